package wallboard_test

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
	"github.com/refdeck/refdeck/tui/wallboard"
)

var morning = time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)

// driver runs a wall on the test's goroutine with a clock of its own.
type driver struct {
	t      testing.TB
	wall   *wallboard.Wall
	env    *ui.Env
	now    time.Time
	timers []timer
	w, h   int
	quit   bool
}

type timer struct {
	at  time.Time
	msg tea.Msg
}

func start(t testing.TB, w, h int, st store.Store, cfg wallboard.Config, change ...func(*ui.Env)) *driver {
	t.Helper()
	d := &driver{t: t, now: morning, w: w, h: h}
	d.env = &ui.Env{Now: func() time.Time { return d.now }, Store: st, Currency: "USD", After: func(wait time.Duration, msg tea.Msg) tea.Cmd {
		return func() tea.Msg {
			d.timers = append(d.timers, timer{d.now.Add(wait), msg})
			return nil
		}
	}}
	for _, c := range change {
		c(d.env)
	}
	if cfg.Theme == "" {
		cfg.Theme = "dark"
	}
	d.wall = wallboard.New(d.env, cfg)
	d.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	d.run(d.wall.Init())
	return d
}

func (d *driver) send(msg tea.Msg) {
	_, cmd := d.wall.Update(msg)
	if strings.HasSuffix(fmt.Sprintf("%T", msg), ".watching") {
		return // it would wait for a change
	}
	d.run(cmd)
}

func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch m := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range m {
			d.run(c)
		}
	case tea.QuitMsg:
		d.quit = true
	default:
		d.send(m)
	}
}

func (d *driver) advance(by time.Duration) *driver {
	end := d.now.Add(by)
	for {
		sort.SliceStable(d.timers, func(i, j int) bool { return d.timers[i].at.Before(d.timers[j].at) })
		if len(d.timers) == 0 || d.timers[0].at.After(end) {
			break
		}
		next := d.timers[0]
		d.timers = d.timers[1:]
		d.now = next.at
		d.send(next.msg)
	}
	d.now = end
	return d
}

