package main

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

// matrixKeys is a case of the matrix at the dashboard.
type matrixKeys struct {
	name  string // of the case
	keys  string // what is pressed, in words
	on    on     // the screen on which the record is found first
	press func(*seat, storetest.Subject)
	done  came
	told  string // another reason than the policy's that may be given
	quiet bool   // the key only shows something to whoever may not do this
}

// came tells whether the store has changed, with the eyes of somebody who sees everything.
type came func(*seat, storetest.Subject) (bool, error)

// keys presses a key. Where it opens something, it goes on with further ones;
// where it says why not, these would be other keys of the screen.
func keys(key string, more ...string) func(*seat, storetest.Subject) { return form(key, "", more...) }

// form is keys that first types a text.
func form(key, text string, more ...string) func(*seat, storetest.Subject) {
	return func(s *seat, _ storetest.Subject) {
		if s.Press(key); s.Env().Modal {
			s.Type(text).Press(more...)
		}
	}
}

func contactIs(so func(*seat, store.ContactDetail) bool) came {
	return func(s *seat, it storetest.Subject) (bool, error) {
		d, err := s.boss.Contact(s.t.Context(), it.Contact)
		return err == nil && so(s, d), err
	}
}

func accountIs(so func(store.AccountDetail, storetest.Subject) bool) came {
	return func(s *seat, it storetest.Subject) (bool, error) {
		d, err := s.boss.Account(s.t.Context(), it.Account)
		return err == nil && so(d, it), err
	}
}

func referralIs(so func(*store.ReferralDetail) bool) came {
	return func(s *seat, it storetest.Subject) (bool, error) {
		d, err := s.boss.Referral(s.t.Context(), it.Referral)
		return err == nil && so(&d), err
	}
}

// asks looks whether a contact has had so many asks, the last one in a state.
func asks(n int, last domain.AskState) came {
	return contactIs(func(_ *seat, d store.ContactDetail) bool { return len(d.Asks) == n && d.Asks[0].State == last })
}

func stage(is domain.Stage) came {
	return referralIs(func(d *store.ReferralDetail) bool { return d.Referral.Stage == is })
}

func accepted(is domain.Acceptance) came {
	return referralIs(func(d *store.ReferralDetail) bool { return d.Referral.Acceptance == is })
}

// heir is who a record is given to: somebody who does not have it yet.
func (s *seat) heir(it storetest.Subject) domain.User {
	if it.Owner == s.Stranger.ID {
		return s.Mate
	}
	return s.Stranger
}

// person is the name of the contact of a subject.
func (s *seat) person(it storetest.Subject) string {
	d, err := s.boss.Contact(s.t.Context(), it.Contact)
	if err != nil {
		s.t.Fatal(err)
	}
	return d.Contact.Name
}

var matrixPressed = slices.Concat(matrixTodayKeys, matrixBoardKeys, matrixCommands)

