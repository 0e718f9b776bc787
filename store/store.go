// Package store is the one place where the program's data is read and changed:
// Store is what one actor may see and do, Service implements it over a Backend.
package store

import (
	"context"

	"github.com/refdeck/refdeck/domain"
)

// Store is one actor's view. Every method answers *domain.Error: forbidden when
// the actor's roles do not allow it, not_found for an unknown or foreign id,
// conflict when the record was changed since it was read, unavailable when the
// data cannot be reached. Writes carry an operation id made by the client; the
// same id again gives the first result and changes nothing.
type Store interface {
	Actor() domain.Actor
	Today
	Pipeline
	Leaders
	Measures
	Records
	People
	Programs
	Journal
	Watch(ctx context.Context) (<-chan Change, error)
}

// Today is whom to ask for a referral now. Reading needs the verb see; asking,
// snoozing and logging need a csm's roles or better; holds too.
type Today interface {
	// Queue is one page, in order of priority at AsOf.
	Queue(ctx context.Context, q QueueQuery) (QueuePage, error)
	// QueueCounts sums the queue up and says what blocks most people.
	QueueCounts(ctx context.Context, s Scope) (QueueCounts, error)
	// Why explains one contact in full. not_found for an unknown contact.
	Why(ctx context.Context, contact int64, asOf AsOf) (Explanation, error)
	// WhyAccount explains every contact of an account.
	WhyAccount(ctx context.Context, account int64, asOf AsOf) ([]Explanation, error)
	// Draft is the ask's text with its merge fields filled in; invalid names the fields that are missing.
	Draft(ctx context.Context, contact int64) (DraftText, error)
	// RecordAsk notes that somebody was asked. conflict when a hard gate forbids it (the message names the gate).
	RecordAsk(ctx context.Context, in AskInput) (domain.Ask, error)
	// AnswerAsk notes what came of it.
	AnswerAsk(ctx context.Context, in AnswerInput) (domain.Ask, error)
	// OpenAsks lists the asks of a contact, newest first.
	AsksOf(ctx context.Context, contact int64) ([]domain.Ask, error)
	Snooze(ctx context.Context, in SnoozeInput) (domain.Contact, error)
	// Hold forbids asks to an account, with a reason; HoldInput.Lift takes it back.
	Hold(ctx context.Context, in HoldInput) (domain.Account, error)
	// Reassign gives an account to another CSM.
	Reassign(ctx context.Context, in ReassignInput) (domain.Account, error)
	// Missed counts the windows that opened, were asked in and closed unused, per owner.
	Missed(ctx context.Context, q MissedQuery) (MissedReport, error)
}

// Pipeline is the referrals on their way. Moving needs sales_rep or csm on one's
// own, manager or program_manager on others'.
type Pipeline interface {
	Board(ctx context.Context, q BoardQuery) (Board, error)
	// Cards is a further page of one column.
	Cards(ctx context.Context, q BoardQuery, stage domain.Stage, after int64) ([]Card, error)
	// List is the table view and every drill-down.
	List(ctx context.Context, q ReferralQuery) (ReferralPage, error)
	Referral(ctx context.Context, id int64) (ReferralDetail, error)
	ReferralByRef(ctx context.Context, ref string) (ReferralDetail, error)
	// AddReferral takes in a new one; the same referrer and account again is
	// merged as a touch and answers the first (CASES 29).
	AddReferral(ctx context.Context, in ReferralInput) (Added, error)
	// Missing lists what a move still needs, for a form to ask.
	Missing(ctx context.Context, id int64, to domain.Stage) ([]domain.Missing, error)
	// Move changes the stage. invalid lists every missing requirement.
	Move(ctx context.Context, in MoveInput) (domain.Referral, error)
	// Decide accepts, rejects, marks as duplicate, withdraws or un-archives.
	Decide(ctx context.Context, in DecideInput) (domain.Referral, error)
	// Mark sets a milestone: meeting booked or held, proposal, SOW, first invoice.
	Mark(ctx context.Context, in MarkInput) (domain.Referral, error)
	// Edit corrects a referral's own fields (need, scope, value, next action, owner …).
	Edit(ctx context.Context, in EditInput) (domain.Referral, error)
	AddStakeholder(ctx context.Context, op string, s domain.Stakeholder) (domain.Stakeholder, error)
	AddTouch(ctx context.Context, op string, t domain.Touch) (domain.Touch, error)
	AddNote(ctx context.Context, op string, n domain.Note) (domain.Note, error)
	// Thank notes that the referrer was thanked by a person.
	Thank(ctx context.Context, op string, referral, rev int64) (domain.Referral, error)
	// Unthanked lists referrals whose referrer still waits for thanks, oldest first.
	Unthanked(ctx context.Context, s Scope) ([]Card, error)
	// Undo takes back the actor's last operation, or answers conflict and why not (DECISIONS 12).
	Undo(ctx context.Context, op string) (Undone, error)
}

