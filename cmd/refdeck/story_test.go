package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/tuitest"
)

// story is one person's day: a home of its own, a clock that is moved by hand,
// the command line, and the real program in a virtual terminal.
type story struct {
	t    *testing.T
	home string
	at   atomic.Int64
	w    *work
	term *tuitest.Term
}

const (
	enter = "\r"
	esc   = "\x1b"
	tab   = "\t"
	down  = "\x1b[B"
	right = "\x1b[C"
	save  = "\x13" // ctrl+s
)

func newStory(t *testing.T) *story {
	s := &story{t: t, home: t.TempDir()}
	for _, name := range []string{"XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, filepath.Join(s.home, name))
	}
	t.Setenv("HOME", s.home)
	t.Setenv("USER", "ana")
	t.Setenv("REFDECK_STORE", "")
	s.at.Store(time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC).UnixNano())
	return s
}

func (s *story) now() time.Time { return time.Unix(0, s.at.Load()).UTC() }

func (s *story) later(d time.Duration) { s.at.Add(int64(d)) }

// run types a command and gives what it prints; it must succeed.
func (s *story) run(args ...string) string {
	s.t.Helper()
	var out, errs bytes.Buffer
	a := newApp(s.now)
	a.out, a.err = &out, &errs
	if code := a.main(context.Background(), args); code != 0 {
		s.t.Fatalf("refdeck %s: exit %d\n%s%s", strings.Join(args, " "), code, out.String(), errs.String())
	}
	return out.String()
}

