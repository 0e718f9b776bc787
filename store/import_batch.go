package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/refdeck/refdeck/domain"
)

// importAction names an import in operations and in the audit.
const importAction = "import"

// ImportBatch writes one batch of read rows: in one transaction, with one audit
// event (DECISIONS 17). It answers forbidden unless the actor may import, and
// invalid for an unknown kind; a row that cannot be taken never stops the others.
func (s *session) ImportBatch(ctx context.Context, b ImportBatch) (ImportResult, error) {
	var dry dryRun
	out, err := write(ctx, s, b.Op, importAction, func(c *change) (ImportResult, error) {
		if err := domain.Can(s.who(), domain.VerbImport); err != nil {
			return ImportResult{}, err
		}
		c.importing = true
		im := newImporter(c, &b)
		if err := im.run(ctx); err != nil {
			return ImportResult{}, err
		}
		if b.DryRun {
			return im.result, &dryRun{im.result}
		}
		return im.result, nil
	})
	if errors.As(err, &dry) {
		return dry.result, nil
	}
	return out, err
}

// dryRun rolls a batch back after everything has been done.
type dryRun struct{ result ImportResult }

func (dryRun) Error() string { return "this was a dry run; nothing was kept" }

// As lets errors.As copy the result out of the pointer that was returned.
func (d *dryRun) As(target any) bool {
	t, ok := target.(*dryRun)
	if ok {
		*t = *d
	}
	return ok
}

// importer takes the rows of one batch in.
type importer struct {
	c        *change
	b        *ImportBatch
	job      domain.ImportJob
	result   ImportResult
	users    map[string]int64 // by folded name and by e-mail
	byID     map[RefAccount]int64
	byName   map[string]int64 // accounts by folded name
	byDomain map[string]int64
	ownOps   map[string]bool // is this operation part of the same job?
	told     map[string]bool // accounts that were said to be unknown
	terms    []Term
	sums     *tally
}

func newImporter(c *change, b *ImportBatch) *importer {
	im := &importer{c: c, b: b, ownOps: map[string]bool{}, told: map[string]bool{}}
	im.result.Results = make([]RowResult, len(b.Rows))
	for i := range b.Rows {
		im.result.Results[i].Line = b.Rows[i].Line
	}
	return im
}

func (im *importer) run(ctx context.Context) error {
	seers, err := wholeAudience(im.c.tx)
	if err != nil {
		return err
	}
	im.c.seers, im.sums = seers, newTally(im.c.p, seers)
	if err := im.startJob(); err != nil {
		return err
	}
	if err := im.takeIn(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return domain.Wrap(domain.Unavailable, err, "The import was interrupted; the batch that was being written was taken back.")
	}
	if len(im.terms) > 0 {
		if err := im.c.tx.InsertTerms(im.terms); err != nil {
			return err
		}
	}
	if err := im.sums.apply(im.c.tx); err != nil {
		return err
	}
	if err := im.endJob(); err != nil {
		return err
	}
	return im.keepQueue(ctx)
}

// takeIn hands the rows to what knows their kind.
func (im *importer) takeIn() error {
	switch im.b.Kind {
	case "accounts":
		return im.takeAccounts()
	case "contacts", "employees":
		return im.takeContacts()
	case "nps", "csat":
		return im.takeAnswers()
	case "cases":
		return im.takeCases()
	case "events":
		return im.takeEvents()
	case "health":
		return im.takeSignals()
	case "churn":
		return im.takeChurns()
	case "subscriptions":
		return im.takeSubscriptions()
	case "opportunities":
		return im.takeOpportunities()
	case "referrals":
		return im.takeReferrals()
	case "partners":
		return im.takePartners()
	}
	return domain.Invalidf("kind", "There is no kind %q; nothing was imported.", im.b.Kind)
}

func (im *importer) startJob() error {
	if im.b.JobID != 0 {
		job, err := im.c.tx.ImportJobs().Get(im.b.JobID)
		im.job = job
		return err
	}
	im.job = domain.ImportJob{Kind: im.b.Kind, File: im.b.File}
	im.job.CreatedAt, im.job.CreatedBy = im.c.now, im.c.s.who().UserID
	im.job.UpdatedAt, im.job.OpID = im.c.now, im.c.op
	return im.c.tx.ImportJobs().Put(&im.job)
}

// endJob adds the batch to the job's counts, which always add up (I42).
func (im *importer) endJob() error {
	n := map[RowStatus]int64{RowRejected: im.b.BadRows}
	for _, r := range im.result.Results {
		n[r.Status]++
	}
	j := &im.job
	j.Rows += int64(len(im.b.Rows)) + im.b.BadRows
	j.Created += n[RowCreated]
	j.Updated += n[RowUpdated]
	j.Unchanged += n[RowUnchanged]
	j.Duplicate += n[RowDuplicate]
	j.Rejected += n[RowRejected]
	j.Done = j.Done || im.b.Last
	j.UpdatedAt, j.OpID = im.c.now, im.c.op
	if err := im.c.tx.ImportJobs().Put(j); err != nil {
		return err
	}
	im.result.JobID = j.ID
	c := im.c
	c.fixed = true
	c.before, c.after = map[string]any{}, map[string]any{"kind": im.b.Kind}
	for status, count := range n {
		if count > 0 {
			c.after[string(status)] = count
		}
	}
	c.about(importAction, j.ID)
	c.events = append(c.events[:0], Change{Kind: im.b.Kind, All: true})
	return nil
}

// touch has an account's people judged again.
func (im *importer) touch(account int64) {
	if !im.bulk() {
		im.c.touchAccount(account)
	}
}

// reject refuses one row.
func (im *importer) reject(row int, field, code, format string, args ...any) {
	r := &im.result.Results[row]
	r.Status, r.Field, r.Code, r.Message = RowRejected, field, code, fmt.Sprintf(format, args...)
}

// warn tells something about a row that goes in.
func (im *importer) warn(row int, field, code, format string, args ...any) {
	im.result.Warnings = append(im.result.Warnings, RowResult{Line: im.b.Rows[row].Line, Field: field, Code: code, Message: fmt.Sprintf(format, args...)})
}

func (im *importer) rejected(row int) bool { return im.result.Results[row].Status == RowRejected }

// sameJob tells whether an earlier batch of this file wrote a row.
func (im *importer) sameJob(op string) bool {
	if op == im.c.op {
		return true
	}
	own, known := im.ownOps[op]
	if !known {
		o, err := im.c.tx.Operation(op)
		own = err == nil && o.Action == importAction && o.SubjectID == im.job.ID
		im.ownOps[op] = own
	}
	return own
}
