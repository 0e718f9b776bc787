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
	again  func() tea.Cmd
}

// write carries out what a person chose. The intent names it ("snooze/12/7"):
// chosen again after a lost answer it bears the same operation id, so that
// nothing is done twice.
func (s *Screen) write(intent string, f func(ctx context.Context, op string) (domain.Safe, error)) tea.Cmd {
	s.touched()
	op := s.ops.For(intent)
	again := func() tea.Cmd { return s.write(intent, f) }
	return ui.Do(s.env, ID, ui.Gen{}, func(ctx context.Context) (done, error) {
		text, err := f(ctx, op)
		return done{intent, text, again}, err
	})
}

func (s *Screen) finished(m ui.Result[done]) tea.Cmd {
	s.ops.Answered(m.Val.intent, m.Err)
	switch {
	case m.Err == nil:
		return tea.Batch(ui.Done(m.Val.said), records.Reread())
	case ui.Unknown(m.Err):
		return ui.Open(ui.NewSettle(s.env, m.Err, m.Val.again))
	case domain.CodeOf(m.Err) == domain.Conflict: // what is shown is old
		return tea.Batch(ui.Fail(m.Err), records.Reread())
	}
	return ui.Fail(m.Err)
}
