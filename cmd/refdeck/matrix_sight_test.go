package main

import (
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

// leaf goes down a list and gives everything that was on the screen.
func (s *seat) leaf(rows int) string {
	var text strings.Builder
	s.Press("home")
	for range rows {
		text.WriteString(s.Screen())
		s.Press("down").Advance(time.Second)
	}
	return text.String()
}

// behindLeaders opens what is behind every line of every board.
func (s *seat) behindLeaders() string {
	var text strings.Builder
	s.root(anywhere)
	s.Press("3").Advance(time.Second)
	for range 5 { // partners, customers, employees, CSMs, reps
		for range len(s.Users) + 3 {
			if s.Press("enter").Advance(time.Second); strings.Contains(s.Screen(), "‹ Esc") {
				text.WriteString(s.Screen())
				s.Press("esc")
			}
			s.Press("down")
		}
		s.Press("tab").Advance(time.Second)
	}
	return text.String()
}

// behindMetrics opens the rows behind the first step of the funnel.
func (s *seat) behindMetrics() string {
	s.root(anywhere)
	s.Press("4").Advance(time.Second)
	s.Press("tab", "enter").Advance(time.Second)
	return s.Screen()
}

// screens is all that somebody finds of customers, and of referrals, place by place.
func (s *seat) screens() (customers, referrals map[string]string) {
	customers, referrals = map[string]string{}, map[string]string{"behind the leaders": s.behindLeaders(), "behind a number": s.behindMetrics()}
	s.root(onToday)
	customers["today"] = s.leaf(30)
	s.Press("b").Advance(time.Second)
	customers["today, with the blocked"] = s.leaf(30)
	s.Press("b")
	s.find("Works")
	customers["a search of today"] = s.leaf(30)
	s.root(onBoard)
	referrals["the board"] = s.leaf(40)
	s.find("Prospect")
	referrals["a search of the board"] = s.leaf(40)
	s.root(onList)
	referrals["the list"] = s.Screen()
	s.find("Prospect")
	referrals["a search of the list"] = s.Screen()
	return customers, referrals
}

func TestWhatThePolicyHidesIsOnNoScreenAndWhatItShowsIsOnEvery(t *testing.T) {
	b := newMatrixBook(t)
	ownings := []storetest.Owning{storetest.Own, storetest.Team, storetest.Foreign, storetest.Nobodys}
	for _, role := range storetest.MatrixRoles {
		t.Run(string(role), func(t *testing.T) {
			customer, referral := map[storetest.Owning]string{}, map[storetest.Owning]string{}
			for _, o := range ownings {
				customer[o] = b.Subject(t, &storetest.MatrixCase{Kind: "queued", Owning: o}, role).AccountName
				referral[o] = b.Subject(t, &storetest.MatrixCase{Kind: "referral", Owning: o}, role).ReferredName
			}
			s := b.sit(t, role)
			customers, referrals := s.screens()
			if err := domain.Can(s.st.Actor(), domain.VerbLeaders); err != nil {
				if referrals["behind the leaders"] != "" {
					t.Errorf("something is behind leaders whom nobody may see:\n%s", referrals["behind the leaders"])
				}
				delete(referrals, "behind the leaders")
			}
			for _, o := range ownings {
				shown(t, customers, customer[o], sees(o, role), o)
				shown(t, referrals, referral[o], sees(o, role), o)
			}
		})
	}
}

// shown wants a name in every one of the texts, or in none.
func shown(t *testing.T, texts map[string]string, name string, want bool, o storetest.Owning) {
	t.Helper()
	for where, text := range texts {
		if strings.Contains(text, name) != want {
			t.Errorf("%s, %s's, is on the screen: %v, want %v: %s\n%s", name, o, !want, want, where, text)
		}
	}
}

func TestUndoTakesBackOnlyWhatOneDidOneself(t *testing.T) {
	b := newMatrixBook(t)
	snooze := storetest.MatrixCase{Needs: []domain.Verb{domain.VerbSnooze}, Kind: "contact", Owning: storetest.Own, Writes: true}
	for _, role := range storetest.MatrixRoles {
		t.Run(string(role), func(t *testing.T) {
			s := b.sit(t, role)
			it := b.Subject(t, &snooze, role)
			asleep := func() bool {
				d, err := b.boss.Contact(t.Context(), it.Contact)
				if err != nil {
					t.Fatal(err)
				}
				return !d.Contact.SnoozedUntil.IsZero()
			}
			mate, err := b.svc.SignInUser(t.Context(), b.Mate.ID, "test")
			if err != nil {
				t.Fatal(err)
			}
			own := b.Subject(t, &storetest.MatrixCase{Kind: "contact", Owning: storetest.Team}, role)
			if _, err := mate.Snooze(t.Context(), store.SnoozeInput{Op: newID(), ContactID: own.Contact, Until: b.svc.Now().AddDate(0, 1, 0)}); err != nil {
				t.Fatal(err)
			}
			s.root(onToday)
			s.find(it.AccountName)
			keys("z", "enter")(s, it)
			if may := snooze.Want(role) == ""; asleep() != may {
				t.Fatalf("asleep: %v, want %v\n%s", asleep(), may, s.Screen())
			}
			for range 3 {
				s.Press("u").Advance(time.Second)
			}
			if asleep() {
				t.Errorf("u did not wake them\n%s", s.Screen())
			}
			if d, err := b.boss.Contact(t.Context(), own.Contact); err != nil || d.Contact.SnoozedUntil.IsZero() {
				t.Errorf("u took back what a colleague did (%v)\n%s", err, s.Screen())
			}
			s.Expect("nothing of yours to undo")
		})
	}
}
