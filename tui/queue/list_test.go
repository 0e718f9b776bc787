package queue_test

import (
	"context"
	"fmt"
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

func TestTheListAtItsSizes(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Golden("80x24")
	d.Press("b").Resize(120, 36).Golden("120x36-blocked")
	d.Resize(60, 20).Golden("60x20")
}

func TestTheScreenOpensOnOnesOwnPeople(t *testing.T) {
	w := newWorld(t)
	w.screen(80, 24, w.book.Ana()).Expect("owner: me", "Ask today 7").Reject("Fjord Analytics")
	w = newWorld(t)
	w.screen(80, 24, storetest.Boss()).Expect("owner: all", "Ask today 9", "Fjord Analytics")
}

func TestAChosenOwnerHoldsAndAPeriodChosenElsewhereDoesNotDisturbIt(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.everywhere("Ana Ruiz"))
	d.Env().Filters.Kind, d.Env().Filters.Period = ui.Month, d.Env().PeriodNow(ui.Month)
	d.Send(ui.FiltersMsg{}).Expect("owner: me")
	d.Send(ui.FiltersMsg{}).Expect("owner: all", "Ask today 9")
	d.Env().Filters.Owner, d.Env().Filters.OwnerName = fmt.Sprint(w.book.Users["Maya Koch"]), domain.Lit("Maya Koch")
	d.Send(ui.FiltersMsg{}).Expect("owner: Maya Koch", "Ask today 2", "Fjord Analytics").Reject("Northwind")
}

func TestBlockedPeopleAreListedWithTheReasonAndWhenItLifts(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, storetest.Boss()).Reject("Meridian Bank").Press("b").Expect("── blocked · 3 · b hides them", "↓ 2 more")
	if line := d.Line("Meridian Bank"); !strings.Contains(line, "open case") {
		t.Errorf("no reason in %q", line)
	}
	if line := d.Line("Polar Insurance"); !strings.Contains(line, "Feb 2027") {
		t.Errorf("no day on which it lifts in %q", line)
	}
	d.Press("b").Reject("Meridian Bank")
}

func TestASearchFindsEverybodyAndEscEndsIt(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("/")
	d.Type("mer ban")
	d.Expect("Meridian Bank", "1 of 11").Press("enter").Press("esc").Expect("Northwind Labs").Reject("Meridian Bank")
	d.Press("/")
	d.Type("nobody of this name")
	d.Expect("Nobody matches “nobody of this name”.", "f chooses everybody's").Press("esc").Expect("Northwind Labs")
}

func TestSomebodyWithoutAReasonIsFoundWithWhatIsMissing(t *testing.T) {
	w := newWorld(t)
	on(w.screen(80, 24, w.book.Ana()), "cobalt").Expect("── no reason to ask now · 1", "NPS 8 only", "log one with i")
}

func TestAnEmptyStoreSaysWhatToDo(t *testing.T) {
	w := emptyWorld(t)
	w.open(80, 24, w.svc.As(storetest.Boss())).Golden("empty")
}

