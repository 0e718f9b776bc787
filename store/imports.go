package store

import (
	"time"

	"github.com/refdeck/refdeck/domain"
)

// ImportBatch is up to a few thousand read rows of one file. It is written in one
// transaction with one audit event (DECISIONS 17); the same Op again changes nothing.
type ImportBatch struct {
	Op      string
	Kind    string // accounts, contacts, nps …
	System  string // of the external ids
	File    string
	JobID   int64 // 0 starts a job; ImportResult.JobID continues it
	Rows    []ImportRow
	BadRows int64 // rows that reading rejected since the last batch; counted in the job
	Last    bool  // closes the job and brings the read models up to date
	DryRun  bool  // do everything, then roll back
	Bulk    bool  // an import of many rows: rebuild read models once, at Last
}

// ImportRow is one row as entities whose references are still names.
type ImportRow struct {
	Line    int
	ExtID   string     // of the row's own record
	Account RefAccount // whose it is
	Contact RefContact
	Owner   string // name or e-mail of the owner in the source
	Owner2  string // manager or AE, where the source has one

	AccountRec *domain.Account
	ContactRec *domain.Contact
	Answer     *domain.Answer
	Case       *domain.Case
	Event      *domain.SuccessEvent
	Signals    []domain.HealthSignal
	Churn      *domain.Churn
	Sub        *domain.Subscription
	Opp        *domain.Opportunity
	Referral   *ReferralInput
	Partner    *domain.Partner // of a referral: the partner who referred, by name or code

	SubmittedAt time.Time // of a referral; zero is now
}

// RefAccount names an account by whatever the file has.
type RefAccount struct{ ExtID, Name, Domain string }

// RefContact names a contact by whatever the file has.
type RefContact struct{ ExtID, Name, Email, Title string }

// RowStatus is what became of one imported row.
type RowStatus string

// The statuses; their counts always add up to the rows read (I42).
const (
	RowCreated   RowStatus = "created"
	RowUpdated   RowStatus = "updated"
	RowUnchanged RowStatus = "unchanged"
	RowDuplicate RowStatus = "duplicate"
	RowRejected  RowStatus = "rejected"
)

// RowResult is the fate of one row.
type RowResult struct {
	Line    int
	Status  RowStatus
	Field   string
	Code    string
	Message string // why it was rejected, or a warning
}

// ImportResult is what one batch did.
type ImportResult struct {
	JobID    int64
	Results  []RowResult // one per row, in order
	Warnings []RowResult // things to know about rows that went in
}
