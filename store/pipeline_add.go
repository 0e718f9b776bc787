package store

import (
	"context"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// AddReferral takes in a new referral.
func (s *session) AddReferral(ctx context.Context, in ReferralInput) (Added, error) {
	return write(ctx, s, in.Op, "referral.add", func(c *change) (Added, error) { return c.addReferral(in) })
}

func (c *change) addReferral(in ReferralInput) (Added, error) {
	if err := domain.Can(c.s.who(), domain.VerbReferralAdd); err != nil {
		return Added{}, err
	}
	if err := cleanRow(&in); err != nil {
		return Added{}, err
	}
	if err := checkReferralInput(in, c.now); err != nil {
		return Added{}, err
	}
	if in.OwnerID != 0 {
		if _, err := c.tx.Users().Get(in.OwnerID); err != nil {
			return Added{}, err
		}
	}
	r := newReferral(in, c)
	if err := c.setReferrer(&r, in); err != nil {
		return Added{}, err
	}
	if err := c.setReferee(&r, in); err != nil {
		return Added{}, err
	}
	if was, err := c.sameReferral(&r); err != nil || was != nil {
		if err != nil {
			return Added{}, err
		}
		return c.mergeTouch(was, in)
	}
	if err := c.insertReferral(&r); err != nil {
		return Added{}, err
	}
	if in.Note != "" {
		n := domain.Note{Subject: "referral", SubjectID: r.ID, Body: in.Note}
		if err := save(c, c.tx.Notes(), "note", &n.Meta, &n); err != nil {
			return Added{}, err
		}
	}
	c.undo.Text = r.RefID + " is withdrawn"
	return Added{Referral: r}, c.convertAsk(in.AskID)
}

func checkReferralInput(in ReferralInput, now time.Time) error {
	switch {
	case strings.TrimSpace(in.AccountName) == "":
		return domain.Invalidf("account", "The referral was not saved; write the name of the company that was referred.")
	case in.ReferrerContactID == 0 && in.PartnerID == 0 && strings.TrimSpace(in.ReferrerName) == "":
		return domain.Invalidf("referrer", "The referral was not saved; say who introduced it.")
	case strings.TrimSpace(in.ContactEmail) != "" && domain.EmailNorm(in.ContactEmail) == "":
		return domain.Invalidf("email", "The referral was not saved; %q is not an e-mail address such as ana@acme.com. Correct it or leave it empty.", in.ContactEmail)
	case in.IntroducedAt.After(now):
		return domain.Invalidf("introduced_at", "The referral was not saved; the introduction cannot lie in the future.")
	}
	return nil
}

func newReferral(in ReferralInput, c *change) domain.Referral {
	r := domain.Referral{AccountName: strings.TrimSpace(in.AccountName), SubmittedAt: c.now, IntroducedAt: in.IntroducedAt, CapturedVia: in.CapturedVia,
		ConsentBasis: in.ConsentBasis, ICP: in.ICP, Need: in.Need, Stage: domain.StageNew, StageAt: c.now, Acceptance: domain.AcceptPending,
		OwnerID: in.OwnerID, AskID: in.AskID, Value: in.Value}
	if r.IntroducedAt.IsZero() {
		r.IntroducedAt = c.now
	}
	if r.CapturedVia == "" {
		r.CapturedVia = "form"
	}
	if r.ConsentBasis == "" {
		r.ConsentBasis = "unknown"
	}
	if r.OwnerID == 0 {
		r.OwnerID = c.s.who().UserID
	}
	late := time.Duration(c.p.Referral.LateCaptureDays) * 24 * time.Hour
	r.LateCapture = r.SubmittedAt.Sub(r.IntroducedAt) > late
	return r
}

// setReferrer fills in who introduced, with the code that the referral's id bears.
func (c *change) setReferrer(r *domain.Referral, in ReferralInput) error {
	var a domain.Advocate
	var err error
	switch {
	case in.PartnerID != 0:
		a, err = c.partnerAdvocate(r, in.PartnerID)
	case in.ReferrerContactID != 0:
		a, err = c.contactAdvocate(r, in.ReferrerContactID)
	default:
		a, err = c.namedAdvocate(r, in)
	}
	r.AdvocateID, r.Track = a.ID, a.Track
	if r.ReferrerName == "" {
		r.ReferrerName = a.Name
	}
	return err
}

func (c *change) partnerAdvocate(r *domain.Referral, id int64) (domain.Advocate, error) {
	p, err := c.sight().partner(id)
	if err != nil {
		return domain.Advocate{}, err
	}
	r.PartnerID, r.ReferrerName, r.ReferrerCompany, r.TierAtSubmit = p.ID, p.Name, p.Name, p.Tier
	r.CSMID = p.ManagerID
	have, err := c.tx.Advocates().By("partner_id", p.ID)
	if err != nil || len(have) > 0 {
		return first(have), err
	}
	return c.enrol(domain.Advocate{PartnerID: p.ID, Track: domain.TrackPartner, Name: p.Name, Code: p.Code})
}

func (c *change) contactAdvocate(r *domain.Referral, id int64) (domain.Advocate, error) {
	p, err := c.sight().contact(id)
	if err == nil && !c.importing {
		err = c.ownedAccount(p.AccountID, domain.VerbReferralAdd)
	}
	if err != nil {
		return domain.Advocate{}, err
	}
	track := domain.TrackCustomer
	if p.AccountID != 0 {
		acc, err := c.tx.Accounts().Get(p.AccountID)
		if err != nil {
			return domain.Advocate{}, err
		}
		r.ReferrerAccount, r.ReferrerCompany, r.CSMID = acc.ID, acc.Name, acc.OwnerID
		if acc.Kind == domain.AccountInternal {
			track = domain.TrackEmployee
		}
		c.touchAccount(acc.ID)
	}
	r.ReferrerContact, r.ReferrerName = p.ID, p.Name
	have, err := c.tx.Advocates().By("contact_id", p.ID)
	if err != nil || len(have) > 0 {
		return first(have), err
	}
	return c.enrol(domain.Advocate{ContactID: p.ID, Track: track, Name: p.Name})
}

// namedAdvocate is somebody who is neither a contact nor a partner of ours.
func (c *change) namedAdvocate(r *domain.Referral, in ReferralInput) (domain.Advocate, error) {
	r.ReferrerName, r.ReferrerCompany = strings.TrimSpace(in.ReferrerName), strings.TrimSpace(in.ReferrerCompany)
	have, err := c.tx.Advocates().By("name_key", domain.NameKey(r.ReferrerName))
	if err != nil {
		return domain.Advocate{}, err
	}
	for _, a := range have {
		if a.ContactID == 0 && a.PartnerID == 0 {
			return a, nil
		}
	}
	return c.enrol(domain.Advocate{Track: domain.TrackOther, Name: r.ReferrerName})
}

func (c *change) enrol(a domain.Advocate) (domain.Advocate, error) {
	if a.Code == "" {
		var err error
		a.Code = domain.ReferrerCode(a.Name, func(code string) bool {
			have, e := c.tx.Advocates().By("code", code)
			if e != nil {
				err = e
			}
			return len(have) > 0
		})
		if err != nil {
			return a, err
		}
	}
	a.NameKey, a.Status, a.EnrolledAt = domain.NameKey(a.Name), "active", c.now
	return a, save(c, c.tx.Advocates(), "advocate", &a.Meta, &a)
}

func first[T any](rows []T) T {
	var none T
	if len(rows) == 0 {
		return none
	}
	return rows[0]
}

// insertReferral gives a referral its number and writes it with its first history row.
func (c *change) insertReferral(r *domain.Referral) error {
	a, err := c.tx.Advocates().Get(r.AdvocateID)
	if err != nil {
		return err
	}
	year := domain.RefYear(c.p, r.SubmittedAt)
	n, err := c.tx.NextReferralNumber(year, r.Track)
	if err != nil {
		return err
	}
	r.RefID = domain.FormatRefID(year, r.Track, n, a.Code)
	r.StageAt = r.SubmittedAt
	if err := save(c, c.tx.Referrals(), "referral", &r.Meta, r); err != nil {
		return err
	}
	c.deals[r.ID] = &deal{}
	c.about("referral", r.ID)
	c.touchAccount(r.ReferrerAccount)
	if err := c.tx.SetMilestone(domain.MilestoneMark{ReferralID: r.ID, Code: domain.MileReceived, At: r.SubmittedAt}); err != nil {
		return err
	}
	if err := c.index("referral", r.ID, "", referralText(r)); err != nil {
		return err
	}
	return c.history(r, "", domain.DirCreate, "", false)
}
