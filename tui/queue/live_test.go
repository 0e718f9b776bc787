package queue_test

import (
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/queue"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// side starts the real program for somebody, with changes told by the store.
func (w *world) side(t *testing.T, as domain.Actor) *tuitest.Term {
	t.Helper()
	env := (&ui.Env{Now: func() time.Time { return storetest.Morning }, Store: w.svc.As(as), NewID: w.svc.NewID, Ctx: t.Context(), Currency: "USD"}).Fill()
	return tuitest.Start(t, tui.New(tui.Config{Env: env, Name: as.Name, Theme: "dark", Watch: true, Places: []tui.Place{{ID: queue.ID, Screen: queue.New(env)}}}), 120, 36)
}

func TestTwoDashboardsSideBySideSeeEachOtherWithinASecond(t *testing.T) {
	w := newWorld(t)
	w.svc.Now = func() time.Time { return storetest.Morning }
	ana := w.side(t, w.everywhere("Ana Ruiz")).WaitFor("Northwind Labs").WaitFor("26 rules pass")
	boss := w.side(t, storetest.Boss()).WaitFor("Northwind Labs").WaitFor("26 rules pass")
	began := time.Now()
	ana.Keys("a").WaitFor("Ask Priya Shah")
	boss.WaitFor("✎ Ana")
	if took := time.Since(began); took > 3*time.Second { // a second, and room for a busy machine
		t.Errorf("it took %v until the other saw who is writing", took)
	}
	ana.Keys("\x13").WaitFor("Recorded: Priya Shah was asked")
	boss.WaitGone("✎ Ana").WaitFor("asked, waiting")
}

func TestAnOpenFormKeepsQuiet(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36, w.book.Ana()).Press("a").Advance(5 * time.Second)
	before := d.Styled()
	if d.Advance(45*time.Second).Styled() != before {
		t.Errorf("the screen changed while nothing happened\n%s", d.Screen())
	}
}
