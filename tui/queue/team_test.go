package queue_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/queue"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// pair is two people at their own dashboards on one service. The service goes by
// Ana's clock; Maya's moves with it.
type pair struct{ ana, maya *tuitest.Driver }

// together opens Today for two who see the same people.
func (w *world) together(width, height int, opts ...tuitest.Option) pair {
	w.t.Helper()
	open := func(name string) *tuitest.Driver {
		d := tuitest.New(w.t, width, height, storetest.Morning, func(env *ui.Env) []tui.Place {
			env.NewID = w.svc.NewID
			return []tui.Place{{ID: queue.ID, Screen: queue.New(env)}}
		}, append([]tuitest.Option{tuitest.WithStore(w.svc.As(w.everywhere(name)))}, opts...)...)
		d.Env().Filters.Owner, d.Env().Filters.OwnerName = "", domain.Lit("all")
		return d.Send(ui.FiltersMsg{})
	}
	p := pair{ana: open("Ana Ruiz"), maya: open("Maya Koch")}
	w.svc.Now = p.ana.Env().Now
	return p.wait(time.Minute)
}

// wait lets time go by for both.
func (p pair) wait(d time.Duration) pair {
	p.ana.Advance(d)
	p.maya.Advance(d)
	return p
}

// told has both hear of a change.
func (p pair) told(kind string, id int64) pair {
	p.ana.Told(kind, id)
	p.maya.Told(kind, id)
	return p
}

// move puts the cursor of a list on a person with the arrows.
func move(t *testing.T, d *tuitest.Driver, name string) {
	t.Helper()
	d.Press("home")
	for range 30 {
		if l := d.Line("▌"); strings.Contains(d.Line("▌ "), name) || strings.Contains(l, name) {
			return
		}
		d.Press("down")
	}
	d.Expect("the row of " + name)
}

func TestWhoIsWritingToSomebodyIsShownToTheOthers(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
		w := newWorld(t)
		p := w.together(size[0], size[1])
		move(t, p.ana, "Northwind")
		p.ana.Press("a").Expect("Ask Priya Shah")
		p.told("presence", w.book.Contacts["Priya Shah"])
		p.maya.Expect("✎ Ana")
		p.ana.Reject("✎")
		p.ana.Press("esc")
		p.told("presence", 0)
		p.maya.Reject("✎")
	}
}

func TestTheAskFormSaysThatSomebodyElseIsWritingJustNow(t *testing.T) {
	w := newWorld(t)
	p := w.together(120, 36)
	move(t, p.ana, "Northwind")
	move(t, p.maya, "Northwind")
	p.ana.Press("c").Expect("To: priya").Reject("is writing")
	p.maya.Press("a").Expect("✎ Ana is writing to Priya right now", "Record the ask")
	p.told("presence", w.book.Contacts["Priya Shah"])
	p.ana.Expect("✎ Maya is writing to Priya right now")
	p.ana.Press("esc")
	p.told("presence", 0)
	p.maya.Reject("is writing").Expect("Record the ask")
}

func TestWritingIsSaidAgainWhileTheFormIsOpenAndEndsByItselfOtherwise(t *testing.T) {
	w := newWorld(t)
	p := w.together(120, 36)
	priya := w.book.Contacts["Priya Shah"]
	move(t, p.ana, "Northwind")
	p.ana.Press("a")
	for range 10 {
		p.wait(30*time.Second).told("presence", priya)
		p.maya.Expect("✎ Ana")
	}
	// Ana's line is cut: nobody says so any more
	w.svc.Now = p.maya.Env().Now
	p.maya.Advance(store.ComposeFor + 2*time.Second).Reject("✎")
}

func TestLeavingTheProgramEndsTheWriting(t *testing.T) {
	w := newWorld(t)
	p := w.together(120, 36)
	move(t, p.ana, "Northwind")
	p.ana.Press("c")
	p.maya.Told("presence", w.book.Contacts["Priya Shah"]).Expect("✎ Ana")
	p.ana.Press("esc", "q")
	if !p.ana.Quit() {
		t.Fatal("q did not quit")
	}
	p.maya.Told("presence", 0).Reject("✎")
}