func (s *story) file(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.home, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// open starts the dashboard on the store of this home.
func (s *story) open(width, height int) {
	s.t.Helper()
	a := newApp(s.now)
	a.err = &bytes.Buffer{}
	a.zone = time.UTC
	w, err := a.open(s.t.Context(), writing)
	if err != nil {
		s.t.Fatal(err)
	}
	s.w = w
	s.t.Cleanup(w.close)
	session, err := a.begin(s.t.Context(), w, visit{}, slog.New(slog.DiscardHandler))
	if err != nil {
		s.t.Fatal(err)
	}
	s.term = tuitest.Start(s.t, session.shell, width, height)
}

// press types keys and waits for what must then be on the screen.
func (s *story) press(keys string, want ...string) {
	s.t.Helper()
	s.later(30 * time.Second)
	s.term.Keys(keys)
	for _, text := range want {
		s.term.WaitFor(text)
	}
}

// pick types enough of a choice of the open list to leave it alone, and takes it.
func (s *story) pick(choice string, want ...string) {
	s.t.Helper()
	s.press(choice, "1 of 6")
	s.press(enter, want...)
}

func TestADayFromImportToCommission(t *testing.T) {
	s := newStory(t)
	s.importBook()
	s.twoEarlierDeals()
	before := s.run("leaderboard", "--period", "2026-Q4")
	if !strings.Contains(before, "bronze") {
		t.Fatalf("before the third deal the partner is not Bronze:\n%s", before)
	}
	s.open(120, 40)
	s.asking()
	s.capturing()
	s.moving()
	s.closing()
	s.figures()
	s.everythingIsAudited()
}

// importBook brings in a small customer base, one answer of this morning and a partner.
func (s *story) importBook() {
	s.run("import", "accounts", s.file("accounts.csv", "name,domain,customer_since,owner\n"+
		"Northwind Labs,northwind.example,2025-01-10,ana\nKestrel Health,kestrel.example,2025-03-01,ana\n"))
	s.run("import", "contacts", s.file("contacts.csv", "email,first name,last name,company,title\n"+
		"priya@northwind.example,Priya,Shah,Northwind Labs,VP Operations\ntom@kestrel.example,Tom,Okafor,Kestrel Health,Head of IT\n"))
	s.run("import", "events", s.file("events.csv", "company,kind,outcome,occurred_at\n"+
		"Northwind Labs,first_win,positive,2026-06-10\nKestrel Health,first_win,positive,2026-06-10\n"))
	s.run("import", "nps", s.file("nps.csv", "email,score,comment,responded_at\npriya@northwind.example,10,Love it,2026-11-20T08:52:00Z\n"))
	s.run("import", "partners", s.file("partners.csv", "name,type,email\nBrightpath Agency,agency,hello@brightpath.example\n"))
}

// twoEarlierDeals gives the partner two won deals, by the command line.
func (s *story) twoEarlierDeals() {
	for _, company := range []string{"Helios Energy", "Quill Legal"} {
		s.run("referral", "add", "--partner", "Brightpath Agency", "--account", company, "--consent", "permission_confirmed", "--icp", "yes", "--need", "reports", "--value", "50k")
		ref := s.refOf(company)
		s.run("referral", "accept", ref)
		s.run("referral", "move", ref, "contacted", "--touch", "email")
		s.run("referral", "move", ref, "qualified", "--person", "Ines Lopes", "--role", "champion")
		s.run("referral", "move", ref, "opportunity", "--amount", "50k", "--expected", "2026-12-01")
		s.run("referral", "move", ref, "closed_won", "--amount", "50k", "--closed", "2026-11-20")
	}
}

// refOf is the id of the referral of a company.
func (s *story) refOf(company string) string {
	s.t.Helper()
	for _, line := range strings.Split(s.run("referral", "list", "--period", "all", "--limit", "0"), "\n") {
		if strings.Contains(line, company) {
			for _, word := range strings.Fields(line) {
				if strings.HasPrefix(word, "REF-") {
					return word
				}
			}
		}
	}
	s.t.Fatalf("no referral of %s", company)
	return ""
}

func (s *story) asking() {
	s.term.WaitFor("Priya Shah").WaitFor("NPS 10")
	s.press("a", "Ask Priya Shah of Northwind Labs", "Hi Priya")
	s.press(save, "Recorded: Priya Shah was asked")
	// she is not asked twice: the row is gone, and blocked people say why
	s.press("b", "b hides them", "asked, waiting")
}

// capturing records what came of the ask: a referral.
func (s *story) capturing() {
	s.press("G")
	s.press("=", "named somebody")
	s.press(enter, "New referral from Priya Shah")
	s.press("Umbra Studios"+save, "Umbra Studios is added as REF-2026-CUST-001-PS")
	s.press("2", "New", "Umbra Studios")
	s.press("n", "New referral", "Introduced by")
	s.press("Brightpath", "partner")
	s.press(enter + "Sona Medical" + tab + "Vera Roth" + tab + "vera@sona.example" + tab + right + save)
	s.term.WaitFor("Sona Medical added as REF-2026-PART-003")
}

func (s *story) moving() {
	s.press("d", "Decide on Sona Medical", "Accept")
	s.press(enter, "Sona Medical accepted")
	s.press("m", "Move Sona Medical to")
	s.pick("Contacted", "What went out")
	s.press(save, "Sona Medical → Contacted · u undo")
	// what can be undone is undone
	s.press("u", "Sona Medical is back at New")
	s.press("m", "Move Sona Medical to")
	s.pick("Contacted", "What went out")
	s.press(save, "Sona Medical → Contacted · u undo")
	s.press("m", "Move Sona Medical to")
	s.pick("Qualified", "Fits our profile")
	s.press(right + tab + "faster month-end" + tab + tab + right + save)
	s.term.WaitFor("Sona Medical → Qualified · u undo").WaitFor("Sona Medical   Qualified just now")
	s.press("p", "People at Sona Medical", "Vera Roth")
	s.press(esc)
	s.term.WaitGone("People at Sona Medical")
	for range 2 { // the meeting is booked, then held
		s.press("i", "What happened with Sona Medical?")
		s.press(save)
		s.term.WaitGone("What happened with")
	}
	s.press("m", "Move Sona Medical to")
	s.pick("Opportunity", "Amount")
	s.press("84k" + tab + "+30d" + save)
	s.term.WaitFor("Sona Medical → Opportunity · u undo").WaitFor("Sona Medical   Opportunity just now") // and the cursor is on it
}

func (s *story) closing() {
	s.press("m", "Move Sona Medical to")
	s.pick("Won", "Mark as won")
	s.press(save)
	s.term.WaitGone("Mark as won")
	s.press("u", "cannot be undone")
	s.term.WaitFor("Enter shows the cards") // the cursor has followed the card
	s.press(enter)
	s.term.WaitGone("Enter shows the cards")
	s.press("T", "was thanked for")
}

// figures: the third deal of the year is the first at Silver, 15 % of $84,000.
func (s *story) figures() {
	s.press("3", "Brightpath Agency", "Silver", "$184")
	s.press("4", "Metrics")
	out := s.run("leaderboard", "--period", "2026-Q4", "--json")
	for _, want := range []string{`"tier":"silver"`, `"won":3`, `"commission_projected":{"minor":2260000`, `"deals_to_next_tier":7`} {
		if !strings.Contains(out, want) {
			s.t.Errorf("the leaderboard lacks %s: %s", want, out)
		}
	}
	metrics := s.run("metrics", "opportunity_to_close", "acceptance_rate", "--json")
	if !strings.Contains(metrics, `"numerator":3`) {
		s.t.Errorf("three wins are not in the metrics: %s", metrics)
	}
}

func (s *story) everythingIsAudited() {
	events, err := s.w.Audit(s.t.Context(), store.AuditQuery{Limit: 200})
	if err != nil {
		s.t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range events {
		seen[e.Action] = true
	}
	for _, action := range []string{"import", "ask", "referral.add", "referral.accepted", "referral.move", "undo", "referral.milestone", "referral.won", "referral.thank"} {
		if !seen[action] {
			s.t.Errorf("the audit has no %s; it has %v", action, seen)
		}
	}
	if out := s.run("doctor"); strings.Contains(out, "broken") {
		s.t.Errorf("doctor: %s", out)
	}
}
