package domain

// Stage is where a referral stands (S0; DOMAIN §2.2). The last two are terminal.
type Stage string

// The six stages in pipeline order.
const (
	StageNew         Stage = "new"
	StageContacted   Stage = "contacted"
	StageQualified   Stage = "qualified"
	StageOpportunity Stage = "opportunity"
	StageWon         Stage = "closed_won"
	StageLost        Stage = "closed_lost"
)

// Stages lists every stage in pipeline order.
var Stages = []Stage{StageNew, StageContacted, StageQualified, StageOpportunity, StageWon, StageLost}

// Rank is the place of the stage in the pipeline, 0 to 5; -1 when unknown.
func (s Stage) Rank() int {
	for i, v := range Stages {
		if v == s {
			return i
		}
	}
	return -1
}

// Open tells whether work on the referral goes on at this stage.
func (s Stage) Open() bool { return s.Rank() >= 0 && s.Rank() < 4 }

// Acceptance is our decision on a referral, apart from its stage (C7).
type Acceptance string

// The acceptance values of DOMAIN §2.1.
const (
	AcceptPending   Acceptance = "pending"
	AcceptAccepted  Acceptance = "accepted"
	AcceptRejected  Acceptance = "rejected"
	AcceptDuplicate Acceptance = "duplicate"
	AcceptWithdrawn Acceptance = "withdrawn"
)

// Milestone is a dated fact in the life of a referral (DECISIONS 5).
type Milestone string

// The milestones; each is reached at most once at a time.
const (
	MileReceived     Milestone = "received"
	MileAcknowledged Milestone = "acknowledged"
	MileAccepted     Milestone = "accepted"
	MileContacted    Milestone = "contacted"
	MileMeetBooked   Milestone = "meeting_booked"
	MileMeetHeld     Milestone = "meeting_held"
	MileQualified    Milestone = "qualified"
	MileOpportunity  Milestone = "opportunity"
	MileProposal     Milestone = "proposal_sent"
	MileWon          Milestone = "closed_won"
	MileLost         Milestone = "closed_lost"
	MileSOW          Milestone = "sow_signed"
	MileFirstInvoice Milestone = "first_invoice_paid"
)

// Track is the kind of referrer, as it stands in the referral id (§2.3).
type Track string

// The tracks.
const (
	TrackCustomer Track = "CUST"
	TrackPartner  Track = "PART"
	TrackEmployee Track = "EMPL"
	TrackOther    Track = "OTHR"
)

// TriggerKind is what makes now the moment to ask (§3.2, DECISIONS 25).
type TriggerKind string

// The trigger kinds.
const (
	TriggerNPS       TriggerKind = "nps_positive"
	TriggerCSAT      TriggerKind = "csat_positive"
	TriggerROI       TriggerKind = "roi_achieved"
	TriggerQBR       TriggerKind = "qbr_positive"
	TriggerDelivery  TriggerKind = "delivery_90d"
	TriggerFirstWin  TriggerKind = "first_win"
	TriggerProject   TriggerKind = "project_completed"
	TriggerRenewal   TriggerKind = "renewal_discussion"
	TriggerManual    TriggerKind = "manual"
	TriggerStanding  TriggerKind = "standing"
	TriggerNoneKnown TriggerKind = ""
)

// Survey is the kind of question an answer belongs to.
type Survey string

// The surveys.
const (
	SurveyNPS  Survey = "nps"
	SurveyCSAT Survey = "csat"
	SurveyCES  Survey = "ces"
)

// AccountKind says what an account is to us.
type AccountKind string

// The account kinds.
const (
	AccountCustomer   AccountKind = "customer"
	AccountProspect   AccountKind = "prospect"
	AccountPartnerOrg AccountKind = "partner_org"
	AccountInternal   AccountKind = "internal"
)

// Lifecycle is the phase a customer is in.
type Lifecycle string

// The lifecycles.
const (
	LifeOnboarding Lifecycle = "onboarding"
	LifeLive       Lifecycle = "live"
	LifeAtRisk     Lifecycle = "at_risk"
	LifeChurned    Lifecycle = "churned"
	LifeProspect   Lifecycle = "prospect"
)

// Consent is what a contact has said about being written to.
type Consent string

// The consent states; the zero value is "no record".
const (
	ConsentUnknown   Consent = ""
	ConsentGiven     Consent = "given"
	ConsentWithdrawn Consent = "withdrawn"
)

// Severity is how bad a support case is.
type Severity string