func TestCompaniesWithoutPeopleAskForContacts(t *testing.T) {
	w := emptyWorld(t)
	for _, name := range []string{"Acme", "Beta"} {
		if _, err := w.svc.As(storetest.Boss()).SaveAccount(context.Background(), "", domain.Account{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	w.open(80, 24, w.svc.As(storetest.Boss())).Expect("2 companies are in; nobody is known there yet: import contacts.", "Press : and choose Import a file").Reject("no customers here")
}

func TestTheOrderAndTheSignsAreExplained(t *testing.T) {
	w := newWorld(t)
	w.screen(80, 24, w.book.Ana()).Expect("most urgent first").Do("queue.signs").Expect("◆ hot   ◇ ready", "until the ask should be made")
}

func TestTheReasonNearestToBeingMendedIsNamed(t *testing.T) {
	w := emptyWorld(t)
	boss := w.svc.As(storetest.Boss())
	a, err := boss.SaveAccount(context.Background(), "", domain.Account{Name: "Acme"})
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"Ann Bell", "Bo Carr", "Cy Dunn"} {
		c, err := boss.SaveContact(context.Background(), "", domain.Contact{AccountID: a.ID, Name: name})
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			continue
		}
		if _, err := boss.SaveAnswer(context.Background(), "", domain.Answer{ContactID: c.ID, Survey: domain.SurveyNPS, Score: 10, Scale: 10, RespondedAt: storetest.Morning.Add(-time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	d := w.open(120, 30, boss).Expect("no NPS answer 2", "Soonest mended: customer since?", "refdeck import accounts FILE --default-customer-since 2024-01-01", "Press e", "on one of them, or for all at once")
	d.Press("b").Expect("── no reason to ask now · 3", "Ann Bell", "customer since?")
}

func TestWhenAllIsDoneTheListSaysWhatKeepsMostBack(t *testing.T) {
	w := newWorld(t)
	for name := range w.book.Contacts {
		c := w.contact(name)
		if c.Account.OwnerID == w.book.Users["Maya Koch"] {
			snoozed(t, w, name)
		}
	}
	d := w.screen(80, 24, w.book.Maya()).Expect("Nobody to ask now", "All done: there is nobody to ask just now.", "people are snoozed: b shows them.")
	d.Send(filterAll(d)).Expect("Northwind Labs")
	for name := range w.book.Contacts {
		c := w.contact(name).Contact
		if w.contact(name).Account.OwnerID == w.book.Users["Maya Koch"] {
			c.UnsubscribedAt = storetest.Morning.Add(-time.Hour)
			if _, err := w.svc.As(storetest.Boss()).SaveContact(context.Background(), "", c); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.Env().Filters.Owner, d.Env().Filters.OwnerName = fmt.Sprint(w.book.Users["Maya Koch"]), domain.Lit("Maya Koch")
	d.Send(ui.FiltersMsg{}).Expect("Most are kept back by:", "unsubscribed (3).", "Only the person can subscribe again.")
}

func TestOthersPeopleAreNotOnesOwn(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.everywhere("Leo Park"))
	d.Env().Filters.Owner, d.Env().Filters.OwnerName = fmt.Sprint(w.book.Users["Leo Park"]), domain.Lit("Leo Park")
	d.Send(ui.FiltersMsg{}).Expect("There is nobody here whose account belongs to you.", "f shows another owner's people")
}

func TestWhatKeepsPeopleBackIsExplained(t *testing.T) {
	w := newWorld(t)
	w.screen(80, 24, w.book.Ana()).Do("queue.reasons").Expect("What keeps people from being asked", "1  open case").Press("enter").Expect("── blocked")
}

func TestTimeGoesByWithoutARead(t *testing.T) {
	w := newWorld(t)
	w.screen(80, 24, w.book.Ana()).Expect("due 1h39").Advance(10 * time.Minute).Expect("due 1h29")
}

func TestRowsDoNotLookChangedBecauseTimeWentBy(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Advance(10 * time.Minute)
	d.Send(ui.ReloadMsg{})
	if strings.Contains(d.Screen(), "•") {
		t.Errorf("marked as changed:\n%s", d.Screen())
	}
}

func TestTheStateIsFoundAgain(t *testing.T) {
	w := newWorld(t)
	var s *queue.Screen
	open := func(state map[string]string) *tuitest.Driver {
		return tuitest.New(t, 80, 24, storetest.Morning, func(env *ui.Env) []tui.Place {
			w.svc.Now = env.Now
			s = queue.New(env)
			if state != nil {
				s.Restore(state)
			}
			return []tui.Place{{ID: queue.ID, Screen: s}}
		}, tuitest.WithStore(w.svc.As(w.everywhere("Ana Ruiz"))))
	}
	open(nil).Press("down", "down", "b")
	state := s.State()
	d := open(state).Expect("── blocked", "owner: me")
	if line := d.Line("▌ "); !strings.Contains(line, "Castellan") {
		t.Errorf("the cursor is on %q", line)
	}
	open(map[string]string{"mine": "no", "unknown": "x"}).Expect("owner: all")
}

func TestEveryScopeHasItsKeysOnce(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36, w.book.Ana())
	scopes := map[string][]ui.Action{"list": d.App().Actions()}
	scopes["detail"] = d.Press("enter").App().Actions()
	scopes["report"] = d.Press("esc", "R").App().Actions()
	scopes["everywhere"] = d.App().Globals()
	for _, bad := range ui.CheckKeys(scopes) {
		t.Error(bad)
	}
}

func TestItFitsAnyWindow(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana())
	for _, keys := range [][]string{{}, {"b"}, {"enter"}, {"esc", "R"}, {"esc", "a"}} {
		d.Press(keys...)
		for _, size := range [][2]int{{1, 1}, {7, 3}, {40, 10}, {41, 11}, {59, 13}, {60, 20}, {80, 24}, {109, 30}, {110, 31}, {132, 43}, {200, 60}, {300, 100}} {
			d.Resize(size[0], size[1]).Screen()
		}
	}
}

func FuzzItFitsAnyWindow(f *testing.F) {
	w := newWorld(f)
	f.Add(80, 24, "bjjkG")
	f.Add(110, 9, "Rzwoci")
	f.Add(0, 0, "[]gG")
	f.Fuzz(func(t *testing.T, width, height int, keys string) {
		d := (&world{t, w.svc, w.book}).screen(80, 24, w.book.Ana())
		d.Resize(1+abs(width)%300, 1+abs(height)%100)
		for _, k := range keys {
			if strings.ContainsRune("bR[]jkGgwzoci", k) {
				d.Press(string(k)).Screen()
			}
		}
	})
}

func abs(n int) int { return max(n, -(n + 1)) }

func BenchmarkView(b *testing.B) {
	w := newWorld(b)
	var s *queue.Screen
	tuitest.New(b, 120, 40, storetest.Morning, func(env *ui.Env) []tui.Place {
		w.svc.Now = env.Now
		s = queue.New(env)
		return []tui.Place{{ID: queue.ID, Screen: s}}
	}, tuitest.WithStore(many{w.svc.As(w.book.Ana())}))
	b.ReportAllocs()
	for b.Loop() {
		_ = s.View()
	}
}

// many repeats the people of a page, so that the list is full.
type many struct{ store.Store }

func (m many) Queue(ctx context.Context, q store.QueueQuery) (store.QueuePage, error) {
	p, err := m.Store.Queue(ctx, q)
	items := p.Items
	for i := range 9 {
		for _, it := range items {
			it.ContactID += int64(i+1) * 1000
			p.Items = append(p.Items, it)
		}
	}
	return p, err
}

func TestASearchListsWhoMayBeAskedFirstAndThenTheOthers(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, storetest.Boss()).Press("/")
	d.Type("example")
	d.Expect("15 of 15")
	s := d.Screen()
	order := []string{"Northwind Labs", "── blocked · 3", "Meridian Bank", "↓ "}
	at := 0
	for _, text := range order {
		i := strings.Index(s[at:], text)
		if i < 0 {
			t.Fatalf("%q is not below the one before\n%s", text, s)
		}
		at += i
	}
}
