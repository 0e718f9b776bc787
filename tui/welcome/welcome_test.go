package welcome_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
	"github.com/refdeck/refdeck/tui/welcome"
)

var morning = time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)

// desk is an Importer that imports nothing, and an empty screen behind it.
type desk struct {
	files    []welcome.File
	preview  welcome.Preview
	fail     error                                                  // of Prepare
	question *welcome.Question                                      // until an answer is given
	ran      []welcome.Preview                                      // what was imported
	asked    []welcome.Answers                                      // of each Prepare
	during   func(ctx context.Context, tell func(welcome.Progress)) // while an import runs
	result   welcome.Result
	demo     bool
	reloads  int
}

func (d *desk) Kinds() []string { return []string{"accounts", "contacts", "nps", "csat", "cases"} }

func (d *desk) Files(_ context.Context, typed string) ([]welcome.File, error) {
	var out []welcome.File
	for _, f := range d.files {
		if f.Path != typed && strings.HasPrefix(f.Path, typed) && !strings.Contains(strings.TrimSuffix(f.Path[len(typed):], "/"), "/") {
			out = append(out, f)
		}
	}
	return out, nil
}

func (d *desk) Prepare(_ context.Context, path string, a welcome.Answers, _ func(welcome.Progress)) (welcome.Preview, error) {
	d.asked = append(d.asked, a)
	if d.fail != nil {
		return welcome.Preview{}, d.fail
	}
	if d.question != nil && len(d.asked) == 1 {
		return welcome.Preview{}, domain.Wrap(domain.Invalid, d.question, "%s", d.question.Text)
	}
	p := d.preview
	p.Path, p.Answers = path, a
	return p, nil
}

func (d *desk) Run(ctx context.Context, p welcome.Preview, tell func(welcome.Progress)) (welcome.Result, error) {
	d.ran = append(d.ran, p)
	if d.during != nil {
		d.during(ctx, tell)
	}
	if ctx.Err() != nil {
		return welcome.Result{Interrupted: true, Counts: welcome.Counts{Created: 4_000}}, nil
	}
	return d.result, nil
}

// Title and the others are the screen's.
func (d *desk) Title() string        { return "Today" }
func (d *desk) Init() tea.Cmd        { return nil }
func (d *desk) Resize(int, int)      {}
func (d *desk) View() string         { return "whom to ask" }
func (d *desk) Actions() []ui.Action { return nil }
func (d *desk) Update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(ui.ReloadMsg); ok {
		d.reloads++
	}
	return nil
}

// anyone is a Store that only knows who works with it.
type anyone struct{ store.Store }

func (anyone) Actor() domain.Actor {
	return domain.Actor{UserID: 1, Name: "Ana Ruiz", Roles: domain.InternalRoles}
}

func (anyone) Watch(context.Context) (<-chan store.Change, error) { return nil, nil }

func crm() welcome.Preview {
	p := welcome.Preview{Name: "accounts.csv", Kind: "accounts", Say: `accounts.csv was taken for accounts of HubSpot because it has "Record ID" and "Company name".`,
		Columns: []welcome.Column{{Field: "id", Header: "Record ID"}, {Field: "name", Header: "Company name"}, {Field: "arr", Header: "Annual revenue", Reads: "decimal comma"}, {Field: "customer_since", Header: "Became a customer", Reads: "day/month/year"}},
		Ignored: []string{"Colour", "Fax"}, Headers: []string{"Record ID", "Company name", "Annual revenue", "Became a customer", "Colour", "Fax"},
		Counts:   welcome.Counts{Created: 8_700, Updated: 90, Unchanged: 10, Rejected: 12},
		Rejected: []welcome.Remark{{Line: 14, Column: "Annual revenue", Words: `"abc" is no amount`}},
		Remarks:  []welcome.Remark{{Words: "The file is not UTF-8 and was read as Latin-1."}}}
	for i := range 3 {
		p.Samples = append(p.Samples, welcome.Sample{Line: i + 2, Values: []string{fmt.Sprint(900 + i), "Northwind Labs\x1b[31m", "$12,000.00", "4 Mar 2024"}})
	}
	return p
}

