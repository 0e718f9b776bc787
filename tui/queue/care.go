package queue

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
)

// snooze offers for how long to leave somebody alone, and says when that would
// outlast the moment to ask.
func (s *Screen) snooze() tea.Cmd {
	it, _ := s.subject()
	var choices []ui.Choice
	if it.State == domain.QueueSnoozed {
		choices = append(choices, ui.Choice{Key: "wake", Label: domain.Lit("wake now"), Note: domain.Lit("back on the list")})
	}
	for _, d := range []struct {
		label domain.Safe
		days  int
	}{{domain.Lit("1 day"), 1}, {domain.Lit("1 week"), 7}, {domain.Lit("30 days"), 30}} {
		choices = append(choices, ui.Choice{Key: strconv.Itoa(d.days), Label: d.label, Note: s.untilWords(&it, s.snoozeEnd(d.days))})
	}
	choices = append(choices, ui.Choice{Key: "date", Label: domain.Lit("until a date…")})
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("Snooze %s", it.Contact), Choices: choices, Wide: true, Run: func(c ui.Choice) tea.Cmd {
		switch c.Key {
		case "wake":
			return s.snoozeUntil(it, time.Time{})
		case "date":
			return s.snoozeForm(it)
		}
		days, err := strconv.Atoi(c.Key)
		if err != nil {
			return nil
		}
		return s.snoozeUntil(it, s.snoozeEnd(days))
	}}))
}

// snoozeEnd is 24 hours from now for a day, so that one chosen in the evening is
// not over at midnight; what is longer ends on the morning of its day.
func (s *Screen) snoozeEnd(days int) time.Time {
	if days == 1 {
		return s.env.Now().Add(24 * time.Hour)
	}
	return s.env.Today().AddDays(days).Start(s.env.Zone)
}

// untilWords is when a snooze ends, with a warning when the moment closes before.
func (s *Screen) untilWords(it *store.QueueItem, until time.Time) domain.Safe {
	on := domain.DateOf(until, s.env.Zone)
	text := domain.Concat(domain.Lit("until "), domain.Line(on.Weekday().String()[:3]+" "), s.snoozeDay(until))
	if tooLate(it, until) {
		return domain.Concat(text, domain.Lit(" · ▲ the moment closes before"))
	}
	return text
}

// snoozeDay is the day, with the time of it unless that is its beginning.
func (s *Screen) snoozeDay(until time.Time) domain.Safe {
	on := domain.DateOf(until, s.env.Zone)
	day := ui.Day(on, s.env.Today())
	if until.Equal(on.Start(s.env.Zone)) {
		return day
	}
	return domain.Concat(day, domain.Line(until.In(s.env.Zone).Format(" 15:04")))
}

func tooLate(it *store.QueueItem, until time.Time) bool {
	return it.State == domain.QueueOpen && !it.ClosesAt.IsZero() && until.After(it.ClosesAt)
}

func (s *Screen) snoozeUntil(it store.QueueItem, until time.Time) tea.Cmd {
	return s.write(fmt.Sprintf("snooze/%d/%d", it.ContactID, until.Unix()), func(ctx context.Context, op string) (domain.Safe, error) {
		_, err := s.env.Store.Snooze(ctx, store.SnoozeInput{Op: op, ContactID: it.ContactID, Rev: it.ContactRev, Until: until})
		return s.snoozed(&it, until), err
	})
}

func (s *Screen) snoozed(it *store.QueueItem, until time.Time) domain.Safe {
	if until.IsZero() {
		return domain.Linef("%s is awake again", it.Contact)
	}
	return domain.Concat(domain.Linef("%s is snoozed until ", it.Contact), s.snoozeDay(until))
}

func (s *Screen) snoozeForm(it store.QueueItem) tea.Cmd {
	hint := domain.Lit("such as +3d, fri, 24 Nov")
	if !it.ClosesAt.IsZero() && it.State == domain.QueueOpen {
		hint = domain.Concat(hint, domain.Lit(" · the moment closes "), ui.Near(s.env.Now(), it.ClosesAt, s.env.Zone))
	}
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{Draft: fmt.Sprintf("snooze/%d", it.ContactID), Title: domain.Linef("Snooze %s", it.Contact), Button: "Snooze",
		Fields: []ui.Field{{Key: "until", Label: "Until", Kind: ui.DateField, Required: true, Hint: hint}},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			until := v.Date("until").Start(s.env.Zone)
			_, err := s.env.Store.Snooze(ctx, store.SnoozeInput{Op: v.Op, ContactID: it.ContactID, Rev: it.ContactRev, Until: until})
			return domain.Concat(s.snoozed(&it, until), domain.Lit(" · u undo")), err
		},
		Saved: records.Reread}))
}

