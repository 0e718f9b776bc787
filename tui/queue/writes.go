package queue

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
)

// done is the answer to a write that was made without a form.
type done struct {
	intent string
	said   domain.Safe
}

// write carries out what a person chose. The intent names it ("snooze/12/7"):
// chosen again after a lost answer it bears the same operation id, so that
// nothing is done twice.
func (s *Screen) write(intent string, f func(ctx context.Context, op string) (domain.Safe, error)) tea.Cmd {
	op, ok := s.ops[intent]
	if !ok {
		op = s.env.NewID()
		s.ops[intent] = op
	}
	return ui.Do(s.env, ID, ui.Gen{}, func(ctx context.Context) (done, error) {
		text, err := f(ctx, op)
		return done{intent, text}, err
	})
}

func (s *Screen) finished(m ui.Result[done]) tea.Cmd {
	code := domain.CodeOf(m.Err)
	if m.Err == nil || code != domain.Unavailable {
		delete(s.ops, m.Val.intent)
	}
	switch {
	case m.Err == nil:
		return tea.Batch(ui.Done(m.Val.said), records.Reread())
	case code == domain.Conflict: // what is shown is old
		return tea.Batch(ui.Fail(m.Err), records.Reread())
	}
	return ui.Fail(m.Err)
}
