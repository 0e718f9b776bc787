package welcome

import (
	"context"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

const (
	drawEvery = 250 * time.Millisecond // how far it is, four times a second
	patience  = 24 * time.Hour         // an import is bounded by the person, not by the clock
)

// job is the overlay over long work: how far it is, and Esc to stop it.
type job struct {
	env           *ui.Env
	title, about  domain.Safe
	width, height int
	at            atomic.Pointer[Progress]
	stop          context.CancelFunc
	stopped       context.Context
	stopping      bool
	over          bool
}

func newJob(env *ui.Env, title, about domain.Safe) *job {
	j := &job{env: env, title: title, about: about}
	j.stopped, j.stop = context.WithCancel(context.Background())
	return j
}

// after is what a piece of work leaves to do on the program's goroutine.
type after func() tea.Cmd

// start opens the overlay and works off the program's goroutine. What the work
// gives back is done after the overlay is closed.
func (j *job) start(work func(ctx context.Context, tell func(Progress)) func() tea.Cmd) tea.Cmd {
	env := *j.env
	env.Timeout = patience
	do := ui.Do(&env, ui.OverlayID, ui.Gen{}, func(ctx context.Context) (after, error) {
		ctx, end := context.WithCancel(ctx)
		defer end()
		defer context.AfterFunc(j.stopped, end)()
		return work(ctx, func(p Progress) { j.at.Store(&p) }), nil
	})
	run := func() tea.Msg {
		r, _ := do().(ui.Result[after])
		return ui.Direct(func() tea.Cmd { return j.end(r) })
	}
	return tea.Sequence(ui.Open(j), tea.Batch(j.tick(), run))
}

func (j *job) end(r ui.Result[after]) tea.Cmd {
	j.over = true
	j.stop()
	closed := send(ui.CloseMsg{Overlay: j})
	if r.Err != nil {
		return tea.Sequence(closed, ui.Fail(r.Err))
	}
	return tea.Sequence(closed, r.Val())
}

// tick draws again until the work is over.
func (j *job) tick() tea.Cmd {
	return j.env.After(drawEvery, ui.Direct(func() tea.Cmd {
		if j.over {
			return nil
		}
		return j.tick()
	}))
}

// Title is the text of the frame.
func (j *job) Title() domain.Safe { return j.title }

// Init closes what came back too late: the work has ended in between.
func (j *job) Init() tea.Cmd {
	if j.over {
		return send(ui.CloseMsg{Overlay: j})
	}
	return nil
}

// Leave is Esc: the work is told to stop, and the overlay stays until it has.
func (j *job) Leave() tea.Cmd {
	j.stopping = true
	j.stop()
	return ui.Open(j)
}

// Update takes no key but Esc, which the shell gives to Leave.
func (j *job) Update(tea.Msg) tea.Cmd { return nil }

// Resize gives the room inside the frame.
func (j *job) Resize(w, h int) { j.width, j.height = w, h }

// Size stays the same from the beginning to the end, so that nothing jumps.
func (j *job) Size() (int, int) {
	w := min(60, j.width)
	return w, min(len(ui.Wrap(j.about, w))+4, j.height)
}

// View draws how far the work is.
func (j *job) View() string {
	w, h := j.Size()
	s := j.env.Styles
	p := Progress{}
	if at := j.at.Load(); at != nil {
		p = *at
	}
	lines := []string{ui.Line(w, ui.Span{Text: j.words(p), Ink: s.Text})}
	lines = append(lines, ui.Line(w, ui.Span{Text: ui.Gauge(float64(p.Done), float64(p.Total), w), Ink: s.Accent}))
	lines = append(lines, ui.Line(w, ui.Span{Text: pace(p), Ink: s.Muted}), "")
	for _, l := range ui.Wrap(j.about, w) {
		lines = append(lines, ui.Paint(s.Muted, l))
	}
	return ui.Box(ui.Stack(keepBlank(lines)...), w, h)
}

// keepBlank gives empty lines a cell, which Stack would leave out.
func keepBlank(lines []string) []string {
	for i, l := range lines {
		if l == "" {
			lines[i] = " "
		}
	}
	return lines
}

func (j *job) words(p Progress) domain.Safe {
	switch {
	case j.stopping:
		return domain.Lit("Stopping: what is being written is rolled back …")
	case p.Total == 0:
		return domain.Lit("Looking through all rows …")
	}
	return domain.Linef("%s of %s rows", ui.Count(p.Done), ui.Count(p.Total))
}

func pace(p Progress) domain.Safe {
	if p.Rate <= 0 {
		return domain.Safe{}
	}
	left := domain.Linef("%d s left", int(p.Left.Round(time.Second)/time.Second))
	if p.Left >= time.Minute {
		left = domain.Linef("%d min %02d s left", int(p.Left/time.Minute), int(p.Left/time.Second)%60)
	}
	return domain.Linef("%s rows a second · %s", ui.Count(int64(p.Rate)), left)
}

// Hints are the keys of the overlay.
func (j *job) Hints() []ui.Hint { return []ui.Hint{{Key: "Esc", Word: "stop", Off: j.stopping}} }
