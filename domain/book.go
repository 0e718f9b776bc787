package domain

import "time"

// Book is all that is known about one account, as far as the rules of §3.1–3.3
// and §3.16 need it. Evaluate ignores whatever happened after its now.
type Book struct {
	Account     Account
	Contacts    []Contact
	Answers     []Answer
	Cases       []Case
	Events      []SuccessEvent
	Signals     []HealthSignal
	Churns      []Churn
	Subs        []Subscription
	Asks        []Ask
	Referrals   []Referral // made by people of this account
	Touches     []Touch    // our contacts with this account
	Suppressed  []Suppression
	HasAdvocate map[int64]Advocate // by contact
}

// PoolReason says why a contact is in no pool (DECISIONS 6).
type PoolReason string

// The reasons for not being in a pool.
const (
	ReasonScoreLow      PoolReason = "score_too_low"
	ReasonScore8        PoolReason = "score_below_9_without_milestone"
	ReasonNPSStale      PoolReason = "nps_stale"
	ReasonNoNPS         PoolReason = "no_nps"
	ReasonTenureShort   PoolReason = "tenure_short"
	ReasonTenureUnknown PoolReason = "tenure_unknown"
	ReasonInactive      PoolReason = "inactive"
	ReasonNoMilestone   PoolReason = "no_milestone"
	ReasonNoTrigger     PoolReason = "no_trigger"
)

// RecordRef points at the record behind a gate or a point, so that every number
// drills down to its rows.
type RecordRef struct {
	Kind  string `json:"kind"` // answer, case, event, ask, referral, account, contact, churn, signal, touch, suppression
	ID    int64  `json:"id"`
	Label string `json:"label"` // the words people know it by, e.g. "case T-4411"
}

// Gate is one NEVER-ask rule or soft warning, passed or failed (§3.3).
type Gate struct {
	Code    string    `json:"code"`
	Hard    bool      `json:"-"`
	Passed  bool      `json:"passed"`
	Record  RecordRef `json:"record"`
	LiftsAt time.Time `json:"lifts_at"` // zero: it does not lift by itself
	Message string    `json:"message"`
}

// Component is one line of the readiness score. Points are in hundredths, since
// 11.25 must add up exactly; the total is rounded half-up at the end.
type Component struct {
	Code   string    `json:"code"`
	Points int64     `json:"-"` // hundredths of a point
	Max    int64     `json:"max"`
	Note   string    `json:"note"`
	Record RecordRef `json:"record"`
}

// Readiness is the score of §3.16 with its explanation.
type Readiness struct {
	Score      int64       `json:"score"`
	Band       string      `json:"band"` // hot, ready, nurture, not_yet
	Components []Component `json:"components"`
	Hint       string      `json:"hint,omitempty"` // "To reach 75: record exec sponsor (+3)"
}

// Window is one moment to ask (§3.2). ClosesAt zero means open-ended.
type Window struct {
	Kind     TriggerKind
	Record   RecordRef
	OpensAt  time.Time
	ClosesAt time.Time
	DueAt    time.Time
	Base     int64
	Length   time.Duration // nominal length that urgency is measured against; 0: no urgency
	Asked    bool          // an ask was sent inside it
}

// QueueState says where a contact stands in Today.
type QueueState string

// The states of a queue row.
const (
	QueueOpen    QueueState = "open"    // may be asked now
	QueueBlocked QueueState = "blocked" // has a reason to be asked, a hard gate forbids
	QueueSnoozed QueueState = "snoozed"
	QueueNone    QueueState = "none" // no open window or no pool
)

// Verdict is what the rules say about asking one contact at one moment.
type Verdict struct {
	ContactID  int64
	Standing   bool // in the standing pool
	Milestone  bool // in the milestone pool
	Missing    []PoolReason
	Gates      []Gate // all of them, passed and failed
	Readiness  Readiness
	Windows    []Window // open now, best first; the first one is why now
	Upcoming   []Window
	Missed     []Window // closed without an ask, newest first
	State      QueueState
	Named      bool // named intent in a review
	LastAskAt  time.Time
	NextChange time.Time // when this verdict next changes by itself; zero: never
}

// Askable tells whether the contact may be asked now.
func (v *Verdict) Askable() bool { return v.State == QueueOpen }

// Best is the window that ranks the contact; the zero Window if none is open.
func (v *Verdict) Best() Window {
	if len(v.Windows) == 0 {
		return Window{}
	}
	return v.Windows[0]
}

// Failed lists the hard gates that forbid asking, in the order of the rules.
func (v *Verdict) Failed() []Gate {
	var out []Gate
	for _, g := range v.Gates {
		if g.Hard && !g.Passed {
			out = append(out, g)
		}
	}
	return out
}