// The severities, mildest first.
const (
	SeverityLow      Severity = "low"
	SeverityNormal   Severity = "normal"
	SeverityHigh     Severity = "high"
	SeverityCritical Severity = "critical"
)

// CaseStatus is the state of a support case.
type CaseStatus string

// The case states.
const (
	CaseOpen      CaseStatus = "open"
	CasePending   CaseStatus = "pending"
	CaseEscalated CaseStatus = "escalated"
	CaseResolved  CaseStatus = "resolved"
	CaseClosed    CaseStatus = "closed"
)

// EventKind is what kind of success event happened at a customer.
type EventKind string

// The success event kinds.
const (
	EventImplementation EventKind = "implementation_done"
	EventFirstWin       EventKind = "first_win"
	EventProject        EventKind = "project_completed"
	EventDelivery       EventKind = "delivery_done"
	EventROI            EventKind = "roi_achieved"
	EventQBR            EventKind = "qbr"
	EventEBR            EventKind = "ebr"
	EventRenewal        EventKind = "renewal_discussion"
	EventExpansion      EventKind = "expansion"
	EventOnboarding     EventKind = "onboarding_done"
)

// Outcome is how a success event went.
type Outcome string

// The outcomes.
const (
	OutcomePositive Outcome = "positive"
	OutcomeNeutral  Outcome = "neutral"
	OutcomeNegative Outcome = "negative"
)

// Intent is the willingness to refer that was heard in a review (S1 K17).
type Intent string

// The referral intents.
const (
	IntentNone  Intent = "none"
	IntentMaybe Intent = "maybe"
	IntentYes   Intent = "yes"
	IntentNamed Intent = "named"
)

// SignalKind is a measured sign of an account's health.
type SignalKind string

// The health signals. Values: health_score 0–100 or red/amber/green as 0/50/100;
// active_users, logins, seats_used are counts; csm_sentiment and payment are 0/50/100.
const (
	SignalHealth    SignalKind = "health_score"
	SignalActive    SignalKind = "active_users"
	SignalLogins    SignalKind = "logins"
	SignalAdoption  SignalKind = "feature_adoption"
	SignalSeats     SignalKind = "seats_used"
	SignalSentiment SignalKind = "csm_sentiment"
	SignalPayment   SignalKind = "payment"
)

// AskState is the state of one request for a referral.
type AskState string

// The ask states that the foundation uses.
const (
	AskSent      AskState = "sent"
	AskAccepted  AskState = "accepted"
	AskDeclined  AskState = "declined"
	AskNoReply   AskState = "no_response"
	AskConverted AskState = "converted"
	AskCancelled AskState = "cancelled"
)

// Active tells whether the ask still waits for an answer.
func (s AskState) Active() bool { return s == AskSent }

// Source is the channel an opportunity came through; the baseline compares them.
type Source string

// The sources.
const (
	SourceReferral Source = "referral"
	SourceOutbound Source = "outbound"
	SourceInbound  Source = "inbound"
	SourcePaid     Source = "paid"
	SourcePartner  Source = "partner"
	SourceOther    Source = "other"
)

// Result is the outcome of an opportunity.
type Result string

// The results.
const (
	ResultOpen Result = "open"
	ResultWon  Result = "won"
	ResultLost Result = "lost"
)

// Tier is a partner's commercial tier (§3.7) or, as a CRM label, a customer's recognition level (C13).
type Tier string

// The tiers.
const (
	TierNone   Tier = ""
	TierBronze Tier = "bronze"
	TierSilver Tier = "silver"
	TierGold   Tier = "gold"
)

// Role is what a user may do (§2.2).
type Role string

// The roles.
const (
	RoleAdmin    Role = "admin"
	RoleProgram  Role = "program_manager"
	RoleCSM      Role = "csm"
	RoleRep      Role = "sales_rep"
	RolePartnerM Role = "partner_manager"
	RoleManager  Role = "manager"
	RoleFinance  Role = "finance"
	RoleAuditor  Role = "auditor"
	RoleViewer   Role = "viewer"
	RolePartner  Role = "partner_user"
	RoleReferrer Role = "referrer"
)

// InternalRoles are the roles of people of one's own company; the user of a
// plain local file holds them all (DECISIONS 4).
var InternalRoles = []Role{RoleAdmin, RoleProgram, RoleCSM, RoleRep, RolePartnerM, RoleManager, RoleFinance, RoleAuditor, RoleViewer}
