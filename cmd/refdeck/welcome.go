package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/intake"
	"github.com/refdeck/refdeck/tui/welcome"
)

// imports brings files in for the dashboard. It implements welcome.Importer.
type imports struct {
	session  context.Context // ends with the dashboard
	now      func() time.Time
	repair   func(context.Context) error // makes up what an import that was cut off left undone; nil where the server does it
	st       store.Store                 // its actor came by way of an import
	zone     *time.Location
	currency string
	home     string
	under    sync.WaitGroup // what is under way; the store is closed after it
}

func (a *app) imports(ctx context.Context, w *work) (*imports, error) {
	im := &imports{session: ctx, now: w.clock, zone: a.zone, currency: w.program.BaseCurrency, home: a.env("HOME")}
	if w.svc != nil {
		im.repair = w.svc.Repair
	}
	var err error
	im.st, err = w.through(ctx, "import")
	return im, err
}

// looked is a file that was looked through, and how it was then.
type looked struct {
	plan  *intake.Plan
	bytes int64
	at    time.Time
}

// Kinds lists what a file can hold.
func (im *imports) Kinds() []string { return importKinds }

// Prepare looks through a file and tries the import out without writing.
func (im *imports) Prepare(ctx context.Context, path string, a welcome.Answers, progress func(welcome.Progress)) (welcome.Preview, error) {
	im.under.Add(1)
	defer im.under.Done()
	name := im.real(path)
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return welcome.Preview{}, domain.Invalidf("file", "%s is no ordinary file; nothing was imported. Use refdeck import for pipes.", name)
	}
	src, err := intake.FromFile(name)
	if err != nil {
		return welcome.Preview{}, err
	}
	defer func() { _ = src.Close() }()
	plan, err := intake.Prepare(ctx, src, im.options(a))
	if q, ok := intake.AsQuestion(err); ok {
		return welcome.Preview{}, domain.Wrap(domain.Invalid, &welcome.Question{Key: q.Flag, Column: q.Column, Options: q.Options, Samples: q.Samples, Text: q.Text}, "%s", q.Text)
	}
	if err != nil {
		return welcome.Preview{}, err
	}
	p := welcome.Preview{Path: path, Name: filepath.Base(name), Kind: plan.Kind, Say: plan.Say, Headers: plan.Headers, Ignored: plan.Ignored, Answers: a,
		Plan: &looked{plan, info.Size(), info.ModTime()}}
	for _, c := range plan.Columns {
		p.Columns = append(p.Columns, welcome.Column{Field: c.Field.Name, Header: c.Header, Reads: c.Reads})
	}
	if p.Samples, err = im.samples(plan); err != nil {
		return p, err
	}
	run := im.running(progress)
	run.DryRun = true
	report, err := intake.Run(ctx, im.st, plan, run)
	p.Counts = countsOf(&report)
	p.Rejected, p.Remarks = remarks(&report)
	return p, err
}

