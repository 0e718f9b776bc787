package tui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// Run shows the App until it is left. It answers nil then; after a fault of the
// program the terminal is as it was before, and the error says what was kept.
func Run(a *App, opts ...tea.ProgramOption) error { return RunModel(a, opts...) }

// RunModel is Run for any root model, such as the wallboard.
func RunModel(m tea.Model, opts ...tea.ProgramOption) error {
	_, err := tea.NewProgram(m, opts...).Run()
	c, ok := m.(interface{ Crashed() bool })
	switch {
	case ok && c.Crashed(), errors.Is(err, tea.ErrProgramPanic):
		return domain.Wrap(domain.Internal, err, "refdeck had to stop. What you typed is kept as a draft and will be there when you start it again; the cause is in the log.")
	case err == nil, errors.Is(err, tea.ErrInterrupted):
		return nil
	}
	return domain.Wrap(domain.Internal, err, "The terminal could not be used any longer. Nothing is lost; start refdeck again.")
}
