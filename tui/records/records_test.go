package records_test

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// blank is a screen with nothing of its own: the commands must work on any.
type blank struct{ reloads int }

func (*blank) Title() string   { return "Blank" }
func (*blank) Init() tea.Cmd   { return nil }
func (*blank) Resize(int, int) {}
func (*blank) View() string    { return " " }
func (b *blank) Update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(ui.ReloadMsg); ok {
		b.reloads++
	}
	return nil
}
func (*blank) Actions() []ui.Action { return nil }

type world struct {
	*tuitest.Driver
	t      *testing.T
	st     store.Store
	book   *storetest.Seeded
	screen *blank
}

func newWorld(t *testing.T, roles ...domain.Role) *world {
	t.Helper()
	db, err := sqlite.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	svc, _ := storetest.NewService(db)
	w := &world{t: t, book: storetest.Seed(t, svc), screen: &blank{}}
	if len(roles) == 0 {
		roles = domain.InternalRoles
	}
	w.st = svc.As(w.book.Actor("Maya Koch", roles...))
	w.Driver = tuitest.New(t, 80, 24, storetest.Morning, func(env *ui.Env) []tui.Place {
		env.NewID = svc.NewID
		svc.Now = env.Now
		return []tui.Place{{ID: "blank", Screen: w.screen}}
	}, tuitest.WithStore(w.st), func(cfg *tui.Config) { cfg.Actions = records.Actions(cfg.Env) })
	return w
}

// fill types into the fields of a form, one after the other; "" leaves a field as it is.
func (w *world) fill(texts ...string) *world {
	for i, text := range texts {
		if i > 0 {
			w.Press("tab")
		}
		w.Type(text)
	}
	return w
}