// Run imports what was previewed.
func (im *imports) Run(ctx context.Context, p welcome.Preview, progress func(welcome.Progress)) (welcome.Result, error) {
	im.under.Add(1)
	defer im.under.Done()
	seen, ok := p.Plan.(*looked)
	if !ok {
		return welcome.Result{}, domain.Errorf(domain.Internal, "The file was not looked through; nothing was imported. Choose it again.")
	}
	name := im.real(p.Path)
	info, err := os.Stat(name)
	if err != nil || info.Size() != seen.bytes || !info.ModTime().Equal(seen.at) {
		return welcome.Result{}, domain.Errorf(domain.Conflict, "The file %s was changed since it was looked through; nothing was imported. Choose it again.", p.Name)
	}
	var out welcome.Result
	run := im.running(progress)
	run.Rejects = func() (io.WriteCloser, error) {
		out.RejectsFile = rejectsPath(name, "")
		return os.OpenFile(out.RejectsFile, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	}
	began := time.Now()
	report, err := intake.Run(ctx, im.st, seen.plan, run)
	out.Took, out.Counts = time.Since(began), countsOf(&report)
	bad, other := remarks(&report)
	out.Remarks = append(bad, other...)
	if out.Interrupted = report.Interrupted; out.Interrupted {
		err = nil
	}
	if (out.Interrupted || err != nil) && im.repair != nil && im.session.Err() == nil { // a large import has left the queue for its end
		err = cmp.Or(err, im.repair(im.session))
	}
	return out, err
}

func (im *imports) options(a welcome.Answers) intake.Options {
	kind := a.Kind
	if kind == "" {
		kind = intake.Auto
	}
	opt := intake.Options{Zone: im.zone, Now: im.now(), Mapping: intake.Mapping{Kind: kind, DateFormat: a.DateFormat, Decimal: a.Decimal,
		Currency: strings.ToUpper(a.Currency), Since: a.Since, Scale: a.Scale, Fields: a.Fields}}
	if opt.Currency == "" {
		opt.Currency = im.currency
	}
	return opt
}

// running is a run whose rate is measured by the wall's clock.
func (im *imports) running(progress func(welcome.Progress)) intake.RunOptions {
	began := time.Now()
	return intake.RunOptions{NewID: newID, Now: im.now, Progress: func(p intake.Progress) {
		at := welcome.Progress{Done: p.Done, Total: p.Total}
		if spent := time.Since(began).Seconds(); spent > 0 && p.Done > 0 {
			at.Rate = float64(p.Done) / spent
			at.Left = time.Duration(float64(p.Total-p.Done) / at.Rate * float64(time.Second))
		}
		progress(at)
	}}
}

func countsOf(r *intake.Report) welcome.Counts {
	return welcome.Counts{Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged, Duplicate: r.Duplicate, Rejected: r.Rejected}
}

// remarks parts the rejected rows from what else was noted: of that each kind is
// said once, with how often it was given.
func remarks(r *intake.Report) (bad, other []welcome.Remark) {
	said := map[string]bool{}
	for _, x := range r.Warnings {
		words, rejected := strings.CutPrefix(x.Message, "rejected: ")
		switch {
		case rejected:
			bad = append(bad, welcome.Remark{Line: x.Line, Column: x.Column, Words: words})
		case !said[x.Code]:
			said[x.Code] = true
			if n := r.ByCode[x.Code] - 1; n > 0 {
				words = fmt.Sprintf("%s (and %d like it)", words, n)
			}
			other = append(other, welcome.Remark{Line: x.Line, Column: x.Column, Words: words})
		}
	}
	return bad, other
}

// shownSamples is how many of the first rows a preview shows.
const shownSamples = 5

func (im *imports) samples(plan *intake.Plan) ([]welcome.Sample, error) {
	rows, err := plan.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []welcome.Sample
	for len(out) < shownSamples {
		row, ok, err := rows.Next()
		if err != nil || !ok {
			return out, err
		}
		s := welcome.Sample{Line: row.Line}
		if row.Bad != nil {
			s.Bad = row.Bad.Message
		} else {
			for _, c := range plan.Columns {
				s.Values = append(s.Values, im.understood(row, c.Field))
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// understood is a cell as it was read, in words that show how.
func (im *imports) understood(row *intake.Row, f intake.Field) string {
	if !row.Has(f.Name) {
		return ""
	}
	switch f.Type {
	case intake.TypeDate:
		if row.Timed(f.Name) {
			return row.Time(f.Name).In(im.zone).Format("2 Jan 2006 15:04")
		}
		return row.Date(f.Name).Start(time.UTC).Format("2 Jan 2006")
	case intake.TypeMoney:
		return row.Money(f.Name).String()
	case intake.TypeEnum:
		return row.Word(f.Name, row.Text(f.Name))
	case intake.TypeBool:
		if row.Is(f.Name) {
			return "yes"
		}
		return "no"
	}
	return row.Text(f.Name)
}
