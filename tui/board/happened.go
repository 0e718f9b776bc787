package board

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// byHand are the milestones that somebody notes; the others come with a move or a decision.
var byHand = []domain.Milestone{domain.MileMeetBooked, domain.MileMeetHeld, domain.MileProposal, domain.MileSOW, domain.MileFirstInvoice}

// happened asks what took place and when.
func (s *Screen) happened() tea.Cmd {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	return s.with(c.ID, s.askMilestone)
}

func (s *Screen) askMilestone(r ready) tea.Cmd {
	d := r.d
	var choices []ui.Choice
	first := ""
	for _, m := range byHand {
		label := domain.Line(store.MilestoneLabel(m))
		if reached(d.Marks, m) {
			label = domain.Concat(label, domain.Lit(" ✓"))
		} else if first == "" {
			first = string(m)
		}
		choices = append(choices, ui.Choice{Key: string(m), Label: label})
	}
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{
		Draft: "referral.happened/" + keyOf(d.Referral.ID), Title: domain.Linef("What happened with %s?", d.Referral.AccountName), Button: "Note it",
		Fields: []ui.Field{
			{Key: "milestone", Label: "What", Kind: ui.ChoiceField, Choices: choices, Value: first},
			{Key: "at", Label: "On", Kind: ui.DateField, Value: s.env.Today().String(), Required: true},
			{Key: "backdated", Label: "Out of order", Hint: domain.Lit("only if the date lies before an earlier step: why that is right")},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			code := domain.Milestone(v.Choice("milestone"))
			in := store.MarkInput{Op: v.Op, ID: d.Referral.ID, Rev: d.Referral.Rev, Code: code, At: s.momentOn(v.Date("at"), code, d), Backdated: v.Text("backdated")}
			_, err := s.env.Store.Mark(ctx, in)
			return undoable(domain.Linef("%s: %s", d.Referral.AccountName, store.MilestoneLabel(code))), err
		},
		Saved: func() tea.Cmd { return s.settled(d.Referral.ID) },
	}))
}

func reached(marks []domain.MilestoneMark, code domain.Milestone) bool {
	for _, m := range marks {
		if m.Code == code {
			return true
		}
	}
	return false
}

// momentOn is the instant that stands for a day on which something happened. Of
// the day's moments it takes one that keeps the order of the milestones: two of
// one day are noted in any order.
func (s *Screen) momentOn(day domain.Date, code domain.Milestone, d store.ReferralDetail) time.Time {
	now, zone := s.env.Now().UTC().Truncate(time.Microsecond), s.env.Zone
	start := day.Start(zone)
	end := day.AddDays(1).Start(zone).Add(-time.Minute)
	if day == s.env.Today() || end.After(now) && !start.After(now) {
		end = now
	}
	tries := []time.Time{end}
	for _, m := range d.Marks {
		if domain.DateOf(m.At, zone) == day {
			tries = append(tries, m.At)
		}
	}
	for _, at := range append(tries, start.Add(12*time.Hour), start) {
		if domain.CheckMilestone(&d.Referral, d.Marks, code, at, now) == nil {
			return at
		}
	}
	return end
}
