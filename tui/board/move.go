package board

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// wish is a stage change that somebody wants.
type wish struct {
	card   store.Card
	to     domain.Stage
	follow bool // the cursor goes along with the card
	lost   string
}

func (w wish) intent() string { return intent("move/"+string(w.to), &w.card) }

// tried is what came of it: done, or what it still needs.
type tried struct {
	wish    wish
	done    bool
	missing []domain.Missing
	d       store.ReferralDetail
}

// shift moves the selected card one stage. The cursor stays in its column, on
// the next card.
func (s *Screen) shift(by int) tea.Cmd {
	c, ok := s.selected()
	to := c.Stage.Rank() + by
	if !ok || to < 0 || to >= len(domain.Stages) {
		return nil
	}
	return s.try(wish{card: c, to: domain.Stages[to]})
}

// try moves at once if nothing is missing. A win is never taken back, so it
// always comes with its form, which names amount and date.
func (s *Screen) try(w wish) tea.Cmd {
	op := s.ops.For(w.intent())
	s.touched(w.card.ID)
	return ui.Do(s.env, ID, ui.Gen{}, func(ctx context.Context) (tried, error) {
		t := tried{wish: w}
		var err error
		if w.lost == "" {
			if t.missing, err = s.env.Store.Missing(ctx, w.card.ID, w.to); err != nil {
				return t, err
			}
		}
		if elsewhere(t.missing) || (len(t.missing) == 0 && w.to != domain.StageWon) {
			t.done = true
			_, err = s.env.Store.Move(ctx, store.MoveInput{Op: op, ID: w.card.ID, Rev: w.card.Rev, To: w.to, LostReason: w.lost})
			return t, err
		}
		t.d, err = s.env.Store.Referral(ctx, w.card.ID)
		return t, err
	})
}

func (s *Screen) takeTried(m ui.Result[tried]) tea.Cmd {
	t := m.Val
	done := wrote{intent: t.wish.intent(), said: movedWords(t.wish), undo: true, again: func() tea.Cmd { return s.try(t.wish) }}
	if t.wish.follow {
		done.follow = followed{t.wish.card.ID, t.wish.to}
	}
	switch {
	case m.Err != nil:
		return s.refused(done, m.Err)
	case t.done:
		return s.takeWrote(ui.Result[wrote]{Val: done})
	}
	s.ops.Answered(t.wish.intent(), nil) // the form has an operation id of its own
	if why := refusal(t); why != "" {
		return ui.Fail(domain.Errorf(domain.Conflict, "%s", why))
	}
	return s.askMissing(t)
}

// elsewhere tells that the referral is no longer at the stage where it was seen:
// the move itself then answers that it was made already, or who came first.
func elsewhere(missing []domain.Missing) bool {
	return slices.ContainsFunc(missing, func(m domain.Missing) bool { return m.Code == "stage" })
}

func movedWords(w wish) domain.Safe {
	words := domain.Linef("%s → %s", w.card.AccountName, store.StageLabel(w.to))
	if w.lost != "" {
		words = domain.Concat(words, domain.Linef(": %s", domain.ReasonText(domain.LostReasons, w.lost)))
	}
	return words
}

// refusal says what no form of a move can answer; empty if a form will do.
func refusal(t tried) string {
	for _, m := range t.missing {
		if m.Code == "acceptance" {
			return t.wish.card.AccountName + " stays at " + store.StageLabel(t.wish.card.Stage) + ": it has to be accepted first. d decides."
		}
	}
	return ""
}

// moveFar lets a stage be picked; the cursor follows.
func (s *Screen) moveFar() tea.Cmd {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	var choices []ui.Choice
	for _, to := range domain.Stages {
		ch := ui.Choice{Key: string(to), Label: domain.Line(store.StageLabel(to)), Note: moveNote(c.Stage, to)}
		if to == c.Stage {
			ch.Off = "it is here"
		} else if _, ok := domain.Transition(nil, c.Stage, to); !ok {
			ch.Off = "not from " + store.StageLabel(c.Stage)
		}
		choices = append(choices, ch)
	}
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("Move %s to", c.AccountName), Choices: choices, Chosen: firstOpen(choices), Run: func(ch ui.Choice) tea.Cmd {
		to := domain.Stage(ch.Key)
		if to == domain.StageLost && c.Stage.Open() {
			return s.pickLost(c, true)
		}
		return s.try(wish{card: c, to: to, follow: true})
	}}))
}

// firstOpen is the key of the first choice that can be taken.
func firstOpen(choices []ui.Choice) string {
	i := slices.IndexFunc(choices, func(c ui.Choice) bool { return c.Off == "" })
	if i < 0 {
		return ""
	}
	return choices[i].Key
}

func moveNote(from, to domain.Stage) domain.Safe {
	dir, _ := domain.Transition(nil, from, to)
	switch dir {
	case domain.DirBack:
		return domain.Lit("back")
	case domain.DirSkip:
		return domain.Lit("skips a stage")
	case domain.DirReopen:
		return domain.Lit("reopens it, with a reason")
	}
	return domain.Safe{}
}

// lose asks why it was lost. What was won is reversed, which has a reason of its own.
func (s *Screen) lose() tea.Cmd {
	c, ok := s.selected()
	switch {
	case !ok:
		return nil
	case c.Stage == domain.StageWon:
		return s.try(wish{card: c, to: domain.StageLost})
	}
	return s.pickLost(c, false)
}

func (s *Screen) pickLost(c store.Card, follow bool) tea.Cmd {
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("Why was %s lost?", c.AccountName), Choices: reasonChoices(domain.LostReasons), Run: func(ch ui.Choice) tea.Cmd {
		w := wish{card: c, to: domain.StageLost, follow: follow, lost: ch.Key}
		if ch.Key == "other" {
			return s.askOtherReason(w)
		}
		return s.try(w)
	}}))
}

func (s *Screen) askOtherReason(w wish) tea.Cmd {
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{
		Draft: "referral.lost/" + keyOf(w.card.ID), Title: domain.Linef("Why was %s lost?", w.card.AccountName), Button: "Mark as lost",
		Fields: []ui.Field{{Key: "reason", Label: "Reason", Kind: ui.AreaField, Required: true, Hint: domain.Lit("such as: merged with its parent company")}},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			w := w
			w.lost = "other: " + strings.Join(strings.Fields(v.Text("reason")), " ")
			_, err := s.env.Store.Move(ctx, store.MoveInput{Op: v.Op, ID: w.card.ID, Rev: w.card.Rev, To: w.to, LostReason: w.lost})
			return undoable(movedWords(w)), err
		},
		Saved: func() tea.Cmd { return s.moved(w) },
	}))
}

// moved reads the board again after a form moved a card.
func (s *Screen) moved(w wish) tea.Cmd {
	s.touched(w.card.ID)
	if w.follow && !s.listing && s.page == nil {
		s.follow = followed{w.card.ID, w.to}
		return tea.Batch(s.focus(w.to.Rank()), s.reread())
	}
	return s.reread()
}

func reasonChoices(list []domain.Reason) []ui.Choice {
	out := make([]ui.Choice, len(list))
	for i, r := range list {
		out[i] = ui.Choice{Key: r.Code, Label: domain.Line(r.Label)}
	}
	return out
}