// open starts with the welcome over the screen.
func open(t *testing.T, d *desk, w, h int) *tuitest.Driver {
	t.Helper()
	var greet *welcome.Welcome
	run := tuitest.New(t, w, h, morning, func(env *ui.Env) []tui.Place {
		greet = welcome.New(welcome.Config{Env: env, Importer: d, Demo: func() { d.demo = true }, Place: "/home/ana/refdeck.db"})
		return []tui.Place{{ID: "today", Screen: d}}
	}, tuitest.WithStore(anyone{}))
	return run.Send(greet.First()())
}

func newDesk() *desk {
	return &desk{preview: crm(), result: welcome.Result{Counts: welcome.Counts{Created: 8_700, Updated: 90, Unchanged: 10, Rejected: 12}, RejectsFile: "exports/accounts.rejects.csv", Took: 3 * time.Second},
		files: []welcome.File{{Path: "exports/", Name: "exports", Folder: true}, {Path: "exports/accounts.csv", Name: "accounts.csv", Bytes: 1_234_000}, {Path: "nps.csv", Name: "nps.csv", Bytes: 900}}}
}

func TestTheFirstRunOffersImportDemoAndCommands(t *testing.T) {
	d := newDesk()
	run := open(t, d, 80, 24).Expect("Import a file", "Look around in demo data", "Show me what to type later").Golden("first")
	run.Press("down", "down", "enter").Expect("refdeck import accounts FILE").Press("esc").Expect("Look around in demo data")
	run.Press("esc").Reject("Look around").Expect("whom to ask")
}

func TestDemoEndsTheSessionAndSaysWhy(t *testing.T) {
	d := newDesk()
	run := open(t, d, 80, 24).Press("down", "enter")
	if !run.Quit() || !d.demo {
		t.Errorf("ended %v, asked for the demo %v", run.Quit(), d.demo)
	}
}

func TestAFileIsFoundByFolderLookedAtAndImportedByItsOwnLetter(t *testing.T) {
	d := newDesk()
	run := open(t, d, 80, 24).Press("enter").Expect("exports/", "nps.csv", "900 B").Golden("file")
	run.Press("enter").Expect("accounts.csv", "1.2 MB").Press("enter")
	run.Expect("taken for accounts of HubSpot", "8,812 rows", "8,700 new", "12 rejected", "line 14, Annual revenue", "Import 8,800 rows", "4 Mar 2024").Golden("preview")
	if run.Press("enter"); len(d.ran) != 0 {
		t.Fatal("Enter imported")
	}
	run.Press("w").Expect("Rows that cannot be taken (12)", "Latin-1").Press("esc")
	run.Press("i").Expect("accounts.csv is in", "8,700 new", "accounts.rejects.csv", "contacts").Golden("result")
	if len(d.ran) != 1 || d.ran[0].Path != "exports/accounts.csv" || d.reloads != 1 {
		t.Fatalf("imported %d times, the screen read %d times", len(d.ran), d.reloads)
	}
	run.Press("enter").Reject("Import a file", "Welcome").Expect("whom to ask")
}

func TestProgressIsShownAndEscStopsAndSaysWhatIsIn(t *testing.T) {
	d := newDesk()
	var run *tuitest.Driver
	d.during = func(ctx context.Context, tell func(welcome.Progress)) {
		tell(welcome.Progress{Done: 4_000, Total: 8_812, Rate: 2_000, Left: 2400 * time.Millisecond})
		run.Advance(time.Second).Expect("4,000 of 8,812 rows", "2,000 rows a second · 2 s left")
		run.Press("esc").Expect("Stopping")
		select {
		case <-ctx.Done():
		case <-time.After(5 * time.Second):
			t.Error("Esc did not reach the import")
		}
		run.Press("esc").Expect("Stopping")
	}
	run = open(t, d, 80, 24).Press("enter").Type("nps.csv").Press("enter")
	run.Press("i").Expect("was stopped", "4,000 rows are in", "back. Import the same file again").Reject("Stopping")
	run.Press("esc").Advance(time.Minute).Reject("Stopping").Expect("whom to ask")
}

