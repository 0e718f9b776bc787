package tui_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
)

// desk is a store that knows only who acts, and which may be away.
type desk struct {
	store.Store
	as    domain.Actor
	me    store.Identity
	err   error
	asked []time.Time // when it was asked who acts
	now   func() time.Time
}

func (s *desk) Actor() domain.Actor { return s.as }

func (s *desk) Me(context.Context) (store.Identity, error) {
	if s.now != nil {
		s.asked = append(s.asked, s.now())
	}
	return s.me, s.err
}

// at puts the desk into a session, whose clock it takes.
func (s *desk) at(c *tui.Config) {
	c.Env.Store = s
	s.now = c.Env.Now
}

func everyone() *desk {
	return &desk{as: domain.Actor{UserID: 1, Roles: domain.InternalRoles, Teamless: true}, me: store.Identity{Local: true}}
}

// cut makes book and desk unreachable, or brings them back.
func cut(b *book, s *desk, away bool) {
	b.fail, s.err = nil, nil
	if away {
		b.fail = domain.Errorf(domain.Unavailable, "The server deck.example cannot be reached; nothing was changed.")
		s.err = b.fail
	}
}

func TestAStoreThatWasAwayIsAskedAgainEverLessOftenAndComesBackByItself(t *testing.T) {
	b, s := newBook(5), everyone()
	d := tuitest.New(t, 120, 36, morning, twoToys(b), s.at).Expect("▌ Person 01", "● live").Press("down")
	cut(b, s, true)
	d.Press("r").Expect("No connection since 09:12", "■ offline", "▌ Person 02")
	s.asked = nil
	start := d.Env().Now()
	d.Advance(59 * time.Second)
	var after []time.Duration
	for _, at := range s.asked {
		after = append(after, at.Sub(start))
	}
	want := []time.Duration{time.Second, 3 * time.Second, 7 * time.Second, 15 * time.Second, 30 * time.Second, 45 * time.Second}
	if !slices.Equal(after, want) {
		t.Errorf("asked again after %v, want %v", after, want)
	}
	cut(b, s, false)
	b.people[1].Value = 77_777
	d.Advance(2*time.Second).Expect("Connected again", "77,777", "▌•Person 02", "● live").Reject("No connection", "offline")
	if n := strings.Count(d.Advance(5*time.Second).Press("M").Screen(), "Connected again"); n != 1 {
		t.Errorf("it was said %d times", n)
	}
}

func TestAFormSubmittedWhileTheStoreIsAwayKeepsEverythingAndIsSavedOnceByItself(t *testing.T) {
	b, s := newBook(3), everyone()
	d := tuitest.New(t, 120, 36, morning, twoToys(b), s.at)
	cut(b, s, true)
	d.Press("n").Type("Priya Shah").Press("ctrl+s").Expect("■ The server deck.example cannot be reached", "Not saved yet", "Priya Shah", "New person")
	d.Advance(10 * time.Second).Press("ctrl+s").Expect("Not saved yet")
	cut(b, s, false)
	d.Advance(6 * time.Second).Expect("Priya Shah was added").Reject("New person")
	if len(b.ops) != 3 || b.ops[0] != b.ops[1] || b.ops[1] != b.ops[2] || b.ops[0] == "" {
		t.Errorf("the operations were %q, want the same one three times", b.ops)
	}
	if len(b.people) != 4 {
		t.Errorf("%d people, want 4", len(b.people))
	}
}

func TestWordsThatAreTypedAfterwardsAreNotSavedByThemselves(t *testing.T) {
	b, s := newBook(3), everyone()
	d := tuitest.New(t, 120, 36, morning, twoToys(b), s.at)
	cut(b, s, true)
	d.Press("n").Type("Priya Shah").Press("ctrl+s").Type(" and her")
	cut(b, s, false)
	d.Advance(time.Minute).Expect("New person", "Priya Shah and her")
	d.Press("ctrl+s").Expect("Priya Shah and her was added")
}

func notKnown() error {
	return domain.Wrap(domain.Unavailable, store.ErrOutcome, "It is not known whether the change was saved; doing it again is safe and settles it.")
}

