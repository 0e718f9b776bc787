package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// noConsent blocks on withdrawn consent only: a customer without a record may be
// asked, as an existing relationship (DECISIONS 26).
func (s *scene) noConsent(sub *subject) Gate {
	if sub.Consent != ConsentWithdrawn || !s.reached(sub.ConsentAt) {
		return passed()
	}
	return s.failed(contactRef(sub), time.Time{}, func() string {
		if sub.ConsentAt.IsZero() {
			return "withdrew consent"
		}
		return join("withdrew consent on ", s.on(sub.ConsentAt))
	})
}

func (s *scene) unsubscribed(sub *subject) Gate {
	return s.stopped(sub, sub.UnsubscribedAt, "unsubscribed on ")
}

func (s *scene) bounced(sub *subject) Gate {
	return s.stopped(sub, sub.BouncedAt, "mail came back undeliverable on ")
}

func (s *scene) complained(sub *subject) Gate {
	return s.stopped(sub, sub.ComplainedAt, "complained about mail on ")
}

// stopped blocks for good from a moment on.
func (s *scene) stopped(sub *subject, at time.Time, words string) Gate {
	if !s.happened(at) {
		return passed()
	}
	return s.failed(contactRef(sub), time.Time{}, func() string { return words + s.on(at) })
}

// doNotAsk blocks people who asked to be left alone, also as advocates (CASES 15).
func (s *scene) doNotAsk(sub *subject) Gate {
	switch {
	case sub.DoNotAsk:
		return s.failed(contactRef(sub), time.Time{}, func() string { return "does not want to be asked" })
	case s.b.HasAdvocate[sub.ID].Status == "opted_out":
		return s.failed(contactRef(sub), time.Time{}, func() string { return "opted out of the referral program" })
	}
	return passed()
}

// EmailHash is the form in which a suppression keeps an address, so that it
// outlives the erasure of the person: hex SHA-256 of the trimmed, lower-case address.
func EmailHash(email string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(email))))
	return hex.EncodeToString(sum[:])
}

// suppressed blocks whoever a suppression names by address, domain or account.
func (s *scene) suppressed(sub *subject) Gate {
	for i := range s.b.Suppressed {
		x := &s.b.Suppressed[i]
		if !s.names(x, sub) || !s.reached(x.CreatedAt) {
			continue
		}
		lifts := x.Until.Start(s.zone)
		if !x.Until.IsZero() && s.reached(lifts) {
			continue
		}
		return s.failed(RecordRef{Kind: "suppression", ID: x.ID, Label: "suppression list"}, lifts, func() string {
			if x.Reason == "" {
				return "on the suppression list"
			}
			return join("on the suppression list: ", x.Reason)
		})
	}
	if s.b.HasAdvocate[sub.ID].Status == "suppressed" {
		return s.failed(contactRef(sub), time.Time{}, func() string { return "suppressed as an advocate" })
	}
	return passed()
}

func (s *scene) names(x *Suppression, sub *subject) bool {
	switch {
	case x.AccountID != 0 && x.AccountID == s.b.Account.ID:
		return true
	case x.Domain != "" && (strings.EqualFold(x.Domain, s.b.Account.Domain) || strings.EqualFold(x.Domain, mailDomain(sub.Email))):
		return true
	}
	return x.EmailHash != "" && sub.Email != "" && x.EmailHash == EmailHash(sub.Email)
}

func mailDomain(email string) string {
	_, domain, _ := strings.Cut(email, "@")
	return domain
}

func (s *scene) contactLeft(sub *subject) Gate {
	if !sub.Left {
		return passed()
	}
	return s.failed(contactRef(sub), time.Time{}, func() string { return "has left the company" })
}

// unthankedReferral blocks while an open referral from the contact was not
// acknowledged: never ask again before thanking ([A] from S4; §3.3 no. 9).
func (s *scene) unthankedReferral(sub *subject) Gate {
	for i := range s.b.Referrals {
		r := &s.b.Referrals[i]
		if !s.from(r, sub) || !s.happened(r.SubmittedAt) || s.happened(r.ThankedAt) || !s.stillOpen(r) {
			continue
		}
		return s.failed(referralRef(r), time.Time{}, func() string {
			return join("not yet thanked for ", r.RefID, " of ", s.on(r.SubmittedAt))
		})
	}
	return passed()
}

// stillOpen tells whether a referral was open at now, whatever became of it later.
func (s *scene) stillOpen(r *Referral) bool {
	if s.happened(r.ArchivedAt) || s.happened(r.ClosedAt) {
		return false
	}
	return r.Stage.Open() || !r.ClosedAt.IsZero()
}

func (s *scene) from(r *Referral, sub *subject) bool {
	if r.ReferrerContact != 0 {
		return r.ReferrerContact == sub.ID
	}
	return r.AdvocateID != 0 && s.b.HasAdvocate[sub.ID].ID == r.AdvocateID
}

// referralRejected warns for 30 days after a referral of theirs was rejected.
func (s *scene) referralRejected(sub *subject) Gate {
	for i := range s.b.Referrals {
		r := &s.b.Referrals[i]
		if r.Acceptance != AcceptRejected || !s.from(r, sub) || !s.happened(r.ArchivedAt) {
			continue
		}
		lifts := addDays(r.ArchivedAt, s.p.Gates.RejectedRecentDays, s.zone)
		if s.reached(lifts) {
			continue
		}
		return s.failed(referralRef(r), lifts, func() string {
			return join(r.RefID, " was rejected on ", s.on(r.ArchivedAt))
		})
	}
	return passed()
}

func referralRef(r *Referral) RecordRef {
	return RecordRef{Kind: "referral", ID: r.ID, Label: r.RefID}
}
