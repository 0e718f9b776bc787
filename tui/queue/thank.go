package queue

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
)

// unthanked is whom there is to thank: what one person has introduced, or, when
// that is nothing, what anybody has.
type unthanked struct {
	own, all []store.Card
}

// thank is about the selected person, as every key is: for a single referral
// theirs is noted at once, of several one is chosen. Only who has none to be
// thanked for gives way to the others, and the title says so.
func (s *Screen) thank() tea.Cmd {
	it, ok := s.subject()
	if !ok {
		return s.thankAnybody()
	}
	scope := s.whose.scope()
	return records.Load(s.env, func(ctx context.Context) (unthanked, error) { return readUnthanked(ctx, s.env.Store, &it, scope) },
		func(u unthanked) tea.Cmd {
			switch len(u.own) {
			case 0:
				return s.pickThanks(domain.Linef("Nothing to thank %s for · thank whom?", it.Contact), u.all, false)
			case 1:
				return s.thankFor(u.own[0])
			}
			return s.pickThanks(domain.Linef("Thank %s for which referral?", it.Contact), u.own, true)
		})
}

// thankAnybody offers all referrals whose referrer waits for thanks.
func (s *Screen) thankAnybody() tea.Cmd {
	scope := s.whose.scope()
	return records.Load(s.env, func(ctx context.Context) ([]store.Card, error) { return s.env.Store.Unthanked(ctx, scope) },
		func(cards []store.Card) tea.Cmd { return s.pickThanks(domain.Lit("Thank whom?"), cards, false) })
}

// readUnthanked looks for what the person introduced among all that their company
// did, since a card knows its referrer by name only; whoever owns the referral.
func readUnthanked(ctx context.Context, st store.Store, it *store.QueueItem, scope store.Scope) (u unthanked, err error) {
	if it.AccountID != 0 {
		if u.own, err = unthankedBy(ctx, st, it); err != nil || len(u.own) > 0 {
			return u, err
		}
	}
	u.all, err = st.Unthanked(ctx, scope)
	return u, err
}

func unthankedBy(ctx context.Context, st store.Store, it *store.QueueItem) ([]store.Card, error) {
	d, err := st.Account(ctx, it.AccountID)
	if err != nil {
		return nil, err
	}
	waiting, err := st.Unthanked(ctx, store.Scope{})
	if err != nil {
		return nil, err
	}
	open := make(map[int64]bool, len(waiting)) // without the archived ones
	for i := range waiting {
		open[waiting[i].ID] = true
	}
	return slices.DeleteFunc(d.Referrals, func(c store.Card) bool {
		return !open[c.ID] || (c.Referrer != it.Contact && c.Referrer != it.Contact+", "+it.Account)
	}), nil
}

// pickThanks offers referrals; where all are of one person, which the title says,
// their name is not repeated.
func (s *Screen) pickThanks(title domain.Safe, cards []store.Card, ofOne bool) tea.Cmd {
	if len(cards) == 0 {
		return ui.Toast(domain.Lit("Everybody who made a referral has been thanked."))
	}
	choices := make([]ui.Choice, len(cards))
	for i := range cards {
		c := &cards[i]
		label := domain.Linef("%s for %s", c.Referrer, c.AccountName)
		if ofOne {
			label = domain.Linef("for %s", c.AccountName)
		}
		choices[i] = ui.Choice{Key: fmt.Sprint(c.ID), Label: label, Note: domain.Concat(domain.Line(c.RefID), dot, thankBy(s.env.Now(), c))}
	}
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: title, Choices: choices, Wide: true, Run: func(chosen ui.Choice) tea.Cmd {
		i := slices.IndexFunc(cards, func(c store.Card) bool { return fmt.Sprint(c.ID) == chosen.Key })
		if i < 0 {
			return nil
		}
		return s.thankFor(cards[i])
	}}))
}

// thanksWithin is how soon a referrer should have been thanked (§3.14).
const thanksWithin = 48 * time.Hour

func thankBy(now time.Time, c *store.Card) domain.Safe {
	left := c.SubmittedAt.Add(thanksWithin).Sub(now)
	if left < 0 {
		return ui.TimeLeft(left)
	}
	return domain.Concat(domain.Lit("within "), ui.TimeLeft(left))
}

func (s *Screen) thankFor(c store.Card) tea.Cmd {
	return s.write(fmt.Sprintf("thank/%d", c.ID), func(ctx context.Context, op string) (domain.Safe, error) {
		_, err := s.env.Store.Thank(ctx, op, c.ID, c.Rev)
		return domain.Linef("%s was thanked for %s", c.Referrer, c.AccountName), err
	})
}
