package domain

import "time"

// Sign-off words of an account (§2.1 referral_signoff).
const (
	SignOffNotNeeded = "not_needed"
	SignOffNeeded    = "needed"
	SignOffObtained  = "obtained"
	SignOffRefused   = "refused"
)

// beforeSuccess blocks until a positive success event, or 30 days after go-live
// (S0; §3.3 no. 3). Without either, customer_since serves as go-live (DECISIONS 26).
func (s *scene) beforeSuccess() Gate {
	for i := range s.b.Events {
		if e := &s.b.Events[i]; e.Outcome == OutcomePositive && s.happened(e.OccurredAt) {
			return passed()
		}
	}
	live := s.b.Account.GoLiveOn
	if live.IsZero() {
		live = s.b.Account.CustomerSince
	}
	if live.IsZero() {
		return s.failed(s.accountRef(), time.Time{}, func() string {
			return "no success seen yet and no go-live date; add either to the account"
		})
	}
	lifts := live.AddDays(s.p.Gates.GoLiveDays).Start(s.zone)
	if s.reached(lifts) {
		return passed()
	}
	return s.failed(s.accountRef(), lifts, func() string {
		return join("live since ", s.onDate(live), " only and no success seen yet")
	})
}

// churned blocks customers that have left and not come back, or gave notice
// (§3.3 no. 6). Dated churn records decide over the lifecycle, which says how
// things are today.
func (s *scene) churned() Gate {
	last := s.lastChurn()
	if last != nil && !last.Reactivation {
		ref := RecordRef{Kind: "churn", ID: last.ID, Label: "churn " + last.At.In(s.zone).Format("2 Jan 2006")}
		return s.failed(ref, time.Time{}, func() string {
			if last.Reason == "" {
				return join("churned on ", s.on(last.At))
			}
			return join("churned on ", s.on(last.At), ": ", last.Reason)
		})
	}
	a := &s.b.Account
	if notice := a.ChurnNotice.Start(s.zone); s.happened(notice) && (last == nil || notice.After(last.At)) {
		return s.failed(s.accountRef(), time.Time{}, func() string {
			return join("gave notice on ", s.onDate(a.ChurnNotice))
		})
	}
	if a.Lifecycle == LifeChurned && len(s.b.Churns) == 0 {
		return s.failed(s.accountRef(), time.Time{}, func() string { return "the account is marked as churned" })
	}
	return passed()
}

// lastChurn is the newest leaving or coming back; at the same moment leaving counts.
func (s *scene) lastChurn() *Churn {
	var last *Churn
	for i := range s.b.Churns {
		c := &s.b.Churns[i]
		if !s.happened(c.At) {
			continue
		}
		if last == nil || c.At.After(last.At) || (c.At.Equal(last.At) && !c.Reactivation) {
			last = c
		}
	}
	return last
}

// overdueInvoice blocks once the oldest unpaid invoice is more than 30 days overdue [A].
func (s *scene) overdueInvoice() Gate {
	due := s.b.Account.OverdueSince
	if due.IsZero() || !s.reached(due.AddDays(s.p.Gates.InvoiceDays+1).Start(s.zone)) {
		return passed()
	}
	return s.failed(s.accountRef(), time.Time{}, func() string {
		return join("an invoice is unpaid since ", s.onDate(due))
	})
}

func (s *scene) signOffRefused() Gate {
	if s.b.Account.SignOff != SignOffRefused {
		return passed()
	}
	return s.failed(s.accountRef(), time.Time{}, func() string { return "their legal or procurement refused referrals" })
}

func (s *scene) signOffNeeded() Gate {
	if s.b.Account.SignOff != SignOffNeeded {
		return passed()
	}
	return s.failed(s.accountRef(), time.Time{}, func() string {
		return "their sign-off is needed first; until then only show the case inside their company"
	})
}

func (s *scene) competitor() Gate {
	if !s.b.Account.Competitor {
		return passed()
	}
	return s.failed(s.accountRef(), time.Time{}, func() string { return "the account is a competitor" })
}

// giftBan blocks public-sector customers: as long as no reward plan says that
// nothing of value is offered, an ask counts as one with an incentive (§3.3 no. 7).
func (s *scene) giftBan() Gate {
	if !s.b.Account.GiftBan {
		return passed()
	}
	return s.failed(s.accountRef(), time.Time{}, func() string { return "a public-sector gift ban forbids incentives" })
}

// manualHold blocks until the date of the hold, or without one until it is lifted.
func (s *scene) manualHold() Gate {
	a := &s.b.Account
	lifts := a.HoldUntil.Start(s.zone)
	switch {
	case a.HoldUntil.IsZero() && a.HoldReason == "":
		return passed()
	case !a.HoldUntil.IsZero() && s.reached(lifts):
		return passed()
	}
	return s.failed(s.accountRef(), lifts, func() string {
		words := "on hold"
		if !a.HoldUntil.IsZero() {
			words += " until " + s.onDate(a.HoldUntil)
		}
		if a.HoldReason != "" {
			words += ": " + a.HoldReason
		}
		return words
	})
}
