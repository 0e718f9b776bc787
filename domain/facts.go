package domain

import "time"

// Sum is what a tally adds up: how many, how much in minor units of the base
// currency, and how many days (of the sales cycle).
type Sum struct{ N, Minor, Days int64 }

// Plus is the sum of both.
func (s Sum) Plus(o Sum) Sum { return Sum{s.N + o.N, s.Minor + o.Minor, s.Days + o.Days} }

// Minus takes o away again; rollups apply facts after minus facts before.
func (s Sum) Minus(o Sum) Sum { return Sum{s.N - o.N, s.Minor - o.Minor, s.Days - o.Days} }

// Tally is everything counted in a window, by key. A key that is not there is zero.
type Tally map[string]Sum

// Add adds one fact.
func (t Tally) Add(f Fact) { t[f.Key] = t[f.Key].Plus(f.Sum) }

// TallyOf adds up the facts of a period.
func TallyOf(facts []Fact, p Period) Tally {
	t := Tally{}
	for _, f := range facts {
		if p.Contains(f.Day) {
			t.Add(f)
		}
	}
	return t
}

// The keys of referrals. Each is dated by its own event, except those that begin
// with cohort, which follow the day of submission (DECISIONS 29). Duplicates and
// suspected fraud are left out of all but duplicate (KPIS §4).
const (
	KeySubmitted     = "submitted" // also the base of the cohort keys
	KeyPending       = "pending"   // not decided yet, by submission
	KeyAccepted      = "accepted"
	KeyRejected      = "rejected"
	KeyDuplicate     = "duplicate"
	KeyWithdrawn     = "withdrawn"
	KeyMeetingHeld   = "meeting_held"
	KeyMeetingToOpp  = "meeting_to_opp" // of meeting_held, by its date: reached opportunity
	KeyWon           = "won"            // Minor: amount; Days: closed_on − opened_on
	KeyWonForeign    = "won_foreign"    // of won: amount in another currency, not in Minor
	KeyWonUndated    = "won_undated"    // of won: cycle unknown, not in Days
	KeyLost          = "lost"
	KeyLostOpp       = "lost_opp"     // of lost: had reached opportunity
	KeyAssistedWon   = "assisted_won" // influenced, not sourced: not in won
	KeyAssistedLost  = "assisted_lost"
	KeyCohortAccept  = "cohort_accepted"
	KeyCohortMeeting = "cohort_meeting"       // accepted, with a meeting held
	KeyCohortEarly   = "cohort_meeting_early" // a meeting held without being accepted
	KeyCohortOpp     = "cohort_opp"
	KeyCohortWon     = "cohort_won"
)

// The keys that are not facts of one record: whoever makes a tally puts them in,
// counted over the trailing twelve months to the end of the window.
const (
	KeyReferrers12mo  = "referrers_12mo"          // N: distinct referrers with an accepted referral
	KeyWon12mo        = "won_12mo"                // Minor: revenue won through referrals
	KeyEligible       = "eligible_clients"        // N: clients that may be asked or have submitted
	KeySubmitting12mo = "submitting_clients_12mo" // N: distinct of them with a submission
	KeyCost           = "cost"                    // N: entries; Minor: program cost of the window
)

// The keys of opportunities carry their source after a slash: "won/outbound".
// Those of source referral are CRM deals without a referral record. Renewals are
// kept apart. A closing without a date has day 0 and counts in all time only.
const (
	KeyRenewalWon  = "renewal_won"
	KeyRenewalLost = "renewal_lost"
	KeyRenewalOpen = "renewal_open"
)

// BaselineSources are the channels that referrals are compared with.
var BaselineSources = []Source{SourceOutbound, SourceInbound, SourcePaid, SourcePartner, SourceOther}

// SourceKey is the tally key of one channel: SourceKey("won", SourceOutbound).
// The words are won, won_foreign, won_undated, lost, lost_undated and open.
func SourceKey(word string, s Source) string { return word + "/" + string(s) }