// hold forbids asks to the account, with a reason; a held one is let go at once.
func (s *Screen) hold() tea.Cmd {
	it, _ := s.subject()
	if slices.Contains(it.Codes, "manual_hold") {
		return s.write(fmt.Sprintf("lift/%d", it.AccountID), func(ctx context.Context, op string) (domain.Safe, error) {
			_, err := s.env.Store.Hold(ctx, store.HoldInput{Op: op, AccountID: it.AccountID, Rev: it.AccountRev, Lift: true})
			return domain.Linef("%s is no longer on hold", it.Account), err
		})
	}
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{Draft: fmt.Sprintf("hold/%d", it.AccountID), Title: domain.Linef("Put %s on hold", it.Account), Button: "Put on hold",
		Intro: domain.Lit("Nobody at this account is to be asked until the hold ends or is lifted."),
		Fields: []ui.Field{
			{Key: "reason", Label: "Why", Required: true, Hint: domain.Lit("such as: contract talks until Christmas")},
			{Key: "until", Label: "Until", Kind: ui.DateField, Hint: domain.Lit("empty: until somebody lifts it")},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			_, err := s.env.Store.Hold(ctx, store.HoldInput{Op: v.Op, AccountID: it.AccountID, Rev: it.AccountRev, Reason: v.Text("reason"), Until: v.Date("until")})
			return domain.Linef("%s is on hold · u undo", it.Account), err
		},
		Saved: records.Reread}))
}

// reassign offers the colleagues to whom the account may be given.
func (s *Screen) reassign() tea.Cmd {
	it, _ := s.subject()
	return records.Load(s.env, s.env.Store.Users, func(users []domain.User) tea.Cmd {
		choices := records.UserChoices(users)
		for i := range choices {
			if choices[i].Key == fmt.Sprint(it.OwnerID) {
				choices[i].Note = domain.Lit("owner now")
			}
		}
		return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("Give %s to", it.Account), Choices: choices, Chosen: fmt.Sprint(it.OwnerID), Run: func(c ui.Choice) tea.Cmd {
			return s.giveTo(it, c)
		}}))
	})
}

func (s *Screen) giveTo(it store.QueueItem, to ui.Choice) tea.Cmd {
	owner, err := strconv.ParseInt(to.Key, 10, 64)
	if err != nil || owner == it.OwnerID {
		return ui.Note("%s is the owner already.", to.Label)
	}
	return s.write(fmt.Sprintf("give/%d/%d", it.AccountID, owner), func(ctx context.Context, op string) (domain.Safe, error) {
		_, err := s.env.Store.Reassign(ctx, store.ReassignInput{Op: op, AccountID: it.AccountID, Rev: it.AccountRev, OwnerID: owner})
		return domain.Linef("%s belongs to %s now", it.Account, to.Label), err
	})
}

// touch logs in two keys that one was in touch.
func (s *Screen) touch() tea.Cmd {
	it, _ := s.subject()
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("In touch with %s by", it.Account), Choices: records.Reasons(domain.TouchKinds), Run: func(c ui.Choice) tea.Cmd {
		return s.write(fmt.Sprintf("touch/%d/%s", it.AccountID, c.Key), func(ctx context.Context, op string) (domain.Safe, error) {
			_, err := s.env.Store.AddTouch(ctx, op, domain.Touch{AccountID: it.AccountID, Kind: c.Key, Outbound: true, Note: "with " + it.Contact})
			return domain.Linef("Logged: %s with %s", c.Label, it.Contact), err
		})
	}}))
}

// note opens the form for an internal note about the person.
func (s *Screen) note() tea.Cmd {
	it, _ := s.subject()
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{Draft: fmt.Sprintf("note/contact/%d", it.ContactID), Title: domain.Linef("Note about %s", it.Contact), Button: "Keep note",
		Fields: []ui.Field{{Key: "note", Label: "Note", Kind: ui.AreaField, Required: true}},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			_, err := s.env.Store.AddNote(ctx, v.Op, domain.Note{Subject: "contact", SubjectID: it.ContactID, Body: v.Text("note")})
			return domain.Linef("The note about %s is kept · u undo", it.Contact), err
		}}))
}