// screen is what is drawn, without colours; a drawing that is not as large as the
// window fails the test.
func (d *driver) screen() string {
	d.t.Helper()
	lines := strings.Split(ansi.Strip(d.wall.View().Content), "\n")
	if len(lines) > max(d.h, 1) {
		d.t.Fatalf("%d lines in a window of %d", len(lines), d.h)
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n > d.w {
			d.t.Fatalf("line %d is %d cells wide in a window of %d: %q", i, n, d.w, l)
		}
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

func (d *driver) expect(texts ...string) *driver {
	d.t.Helper()
	for _, text := range texts {
		if s := d.screen(); !strings.Contains(s, text) {
			d.t.Fatalf("%q is not on the wall\n%s", text, s)
		}
	}
	return d
}

func (d *driver) reject(texts ...string) *driver {
	d.t.Helper()
	for _, text := range texts {
		if s := d.screen(); strings.Contains(s, text) {
			d.t.Fatalf("%q should not be on the wall\n%s", text, s)
		}
	}
	return d
}

func (d *driver) golden(name string) *driver {
	d.t.Helper()
	tuitest.Golden(d.t, name, d.screen())
	return d
}

// wired is a store that may be away, and that counts what is read.
type wired struct {
	store.Store
	err   error
	reads int
}

func (s *wired) Leaderboard(ctx context.Context, q store.LeaderQuery) (store.LeaderPage, error) {
	if q.By == string(domain.ByPartner) {
		s.reads++
	}
	if s.err != nil {
		return store.LeaderPage{}, s.err
	}
	return s.Store.Leaderboard(ctx, q)
}

func service(t testing.TB) *store.Service {
	t.Helper()
	db, err := sqlite.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	n := 0
	return &store.Service{Backend: db, Now: func() time.Time { return morning }, NewID: func() string { n++; return fmt.Sprintf("op-%06d", n) }}
}

func demoStore(t testing.TB) *wired {
	t.Helper()
	svc := service(t)
	if err := demo.Generate(t.Context(), svc, demo.Options{Size: demo.Small, Seed: 1, Now: morning}, nil); err != nil {
		t.Fatal(err)
	}
	return &wired{Store: svc.As(demo.Who())}
}

func TestLeadersAndMetricsAreShownInTurn(t *testing.T) {
	st := demoStore(t)
	d := start(t, 80, 24, st, wallboard.Config{Watch: true}).expect("▌Partners▐", "Q4 2026 to date", "as of Fri 20 Nov 09:12 ● live", "next: Metrics").golden("80x24-partners")
	d.advance(21*time.Second).expect("▌Metrics▐", "last 90 days", "next: Customers").reject("Partners").golden("80x24-metrics")
	d.advance(20 * time.Second).expect("▌Customers▐")
	d.advance(40 * time.Second).expect("▌CSMs▐")
	d.advance(40 * time.Second).expect("▌Reps▐")
	d.advance(40 * time.Second).expect("▌Partners▐")
	big := start(t, 200, 60, st, wallboard.Config{Watch: true}).golden("200x60-partners")
	big.advance(21 * time.Second).golden("200x60-metrics")
	start(t, 120, 36, st, wallboard.Config{Watch: true, ASCII: true}).golden("120x36-ascii")
}

func TestTheLineFillsUpQuietlyAndNotAtAllWhereNothingIsToMove(t *testing.T) {
	st := demoStore(t)
	d := start(t, 80, 24, st, wallboard.Config{Watch: true}).reject("━")
	half := strings.Count(d.advance(10*time.Second).screen(), "━")
	if half < 20 || half > 45 {
		t.Errorf("after half of the time the line is %d cells long", half)
	}
	still := start(t, 80, 24, st, wallboard.Config{Watch: true}, func(e *ui.Env) { e.Still = true })
	before := still.wall.View().Content
	if still.advance(19*time.Second).wall.View().Content != before {
		t.Error("something moved although nothing should")
	}
	still.advance(2 * time.Second).expect("▌Metrics▐")
}

func TestNoKeyDoesAnythingButLeave(t *testing.T) {
	d := start(t, 80, 24, demoStore(t), wallboard.Config{})
	before := d.screen()
	for _, k := range []string{"down", "enter", "esc", "2", "?", "space", "a", "tab", "r"} {
		d.send(tuitest.Key(k))
	}
	if d.screen() != before || d.quit {
		t.Error("a key did something")
	}
	if d.send(tuitest.Key("q")); !d.quit {
		t.Error("q did not leave")
	}
	d = start(t, 80, 24, demoStore(t), wallboard.Config{})
	if d.send(tuitest.Key("ctrl+c")); !d.quit {
		t.Error("Ctrl+C did not leave")
	}
}

func TestAStoreThatIsAwayLeavesTheFiguresAndIsAskedAgain(t *testing.T) {
	st := demoStore(t)
	d := start(t, 80, 24, st, wallboard.Config{})
	name := firstName(d)
	st.err = domain.Errorf(domain.Unavailable, "The server deck.example cannot be reached.")
	st.reads = 0
	d.advance(65*time.Second).expect("09:12 ■ offline since 09:13", "▌Metrics▐")
	if n := st.reads; n < 3 || n > 4 {
		t.Errorf("asked %d times in five seconds", n)
	}
	st.err = nil
	d.advance(100 * time.Second).reject("no connection")
	d.advance(155*time.Second).expect("▌Partners▐", name)
}

// firstName is who leads the first board.
func firstName(d *driver) string {
	for _, l := range strings.Split(d.screen(), "\n") {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(l), "1  "); ok {
			return strings.Fields(rest)[0]
		}
	}
	return ""
}

func TestWhoeverMayNotSeeItAnyMoreIsToldSo(t *testing.T) {
	st := demoStore(t)
	d := start(t, 80, 24, st, wallboard.Config{})
	st.err = domain.Errorf(domain.Unauthenticated, "The key you signed in with was revoked; nothing was changed.")
	d.advance(61*time.Second).expect("was revoked", "q leaves").reject("Partners")
	reads := st.reads
	if d.advance(10 * time.Minute); st.reads != reads {
		t.Error("it goes on asking")
	}
}

func TestAStoreWithoutReferralsSaysWhatWillBeHere(t *testing.T) {
	d := start(t, 80, 24, service(t).As(demo.Who()), wallboard.Config{}).expect("Nothing has been referred yet.")
	d.advance(time.Minute).expect("Nothing has been referred yet.")
}

func TestThemesAndDepthsDrawTheSameText(t *testing.T) {
	st := demoStore(t)
	want := start(t, 120, 36, st, wallboard.Config{}).screen()
	for _, theme := range []string{"dark", "light", "plain", "auto"} {
		for _, depth := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.NoTTY} {
			d := start(t, 120, 36, st, wallboard.Config{Theme: theme})
			d.send(tea.ColorProfileMsg{Profile: depth})
			if got := d.screen(); got != want {
				t.Errorf("%s, %v: %s", theme, depth, cmp.Diff(want, got))
			}
		}
	}
}

func TestItFitsAnyWindow(t *testing.T) {
	st := demoStore(t)
	d := start(t, 80, 24, st, wallboard.Config{Watch: true})
	for w := 1; w <= 220; w += 13 {
		for h := 1; h <= 70; h += 6 {
			d.w, d.h = w, h
			d.send(tea.WindowSizeMsg{Width: w, Height: h})
			d.screen()
			d.advance(20 * time.Second)
			d.screen()
		}
	}
}

func TestAChangeIsOnTheWallWithinASecond(t *testing.T) {
	svc := service(t)
	st := svc.As(domain.Actor{Name: "Local user", Roles: domain.InternalRoles})
	wall := wallboard.New(&ui.Env{Now: func() time.Time { return morning }, Store: st, Currency: "USD", Ctx: t.Context(), Still: true}, wallboard.Config{Watch: true, Theme: "dark"})
	term := tuitest.Start(t, wall, 80, 24).WaitFor("Nothing has been referred yet.")
	if _, err := st.SavePartner(t.Context(), "", domain.Partner{Name: "Atlas Freight", Code: "AB78"}); err != nil {
		t.Fatal(err)
	}
	partners, err := st.Partners(t.Context(), store.PageQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if _, err := st.AddReferral(t.Context(), store.ReferralInput{PartnerID: partners[0].ID, AccountName: "Nordkap Shipping"}); err != nil {
		t.Fatal(err)
	}
	term.WaitFor("▌Partners▐").WaitFor("Atlas Freight")
	if took := time.Since(began); took > 3*time.Second { // a second, and room for a busy machine
		t.Errorf("it took %v", took)
	}
	term.Keys("q")
	if err := term.WaitEnd(); err != nil {
		t.Error(err)
	}
}
