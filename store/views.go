package store

import (
	"time"

	"github.com/refdeck/refdeck/domain"
)

// AsOf is the moment to evaluate at; the zero value is now (DECISIONS 13).
type AsOf = time.Time

// Scope narrows what is seen: one owner's (0: everybody's) and one track ("": all).
type Scope struct {
	OwnerID int64
	Track   domain.Track
	// Sight is what the actor sees of that; Service sets it, nobody else.
	Sight *Sight `json:"-"`
}

// QueueQuery asks for a page of Today.
type QueueQuery struct {
	Scope
	AsOf   AsOf
	State  domain.QueueState // open if empty
	Search string
	After  string // QueuePage.Next
	Limit  int    // 50 if 0
}

// QueuePage is one page, its moment and where it goes on.
type QueuePage struct {
	AsOf  time.Time
	Items []QueueItem
	Next  string // empty: no more
	Total int64  // rows in this state and scope; with a search, the matches seen
}

// QueueItem is one contact to ask, or one who may not be asked.
type QueueItem struct {
	ContactID, AccountID int64
	Account, Contact     string
	Title, Email         string
	ARR                  domain.Money
	CustomerSince        domain.Date
	State                domain.QueueState
	Trigger              domain.TriggerKind
	Record               domain.RecordRef // what made the trigger; Label is why now, in words
	OpensAt, ClosesAt    time.Time
	DueAt                time.Time
	Priority             float64
	Score                int64
	Band                 string
	Codes                []string // why not, in the order of the rules
	Soft                 []string
	Others               []domain.TriggerKind
	LiftsAt              time.Time
	LastAskAt            time.Time
	OwnerID              int64
	Owner                string
	ContactRev           int64
	AccountRev           int64
}

// QueueCounts is the line under the tabs.
type QueueCounts struct {
	Open, ClosingSoon, Blocked, Snoozed, None int64
	Reasons                                   []ReasonCount // what keeps people from being asked, most first
	OwnsAny                                   bool          // the actor owns at least one account (DECISIONS 27)
}

// ReasonCount is how many contacts one gate or pool rule keeps back.
type ReasonCount struct {
	Code string
	N    int64
}

// Explanation is everything about asking one contact.
type Explanation struct {
	AsOf     time.Time
	Item     QueueItem
	Verdict  domain.Verdict
	Account  domain.Account
	Contact  domain.Contact
	Timeline []TimelineItem // newest first
	Code     string         // referrer code, if there is one
	// ContactBy and AccountBy wrote the contact and the account last. Why tells, not WhyAccount.
	ContactBy, AccountBy Author
}

// TimelineItem is one dated thing in a customer's or a referral's life.
type TimelineItem struct {
	At     time.Time
	Kind   string
	Text   string
	Record domain.RecordRef
}

// DraftText is a message to send by hand.
type DraftText struct {
	To, Subject, Body string
	Missing           []string // merge fields without a value
}

// AskInput records one request for a referral.
type AskInput struct {
	Op        string
	ContactID int64
	Channel   string // email, call, meeting, slack, in_person, other
	Draft     string
	Note      string
	Override  string // reason of a manager who asks in spite of a gate
}

// AnswerInput records what came of an ask.
type AnswerInput struct {
	Op    string
	AskID int64
	Rev   int64
	State domain.AskState
	Note  string
}

// SnoozeInput puts a contact off until a moment; the zero time wakes it.
type SnoozeInput struct {
	Op        string
	ContactID int64
	Rev       int64
	Until     time.Time
}

// HoldInput forbids asks to an account.
type HoldInput struct {
	Op        string
	AccountID int64
	Rev       int64
	Reason    string
	Until     domain.Date
	Lift      bool
}

// ReassignInput changes an account's CSM.
type ReassignInput struct {
	Op        string
	AccountID int64
	Rev       int64
	OwnerID   int64
}

// MissedQuery asks for the windows that closed in [From, To).
type MissedQuery struct {
	Scope
	From, To time.Time
}

// MissedReport counts windows per owner.
type MissedReport struct {
	Rows  []MissedRow
	Items []MissedItem // the newest missed ones, at most 200
}

// MissedRow is one owner's windows.
type MissedRow struct {
	OwnerID               int64
	Owner                 string
	Opened, Asked, Missed int64
}

// MissedItem is one window that closed without an ask.
type MissedItem struct {
	ContactID        int64
	Account, Contact string
	Trigger          domain.TriggerKind
	ClosedAt         time.Time
	Owner            string
}

// BoardQuery asks for the board.
type BoardQuery struct {
	Scope
	Overdue bool // only cards whose next action is overdue
	Search  string
	Limit   int // cards per column; 40 if 0
}

// Board is six columns.
type Board struct {
	AsOf    time.Time
	Columns []Column
	Matched int64 // with a search: cards that match
}

