package board_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/board"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

const day = 24 * time.Hour

var ctx = context.Background()

// world is a store in memory with a board on which every stage occurs.
type world struct {
	t    testing.TB
	svc  *store.Service
	book *storetest.Seeded
	as   store.Store // Maya, who may do everything
	ids  map[string]int64
}

func emptyWorld(t testing.TB) *world {
	t.Helper()
	db, err := sqlite.OpenMemory(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	svc, _ := storetest.NewService(db)
	return &world{t: t, svc: svc, ids: map[string]int64{}}
}

// newWorld has ten referrals: three new, three contacted, one qualified, one
// opportunity, one won and one lost.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := emptyWorld(t)
	w.book = storetest.Seed(t, w.svc)
	w.as = w.svc.As(w.maya())
	for name, id := range w.book.Referrals {
		w.ids[name] = id
	}
	w.bring("Helios Energy", 12*day, domain.StageQualified)
	w.bring("Sona Medical", 9*day, domain.StageContacted)
	w.add("Vesper Foods", day, 2_500_000)
	w.add("Lumen Dental", 3*day, 900_000)
	w.add("Nordkap Shipping", 8*day, 12_000_000)
	w.bring("Nordkap Shipping", 6*day, domain.StageContacted)
	w.add("東京メディカル", 20*day, 7_000_000)
	w.bring("東京メディカル", 3*day, domain.StageContacted)
	w.add("Castor Mining", 40*day, 34_000_000)
	w.bring("Castor Mining", 21*day, domain.StageOpportunity)
	w.add("Orbit Labs", 70*day, 6_600_000)
	w.bring("Orbit Labs", 5*day, domain.StageWon)
	w.add("Pine & Porter", 50*day, 2_800_000)
	w.bring("Pine & Porter", 4*day, domain.StageLost)
	w.at(0)
	next, on := "send the case study", domain.NewDate(2026, 11, 18)
	r := w.referral("Nordkap Shipping")
	must[domain.Referral](t)(w.as.Edit(ctx, store.EditInput{ID: r.ID, Rev: r.Rev, NextAction: &next, NextActionOn: &on}))
	return w
}

func (w *world) maya() domain.Actor {
	return w.book.Actor("Maya Koch", domain.RoleManager, domain.RoleProgram)
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (w *world) at(ago time.Duration) {
	at := storetest.Morning.Add(-ago)
	w.svc.Now = func() time.Time { return at }
}

// add takes in a referral by Atlas Freight's Dana Cole, so long ago.
func (w *world) add(account string, ago time.Duration, minor int64) {
	w.t.Helper()
	w.at(ago)
	in := store.ReferralInput{ReferrerContactID: w.book.Contacts["Dana Cole"], AccountName: account, ContactName: "Lea Wirth", OwnerID: w.book.Users["Leo Park"],
		ConsentBasis: "permission_confirmed", Value: domain.Money{Minor: minor, Currency: "USD"}}
	r := must[store.Added](w.t)(w.as.AddReferral(ctx, in)).Referral
	w.ids[account] = r.ID
	must[domain.Referral](w.t)(w.as.Thank(ctx, "", r.ID, r.Rev))
}

func (w *world) referral(account string) domain.Referral {
	w.t.Helper()
	return must[store.ReferralDetail](w.t)(w.as.Referral(ctx, w.ids[account])).Referral
}

// bring moves a referral up to a stage, so long ago.
func (w *world) bring(account string, ago time.Duration, to domain.Stage) {
	w.t.Helper()
	w.at(ago)
	r := w.referral(account)
	if r.Acceptance == domain.AcceptPending {
		must[domain.Referral](w.t)(w.as.Decide(ctx, store.DecideInput{ID: r.ID, Rev: r.Rev, To: domain.AcceptAccepted}))
	}
	for _, stage := range []domain.Stage{domain.StageContacted, domain.StageQualified, domain.StageOpportunity, domain.StageWon} {
		if r = w.referral(account); to.Rank() < stage.Rank() || (to == domain.StageLost && stage == domain.StageWon) {
			break
		}
		in := store.MoveInput{To: stage}
		switch stage {
		case domain.StageContacted:
			in.Touch = "email"
		case domain.StageQualified:
			in.ICP, in.Need, in.Person, in.PersonRole = "yes", "routing", "Lea Wirth", "champion"
		default:
			in.Amount, in.ExpectedOn = r.Value, domain.NewDate(2026, 12, 15)
			in.ClosedOn = domain.DateOf(w.svc.Now(), time.UTC)
		}
		w.move(account, in)
	}
	if to == domain.StageLost {
		w.move(account, store.MoveInput{To: to, LostReason: "no_budget"})
	}
}

// move is somebody else's doing: Maya's, unless she is the one who looks.
func (w *world) move(account string, in store.MoveInput) {
	w.t.Helper()
	r := w.referral(account)
	in.ID, in.Rev = r.ID, r.Rev
	must[domain.Referral](w.t)(w.as.Move(ctx, in))
}

// wants fails the test when a referral is not at a stage.
func (w *world) wants(account string, stage domain.Stage) {
	w.t.Helper()
	if got := w.referral(account).Stage; got != stage {
		w.t.Fatalf("%s is at %s, want %s", account, got, stage)
	}
}

// screen opens the board as Maya.
func (w *world) screen(width, height int) *tuitest.Driver {
	w.t.Helper()
	return w.open(width, height, w.maya(), nil)
}

// open opens the board as an actor, with something around the store.
func (w *world) open(width, height int, as domain.Actor, around func(store.Store) store.Store, opts ...tuitest.Option) *tuitest.Driver {
	w.t.Helper()
	st := w.svc.As(as)
	if around != nil {
		st = around(st)
	}
	opts = append([]tuitest.Option{tuitest.WithStore(st)}, opts...)
	return tuitest.New(w.t, width, height, storetest.Morning, func(env *ui.Env) []tui.Place {
		env.NewID = w.svc.NewID
		w.svc.Now = env.Now
		return []tui.Place{{ID: board.ID, Screen: board.New(env)}}
	}, opts...)
}

// others is what the shell sends when somebody else changed something.
var others = ui.ReloadMsg{}

// selected is the first line of the selected card: the one with the bar.
func selected(d *tuitest.Driver) string {
	for _, line := range strings.Split(d.Screen(), "\n") {
		line = strings.NewReplacer("▌•", "▌ ", "▌→", "▌ ").Replace(line)
		if _, rest, ok := strings.Cut(line, "▌ "); ok && !strings.Contains(line, "│ ▌") {
			return strings.TrimSpace(strings.SplitN(rest, "  ", 2)[0])
		}
	}
	return ""
}

func wantSelected(t *testing.T, d *tuitest.Driver, account string) {
	t.Helper()
	if got := selected(d); got != account {
		t.Fatalf("selected is %q, want %q\n%s", got, account, d.Screen())
	}
}