var matrixTodayKeys = []matrixKeys{
	{name: "record an ask", keys: "a", press: keys("a", "ctrl+s"), done: asks(1, domain.AskSent)},
	{name: "answer an ask", keys: "=", press: form("=", "said no", "enter"), done: asks(1, domain.AskDeclined)},
	{name: "ask in spite of a rule", keys: "a and a reason", press: func(s *seat, _ storetest.Subject) {
		if s.Press("a"); s.Env().Modal {
			s.Press("shift+tab", "shift+tab").Type("they wish it").Press("ctrl+s")
		}
	}, done: asks(2, domain.AskSent), told: "Managers may, with a reason."},
	{name: "say that one is composing", keys: "c", quiet: true, press: keys("c"), done: func(s *seat, it storetest.Subject) (bool, error) {
		who, err := s.boss.Composing(s.t.Context(), "nobody", []int64{it.Contact})
		return slices.ContainsFunc(who, func(p domain.Presence) bool { return p.UserID == s.me.ID }), err
	}},
	{name: "snooze a contact", keys: "z", press: keys("z", "enter"), done: contactIs(func(_ *seat, d store.ContactDetail) bool { return !d.Contact.SnoozedUntil.IsZero() })},
	{name: "hold an account", keys: "o", press: form("o", "a launch", "ctrl+s"), done: accountIs(func(d store.AccountDetail, _ storetest.Subject) bool { return d.Account.HoldReason == "a launch" })},
	{name: "reassign an account", keys: "change owner", press: func(s *seat, it storetest.Subject) {
		s.fill("change owner", func() { s.Type(s.heir(it).Name).Press("enter") })
	}, done: func(s *seat, it storetest.Subject) (bool, error) {
		d, err := s.boss.Account(s.t.Context(), it.Account)
		return d.Account.OwnerID == s.heir(it).ID, err
	}},
	{name: "add a referral by a contact", keys: "n", press: form("n", "Brought Inc", "ctrl+s"), done: accountIs(func(d store.AccountDetail, _ storetest.Subject) bool {
		return slices.ContainsFunc(d.Referrals, func(c store.Card) bool { return c.AccountName == "Brought Inc" })
	})},
	{name: "log an event", keys: "i", press: keys("i", "enter", "enter"), done: accountIs(func(d store.AccountDetail, _ storetest.Subject) bool { return len(d.Events) == 1 })},
	{name: "log a touch with a customer", keys: "t", press: keys("t", "enter"), done: func(s *seat, it storetest.Subject) (bool, error) {
		x, err := s.boss.Why(s.t.Context(), it.Contact, store.AsOf{})
		return slices.ContainsFunc(x.Timeline, func(i store.TimelineItem) bool { return i.Kind == "touch" }), err
	}},
	{name: "note something about an account", keys: "N", press: form("N", "well", "ctrl+s"), done: noted("contact", func(it storetest.Subject) int64 { return it.Contact })},
	{name: "edit a contact", keys: "e, the person", press: func(s *seat, _ storetest.Subject) {
		if s.Press("e"); s.Env().Modal {
			s.Press("enter", "tab", "tab", "tab").Type("COO").Press("ctrl+s")
		}
	}, done: contactIs(func(_ *seat, d store.ContactDetail) bool { return d.Contact.Title == "COO" })},
	{name: "edit an account", keys: "e, the account", press: func(s *seat, _ storetest.Subject) {
		if s.Press("e"); s.Env().Modal {
			s.Press("down", "enter").Type(" of Old").Press("ctrl+s")
		}
	}, done: accountIs(func(d store.AccountDetail, it storetest.Subject) bool {
		return d.Account.Name == it.AccountName+" of Old"
	})},
}

// noted looks whether there is a note about a record.
func noted(subject string, id func(storetest.Subject) int64) came {
	return func(s *seat, it storetest.Subject) (found bool, err error) {
		err = s.svc.Backend.Read(s.t.Context(), func(tx store.Tx) error {
			notes, err := tx.Notes().By("subject_id", id(it))
			found = slices.ContainsFunc(notes, func(n domain.Note) bool { return n.Subject == subject })
			return err
		})
		return found, err
	}
}