func (w *world) account(name string) store.AccountDetail {
	w.t.Helper()
	d, err := w.st.Account(context.Background(), w.book.Accounts[name])
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func TestAnAccountIsAddedByHand(t *testing.T) {
	w := newWorld(t)
	w.Do("record.account.new").Expect("New account", "Maya Koch")
	w.fill("Umbra Studios", "umbra.example", "", "12k", "2 Mar 2025").Press("ctrl+s").Expect("Umbra Studios was added · u undo")
	found, err := w.st.Accounts(context.Background(), store.PageQuery{Search: "umbra"})
	if err != nil || len(found) != 1 || found[0].ARR.Minor != 1_200_000 || found[0].CustomerSince.String() != "2025-03-02" || found[0].OwnerID != w.book.Users["Maya Koch"] {
		t.Fatalf("%+v %v", found, err)
	}
	if w.screen.reloads == 0 {
		t.Error("the screen was not told to read again")
	}
	w.Press("u").Expect("Umbra Studios is gone again")
}

func TestASecondAccountOfOneNameIsRefusedAndTheWordsStay(t *testing.T) {
	w := newWorld(t)
	w.Do("record.account.new")
	w.fill("Northwind Labs").Press("ctrl+s").Expect("Northwind Labs is there already; nothing was saved.", "New account")
}

func TestAnAccountIsCorrectedAndKeepsTheRest(t *testing.T) {
	w := newWorld(t)
	before := w.account("Atlas Freight").Account
	w.Do("record.account.edit").Expect("Which account?").Type("atlas")
	w.Press("enter").Expect("Correct this account", "Atlas Freight").Press("tab", "tab", "right").Press("ctrl+s").Expect("Atlas Freight was saved")
	after := w.account("Atlas Freight").Account
	if after.Lifecycle == before.Lifecycle {
		t.Error("the phase is the same")
	}
	after.Lifecycle, after.Meta = before.Lifecycle, before.Meta
	if after != before {
		t.Errorf("something else changed:\n%+v\n%+v", before, after)
	}
}

func TestTheSponsorIsNotedWithTheRarerFields(t *testing.T) {
	w := newWorld(t)
	w.Do("record.account.more").Type("atlas")
	w.Press("enter").Expect("More about Atlas Freight")
	w.fill("Iris Vega").Press("ctrl+s")
	if got := w.account("Atlas Freight").Account.ExecSponsor; got != "Iris Vega" {
		t.Errorf("sponsor %q", got)
	}
}

func TestAPersonIsAddedAtAnAccount(t *testing.T) {
	w := newWorld(t)
	w.Do("record.contact.new")
	w.fill("Nils Berg", "nils@atlas.example", "atlas", "Buyer").Press("ctrl+s").Expect("Nils Berg was added")
	people := w.account("Atlas Freight").Contacts
	if len(people) != 2 || people[1].Name != "Nils Berg" || people[1].Title != "Buyer" {
		t.Errorf("people: %+v", people)
	}
}

func TestAnAddressOfSomebodyElseIsRefusedAtTheField(t *testing.T) {
	w := newWorld(t)
	w.Do("record.contact.new")
	w.fill("Nils Berg", "dana@atlas.example").Press("ctrl+s").Expect("Dana Cole of Atlas Freight has the address", "New person")
}

func TestAPersonWhoDoesNotWantToBeAskedIsNotedSo(t *testing.T) {
	w := newWorld(t)
	w.Do("record.contact.edit").Type("dana")
	w.Press("enter").Expect("Correct this person", "dana@atlas.example")
	w.Press("tab", "tab", "tab", "tab", "tab", "right", "ctrl+s").Expect("Dana Cole was saved")
	c, err := w.st.Contact(context.Background(), w.book.Contacts["Dana Cole"])
	if err != nil || !c.Contact.DoNotAsk || c.Contact.Left || c.Account.Name != "Atlas Freight" {
		t.Errorf("%+v %v", c.Contact, err)
	}
}

func TestAnAnswerIsAddedAndCorrected(t *testing.T) {
	w := newWorld(t)
	w.Do("record.answer.new")
	w.fill("dana", "", "10").Press("ctrl+s").Expect("The answer was added")
	w.Do("record.answer.edit").Type("atlas")
	w.Press("enter").Expect("Which answer?", "NPS 10 · Dana Cole").Press("enter").Expect("Correct this answer", "Dana Cole").Press("tab", "tab", "backspace", "backspace")
	w.Type("11")
	w.Press("ctrl+s").Expect("The score must lie between 0 and 10").Press("backspace").Press("backspace")
	w.Type("7")
	w.Press("ctrl+s").Expect("The answer was saved")
	for _, a := range w.account("Atlas Freight").Answers {
		if a.Score == 7 && a.RespondedAt.Equal(storetest.Morning) {
			return
		}
	}
	t.Errorf("answers: %+v", w.account("Atlas Freight").Answers)
}

func TestACaseIsOpenedAndClosed(t *testing.T) {
	w := newWorld(t)
	w.Do("record.case.new")
	w.fill("atlas", "T-9", "No export").Press("ctrl+s").Expect("The case was added")
	w.Advance(time.Hour)
	w.Do("record.case.edit").Type("atlas")
	w.Press("enter").Expect("T-9 No export · open").Press("enter").Press("tab", "tab", "tab", "tab", "right", "right", "right").Press("ctrl+s").Expect("The case was saved")
	c := w.account("Atlas Freight").Cases
	if len(c) != 1 || c[0].Status != domain.CaseResolved || c[0].ResolvedAt.IsZero() || c[0].Severity != domain.SeverityNormal {
		t.Errorf("cases: %+v", c)
	}
}

func TestAnEventIsAddedOnItsDay(t *testing.T) {
	w := newWorld(t)
	w.Do("record.event.new")
	w.fill("first win", "atlas", "dana", "", "").Press("tab").Press("backspace", "backspace", "backspace", "backspace", "backspace")
	w.Type("yesterday")
	w.Press("ctrl+s").Expect("First win was added")
	for _, e := range w.account("Atlas Freight").Events {
		if e.Kind == domain.EventFirstWin && e.ContactID == w.book.Contacts["Dana Cole"] && domain.DateOf(e.OccurredAt, time.UTC).String() == "2026-11-19" {
			return
		}
	}
	t.Errorf("events: %+v", w.account("Atlas Freight").Events)
}

func TestAPartnerIsAddedAndCorrected(t *testing.T) {
	w := newWorld(t)
	w.Do("record.partner.new")
	w.fill("Delta Cloud", "reseller", "hi@delta.example").Press("ctrl+s").Expect("Delta Cloud was added")
	w.Do("record.partner.edit").Type("brightpath")
	w.Press("enter").Expect("Correct this partner", "AB78").Press("tab")
	w.Type("!")
	w.Press("ctrl+s").Expect("Brightpath Agency was saved")
	p, err := w.st.Partner(context.Background(), w.book.Partners["Brightpath Agency"])
	if err != nil || p.Type != "agency!" || p.Code != "AB78" {
		t.Errorf("%+v %v", p, err)
	}
}

func TestWhoMayNotWriteIsToldWhy(t *testing.T) {
	w := newWorld(t, domain.RoleViewer)
	for _, a := range records.Actions(w.Env()) {
		if a.Why() == "" {
			t.Errorf("%s may be done by a viewer", a.ID)
		}
	}
}

func TestEveryCommandIsInThePaletteOfAnyScreen(t *testing.T) {
	w := newWorld(t)
	w.Press(":")
	w.Type("add acc")
	w.Expect("add account").Press("enter").Expect("New account")
}

func TestAFormKeepsItsDraft(t *testing.T) {
	w := newWorld(t)
	w.Do("record.contact.new")
	w.fill("Nils Berg").Press("esc").Expect("Draft kept")
	w.Do("record.contact.new").Expect("Nils Berg").Golden("draft")
}
