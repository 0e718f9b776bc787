package domain

import "time"

// Meta is what every kept record has. Rev goes up by one with each write and
// guards against overwriting somebody else's change.
type Meta struct {
	ID        int64
	Rev       int64
	CreatedAt time.Time
	UpdatedAt time.Time
	CreatedBy int64
	OpID      string // the operation that wrote the row last (audit: I20)
}

// ExternalID names a record in another system (DECISIONS 3).
type ExternalID struct{ System, ID string }

// User is a person who works with the program; names found in files become
// inactive users (DECISIONS 15).
type User struct {
	Meta
	Name   string
	Email  string
	Roles  string // comma-separated
	TZ     string
	Active bool
	TeamID int64 // 0: the team of everybody who is in none
}

// Account is a customer, prospect, partner organisation or one's own company.
type Account struct {
	Meta
	Name          string
	NameKey       string // folded for search, order and matching
	Domain        string // registrable, lower case; empty if unknown
	Kind          AccountKind
	Lifecycle     Lifecycle
	Industry      string
	Country       string
	Region        string
	SizeBand      string
	Employees     int64
	ParentName    string
	CustomerSince Date
	GoLiveOn      Date
	ContractStart Date
	ContractEnd   Date
	RenewalOn     Date
	ARR           Money
	OwnerID       int64 // CSM
	OwnerAE       int64
	ICP           string // yes, no, unknown
	CashBanned    bool   // cash_prohibited
	GiftBan       bool   // public-sector gift ban
	Competitor    bool
	SignOff       string // not_needed, needed, obtained, refused
	HoldUntil     Date   // ask_hold_until; with HoldReason and no date: until lifted
	HoldReason    string
	ExecSponsor   string
	OverdueSince  Date // oldest unpaid invoice's due date
	ChurnNotice   Date
	SourceWord    string // how the customer came, in the words of the source
}

// Contact is a person at an account. Employees are contacts of the internal account.
type Contact struct {
	Meta
	AccountID      int64
	Name           string
	NameKey        string
	Email          string // normalised, unique
	EmailRaw       string
	Phone          string
	Title          string
	Seniority      string
	DecisionMaker  bool
	TZ             string
	Slack          string
	Left           bool // employment = left
	Consent        Consent
	ConsentBasis   string
	ConsentAt      time.Time
	UnsubscribedAt time.Time
	BouncedAt      time.Time
	ComplainedAt   time.Time
	DoNotAsk       bool
	Capacity       int64 // most asks per year; 0 = the program's cap
	Channel        string
	SnoozedUntil   time.Time
	Stub           bool // made from an answer whose contact was unknown
}

// Answer is one survey response. The class of an NPS answer is derived from the
// score, never read from a file.
type Answer struct {
	Meta
	ContactID   int64
	AccountID   int64
	Survey      Survey
	Score       int64
	Scale       int64 // the largest possible score
	Comment     string
	RespondedAt time.Time
}

// HealthSignal is one measurement of an account.
type HealthSignal struct {
	Meta
	AccountID  int64
	Kind       SignalKind
	Value      float64
	ObservedAt time.Time
	Source     string
}

// Case is a support case.
type Case struct {
	Meta
	AccountID  int64
	ContactID  int64
	Ref        string // the number people know it by
	Subject    string
	Severity   Severity
	Status     CaseStatus
	Escalated  bool
	OpenedAt   time.Time
	ResolvedAt time.Time
	ReopenedAt time.Time
	Reopened   int64
}

// SuccessEvent is good (or bad) news from a customer that may trigger an ask.
type SuccessEvent struct {
	Meta
	AccountID  int64
	ContactID  int64 // 0: the account's decision makers or main contacts
	Kind       EventKind
	Outcome    Outcome
	OccurredAt time.Time
	EndsAt     time.Time // end of a renewal discussion, if set
	Evidence   string
	Intent     Intent
	OwnerID    int64
}

// Churn is a customer leaving or coming back.
type Churn struct {
	Meta
	AccountID    int64
	At           time.Time
	Reason       string
	Refund       Money
	Reactivation bool // the customer came back at At
	Comment      string
}

// Subscription is a contract line of an account.
type Subscription struct {
	Meta
	AccountID int64
	Plan      string
	Seats     int64
	MRR       Money
	StartOn   Date
	EndOn     Date
	Trial     bool
	Churned   bool
}

// Advocate is somebody who may introduce us, with the code that stands in every
// referral id of theirs (§2.3). Exactly one of ContactID and PartnerID is set.
type Advocate struct {
	Meta
	ContactID  int64
	PartnerID  int64
	Track      Track
	Name       string
	NameKey    string
	Code       string
	Status     string // candidate, active, opted_out
	Level      int64  // recognition level 0–3 (§3.6)
	EnrolledAt time.Time
}

