package sshd

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// frames is how often a second a session's screen may be drawn.
const frames = 60

// Options make a Bubble Tea program one of this session: its output, size, colours
// and environment, and nothing of the server's own. Input comes from Run: left to
// itself the library would wait for ever to deliver what was typed ahead of the
// program's end, and hold the whole session for it.
func (s *Session) Options(ctx context.Context) []tea.ProgramOption {
	size, _ := s.Terminal()
	return []tea.ProgramOption{
		tea.WithContext(ctx),
		tea.WithInput(nil),
		tea.WithOutput(s),
		tea.WithEnvironment(s.Environ()),
		tea.WithColorProfile(s.Profile()),
		tea.WithWindowSize(size.Width, size.Height),
		tea.WithFPS(frames),
		tea.WithoutSignalHandler(),
		tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
			if _, ok := msg.(tea.SuspendMsg); ok {
				return tea.ResumeMsg{} // it would stop the server
			}
			return msg
		}),
	}
}

// Run shows a model on the session's terminal until it ends: nil when it was left,
// the client went away or the server ends the session, which says so itself. Keys,
// pastes and the latest size reach it from here. What fails in it ends this session
// alone, with an error of code internal.
func (s *Session) Run(ctx context.Context, model tea.Model, opts ...tea.ProgramOption) error {
	if _, ok := s.Terminal(); !ok {
		return domain.Errorf(domain.Invalid, "This needs a terminal: ssh -t.")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g := &guard{model: model, srv: s.srv}
	p := tea.NewProgram(g, append(s.Options(ctx), opts...)...)
	g.quit = p.Quit
	s.draws(true)
	s.srv.awaitBeat(ctx)
	s.typing.Do(func() { go s.pump() })
	fed := make(chan struct{})
	go func() {
		defer close(fed)
		s.feed(ctx, p, cancel)
	}()
	_, err := p.Run()
	ended := ctx.Err() != nil
	cancel()
	<-fed
	broken := g.broken() || errors.Is(err, tea.ErrProgramPanic)
	s.draws(broken)
	switch {
	case broken:
		return domain.Errorf(domain.Internal, "%s", sorry)
	case err == nil, errors.Is(err, tea.ErrInterrupted), ended:
		return nil
	}
	return domain.Wrap(domain.Internal, err, "The terminal could not be used any longer. Nothing is lost; sign in again.")
}

// awaitBeat waits for the next frame of the server, so that the screens of all
// sessions beat together: the processor then wakes once a frame for all of them and
// not for each, which is most of what idle sessions cost.
func (s *Server) awaitBeat(ctx context.Context) {
	const frame = time.Second / frames
	next := time.NewTimer(frame - s.cfg.Now().Sub(s.began)%frame)
	defer next.Stop()
	select {
	case <-next.C:
	case <-ctx.Done():
	}
}

func (s *Session) draws(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drawing = on
}
