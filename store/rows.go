package store

import (
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Nobody is who owns what has no owner, where 0 stands for everybody.
const Nobody int64 = -1

// QueueRow is the kept verdict on one contact.
type QueueRow struct {
	ContactID, AccountID, OwnerID int64
	State                         domain.QueueState
	Kind                          domain.TriggerKind
	RecordKind                    string
	RecordID                      int64
	OpensAt, ClosesAt, DueAt      time.Time
	WindowS                       int64 // length of the window in seconds; rows of one length never change order
	RankNeg                       int64 // minus the constant part of the priority, in millionths of a point
	Unready                       int64 // 100 minus the readiness score
	NameKey                       string
	Named                         bool
	Codes                         string // failed hard gates, or why the contact is in no pool; comma-separated
	Soft                          string
	Others                        string // further open triggers
	LiftsAt, NextAt, LastAskAt    time.Time
}

// QueuePageQuery asks for the rows of one state in order of priority at Now.
type QueuePageQuery struct {
	State    domain.QueueState
	OwnerID  int64   // 0: everybody's
	Owners   []int64 // instead of OwnerID: those of any of these, 0 being those of nobody; nil: everybody's
	Now      time.Time
	Urgency  int64 // the program's urgency points, which set the slope
	After    *QueueRow
	AfterPri int64 // priority of After at Now, in millionths
	Limit    int
}

// QueueCount is how many contacts of a scope are in a state; Code says why, for
// those who may not be asked.
type QueueCount struct {
	Scope string
	State domain.QueueState
	Code  string
	N     int64
}

// BoardSum is one column's head.
type BoardSum struct {
	Scope    string
	Stage    domain.Stage
	Currency string
	N, Minor int64
}

// FactSum is what one period adds to a metric's numerator or denominator.
type FactSum struct {
	Scope, Grain, Period, Key string
	N, Minor, Days            int64
}

// LeaderSum is what somebody did in a period.
type LeaderSum struct {
	Kind, Grain, Period, Currency  string
	WhoID                          int64
	Submitted, Accepted, Won, Lost int64
	Revenue, Projected, Earned     int64
}

// PersonMonth is somebody's activity in a month; Prev is their active month
// before it, empty for the first.
type PersonMonth struct {
	Kind, Scope string
	WhoID       int64
	Month, Prev string
	N           int64
}

// LeaderRowsQuery pages through a leaderboard by rank.
type LeaderRowsQuery struct {
	Kind, Grain, Period, Currency string
	Offset, Limit                 int
	After                         *LeaderSum
}

// TierChange is one step of a partner between tiers.
type TierChange struct {
	PartnerID int64
	From, To  domain.Tier
	Reason    string
	Deals     int64
	At        time.Time
}

// ColumnQuery asks for cards of one stage, in order of what is due, then of age.
type ColumnQuery struct {
	Stage       domain.Stage
	OwnerID     int64
	Among       []int64 // users who own them or are their CSM, 0 being nobody; nil: everybody's
	Track       domain.Track
	ClosedSince time.Time // for the closed stages
	DueBefore   domain.Date
	After       *domain.Referral
	Limit       int
}

// ListQuery asks for referrals by one of the indexed ways to find them.
type ListQuery struct {
	By        string // submitted, closed, archived, milestone, partner, advocate, owner, csm, account, from, unthanked, ids
	Who       int64
	Stage     domain.Stage     // with closed
	Milestone domain.Milestone // with milestone
	From, To  time.Time        // half-open; zero: unbounded
	OwnerID   int64
	Among     []int64 // users who own them or are their CSM, 0 being nobody; nil: everybody's
	Track     domain.Track
	IDs       []int64
	After     *domain.Referral // the last one seen
	AfterAt   time.Time
	Limit     int
}

// Operation is one write as its client knows it.
type Operation struct {
	ID        string
	At        time.Time
	ActorID   int64
	Action    string
	Subject   string
	SubjectID int64
	Result    string // JSON that a repeat of the operation answers with
	Undo      string // JSON that takes it back; empty if it cannot be
	UndoneBy  string
}

// AuditQuery pages backwards through the audit.
type AuditQuery struct {
	Subject   string
	SubjectID int64
	OpID      string
	Before    int64
	Limit     int
}

// Term is one searchable word of a record.
type Term struct {
	Term, Kind string
	RecordID   int64
}

// Rollups is every maintained sum, for doctor to compare with a recomputation.
type Rollups struct {
	Queue    []QueueCount
	Board    []BoardSum
	Facts    []FactSum
	Leaders  []LeaderSum
	Distinct map[string]int64 // "kind|scope|month|prev"
}