// Partner is an organisation that refers for commission (§3.7).
type Partner struct {
	Meta
	AccountID   int64
	Name        string
	NameKey     string
	Type        string
	Code        string
	Email       string
	Tier        Tier
	TierSince   Date
	TierLocked  Date // manual override until
	Status      string
	ManagerID   int64
	ContractEnd Date
}

// Ask is one request for a referral.
type Ask struct {
	Meta
	ContactID int64
	AccountID int64
	Trigger   TriggerKind
	SourceID  int64 // the answer or event behind the trigger
	OwnerID   int64
	Channel   string
	Draft     string
	State     AskState
	SentAt    time.Time
	ClosedAt  time.Time
	Outcome   string // referral, testimonial, case_study, decline, none
	Note      string
}

// Referral is an introduction and its way to a decision (§2.1).
type Referral struct {
	Meta
	RefID           string
	Track           Track
	AdvocateID      int64
	PartnerID       int64
	ReferrerName    string
	ReferrerCompany string
	ReferrerContact int64
	ReferrerAccount int64
	CreditedTo      int64 // credited_referrer: advocate, if it was changed later
	AccountID       int64 // the referred account
	AccountName     string
	ContactID       int64
	IntroducedAt    time.Time
	SubmittedAt     time.Time
	CapturedVia     string
	ConsentBasis    string
	ICP             string
	Need            string
	Scope           string
	Urgency         string
	BudgetMin       int64
	BudgetMax       int64
	CurrentProvider string
	Timeline        string
	ProjectType     string
	Stage           Stage
	StageAt         time.Time // when this stage was entered
	Acceptance      Acceptance
	RejectReason    string
	LostReason      string
	OwnerID         int64 // sales rep
	CSMID           int64 // the CSM of the referrer's account at submission
	AskID           int64
	OpportunityID   int64
	DuplicateOf     int64
	ReopenedFrom    int64
	Value           Money // expected value, or the opportunity's amount
	NextAction      string
	NextActionOn    Date
	ArchivedAt      time.Time
	LateCapture     bool
	Backdated       bool
	ThankedAt       time.Time
	ClosedAt        time.Time // won or lost
	TierAtSubmit    Tier
	TierAtClose     Tier
	RateBP          int64 // commission rate at close, basis points
	Commission      Money // projected until the first paid invoice (DECISIONS 10)
	Earned          bool
	Influenced      bool // assisted, not sourced
}

// MilestoneMark is one reached milestone of a referral.
type MilestoneMark struct {
	ReferralID int64
	Code       Milestone
	At         time.Time
	Inferred   bool
}

// StageChange is one row of a referral's stage history; it is never edited.
type StageChange struct {
	ID            int64
	ReferralID    int64
	Seq           int64 // 1 is the creation, whose From is empty
	From          Stage
	To            Stage
	Direction     string // create, forward, skip, back, close, reopen, undo
	At            time.Time
	ActorID       int64
	Reason        string
	Inferred      bool
	SecondsInFrom int64
	OpID          string
}

// Stakeholder is a person of the referred account with a buying role.
type Stakeholder struct {
	Meta
	ReferralID  int64
	ContactID   int64
	Name        string
	Email       string
	Role        string
	Influence   int64
	Disposition string
	Introduced  bool // by the referrer
}

// Touch is a contact with a prospect or a customer.
type Touch struct {
	Meta
	ReferralID int64
	AccountID  int64
	Kind       string // email, call, meeting, event …
	Outbound   bool
	At         time.Time
	Note       string
}

// Note is a remark on a record; only people of one's own company see internal ones.
type Note struct {
	Meta
	Subject   string // "referral", "account", "contact"
	SubjectID int64
	Body      string
}

// Opportunity is a deal of any source; those not from referrals are the baseline.
type Opportunity struct {
	Meta
	AccountID   int64 // 0: no account known
	Name        string
	StageCRM    string
	Result      Result
	Amount      Money
	ACV         Money
	TermMonths  int64
	Source      Source
	Renewal     bool
	Expansion   bool
	OwnerID     int64
	ReferralID  int64
	OpenedOn    Date
	ExpectedOn  Date
	ClosedOn    Date
	LostReason  string
	Probability int64 // percent; -1 if unknown
	ProbManual  bool
	SOWOn       Date
	InvoiceOn   Date // first_invoice_paid
	Product     string
}

// Suppression forbids writing to a person or a company (§2.1 suppression_entry).
type Suppression struct {
	Meta
	EmailHash string
	Domain    string
	AccountID int64
	Reason    string
	Until     Date
}
