package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/ui"
)

// The ten rules for the wall, on the real screens with demo data. What a widget
// owes them has its tests in tui and tui/ui.
func TestRules(t *testing.T) {
	rules := []struct {
		name string
		test func(t *testing.T)
	}{
		{"rule 1: the cursor belongs to a record, not to a row", cursorBelongsToARecord},
		{"rule 2: Esc goes back, loses nothing and never quits", escNeverQuits},
		{"rule 3: do it and offer undo, never Enter for danger", doneAndUndone},
		{"rule 4: typed words are never lost", wordsAreKept},
		{"rule 5: the words on the last line are enough", helpIsThere},
		{"rule 6: one key has one meaning", oneKeyOneMeaning},
		{"rule 7: readable without colour", seenWithoutColour},
		{"rule 8: fewer columns, not squeezed ones", fewerColumns},
		{"rule 9: what is shown is true", shownIsTrue},
		{"rule 10: quiet when idle, and everything as plain text", quietAndPlain},
	}
	for _, r := range rules {
		t.Run(r.name, r.test)
	}
}

// screens are the four tabs.
func screens() []spot {
	return slices.DeleteFunc(spots(), func(s spot) bool { return s.name != s.where })
}

func cursorBelongsToARecord(t *testing.T) {
	t.Run("Today", func(t *testing.T) {
		w := newWall(t, 120, 36)
		page := sure(w.w.Queue(t.Context(), store.QueueQuery{Scope: store.Scope{OwnerID: demo.Who().UserID}}))(t)
		here, last := page.Items[8], page.Items[len(page.Items)-1]
		for range 8 {
			w.Press("down")
		}
		w.wantRow(here.Contact)
		sure(w.other.SaveEvent(t.Context(), newID(), domain.SuccessEvent{AccountID: last.AccountID, ContactID: last.ContactID, Kind: "qbr", Outcome: "positive",
			OccurredAt: wallNow.Add(-time.Hour)}))(t)
		w.reload().wantRow(here.Contact)
		after := sure(w.w.Queue(t.Context(), store.QueueQuery{Scope: store.Scope{OwnerID: demo.Who().UserID}}))(t)
		if slices.IndexFunc(after.Items, func(it store.QueueItem) bool { return it.ContactID == here.ContactID }) != 9 {
			t.Fatal("no row came in above")
		}
		w.Press("z", "enter")
		if c := sure(w.w.Contact(t.Context(), here.ContactID))(t); c.Contact.SnoozedUntil.IsZero() {
			t.Errorf("%s was not snoozed\n%s", here.Contact, w.Screen())
		}
	})
	t.Run("Board", func(t *testing.T) {
		w := newWall(t, 120, 36).then("2", "down", "down")
		cards := sure(w.w.Board(t.Context(), store.BoardQuery{}))(t).Columns[0].Cards
		here, last := cards[2], cards[len(cards)-1]
		w.overdue(last.ID)
		w.reload().Expect("▌ "+here.AccountName, "↑ 1 more", fmt.Sprintf("%d overdue", w.late()))
		w.noteOn(here.ID)
	})
	t.Run("Board, list", func(t *testing.T) {
		w := newWall(t, 120, 36).then("2", "b", "down", "down", "down")
		rows := sure(w.w.List(t.Context(), store.ReferralQuery{By: "submitted", Window: w.Env().Filters.Period}))(t)
		w.wantRow(rows.Cards[3].AccountName)
		w.takeIn("Zebra Works")
		w.reload().wantRow(rows.Cards[3].AccountName)
		w.Expect("↑ 1 more")
		w.noteOn(rows.Cards[3].ID)
	})
	t.Run("Metrics, rows", func(t *testing.T) {
		w := newWall(t, 120, 36).then("4", "enter", "down", "down")
		here := strings.Fields(strings.TrimLeft(w.row(), "▌ "))
		name := strings.Join(here[:2], " ")
		w.takeIn("Zebra Works")
		w.reload().wantRow(name)
		w.Expect("↑ 1 more").Press("enter").Expect("‹ Esc  " + name)
	})
	t.Run("Leaders", func(t *testing.T) {
		w := newWall(t, 120, 36).then("3").then("down", "down")
		name := strings.Join(strings.Fields(strings.TrimLeft(w.row(), "▌ "))[1:3], " ")
		w.Press("P").Type("year").Press("enter")
		w.wantRow(name)
	})
}