func TestPresenceIsShownInASCIIToo(t *testing.T) {
	w := newWorld(t)
	p := w.together(120, 36, func(c *tui.Config) { c.ASCII = true })
	p.ana.Press("a")
	p.maya.Told("presence", 0).Told("queue", 0).Expect("* Ana").Reject("✎")
}

// composes counts what is asked of a store about presence.
type composes struct {
	store.Store
	pages, looks int
}

func (c *composes) Queue(ctx context.Context, q store.QueueQuery) (store.QueuePage, error) {
	c.pages++
	return c.Store.Queue(ctx, q)
}

func (c *composes) Composing(ctx context.Context, session string, contacts []int64) ([]domain.Presence, error) {
	c.looks++
	return c.Store.Composing(ctx, session, contacts)
}

func TestPresenceReadsNoPageAgainAndChangesNoAge(t *testing.T) {
	w := newWorld(t)
	st := &composes{Store: w.svc.As(w.book.Ana())}
	d := w.open(120, 36, st).Advance(2 * time.Minute).Expect("as of Fri 20 Nov 09:12")
	st.pages, st.looks = 0, 0
	for range 5 {
		d.Send(ui.ChangedMsg{Change: store.Change{Kind: "presence", ID: w.book.Contacts["Priya Shah"]}})
	}
	d.Advance(time.Second).Told("presence", 999_999).Told("presence", 0).Expect("as of Fri 20 Nov 09:12")
	if st.pages != 0 || st.looks != 1 {
		t.Errorf("%d pages and %d looks, want none and one", st.pages, st.looks)
	}
}

func TestARowThatSomebodyElseAsksIsAnnouncedAndStaysUntilTheCursorGoesOn(t *testing.T) {
	w := newWorld(t)
	p := w.together(120, 36)
	move(t, p.ana, "Northwind")
	move(t, p.maya, "Northwind")
	p.ana.Press("a", "ctrl+s").Expect("Recorded: Priya Shah was asked")
	p.wait(10*time.Second).told("contact", w.book.Contacts["Priya Shah"])
	p.maya.Expect("Priya Shah was asked by Ana Ruiz. The row stays here until you go on.", "→ was asked")
	if l := p.maya.Line("▌→"); !strings.Contains(l, "Northwind Labs") {
		t.Fatalf("the cursor is not on the row that left: %q\n%s", l, p.maya.Screen())
	}
	p.maya.Golden("ghost")
	p.maya.Press("a").Expect("Must not be asked now: asked, waiting").Press("esc").Advance(5 * time.Second)
	p.maya.Told("contact", 0).Expect("→ was asked")
	p.maya.Press("down").Reject("→ was asked", "▌→")
	p.maya.Press("up").Reject("→ was asked by")
}

func TestARowThatSomebodyElseSnoozesOrHoldsSaysWho(t *testing.T) {
	w := newWorld(t)
	p := w.together(120, 36)
	maya := w.svc.As(w.book.Actor("Maya Koch", domain.RoleManager, domain.RoleProgram))
	priya := w.contact("Priya Shah")
	move(t, p.ana, "Northwind")
	if _, err := maya.Snooze(context.Background(), store.SnoozeInput{ContactID: priya.Contact.ID, Rev: priya.Contact.Rev, Until: storetest.Morning.AddDate(0, 0, 7)}); err != nil {
		t.Fatal(err)
	}
	p.wait(10*time.Second).ana.Told("contact", priya.Contact.ID).Expect("→ was snoozed", "Priya Shah was snoozed until 27 Nov by Maya Koch").Press("down")
	move(t, p.ana, "Kestrel")
	acc := w.account("Kestrel Health").Account
	if _, err := maya.Hold(context.Background(), store.HoldInput{AccountID: acc.ID, Rev: acc.Rev, Reason: "contract talks"}); err != nil {
		t.Fatal(err)
	}
	p.wait(10*time.Second).ana.Told("account", acc.ID).Expect("is on hold with Kestrel Health, put there by Maya Koch")
}