// Leaders ranks who brings in business.
type Leaders interface {
	Leaderboard(ctx context.Context, q LeaderQuery) (LeaderPage, error)
}

// Measures is the metrics.
type Measures interface {
	Metrics(ctx context.Context, q MetricsQuery) (MetricsReport, error)
	// Drill gives the rows behind one metric's numerator or denominator.
	Drill(ctx context.Context, q DrillQuery) (ReferralPage, error)
	Baseline(ctx context.Context, q MetricsQuery) (Baseline, error)
	NPS(ctx context.Context, q MetricsQuery) (NPSReport, error)
}

// Records is what people enter and correct by hand. A zero id creates; else the
// row's Rev must be the one that was read.
type Records interface {
	Account(ctx context.Context, id int64) (AccountDetail, error)
	Contact(ctx context.Context, id int64) (ContactDetail, error)
	Partner(ctx context.Context, id int64) (domain.Partner, error)
	Accounts(ctx context.Context, q PageQuery) ([]domain.Account, error)
	Contacts(ctx context.Context, q PageQuery) ([]domain.Contact, error)
	Partners(ctx context.Context, q PageQuery) ([]domain.Partner, error)
	Users(ctx context.Context) ([]domain.User, error)
	SaveAccount(ctx context.Context, op string, a domain.Account) (domain.Account, error)
	SaveContact(ctx context.Context, op string, c domain.Contact) (domain.Contact, error)
	SaveAnswer(ctx context.Context, op string, a domain.Answer) (domain.Answer, error)
	SaveCase(ctx context.Context, op string, c domain.Case) (domain.Case, error)
	SaveEvent(ctx context.Context, op string, e domain.SuccessEvent) (domain.SuccessEvent, error)
	SavePartner(ctx context.Context, op string, p domain.Partner) (domain.Partner, error)
	SaveUser(ctx context.Context, op string, u domain.User) (domain.User, error)
	// Search finds accounts, contacts, partners and referrals by the beginnings of words.
	Search(ctx context.Context, text string, limit int) ([]Hit, error)
	// ImportBatch writes one batch of read rows in one transaction.
	ImportBatch(ctx context.Context, b ImportBatch) (ImportResult, error)
	Views(ctx context.Context, screen string) ([]domain.SavedView, error)
	SaveView(ctx context.Context, op string, v domain.SavedView) (domain.SavedView, error)
}

// Programs is the settings in force and their versions.
type Programs interface {
	Program(ctx context.Context) (*domain.Program, int64, error)
	// ApplyProgram makes a new version and recomputes what depends on it.
	ApplyProgram(ctx context.Context, op, toml string, p *domain.Program) (int64, error)
}

// Journal is the record of what was done.
type Journal interface {
	Audit(ctx context.Context, q AuditQuery) ([]domain.AuditEvent, error)
	// VerifyAudit walks the sealed chain from its beginning and names the first
	// record that does not fit. It needs to read the whole audit.
	VerifyAudit(ctx context.Context) (ChainReport, error)
}

// ChainReport is what a walk along the audit's hash chain found (I19).
type ChainReport struct {
	OK       bool   `json:"ok"`
	Sealed   int64  `json:"sealed"`
	Unsealed int64  `json:"unsealed"`
	Head     string `json:"head"` // hash of the last sealed record
	Broken   int64  `json:"broken_seq,omitempty"`
	BrokenID int64  `json:"broken_id,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// Change says that something changed; it carries no record, so the reader reads
// again through its own Store.
type Change struct {
	Kind string // queue, referral, account, contact, partner, answer, program …
	ID   int64
	All  bool // more changed than could be told
}
