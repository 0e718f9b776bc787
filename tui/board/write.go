package board

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// wrote is what came of a write that needed no form.
type wrote struct {
	intent string
	said   domain.Safe
	undo   bool // u takes it back
	follow followed
	again  func() tea.Cmd
	self   *store.Card // the referral whose acceptance was tried, for a refusal that a manager may overrule
}

// ready is a referral read whole, for a form that starts from it.
type ready struct {
	d     store.ReferralDetail
	users []domain.User
	then  func(ready) tea.Cmd
}

// intent names what somebody wants done to the referral as it was seen.
func intent(what string, c *store.Card) string { return fmt.Sprintf("%s/%d/%d", what, c.ID, c.Rev) }

// write does something at once.
func (s *Screen) write(intent string, f func(ctx context.Context, op string) (wrote, error)) tea.Cmd {
	op := s.ops.For(intent)
	again := func() tea.Cmd { return s.write(intent, f) }
	return ui.Do(s.env, ID, ui.Gen{}, func(ctx context.Context) (wrote, error) {
		w, err := f(ctx, op)
		w.intent, w.again = intent, again
		return w, err
	})
}

func (s *Screen) takeWrote(m ui.Result[wrote]) tea.Cmd {
	if m.Err != nil {
		return s.refused(m.Val, m.Err)
	}
	s.ops.Answered(m.Val.intent, nil)
	s.follow = m.Val.follow
	say := ui.Toast(m.Val.said)
	if m.Val.undo {
		say = ui.Done(m.Val.said)
	}
	if m.Val.follow.id != 0 && !s.listing && s.page == nil {
		return tea.Batch(say, s.focus(m.Val.follow.to.Rank()), s.reread())
	}
	return tea.Batch(say, s.reread())
}

// refused says why a write was not done. Somebody else's change is shown at
// once, so that the reason can be seen.
func (s *Screen) refused(w wrote, err error) tea.Cmd {
	code := domain.CodeOf(err)
	s.ops.Answered(w.intent, err)
	switch {
	case ui.Unknown(err) && w.again != nil:
		return ui.Open(ui.NewSettle(s.env, err, w.again))
	case !ui.Definite(err):
		return ui.Fail(err) // the operation id is kept for the next try
	}
	var e *domain.Error
	if w.self != nil && errors.As(err, &e) && e.Field == "self_referral" {
		return s.acceptAllTheSame(*w.self, err)
	}
	if code == domain.Conflict || code == domain.NotFound {
		return tea.Batch(ui.Fail(err), s.reread())
	}
	return ui.Fail(err)
}

// undoable is a toast of a form that offers the undo.
func undoable(text domain.Safe) domain.Safe { return domain.Concat(text, domain.Lit(" · u undo")) }

// with reads a referral whole, and then goes on with it.
func (s *Screen) with(id int64, then func(ready) tea.Cmd) tea.Cmd {
	return ui.Do(s.env, ID, ui.Gen{}, func(ctx context.Context) (ready, error) {
		d, err := s.env.Store.Referral(ctx, id)
		if err != nil {
			return ready{}, err
		}
		users, err := s.env.Store.Users(ctx)
		return ready{d, users, then}, err
	})
}

func (s *Screen) takeReady(m ui.Result[ready]) tea.Cmd {
	if m.Err != nil {
		return ui.Fail(m.Err)
	}
	return m.Val.then(m.Val)
}

// Undo takes back one's own last change, or says why that cannot be.
func (s *Screen) Undo() tea.Cmd {
	return s.write("undo/"+s.env.NewID(), func(ctx context.Context, op string) (wrote, error) {
		u, err := s.env.Store.Undo(ctx, op)
		if u.Text == "" {
			u.Text = "Your last change is taken back"
		}
		done := wrote{said: domain.Linef("Undone: %s", u.Text)}
		if err == nil && u.Subject == "referral" {
			done.follow = s.whereabouts(ctx, u.SubjectID)
		}
		return done, err
	})
}

// whereabouts is where the cursor finds a referral whose last change was taken
// back; nowhere if it is no longer on the board.
func (s *Screen) whereabouts(ctx context.Context, id int64) followed {
	d, err := s.env.Store.Referral(ctx, id)
	if err != nil || domain.Archived(&d.Referral) {
		return followed{}
	}
	return followed{id, d.Referral.Stage}
}

// thank notes that a person thanked the referrer.
func (s *Screen) thank() tea.Cmd {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	return s.write(intent("thank", &c), func(ctx context.Context, op string) (wrote, error) {
		r, err := s.env.Store.Thank(ctx, op, c.ID, c.Rev)
		return wrote{said: domain.Linef("%s was thanked for %s", r.ReferrerName, c.AccountName), undo: true}, err
	})
}