func TestOnesOwnAskIsNoNews(t *testing.T) {
	w := newWorld(t)
	p := w.together(120, 36)
	move(t, p.ana, "Northwind")
	p.ana.Press("a", "ctrl+s").Advance(time.Second).Told("contact", w.book.Contacts["Priya Shah"]).Reject("→", "stays here", "left this list")
	if l := p.ana.Line("▌ "); strings.Contains(l, "Northwind") {
		t.Errorf("the cursor stayed on the row that was done with: %q", l)
	}
}

func TestOfTwoWhoAskAtOnceTheSecondIsToldWhoDidAndKeepsTheWords(t *testing.T) {
	w := newWorld(t)
	p := w.together(120, 36)
	move(t, p.ana, "Northwind")
	move(t, p.maya, "Northwind")
	p.ana.Press("a")
	p.maya.Press("a", "shift+tab", "shift+tab").Type("from the fair")
	p.ana.Press("ctrl+s").Expect("Recorded")
	p.maya.Press("ctrl+s").Expect("Priya Shah was asked by Ana Ruiz and waits for an answer", "not recorded", "from the fair", "What you typed is kept")
	if n := len(w.asks("Priya Shah")); n != 1 {
		t.Errorf("%d asks, want 1", n)
	}
}

func TestOfTwoWhoSnoozeAtOnceTheSecondIsTold(t *testing.T) {
	w := newWorld(t)
	p := w.together(120, 36)
	move(t, p.ana, "Northwind")
	move(t, p.maya, "Northwind")
	p.maya.Press("z")
	p.ana.Press("z", "enter").Expect("Priya Shah is snoozed")
	p.maya.Press("enter").Expect("was changed by Ana Ruiz in the meantime")
}

func TestWhoMayOnlyLookIsToldWhyBeforeAnythingIsSent(t *testing.T) {
	w := newWorld(t)
	for _, role := range []domain.Role{domain.RoleViewer, domain.RoleAuditor, domain.RoleFinance} {
		d := w.screen(120, 36, w.book.Actor("Ana Ruiz", role)).Advance(time.Minute)
		for key, word := range map[string]string{"a": "ask", "z": "snooze", "o": "hold", "T": "thank", "n": "add referrals", "N": "edit", "e": "edit", "i": "log events", "t": "log events"} {
			d.Press(key).Expect("You may not "+word, "Nothing was changed").Reject("┌─")
			d.Advance(5 * time.Second)
		}
	}
	if n := len(w.asks("Priya Shah")); n != 0 {
		t.Errorf("%d asks were recorded", n)
	}
}

func TestACSMSeesOnlyTheirOwnAndIsToldSo(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36, w.book.Ana()).Expect("owner: me")
	d.Env().Owners = func(context.Context) ([]ui.Choice, error) { return nil, nil }
	d.Press("f").Expect("You see only what is your own")
	w.screen(120, 36, w.book.Actor("Leo Park", domain.RoleCSM)).Expect("owner: me", "You own no account yet")
}

func TestAStoreThatGoesAwayWithASnoozeUnderWayIsSettledByEnterOrByItself(t *testing.T) {
	for _, byItself := range []bool{false, true} {
		w := newWorld(t)
		l := &tuitest.Lost{Store: w.svc.As(w.book.Ana()), Left: 1, Err: tuitest.ErrUnknown}
		d := w.open(120, 36, l).Advance(time.Minute)
		d.Press("z", "enter").Expect("Not known yet", "It is not known", "Enter settles it")
		if byItself {
			d.Advance(3 * time.Second)
		} else {
			d.Press("enter")
		}
		d.Expect("is snoozed until").Reject("Not known yet")
		if len(l.Ops) != 2 || l.Ops[0] != l.Ops[1] {
			t.Errorf("the operations were %q, want the same one twice", l.Ops)
		}
	}
}