// Column is one stage.
type Column struct {
	Stage  domain.Stage
	Count  int64
	Values []domain.Money // per currency, the base one first
	Cards  []Card
	More   int64
}

// Card is one referral in short.
type Card struct {
	ID, Rev      int64
	RefID        string
	AccountName  string
	Value        domain.Money
	Stage        domain.Stage
	StageAt      time.Time
	Acceptance   domain.Acceptance
	OwnerID      int64
	Owner        string
	Referrer     string
	Track        domain.Track
	NextAction   string
	NextActionOn domain.Date
	SubmittedAt  time.Time
	ClosedAt     time.Time
	ThankedAt    time.Time
	Warnings     []string // thank_overdue, decide_overdue, stage_late, action_overdue, no_stakeholder …
}

// ReferralQuery is a filtered list.
type ReferralQuery struct {
	Scope
	Search string
	Window domain.Period // by submission unless By says otherwise
	By     string        // submitted, closed, partner, referrer, employee, csm, rep, account
	Who    int64
	Stage  domain.Stage
	After  string
	Limit  int
}

// ReferralPage is a list with its end.
type ReferralPage struct {
	Title string
	Cards []Card
	Next  string
	Total int64 // -1: not counted
}

// ReferralDetail is one referral whole.
type ReferralDetail struct {
	Referral     domain.Referral
	Owner        string
	CSM          string
	PublicStatus string // what the referrer sees
	Marks        []domain.MilestoneMark
	Stakeholders []domain.Stakeholder
	Touches      []domain.Touch
	Notes        []domain.Note
	History      []domain.StageChange
	Opportunity  *domain.Opportunity
	Warnings     []string
	Timeline     []TimelineItem
	Contact      *domain.Contact
	By           Author // who wrote the referral itself last
}

// ReferralInput takes in a new referral. Exactly one of ReferrerContactID,
// PartnerID and ReferrerName says who introduced whom.
type ReferralInput struct {
	Op                string
	ReferrerContactID int64
	PartnerID         int64
	ReferrerName      string
	ReferrerCompany   string
	AccountName       string
	AccountDomain     string
	ContactName       string
	ContactEmail      string
	ContactTitle      string
	IntroducedAt      time.Time
	CapturedVia       string
	ConsentBasis      string
	ICP               string
	Need              string
	Value             domain.Money
	OwnerID           int64
	AskID             int64
	Note              string
	Force             bool // submit although a possible duplicate was shown
}

// Added is the outcome of taking in a referral.
type Added struct {
	Referral domain.Referral
	Merged   bool // the same referrer had introduced the same account; nothing new was made
	Similar  []Hit
}

// MoveInput moves a referral; the further fields answer what the move requires.
type MoveInput struct {
	Op         string
	ID, Rev    int64
	To         domain.Stage
	Reason     string
	LostReason string
	Consent    string
	Touch      string // kind of outbound touch to log with the move
	ICP        string
	Need       string
	Person     string // stakeholder to add …
	PersonRole string // … and the buying role
	Amount     domain.Money
	ExpectedOn domain.Date
	ClosedOn   domain.Date
}

// DecideInput is our decision on a referral.
type DecideInput struct {
	Op          string
	ID, Rev     int64
	To          domain.Acceptance
	Reason      string
	DuplicateOf int64
}

// MarkInput sets a milestone.
type MarkInput struct {
	Op        string
	ID, Rev   int64
	Code      domain.Milestone
	At        time.Time // now if zero
	Backdated string    // reason, when the date lies before an earlier milestone
}

// EditInput changes the named fields of a referral; nil leaves a field alone.
type EditInput struct {
	Op           string
	ID, Rev      int64
	Need         *string
	Scope        *string
	ICP          *string
	Value        *domain.Money
	NextAction   *string
	NextActionOn *domain.Date
	OwnerID      *int64
	ConsentBasis *string
	AccountName  *string
}

// Undone says what was taken back.
type Undone struct {
	Action, Subject string
	SubjectID       int64
	Rev             int64  // of a referral, contact or account after it; 0 for others
	Text            string // "Moved Acme back to Contacted"
}

// PageQuery pages through a list by name.
type PageQuery struct {
	Scope
	Search string
	After  int64
	Limit  int
}

// AccountDetail is an account with its people and history.
type AccountDetail struct {
	Account   domain.Account
	Owner     string
	Contacts  []domain.Contact
	Cases     []domain.Case
	Events    []domain.SuccessEvent
	Answers   []domain.Answer
	Referrals []Card
	External  []domain.ExternalID
}

// ContactDetail is a contact with its answers and asks.
type ContactDetail struct {
	Contact  domain.Contact
	Account  domain.Account
	Answers  []domain.Answer
	Asks     []domain.Ask
	Code     string
	External []domain.ExternalID
}

// Hit is one search result.
type Hit struct {
	Kind  string // account, contact, partner, referral
	ID    int64
	Title string
	Sub   string
}