func TestAnUnknownOutcomeIsSettledByTheSameOperationAndNothingElseIsSent(t *testing.T) {
	b := newBook(3)
	var sent []string
	b.saving = func(name string) error {
		if sent = append(sent, name); len(sent) == 1 {
			return notKnown()
		}
		return nil
	}
	d := tuitest.New(t, 120, 36, morning, twoToys(b))
	d.Press("n").Type("Priya Shah").Press("ctrl+s").Expect("It is not known whether the change was saved", "Enter settles it", "▌ Settle it")
	d.Press("shift+tab").Type("x").Expect("First settle whether it was saved")
	d.Press("enter").Expect("Priya Shah was added").Reject("New person")
	if len(b.ops) != 2 || b.ops[0] != b.ops[1] {
		t.Errorf("the operations were %q, want the same one twice", b.ops)
	}
	if !slices.Equal(sent, []string{"Priya Shah", "Priya Shah"}) {
		t.Errorf("sent %q", sent)
	}
}

func TestAnUnknownOutcomeIsSettledByTheNextSessionToo(t *testing.T) {
	b, file := newBook(3), t.TempDir()+"/drafts.json"
	start := func() *tuitest.Driver {
		return tuitest.New(t, 120, 36, morning, twoToys(b), func(c *tui.Config) { c.Env.Drafts, c.Env.NewID = tui.OpenDrafts(file), ids() })
	}
	b.saving = func(string) error { return notKnown() }
	start().Press("n").Type("Priya Shah").Press("ctrl+s").Expect("It is not known") // and the line is cut
	b.saving = nil
	start().Press("n").Expect("it is not known", "Priya Shah", "▌ Settle it").Press("enter").Expect("Priya Shah was added")
	if len(b.ops) != 2 || b.ops[0] != b.ops[1] {
		t.Errorf("the operations were %q, want the same one twice", b.ops)
	}
	start().Press("n").Reject("Name     Priya", "Settle it", "your draft")
}

var made int

// ids makes operation ids that no other session makes.
func ids() func() string {
	return func() string {
		made++
		return "id-" + time.Unix(int64(made), 0).UTC().Format("150405")
	}
}

func TestARefusedFormIsAnotherOperationOnceItWasChanged(t *testing.T) {
	b := newBook(3)
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Press("n").Type("Nobody").Press("ctrl+s").Expect("Nobody is not a name").Press("ctrl+s")
	d.Press("backspace").Press("ctrl+s").Expect("Nobod was added")
	if len(b.ops) != 3 || b.ops[0] != b.ops[1] || b.ops[1] == b.ops[2] {
		t.Errorf("the operations were %q, want the first two alike", b.ops)
	}
}

func TestWhoeverIsNotKnownAnyMoreIsToldSoAndLosesNoWords(t *testing.T) {
	file := t.TempDir() + "/drafts.json"
	b, s := newBook(3), everyone()
	d := tuitest.New(t, 120, 36, morning, twoToys(b), s.at, func(c *tui.Config) { c.Env.Drafts = tui.OpenDrafts(file) })
	d.Press("n").Type("Half a na")
	s.err = domain.Errorf(domain.Unauthenticated, "The key you signed in with was revoked; nothing was changed. Ask an admin for a new one.")
	d.Advance(time.Minute).Expect("You are signed out", "was revoked", "an admin", "kept as a draft").Reject("Person 01", "New person").Golden("revoked")
	d.Press("2", "n", "?", "r").Expect("You are signed out")
	if d.Quit() {
		t.Fatal("another key ended the session")
	}
	d.Resize(60, 20).Expect("You are signed out")
	if d.Press("q"); !d.Quit() {
		t.Error("q did not end the session")
	}
	if kept := tui.OpenDrafts(file).Load("toy.new")["name"]; kept != "Half a na" {
		t.Errorf("the draft holds %q", kept)
	}
}

func TestWordsThatCannotBeKeptAreShownAtTheEnd(t *testing.T) {
	b := newBook(3)
	b.saving = func(string) error {
		return domain.Errorf(domain.Unauthenticated, "The token was revoked; nothing was changed.")
	}
	d := tuitest.New(t, 120, 36, morning, twoToys(b)).Press("n").Type("Priya Shah").Press("ctrl+s")
	d.Expect("You are signed out", "could not be kept", "Name: Priya Shah")
}

func TestNothingIsDrawnAnewWhileTheStoreStaysAway(t *testing.T) {
	b, s := newBook(3), everyone()
	d := tuitest.New(t, 120, 36, morning, twoToys(b), s.at)
	cut(b, s, true)
	before := d.Press("r").Advance(16 * time.Second).Styled()
	if d.Advance(30*time.Second).Styled() != before {
		t.Error("the screen changes while nothing happens")
	}
}
