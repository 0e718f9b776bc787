package intake

import (
	"context"
	"io"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Sizes of an import.
const (
	batchRows   = 4_000
	bulkRows    = 20_000 // from here on the queue is rebuilt once, at the end
	bulkBatch   = 20_000 // fewer, larger transactions: what every batch brings up to date is paid less often
	maxWarnings = 1_000  // kept of one file; the rest are counted
)

// Importer is the part of the Store that an import writes to.
type Importer interface {
	ImportBatch(ctx context.Context, b store.ImportBatch) (store.ImportResult, error)
}

// RunOptions is what a run needs besides the plan.
type RunOptions struct {
	DryRun   bool
	NewID    func() string                  // makes operation ids
	Now      func() time.Time               // for the rate and for values relative to today
	Progress func(Progress)                 // may be nil
	Rejects  func() (io.WriteCloser, error) // opens the rejects file when there is something to reject; may be nil
	Each     func(Fate)                     // hears what became of every row, in order; may be nil
}

// Progress is how far a run is.
type Progress struct {
	File  string
	Done  int64 // records
	Total int64
	Rate  float64       // records per second
	Left  time.Duration // at that rate
}

// Fate is what became of one row.
type Fate struct {
	Line    int
	Status  store.RowStatus
	Column  string
	Field   string
	Code    string
	Message string
}

// Report is what one file's import did. Rows is always the sum of the five
// counts after it (I42).
type Report struct {
	File      string    `json:"file"`
	Rows      int64     `json:"rows"`
	Created   int64     `json:"created"`
	Updated   int64     `json:"updated"`
	Unchanged int64     `json:"unchanged"`
	Duplicate int64     `json:"duplicate"`
	Rejected  int64     `json:"rejected"`
	Warnings  []Warning `json:"warnings"`

	MoreWarnings int64          `json:"more_warnings,omitempty"` // beyond those that are listed
	ByCode       map[string]int `json:"-"`                       // how often each warning was given
	JobID        int64          `json:"-"`
	Interrupted  bool           `json:"interrupted,omitempty"`
}

// run is one file on its way in.
type run struct {
	p       *Plan
	st      Importer
	opt     RunOptions
	maker   maker
	rows    *Rows
	report  Report
	batch   []store.ImportRow
	cells   [][]string // of the batch, for what the Store rejects
	pending []Fate     // of the batch's records, in file order; Status is empty for those in the batch
	bad     []*Reject
	rejects *RejectsWriter
	out     io.WriteCloser
	started time.Time
	read    int64
}

// Run imports a prepared file through the Store, batch by batch. When ctx ends,
// the batch that is being written is rolled back, and the report says what is in;
// the error is then ctx's. Any other error leaves the batches before it in, too.
func Run(ctx context.Context, st Importer, p *Plan, opt RunOptions) (Report, error) {
	now := opt.Now()
	r := &run{p: p, st: st, opt: opt, started: now, maker: maker{plan: p, now: now, owner: p.opt.Owner}}
	r.report = Report{File: p.File, Warnings: []Warning{}, ByCode: map[string]int{}}
	if p.opt.Since != "" {
		d, err := domain.ParseDate(p.opt.Since)
		if err != nil {
			return r.report, domain.Invalidf("default-customer-since", "%q is no date; nothing was imported. Write it as 2026-01-31.", p.opt.Since)
		}
		r.maker.since = d
	}
	for _, w := range p.Notes {
		r.warn(w)
	}
	rows, err := p.Open()
	if err != nil {
		return r.report, err
	}
	defer letGo(rows)
	r.rows = rows
	err = r.all(ctx)
	if closeErr := r.closeRejects(); err == nil {
		err = closeErr
	}
	if ctx.Err() != nil {
		r.report.Interrupted = true
		return r.report, ctx.Err()
	}
	return r.report, err
}

// bulk tells whether the file is large enough to bring the queue up to date once only.
func (r *run) bulk() bool { return r.p.Records >= bulkRows }

func (r *run) batchSize() int {
	if r.bulk() {
		return bulkBatch
	}
	return batchRows
}

func (r *run) all(ctx context.Context) error {
	row, ok, err := r.rows.Next()
	for err == nil && ok {
		if err = ctx.Err(); err != nil {
			return err
		}
		r.add(row)
		r.read++
		row, ok, err = r.rows.Next()
		if err == nil && ok && len(r.pending) >= r.batchSize() {
			err = r.flush(ctx, false)
		}
	}
	if err != nil {
		return err
	}
	return r.flush(ctx, true)
}

// add puts one record into the batch, or among the rejected.
func (r *run) add(row *Row) {
	bad := row.Bad
	var made store.ImportRow
	if bad == nil {
		var refused *Reject
		if made, refused = r.maker.make(row); refused != nil {
			bad = r.rows.Refuse(refused.Field, refused.Code, refused.Message)
		}
	}
	for _, w := range row.Warnings {
		r.warn(w)
	}
	if bad != nil {
		r.bad = append(r.bad, bad)
		r.pending = append(r.pending, Fate{Line: bad.Line, Status: store.RowRejected, Column: bad.Column, Field: bad.Field, Code: bad.Code, Message: bad.Message})
		return
	}
	r.batch = append(r.batch, made)
	r.cells = append(r.cells, r.rows.Cells())
	r.pending = append(r.pending, Fate{Line: row.Line})
}

// flush writes the batch. An empty file starts no job.
func (r *run) flush(ctx context.Context, last bool) error {
	if len(r.pending) == 0 && (!last || r.report.JobID == 0) {
		return nil
	}
	res, err := r.st.ImportBatch(ctx, store.ImportBatch{Op: r.opt.NewID(), Kind: r.p.Kind, System: r.p.System, File: r.p.File, JobID: r.report.JobID, Rows: r.batch,
		BadRows: int64(len(r.bad)), Last: last, DryRun: r.opt.DryRun, Bulk: r.bulk()})
	if err != nil {
		return err
	}
	if !r.opt.DryRun {
		r.report.JobID = res.JobID
	}
	for _, w := range res.Warnings {
		r.warn(Warning{Line: w.Line, Column: r.column(w.Field), Field: w.Field, Code: w.Code, Message: w.Message})
	}
	if err := r.settle(res.Results); err != nil {
		return err
	}
	r.batch, r.cells, r.pending, r.bad = r.batch[:0], r.cells[:0], r.pending[:0], r.bad[:0]
	r.progress()
	return nil
}

// settle counts the batch, in the order of the file.
func (r *run) settle(results []store.RowResult) error {
	next, bad := 0, 0
	for _, f := range r.pending {
		reject := (*Reject)(nil)
		if f.Status == store.RowRejected {
			reject = r.bad[bad]
			bad++
		} else {
			res := results[next]
			f.Status, f.Field, f.Code, f.Message = res.Status, res.Field, res.Code, res.Message
			f.Column = r.column(res.Field)
			if f.Status == store.RowRejected {
				reject = &Reject{Line: f.Line, Column: f.Column, Field: f.Field, Code: f.Code, Message: f.Message, Cells: r.cells[next]}
			}
			next++
		}
		r.count(f.Status)
		if r.opt.Each != nil {
			r.opt.Each(f)
		}
		if reject != nil {
			if err := r.writeReject(reject); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) count(s store.RowStatus) {
	r.report.Rows++
	switch s {
	case store.RowCreated:
		r.report.Created++
	case store.RowUpdated:
		r.report.Updated++
	case store.RowUnchanged:
		r.report.Unchanged++
	case store.RowDuplicate:
		r.report.Duplicate++
	default:
		r.report.Rejected++
	}
}

func (r *run) column(field string) string {
	if i, ok := r.rows.row.at[field]; ok {
		return r.p.rules[i].col.Header
	}
	return ""
}

func (r *run) warn(w Warning) {
	r.report.ByCode[w.Code]++
	if len(r.report.Warnings) < maxWarnings {
		r.report.Warnings = append(r.report.Warnings, w)
		return
	}
	r.report.MoreWarnings++
}

func (r *run) writeReject(bad *Reject) error {
	r.warn(Warning{Line: bad.Line, Column: bad.Column, Field: bad.Field, Code: bad.Code, Message: "rejected: " + bad.Message})
	if r.opt.Rejects == nil || r.opt.DryRun {
		return nil
	}
	if r.out == nil {
		out, err := r.opt.Rejects()
		if err != nil {
			return domain.Wrap(domain.Unavailable, err, "The rejects file cannot be written; the rows before line %d are in. Make room or choose another folder.", bad.Line)
		}
		r.out, r.rejects = out, NewRejectsWriter(out, r.p.Headers)
	}
	return r.rejects.Write(bad)
}

func (r *run) closeRejects() error {
	if r.out == nil {
		return nil
	}
	return r.out.Close()
}

func (r *run) progress() {
	if r.opt.Progress == nil {
		return
	}
	p := Progress{File: r.p.File, Done: r.read, Total: r.p.Records}
	if spent := r.opt.Now().Sub(r.started).Seconds(); spent > 0 {
		p.Rate = float64(r.read) / spent
		p.Left = time.Duration(float64(p.Total-p.Done)/p.Rate*float64(time.Second)) / time.Second * time.Second
	}
	r.opt.Progress(p)
}