// Fact is what a record adds to one key on one day of the program's zone.
type Fact struct {
	Key string
	Day Date
	Sum Sum
}

// factList collects facts of one record.
type factList struct {
	p   *Program
	out []Fact
}

func (l *factList) count(key string, d Date) { l.add(key, d, Sum{N: 1}) }

func (l *factList) countAt(key string, at time.Time) { l.count(key, DateOf(at, l.p.Zone())) }

func (l *factList) add(key string, d Date, s Sum) { l.out = append(l.out, Fact{key, d, s}) }

// Contributions is what one referral adds to the tallies: a pure function of its
// fields, milestones and opportunity (nil if none), so that a rollup is kept by
// adding the facts after a change and taking away those before it.
func Contributions(p *Program, r *Referral, marks []MilestoneMark, opp *Opportunity) []Fact {
	l := &factList{p: p}
	if !sourced(r) && opp != nil && opp.ReferralID != 0 && opp.ReferralID == r.ID {
		l.baseline(opp)
	}
	switch {
	case r.Acceptance == AcceptDuplicate:
		l.countAt(KeyDuplicate, decidedAt(r))
		return l.out
	case fraudulent(r):
		return l.out
	}
	l.countAt(KeySubmitted, r.SubmittedAt)
	l.decision(r, marks)
	l.meetings(r, marks)
	l.closing(r, marks, opp)
	return l.out
}

// sourced tells whether the deal of a referral counts as won through it. One
// that was only influenced, or whose referral was put away, belongs to the
// channel it came from.
func sourced(r *Referral) bool { return !r.Influenced && !Archived(r) }

func fraudulent(r *Referral) bool {
	code, _ := SplitReason(r.RejectReason)
	return r.Acceptance == AcceptRejected && code == "suspected_fraud"
}

// decidedAt dates a decision to archive; an import may not know it.
func decidedAt(r *Referral) time.Time {
	if r.ArchivedAt.IsZero() {
		return r.SubmittedAt
	}
	return r.ArchivedAt
}

// acceptedAt is when a referral was accepted; a withdrawal later does not undo it.
func acceptedAt(r *Referral, marks []MilestoneMark) time.Time {
	at := markAt(marks, MileAccepted)
	switch {
	case r.Acceptance == AcceptAccepted && at.IsZero():
		return r.SubmittedAt
	case r.Acceptance == AcceptAccepted, r.Acceptance == AcceptWithdrawn:
		return at
	}
	return time.Time{}
}

func (l *factList) decision(r *Referral, marks []MilestoneMark) {
	if at := acceptedAt(r, marks); !at.IsZero() {
		l.countAt(KeyAccepted, at)
		l.countAt(KeyCohortAccept, r.SubmittedAt)
	}
	switch r.Acceptance {
	case AcceptPending:
		l.countAt(KeyPending, r.SubmittedAt)
	case AcceptRejected:
		l.countAt(KeyRejected, decidedAt(r))
	case AcceptWithdrawn:
		l.countAt(KeyWithdrawn, decidedAt(r))
	}
}

func (l *factList) meetings(r *Referral, marks []MilestoneMark) {
	held := markAt(marks, MileMeetHeld)
	reached := hasMark(marks, MileOpportunity)
	accepted := !acceptedAt(r, marks).IsZero()
	if !held.IsZero() {
		l.countAt(KeyMeetingHeld, held)
		if reached {
			l.countAt(KeyMeetingToOpp, held)
		}
		if accepted {
			l.countAt(KeyCohortMeeting, r.SubmittedAt)
		} else {
			l.countAt(KeyCohortEarly, r.SubmittedAt)
		}
	}
	if reached {
		l.countAt(KeyCohortOpp, r.SubmittedAt)
	}
}

