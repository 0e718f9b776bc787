package sshd

import (
	"bytes"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// chunk is how much is read from a client at a time, in bytes.
const chunk = 4 << 10

// pump reads what the client types for as long as the session lasts. The programs
// of a session take it from there one after the other, each until it ends: a read
// from a client cannot be taken back.
func (s *Session) pump() {
	defer close(s.typed)
	buf := make([]byte, chunk)
	for {
		n, err := s.Read(buf)
		if n > 0 {
			select {
			case s.typed <- bytes.Clone(buf[:n]):
			case <-s.ctx.Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// feed sends a program what its client types, and the latest size of its terminal,
// until the program ends. The end of the input is the end of the program: nobody
// could leave it any longer.
func (s *Session) feed(ctx context.Context, p *tea.Program, hangUp context.CancelFunc) {
	defer hangUp()
	defer func() {
		if cause := recover(); cause != nil {
			s.srv.fault("the input could not be read", cause)
		}
	}()
	f := feeder{program: p, pace: pace{now: s.srv.cfg.Now}}
	late := time.NewTimer(escapeFor)
	defer late.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case text, open := <-s.typed:
			if !open {
				f.send(ctx, f.expire())
				return
			}
			f.send(ctx, f.take(text))
			late.Reset(escapeFor)
		case <-late.C:
			if f.waits() {
				f.send(ctx, f.expire())
			}
		case <-s.resized:
			size, _ := s.Terminal()
			p.Send(tea.WindowSizeMsg{Width: size.Width, Height: size.Height})
		}
	}
}

// feeder decodes for one program.
type feeder struct {
	decoder
	program *tea.Program
	pace    pace
}

// send waits for the program, which takes one event at a time; it ends with it.
func (f *feeder) send(ctx context.Context, events []uv.Event) {
	for _, e := range events {
		f.pace.wait(ctx)
		f.program.Send(e)
	}
}

// The keys and mouse events that a client may send: at once, and each second.
// Each is drawn, and nobody types as fast.
const (
	eventBurst = 1_000
	eventRate  = 250
)

// pace holds a flood of keys back.
type pace struct {
	now  func() time.Time
	left float64
	at   time.Time
}

func (p *pace) wait(ctx context.Context) {
	now := p.now()
	if p.at.IsZero() {
		p.left = eventBurst
	} else {
		p.left = min(eventBurst, p.left+now.Sub(p.at).Seconds()*eventRate)
	}
	p.at = now
	if p.left--; p.left >= 0 {
		return
	}
	t := time.NewTimer(time.Second / eventRate)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