var matrixBoardKeys = []matrixKeys{
	{name: "move a referral", keys: ">", on: onBoard, press: keys(">", "ctrl+s"), done: stage(domain.StageContacted)},
	{name: "move a referral", keys: "m", on: onBoard, press: keys("m", "enter", "ctrl+s"), done: stage(domain.StageContacted)},
	{name: "move a referral", keys: "m from the list", on: onList, press: keys("m", "enter", "ctrl+s"), done: stage(domain.StageContacted)},
	{name: "move a referral", keys: "x", on: onBoard, press: keys("x", "enter"), done: stage(domain.StageLost)},
	{name: "mark a milestone", keys: "i", on: onBoard, press: keys("i", "ctrl+s"), done: referralIs(func(d *store.ReferralDetail) bool {
		return slices.ContainsFunc(d.Marks, func(m domain.MilestoneMark) bool { return m.Code == domain.MileMeetBooked })
	})},
	{name: "edit a referral", keys: "e", on: onBoard, press: form("e", "call them", "ctrl+s"), done: referralIs(func(d *store.ReferralDetail) bool { return d.Referral.NextAction == "call them" })},
	{name: "give a referral to somebody", keys: "e, the owner", on: onBoard, press: func(s *seat, it storetest.Subject) {
		if s.Press("e"); s.Env().Modal {
			s.Press("tab", "tab", "tab", "ctrl+u").Type(s.heir(it).Name).Press("ctrl+s")
		}
	}, done: func(s *seat, it storetest.Subject) (bool, error) {
		d, err := s.boss.Referral(s.t.Context(), it.Referral)
		return d.Referral.OwnerID == s.heir(it).ID, err
	}},
	{name: "accept a referral", keys: "d", on: onBoard, press: keys("d", "enter"), done: accepted(domain.AcceptAccepted)},
	{name: "take a referral out of the archive", keys: "d from the list", on: onList, press: func(s *seat, _ storetest.Subject) {
		if s.Press("d"); s.Env().Modal {
			s.Press("enter").Type("new facts").Press("ctrl+s")
		}
	}, done: accepted(domain.AcceptPending)},
	{name: "thank a referrer", keys: "T", on: onBoard, press: keys("T"), done: referralIs(func(d *store.ReferralDetail) bool { return !d.Referral.ThankedAt.IsZero() })},
	{name: "add a person to a referral", keys: "p", on: onBoard, press: func(s *seat, _ storetest.Subject) {
		if s.Press("p"); s.Env().Modal {
			s.Type("add somebody").Press("enter").Type("Kim").Press("ctrl+s")
		}
	}, done: referralIs(func(d *store.ReferralDetail) bool { return len(d.Stakeholders) == 1 })},
	{name: "log a touch with a prospect", keys: "t", on: onBoard, press: keys("t", "ctrl+s"), done: referralIs(func(d *store.ReferralDetail) bool { return len(d.Touches) == 1 })},
	{name: "note something about a referral", keys: "N", on: onBoard, press: form("N", "well", "ctrl+s"), done: noted("referral", func(it storetest.Subject) int64 { return it.Referral })},
}

// matrixCommands name the record in their own forms, so that of one which is seen
// and not one's own it is the store that says no.
var matrixCommands = []matrixKeys{
	{name: "log an answer", keys: "add answer", on: anywhere, press: func(s *seat, it storetest.Subject) {
		s.fill("add answer", func() { s.Type(s.person(it)).Press("tab", "tab").Type("8").Press("ctrl+s") })
	}, done: contactIs(func(_ *seat, d store.ContactDetail) bool { return len(d.Answers) == 2 })},
	{name: "log a case", keys: "add support case", on: anywhere, press: func(s *seat, it storetest.Subject) {
		s.fill("add support case", func() { s.Type(it.AccountName).Press("tab", "tab").Type("Export fails").Press("ctrl+s") })
	}, done: accountIs(func(d store.AccountDetail, _ storetest.Subject) bool { return len(d.Cases) == 1 })},
	{name: "correct an event", keys: "correct event", on: anywhere, press: func(s *seat, it storetest.Subject) {
		s.fill("correct event", func() {
			if s.Type(it.AccountName).Press("enter"); !s.told([]string{"is not in the list"}) {
				s.Press("enter", "shift+tab", "shift+tab").Type("minutes").Press("ctrl+s")
			}
		})
	}, done: accountIs(func(d store.AccountDetail, _ storetest.Subject) bool { return d.Events[0].Evidence == "minutes" })},
	{name: "add a contact to an account", keys: "add person", on: anywhere, press: func(s *seat, it storetest.Subject) {
		s.fill("add person", func() { s.Type("Newcomer").Press("tab", "tab").Type(it.AccountName).Press("ctrl+s") })
	}, done: accountIs(func(d store.AccountDetail, _ storetest.Subject) bool { return len(d.Contacts) == 2 })},
	{name: "show the leaderboard", keys: "3", on: anywhere, press: keys("3"), done: func(s *seat, _ storetest.Subject) (bool, error) {
		return !s.told([]string{"You may not"}), nil
	}},
}