// sure gives a value, or ends the test of the error.
func sure[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// then presses keys and is the wall again.
func (w *wall) then(keys ...string) *wall {
	w.t.Helper()
	w.Press(keys...)
	return w
}

// overdue is somebody else's doing: the card of a referral goes to the top.
func (w *wall) overdue(id int64) {
	w.t.Helper()
	r := sure(w.w.Referral(w.t.Context(), id))(w.t).Referral
	next, on := "call them", domain.NewDate(2026, 1, 5)
	sure(w.other.Edit(w.t.Context(), store.EditInput{Op: newID(), ID: id, Rev: r.Rev, NextAction: &next, NextActionOn: &on}))(w.t)
}

// takeIn is somebody else's doing: a referral that is the newest.
func (w *wall) takeIn(account string) {
	w.t.Helper()
	sure(w.other.AddReferral(w.t.Context(), store.ReferralInput{Op: newID(), ReferrerContactID: 1, AccountName: account, ContactName: "Vera Roth", OwnerID: 1,
		ConsentBasis: "permission_confirmed"}))(w.t)
}

// noteOn writes a note by key and finds it at the referral that was selected.
func (w *wall) noteOn(id int64) {
	w.t.Helper()
	w.Press("N").Type("kept in sight").Press("ctrl+s")
	notes := sure(w.w.Referral(w.t.Context(), id))(w.t).Notes
	if !slices.ContainsFunc(notes, func(n domain.Note) bool { return n.Body == "kept in sight" }) {
		w.t.Errorf("the note is not where the cursor was; there are %v\n%s", notes, w.Screen())
	}
}

// back presses Esc until nothing is open any more.
func (w *wall) back() {
	w.t.Helper()
	for range 8 {
		w.Press("esc")
	}
	if w.Quit() {
		w.t.Fatal("Esc ended the program")
	}
	w.Expect("? help") // an overlay has its own keys there
}

func escNeverQuits(t *testing.T) {
	leave := []string{"app.quit", "demo.open"} // these are for leaving
	for _, s := range spots() {
		t.Run(s.name, func(t *testing.T) {
			w := wallAt(t, s, 120, 36)
			for _, a := range w.all() {
				if slices.Contains(leave, a.ID) {
					continue
				}
				w.back()
				w.Press("1")
				w.Press(s.keys...)
				if now, ok := ui.ByID(w.all(), a.ID); ok && now.Why() == "" {
					w.Do(a.ID)
				}
				w.back()
			}
			w.Press("1")
			w.Press(s.keys...)
			w.Press("/").Type("an")
			w.back()
		})
	}
}

// risky is every action that writes, with what stands between key and effect.
// An action that is not here must be harmless.
var risky = map[string]ui.Risk{
	"ask.record": ui.Undoable, "ask.answer": ui.Undoable, "referral.new": ui.Undoable, "referrer.thank": ui.Undoable, "referrer.thank.any": ui.Undoable, "account.hold": ui.Undoable,
	"contact.snooze": ui.Undoable, "account.reassign": ui.Undoable, "event.log": ui.Undoable, "touch.log": ui.Undoable, "note.add": ui.Undoable,
	"record.edit": ui.Undoable, "referral.forward": ui.Undoable, "referral.back": ui.Undoable, "referral.decide": ui.Undoable,
	"referral.happened": ui.Undoable, "referral.lose": ui.Undoable, "referral.touch": ui.Undoable, "referral.people": ui.Undoable,
	"referral.edit": ui.Undoable, "referral.note": ui.Undoable, "referral.thank": ui.Undoable, "referral.move": ui.Undoable,
	"record.account.new": ui.Undoable, "record.account.edit": ui.Undoable, "record.account.more": ui.Undoable, "record.contact.new": ui.Undoable,
	"record.contact.edit": ui.Undoable, "record.answer.new": ui.Undoable, "record.answer.edit": ui.Undoable, "record.case.new": ui.Undoable,
	"record.case.edit": ui.Undoable, "record.event.new": ui.Undoable, "record.event.edit": ui.Undoable, "record.partner.new": ui.Undoable,
	"record.partner.edit": ui.Undoable, "import.file": ui.Confirms,
}

func doneAndUndone(t *testing.T) {
	for _, s := range spots() {
		for _, a := range wallAt(t, s, 120, 36).all() {
			if a.Risk != risky[a.ID] {
				t.Errorf("%s: %s has risk %d, the table says %d", s.name, a.ID, a.Risk, risky[a.ID])
			}
			if a.Risk != ui.Harmless && slices.Contains(a.Key.Keys(), "enter") {
				t.Errorf("%s: %s writes and is on Enter", s.name, a.ID)
			}
		}
	}
	w := newWall(t, 120, 36)
	first, _, _ := strings.Cut(strings.TrimLeft(w.row(), "▌ "), " │")
	w.Press("z", "enter").Expect("u undo", "2 snoozed").Reject(first)
	w.Press("u").Expect("Ask today 18", "1 snoozed", first)
	w = newWall(t, 120, 36).then("2")
	card := sure(w.w.Board(t.Context(), store.BoardQuery{}))(t).Columns[0].Cards[0]
	acceptance := func() domain.Acceptance { return sure(w.w.Referral(t.Context(), card.ID))(t).Referral.Acceptance }
	w.Press("d", "enter").Expect("u undo")
	if acceptance() != domain.AcceptAccepted {
		t.Error("it was not accepted")
	}
	if w.Press("u"); acceptance() != card.Acceptance {
		t.Errorf("after undo it is %s", acceptance())
	}
}

func wordsAreKept(t *testing.T) {
	const words = "prefers to be called on Fridays"
	forms := []struct{ screen, open string }{{"1", "note.add"}, {"2", "referral.note"}, {"3", "record.account.new"}, {"4", "record.partner.new"}}
	for _, f := range forms {
		t.Run(f.open, func(t *testing.T) {
			path, drafts := newDemo(t), filepath.Join(t.TempDir(), "drafts.json")
			kept := func(c *tui.Config) { c.Env.Drafts = tui.OpenDrafts(drafts) }
			w := wallOn(t, path, 120, 36, kept).then(f.screen)
			w.Do(f.open).Type(words).Press("esc").Expect("Draft kept").Do(f.open).Expect(words).Type(" or Mondays").Advance(2 * time.Second)
			// the program is killed here, and another one is started
			again := wallOn(t, path, 120, 36, kept).then(f.screen)
			again.Do(f.open).Expect(words + " or Mondays")
		})
	}
}

func helpIsThere(t *testing.T) {
	for _, s := range spots() {
		for _, width := range []int{80, 60} {
			lines := strings.Split(wallAt(t, s, width, 24).Screen(), "\n")
			if last := lines[len(lines)-1]; !strings.HasSuffix(last, "? help") {
				t.Errorf("%s at %d columns: the last line is %q", s.name, width, last)
			}
		}
	}
	for _, s := range screens() {
		w := wallAt(t, s, 120, 60)
		for _, a := range w.all() {
			w.Press(":").Type(a.Label)
			if !strings.Contains(w.Screen(), a.Label+"  –  ") {
				t.Errorf("%s: %s is not found in the palette as %q\n%s", s.name, a.ID, a.Label, w.Screen())
			}
			w.Press("esc")
		}
	}
}
