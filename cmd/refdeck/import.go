package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/intake"
	"github.com/refdeck/refdeck/tui/ui"
)

// importKinds are intake.Kinds, without reading the vocabularies for each command.
var importKinds = []string{"accounts", "contacts", "nps", "csat", "cases", "events", "health", "churn", "subscriptions", "opportunities", "referrals",
	"partners", "employees"}

type importFlags struct {
	intake.Mapping
	dryRun, allRows    bool
	maps               []string
	mapping, keep, out string
}

type importJSON struct {
	Kind   string         `json:"kind"`
	DryRun bool           `json:"dry_run,omitempty"`
	Files  []importedFile `json:"files"`
	Failed []failedFile   `json:"failed,omitempty"` // those that could not be imported

	allRows bool // of a dry run, as text
}

// failedFile is a file that was not imported, or not to its end.
type failedFile struct {
	File    string      `json:"file"`
	Code    domain.Code `json:"code"`
	Message string      `json:"message"`
}

type importedFile struct {
	intake.Report
	Kind        string     `json:"kind"`
	Source      string     `json:"source"`
	RejectsFile *string    `json:"rejects_file"`
	Results     []fateJSON `json:"results,omitempty"` // of a dry run, row by row
}

type fateJSON struct {
	Line    int    `json:"line"`
	Status  string `json:"status"`
	Column  string `json:"column,omitempty"`
	Field   string `json:"field,omitempty"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	c := a.command("import KIND FILE…", "Bring in exports of a CRM, a survey tool or a partner platform", cobra.MinimumNArgs(2),
		func(ctx context.Context, args []string) error { return a.importFiles(ctx, args[0], args[1:], f) })
	c.Long = `import reads CSV, TSV or NDJSON files; - is standard input. KIND is what they hold:
` + strings.Join(importKinds, ", ") + `
or auto, which finds out from the headers and says so. What cannot be read goes to a rejects file
beside the input and never stops the good rows; the same file twice changes nothing.`
	c.ValidArgs = append(slices.Clone(importKinds), intake.Auto)
	p := c.Flags()
	p.BoolVar(&f.dryRun, "dry-run", false, "show what would happen; change nothing")
	p.BoolVar(&f.allRows, "all-rows", false, "with --dry-run, show the rows that are plainly created or unchanged, too")
	p.StringArrayVar(&f.maps, "map", nil, "field=Header, for a header that is not recognised (repeatable)")
	p.StringVar(&f.mapping, "mapping", "", "a mapping file made with --save-mapping")
	p.StringVar(&f.keep, "save-mapping", "", "keep how the file was read, for --mapping")
	p.StringVar(&f.DateFormat, "date-format", "", "how ambiguous dates are written: D/M/Y, M/D/Y …")
	p.StringVar(&f.Encoding, "encoding", "", "utf-8, utf-16le, utf-16be, latin1 or windows-1252")
	p.StringVar(&f.Delimiter, "delimiter", "", "one character, or tab")
	p.StringVar(&f.Decimal, "decimal", "", "the decimal sign of amounts: . or ,")
	p.StringVar(&f.Currency, "currency", "", "of amounts that name none (default: the program's)")
	p.StringVar(&f.Source, "source", "", "the system the ids are from (default: the one that was recognised)")
	p.Int64Var(&f.Scale, "scale", 0, "the largest possible score")
	p.StringVar(&f.Since, "default-customer-since", "", "for customers without such a date")
	p.StringVar(&f.out, "rejects", "", "the rejects file (default: beside the input)")
	return c
}

func (a *app) importFiles(ctx context.Context, kind string, files []string, f importFlags) error {
	opt, err := f.options(kind)
	if err != nil {
		return err
	}
	w, err := a.openForImport(ctx, f.dryRun)
	if err != nil {
		return err
	}
	defer w.close()
	if opt.Owner, err = a.importOwner(w); err != nil {
		return err
	}
	if opt.Currency == "" {
		opt.Currency = w.program.BaseCurrency
	}
	opt.Zone, opt.Now = a.zone, a.now()
	out := importJSON{Kind: kind, DryRun: f.dryRun, allRows: f.allRows, Files: []importedFile{}}
	for _, name := range files {
		var file importedFile
		if file, err = a.importFile(ctx, w, name, opt, f); file.File != "" {
			out.Files = append(out.Files, file)
		}
		if err != nil {
			out.Failed = append(out.Failed, failedFile{name, domain.CodeOf(err), err.Error()})
		}
		if ctx.Err() != nil {
			break
		}
		if err != nil && len(files) > 1 { // the others do not depend on it
			a.say("%s: %s", domain.Line(name), domain.Line(err.Error()))
			err = nil
		}
	}
	if err == nil && len(out.Failed) > 0 {
		err = notAll(&out, len(files))
	}
	return a.imported(ctx, out, err)
}

// notAll ends an import of several files some of which could not be imported.
func notAll(out *importJSON, files int) error {
	names := make([]string, len(out.Failed))
	for i, f := range out.Failed {
		names[i] = f.File
	}
	said := fmt.Sprintf("%d of %d files could not be imported: %s. See above what to do.", len(names), files, strings.Join(names, ", "))
	if !out.DryRun && len(names) < files {
		said = fmt.Sprintf("%d of %d files could not be imported: %s. The others are in; see above what to do.", len(names), files, strings.Join(names, ", "))
	}
	return someRejected{said}
}

// options puts together what was typed and what was saved.
func (f *importFlags) options(kind string) (intake.Options, error) {
	var opt intake.Options
	if f.mapping != "" {
		saved, err := intake.LoadMapping(f.mapping)
		if err != nil {
			return opt, err
		}
		opt.Mapping = saved
	}
	typed := f.Mapping
	var err error
	if typed.Fields, err = intake.ParseMaps(f.maps); err != nil {
		return opt, usageError{err.Error()}
	}
	if kind != intake.Auto || opt.Kind == "" {
		typed.Kind = kind
	}
	opt.Mapping = opt.Over(typed)
	return opt, nil
}

// openForImport opens the store; a dry run needs none to be there.
func (a *app) openForImport(ctx context.Context, dryRun bool) (*work, error) {
	if !dryRun {
		w, err := a.open(ctx, writing)
		if err != nil {
			return nil, err
		}
		if w.Store, err = w.through(ctx, "import"); err != nil {
			w.close()
			return nil, err
		}
		return w, nil
	}
	if none, err := a.noStore(); err != nil || none {
		if err != nil {
			return nil, err
		}
		return a.openEmpty(ctx)
	}
	return a.open(ctx, reading)
}

// importOwner is whose the rows are that name nobody.
func (a *app) importOwner(w *work) (string, error) {
	switch strings.ToLower(strings.TrimSpace(a.flags.owner)) {
	case "", "all":
		return "", nil
	case "me":
		return w.Actor().Name, nil
	}
	return a.flags.owner, nil
}

func (a *app) importFile(ctx context.Context, w *work, name string, opt intake.Options, f importFlags) (importedFile, error) {
	src, err := a.source(ctx, name)
	if err != nil {
		return importedFile{}, err
	}
	defer func() { _ = src.Close() }()
	plan, err := intake.Prepare(ctx, src, opt)
	if err != nil {
		return importedFile{}, err
	}
	a.say("%s", domain.Line(plan.Say))
	file := importedFile{Kind: plan.Kind, Source: plan.System}
	bar := a.progress(domain.Line(name).String() + ",")
	run := intake.RunOptions{DryRun: f.dryRun, NewID: newID, Now: a.now,
		Progress: func(p intake.Progress) { bar.at(p.Done, p.Total, "rows") },
		Rejects:  a.rejects(name, f.out, &file)}
	if f.dryRun {
		run.Each = func(x intake.Fate) {
			file.Results = append(file.Results, fateJSON{x.Line, string(x.Status), x.Column, x.Field, x.Code, x.Message})
		}
	}
	file.Report, err = intake.Run(ctx, w.Store, plan, run)
	bar.end()
	if err == nil && f.keep != "" {
		err = intake.SaveMapping(f.keep, plan.Mapping())
	}
	return file, err
}

func (a *app) source(ctx context.Context, name string) (*intake.Source, error) {
	if err := a.ownFile(name); err != nil {
		return nil, err
	}
	if name == "-" {
		return intake.FromReader("stdin", a.input(ctx))
	}
	return intake.FromFile(name)
}

// rejects opens the file of the rejected rows. Over SSH there is none: what was
// wrong with which line is in the report.
func (a *app) rejects(name, told string, file *importedFile) func() (io.WriteCloser, error) {
	if a.guest != nil {
		return nil
	}
	return func() (io.WriteCloser, error) {
		path := rejectsPath(name, told)
		file.RejectsFile = &path
		return os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	}
}

// rejectsPath is where rejected rows go: beside the input, unless told otherwise.
func rejectsPath(name, told string) string {
	switch {
	case told != "":
		return told
	case name == "-":
		return "stdin.rejects.csv"
	}
	for _, end := range []string{".csv", ".tsv", ".txt", ".ndjson", ".json"} {
		if base, ok := strings.CutSuffix(name, end); ok {
			return base + ".rejects.csv"
		}
	}
	return name + ".rejects.csv"
}

// imported shows what an import did, and says how it ended.
func (a *app) imported(ctx context.Context, out importJSON, err error) error {
	var rejected int64
	for i := range out.Files {
		rejected += out.Files[i].Rejected
		if !a.flags.json {
			a.warnings(&out.Files[i])
		}
	}
	if len(out.Files) > 0 || err == nil {
		if shown := a.showImport(&out); shown != nil {
			return shown
		}
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return interrupted{domain.Wrap(domain.Unavailable, err, "Stopped. %s; what was being written was rolled back. Import the same file again to go on.", whatIsIn(&out))}
	case err != nil && (rejected == 0 || out.DryRun):
		return err
	case err != nil:
		return fmt.Errorf("%w Also, %d rows were rejected; see %s.", err, rejected, rejectsFiles(&out))
	case rejected > 0 && !out.DryRun:
		return someRejected{fmt.Sprintf("%d rows were rejected; see %s, correct them there and import that file.", rejected, rejectsFiles(&out))}
	case rejected > 0:
		return someRejected{fmt.Sprintf("%d rows would be rejected.", rejected)}
	}
	return nil
}

func whatIsIn(out *importJSON) string {
	var rows int64
	for i := range out.Files {
		r := &out.Files[i].Report
		rows += r.Created + r.Updated + r.Unchanged + r.Duplicate
	}
	if out.DryRun {
		return "Nothing was changed"
	}
	return fmt.Sprintf("%d rows are in", rows)
}

func rejectsFiles(out *importJSON) string {
	var names []string
	for i := range out.Files {
		if p := out.Files[i].RejectsFile; p != nil {
			names = append(names, *p)
		}
	}
	return strings.Join(names, ", ")
}

// warnings says each kind of warning once, with how often it was given.
func (a *app) warnings(f *importedFile) {
	said := map[string]bool{}
	for _, x := range f.Warnings {
		if said[x.Code] {
			continue
		}
		said[x.Code] = true
		where, more := "", ""
		if x.Line > 0 {
			where = fmt.Sprintf("line %d: ", x.Line)
		}
		if n := f.ByCode[x.Code] - 1; n > 0 {
			more = fmt.Sprintf(" (and %s like it; --json lists them)", ui.Count(int64(n)))
		}
		a.say("%s: %s%s%s", domain.Line(f.File), where, domain.Line(x.Message), more)
	}
}