func TestAQuestionIsAskedInAFormAndItsAnswerIsUsed(t *testing.T) {
	tests := []struct {
		name     string
		question welcome.Question
		see      string
		keys     []string
		want     welcome.Answers
	}{
		{"dates", welcome.Question{Key: "date-format", Column: "Closed", Options: []string{"dmy", "mdy"}, Samples: []string{"03/04/2026"}}, "such as 03/04/2026", []string{"right", "enter"}, welcome.Answers{DateFormat: "mdy"}},
		{"decimals", welcome.Question{Key: "decimal", Column: "Amount", Options: []string{".", ","}, Samples: []string{"1.234"}}, "holds 1.234. Which sign parts", []string{"right", "enter"}, welcome.Answers{Decimal: ","}},
		{"scale", welcome.Question{Key: "scale", Column: "Score", Options: []string{"5", "7"}}, "How high can a score be", []string{"right", "enter"}, welcome.Answers{Scale: 7}},
		{"another kind", welcome.Question{Key: "scale", Column: "Score", Options: []string{"10", "csat"}}, "not NPS", []string{"right", "enter"}, welcome.Answers{Kind: "csat"}},
		{"kind", welcome.Question{Key: "kind", Options: []string{"nps", "csat"}}, "do not tell for certain", []string{"enter"}, welcome.Answers{Kind: "nps"}},
		{"column", welcome.Question{Key: "map", Column: "name", Options: []string{"A", "B", "C", "D", "Firma"}}, "Which column of nps.csv is “name”?", []string{"F", "i", "enter"}, welcome.Answers{Fields: map[string]string{"name": "Firma"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk()
			d.question = &tt.question
			run := open(t, d, 80, 24).Press("enter").Type("nps.csv").Press("enter").Expect(tt.see)
			run.Press(tt.keys...).Expect("Import 8,800 rows")
			if got := d.asked[len(d.asked)-1]; fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("prepared with %+v, want %+v", got, tt.want)
			}
			run.Press("esc").Expect("Import a file")
		})
	}
}

func TestWhatIsWrongWithAFileIsSaidUnderItsPath(t *testing.T) {
	d := newDesk()
	d.fail = domain.Errorf(domain.NotFound, "There is no file nowhere.csv; nothing was imported. Check the path.")
	open(t, d, 80, 24).Press("enter").Type("nowhere.csv").Press("enter").Expect("■ There is no file nowhere.csv", "Nothing there begins like this").Type("x").Reject("There is no file")
}

func TestAFileIsReadDifferentlyAndLookedAtAgain(t *testing.T) {
	d := newDesk()
	run := open(t, d, 80, 24).Press("enter").Type("nps.csv").Press("enter", "e").Expect("Read accounts.csv differently")
	run.Press("tab", "right", "ctrl+s").Expect("Import 8,800 rows").Press("esc").Expect("Import a file").Reject("8,800")
	if got := d.asked[len(d.asked)-1]; got.DateFormat != "dmy" || got.Kind != "" {
		t.Errorf("prepared with %+v", got)
	}
}

func TestNothingIsImportedThatWouldChangeNothing(t *testing.T) {
	d := newDesk()
	d.preview.Counts = welcome.Counts{Unchanged: 40}
	open(t, d, 80, 24).Press("enter").Type("nps.csv").Press("enter", "i").Expect("is in already")
	if len(d.ran) != 0 {
		t.Error("it was imported all the same")
	}
}

func TestEveryStepFitsEveryWindow(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {40, 10}, {80, 24}, {120, 36}, {200, 60}, {1, 1}} {
		d := newDesk()
		run := open(t, d, 80, 24).Resize(size[0], size[1])
		for _, k := range []string{"enter", "enter", "enter", "w", "esc", "e", "esc", "i", "w", "esc"} {
			run.Press(k).Screen()
		}
		if len(d.ran) != 1 {
			t.Errorf("%v: imported %d times\n%s", size, len(d.ran), run.Screen())
		}
	}
}

func TestCompaniesWithoutADateAreWarnedOf(t *testing.T) {
	d := newDesk()
	d.preview.Columns = []welcome.Column{{Field: "name", Header: "Company name"}}
	d.preview.Samples, d.preview.Rejected = nil, nil
	run := open(t, d, 100, 30).Press("enter").Type("nps.csv").Press("enter").Expect("No column says since when they are customers", "“Customers since” under e")
	run.Press("i").Expect("is in", "No column says since when they are customers")
	d.preview.Columns = append(d.preview.Columns, welcome.Column{Field: "customer_since", Header: "Start"})
	open(t, d, 100, 30).Press("enter").Type("nps.csv").Press("enter").Reject("No column says since")
}
