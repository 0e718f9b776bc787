package store

import (
	"context"
	"errors"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Backend keeps rows. Read gives a consistent snapshot; Write is one transaction
// that commits when f returns nil and leaves no trace otherwise. Either may call f
// again when the engine asks for a retry, so f begins anew each time. After a
// statement that failed f must return its error: on some engines nothing more can be
// read or written in that transaction, and the error says whether to retry. A failed
// commit is unavailable with ErrOutcome in the chain: the outcome is unknown and a
// retry with the same operation id finds out.
type Backend interface {
	Read(ctx context.Context, f func(Tx) error) error
	Write(ctx context.Context, f func(Tx) error) error
	Close() error
}

// Table is the rows of one entity.
type Table[T any] interface {
	Get(id int64) (T, error)  // not_found
	Put(row *T) error         // ID 0 inserts; else updates if Rev is unchanged, or conflict. Sets ID and Rev.
	Change(was, row *T) error // Put of a row whose stored state is known: only what differs is written
	Insert(rows []T) error    // many new rows at once; fills in the ids
	Delete(id int64) error
	By(column string, v any) ([]T, error)           // rows with that value, oldest first; the column is indexed
	Page(after int64, n int) ([]T, error)           // by id
	In(ids []int64) (map[int64]T, error)            // the rows of these ids
	Range(column string, lo, hi int64) ([]T, error) // rows whose column lies in [lo, hi], in its order
}

// Tx is one transaction's view of the rows.
type Tx interface {
	Entities
	ReferralRows
	QueueRows
	RollupRows
	LogRows
	SearchRows
	PeopleRows
}

// Entities gives the tables of the records that people edit and import.
type Entities interface {
	Users() Table[domain.User]
	Accounts() Table[domain.Account]
	Contacts() Table[domain.Contact]
	Answers() Table[domain.Answer]
	Signals() Table[domain.HealthSignal]
	Cases() Table[domain.Case]
	Events() Table[domain.SuccessEvent]
	Churns() Table[domain.Churn]
	Subscriptions() Table[domain.Subscription]
	Partners() Table[domain.Partner]
	Advocates() Table[domain.Advocate]
	Asks() Table[domain.Ask]
	Opportunities() Table[domain.Opportunity]
	Stakeholders() Table[domain.Stakeholder]
	Touches() Table[domain.Touch]
	Notes() Table[domain.Note]
	Suppressions() Table[domain.Suppression]
	SavedViews() Table[domain.SavedView]
	ImportJobs() Table[domain.ImportJob]

	// External finds the record that another system knows by id; 0 if there is none.
	External(kind, system, id string) (int64, error)
	// Externals is External for many ids at once.
	Externals(kind, system string, ids []string) (map[string]int64, error)
	// LinkExternal records such ids; linking an id that is taken by another record is a conflict.
	LinkExternal(kind, system string, ids map[string]int64) error
	// ExternalsOf lists the ids of one record.
	ExternalsOf(kind string, record int64) ([]domain.ExternalID, error)
	// AccountsNamed finds accounts by folded name, and ContactsByEmail contacts by normalised address.
	AccountsNamed(keys []string) (map[string]int64, error)
	AccountsAt(domains []string) (map[string]int64, error)
	ContactsByEmail(emails []string) (map[string]int64, error)

	// Books loads all that the rules need to know about these accounts.
	Books(accounts []int64) ([]domain.Book, error)
	// AccountIDs pages through customers by id.
	AccountIDs(after int64, n int) ([]int64, error)

	Setting(name string) (string, error)
	SetSetting(name, value string) error
	ProgramTOML() (version int64, toml string, err error) // version 0: the defaults
	AddProgramTOML(at time.Time, actor int64, toml, op string) (int64, error)
}

// ReferralRows is the referrals with what hangs on them.
type ReferralRows interface {
	Referrals() Table[domain.Referral]
	ReferralByRef(ref string) (domain.Referral, error)
	NextReferralNumber(year int, track domain.Track) (int64, error)
	Milestones(referrals []int64) (map[int64][]domain.MilestoneMark, error)
	SetMilestone(m domain.MilestoneMark) error
	ClearMilestone(referral int64, code domain.Milestone) error
	History(referral int64) ([]domain.StageChange, error)
	LastChange(referral int64) (domain.StageChange, error) // the newest one; none if there is none
	AddHistory(c *domain.StageChange) error
	AddMilestones(ms []domain.MilestoneMark) error
	AddHistories(cs []domain.StageChange) error

	CountPartners() (int64, error)
	OutboundTouches(referral int64) (int64, error)
	RolesKnown(referrals []int64) (map[int64]int64, error) // how many stakeholders have a known buying role
	BoardColumn(q ColumnQuery) ([]domain.Referral, error)
	ReferralList(q ListQuery) ([]domain.Referral, error)
	// PartnerWins lists when a partner's deals were won since a moment, without one referral.
	PartnerWins(partner, except int64, since time.Time) ([]time.Time, error)
	TierHistory(partner int64) ([]TierChange, error)
	AddTierChange(c TierChange, op string) error
}

// QueueRows is the maintained answer to "whom to ask now".
type QueueRows interface {
	PutQueue(account int64, rows []QueueRow) error // replaces the rows of that account
	InsertQueue(rows []QueueRow) error             // into an empty queue, when all is rebuilt
	ClearQueue() error
	QueuePage(q QueuePageQuery) ([]QueueRow, error)
	QueueOf(accounts []int64) ([]QueueRow, error)
	QueueContacts(contacts []int64) ([]QueueRow, error)
	QueueDue(now time.Time, n int) ([]int64, error) // accounts with a row whose moment of change has come
	QueueClosing(owner int64, until time.Time) (int64, error)
	QueueCounts(scope string) ([]QueueCount, error)
	AddQueueCounts(delta []QueueCount) error
}

// RollupRows is the sums that screens read instead of scanning.
type RollupRows interface {
	BoardSums(scope string) ([]BoardSum, error)
	AddBoardSums(delta []BoardSum) error
	Facts(scope, grain, from, to string) ([]FactSum, error) // periods in [from, to)
	AddFacts(delta []FactSum) error
	Leaders(q LeaderRowsQuery) ([]LeaderSum, error)
	LeaderSeries(kind, grain, from, to, currency string, who []int64) ([]LeaderSum, error)
	LeaderTotals(kind, grain, from, to string) ([]LeaderSum, error) // summed per who and currency
	LeaderCount(kind, grain, period, currency string) (int64, error)
	LeadersAbove(kind, grain, period, currency string, revenue int64) (int64, error) // how many have more
	AddLeaders(delta []LeaderSum) error
	InsertFacts(rows []FactSum) error     // into empty sums, when all is rebuilt
	InsertLeaders(rows []LeaderSum) error // likewise, without counting them; CountLeaders does that once at the end
	CountLeaders() error
	Distincts(kind, scope, from, before string) (int64, error)
	AddDistinct(kind, scope string, who int64, month string, n int64) error
	InsertDistincts(rows []PersonMonth) error // into empty sums, when all is rebuilt; a person's months in order
	ClearRollups() error
	AllRollups() (Rollups, error)
	DropIndexes(tables ...string) ([]string, error) // the secondary indexes, before a bulk load; what makes them again
	MakeIndexes(statements []string) error
}

// LogRows is the record of what was done.
type LogRows interface {
	Operation(id string) (Operation, error) // not_found
	AddOperation(o Operation) error
	MarkUndone(id, by string) error
	ForgetUndo(before time.Time) error // drops the undo texts of operations too old to be undone
	LastOperations(actor int64, n int) ([]Operation, error)
	AddAudit(e domain.AuditEvent) error
	Audit(q AuditQuery) ([]domain.AuditEvent, error)
	Check(name string) ([]string, error) // one doctor invariant; the keys of its findings
	// Unsealed lists up to n events that are not in the chain yet, by id; LastSealed
	// is the head of the chain, the zero event where there is none.
	Unsealed(n int) ([]domain.AuditEvent, error)
	LastSealed() (domain.AuditEvent, error)
	// Seal writes Seq, PrevHash and Hash of events.
	Seal(events []domain.AuditEvent) error
	// Sealed pages through the chain: n events with Seq > after.
	Sealed(after int64, n int) ([]domain.AuditEvent, error)
	CountUnsealed() (int64, error)
	// Tell has other processes hear of changes when this transaction commits. An
	// engine that cannot tell does nothing.
	Tell(changes []Change) error
}

// PeopleRows is who signs in, and who is doing what at this moment.
type PeopleRows interface {
	Teams() Table[domain.Team]
	Keys() Table[domain.Key]
	Tokens() Table[domain.Token]
	// LastUses tells when records of a kind (ssh_key, token) were used last.
	LastUses(kind string, ids []int64) (map[int64]time.Time, error)
	SetLastUse(kind string, id int64, at time.Time) error
	// SetPresence replaces what a session is doing; a zero ContactID ends it. What has
	// expired before now goes.
	SetPresence(p domain.Presence, now time.Time) error
	Presences(contacts []int64, now time.Time) ([]domain.Presence, error)
}

// ErrOutcome is in the chain of the error of a Write whose commit was not
// answered: it may have been kept or not.
var ErrOutcome = errors.New("the outcome of the commit is not known")

// Listener is a backend that hears of what other processes commit. Listen calls
// heard until ctx ends, with All set whenever something may have been missed; an
// error means that it cannot listen and the caller has to look (NoticeOthers).
type Listener interface {
	Listen(ctx context.Context, heard func([]Change)) error
}

// SearchRows finds records by the beginnings of words.
type SearchRows interface {
	AddTerms(kind string, record int64, terms []string) error
	InsertTerms(rows []Term) error
	DropTerms(kind string, record int64, terms []string) error
	FindTerms(prefix, kind string, n int) ([]int64, error)
	// TermsAfter is FindTerms that goes on after a record's word.
	TermsAfter(kind, term string, record int64, prefix string, n int) ([]int64, error)
	CountTerms(prefix, kind string, n int) (int64, error) // how many there are to find, counting up to n
}