// closing counts a win or loss on the day of its milestone.
func (l *factList) closing(r *Referral, marks []MilestoneMark, opp *Opportunity) {
	if r.Stage.Open() {
		return
	}
	on := DateOf(closingAt(r, marks), l.p.Zone())
	switch {
	case r.Influenced && r.Stage == StageWon:
		l.count(KeyAssistedWon, on)
	case r.Influenced:
		l.count(KeyAssistedLost, on)
	case r.Stage == StageWon:
		l.won(r, opp, on)
	default:
		l.count(KeyLost, on)
		if hasMark(marks, MileOpportunity) || r.OpportunityID != 0 || opp != nil {
			l.count(KeyLostOpp, on)
		}
	}
}

func (l *factList) won(r *Referral, opp *Opportunity, on Date) {
	sum := Sum{N: 1}
	amount := WonAmount(r, opp)
	if !inBase(l.p, amount) {
		l.count(KeyWonForeign, on)
	} else {
		sum.Minor = amount.Minor
	}
	if days, ok := cycleDays(opp); ok {
		sum.Days = days
	} else {
		l.count(KeyWonUndated, on)
	}
	l.add(KeyWon, on, sum)
	l.countAt(KeyCohortWon, r.SubmittedAt)
}

// closingAt dates a closing by its milestone, else by the referral's own date.
func closingAt(r *Referral, marks []MilestoneMark) time.Time {
	if at := markAt(marks, stageMilestone[r.Stage]); !at.IsZero() {
		return at
	}
	return r.ClosedAt
}

// WonAmount is what a won referral brought: the opportunity's amount, else the referral's value.
func WonAmount(r *Referral, opp *Opportunity) Money {
	if opp != nil {
		return opp.Amount
	}
	return r.Value
}

func inBase(p *Program, m Money) bool { return m.Currency == p.BaseCurrency || m.Currency == "" }

// cycleDays is closed_on − opened_on; not ok when a date is missing or they are the wrong way round.
func cycleDays(o *Opportunity) (int64, bool) {
	if o == nil || o.OpenedOn.IsZero() || o.ClosedOn.IsZero() || o.ClosedOn < o.OpenedOn {
		return 0, false
	}
	return int64(o.OpenedOn.DaysUntil(o.ClosedOn)), true
}

// OpportunityFacts is what one opportunity adds to the baseline that referrals
// are compared with. One that belongs to a referral adds nothing here: it comes
// in through Contributions.
func OpportunityFacts(p *Program, o *Opportunity) []Fact {
	if o.ReferralID != 0 {
		return nil
	}
	l := &factList{p: p}
	l.baseline(o)
	return l.out
}

func (l *factList) baseline(o *Opportunity) {
	sum := Sum{N: 1}
	if inBase(l.p, o.Amount) {
		sum.Minor = o.Amount.Minor
	}
	if o.Renewal {
		l.renewal(o, sum)
		return
	}
	src := o.Source
	if src == "" {
		src = SourceOther
	}
	if o.Result == ResultOpen {
		l.add(SourceKey("open", src), o.OpenedOn, sum)
		return
	}
	on := closedOn(o)
	if days, ok := cycleDays(o); ok {
		sum.Days = days
	} else {
		l.count(SourceKey(string(o.Result)+"_undated", src), on)
	}
	if o.Result == ResultWon && !inBase(l.p, o.Amount) {
		l.count(SourceKey("won_foreign", src), on)
	}
	l.add(SourceKey(string(o.Result), src), on, sum)
}

func (l *factList) renewal(o *Opportunity, sum Sum) {
	if days, ok := cycleDays(o); ok {
		sum.Days = days
	}
	switch o.Result {
	case ResultWon:
		l.add(KeyRenewalWon, closedOn(o), sum)
	case ResultLost:
		l.add(KeyRenewalLost, closedOn(o), sum)
	default:
		l.add(KeyRenewalOpen, o.OpenedOn, sum)
	}
}

// closedOn is the closing date; a CRM often keeps it where the expected one was.
func closedOn(o *Opportunity) Date {
	if o.ClosedOn.IsZero() {
		return o.ExpectedOn
	}
	return o.ClosedOn
}
