package welcome

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// Config is what the welcome works with.
type Config struct {
	Env      *ui.Env
	Importer Importer
	// Demo is called before the session ends in order to show demo data instead.
	Demo func()
	// InDemo tells that this is demo data: nothing is imported into it.
	InDemo bool
	// Place is where the store is, raw, for people.
	Place string
}

// Welcome opens the overlays of the first run and of the import.
type Welcome struct {
	Config
	first ui.Overlay // the choice of the first run, while it is open
	from  *chooser   // the file's, while an import is being prepared
	shown *preview   // what an import would do, while it is looked at
	last  string     // the folder that was chosen from last
}

// New makes the welcome of one session.
func New(c Config) *Welcome { return &Welcome{Config: c} }

// Actions are the ways to import and to the demo from every screen's palette.
func (w *Welcome) Actions() []ui.Action {
	return []ui.Action{
		{ID: "import.file", Label: "import a file", Help: "Bring in an export of a CRM, a survey tool or a partner platform.", Risk: ui.Confirms, Run: w.choose, Off: w.noImport},
		{ID: "demo.open", Label: "look around in demo data", Help: "Leave your own data for a while and see generated data; nothing of it is kept.", Run: w.demo, Off: w.noDemo},
		{ID: "import.later", Label: "what to type later", Help: "The commands that bring data in without this screen.", Run: w.commands},
	}
}

func (w *Welcome) noImport() string {
	if w.InDemo {
		return "This is demo data, and nothing of it is kept. Leave it with q and import into your own store."
	}
	if w.Importer == nil || w.Env.Store == nil {
		return "There is no store to import into."
	}
	if err := domain.Can(w.Env.Store.Actor(), domain.VerbImport); err != nil {
		return err.Error()
	}
	return ""
}

func (w *Welcome) noDemo() string {
	if w.InDemo || w.Demo == nil {
		return "You are in the demo data already; q leaves it."
	}
	return ""
}

// demo ends this session; whoever started it shows the demo next.
func (w *Welcome) demo() tea.Cmd {
	w.Demo()
	return send(ui.QuitMsg{})
}

// choose asks for the file.
func (w *Welcome) choose() tea.Cmd {
	w.from = newChooser(w, w.last)
	return ui.Open(w.from)
}

// closeAll takes away what led to an import, once it has been done.
func (w *Welcome) closeAll() tea.Cmd {
	var cmds []tea.Cmd
	if w.from != nil {
		cmds = append(cmds, send(ui.CloseMsg{Overlay: w.from}))
	}
	if w.shown != nil {
		cmds = append(cmds, send(ui.CloseMsg{Overlay: w.shown}))
	}
	if w.first != nil {
		cmds = append(cmds, send(ui.CloseMsg{Overlay: w.first}))
	}
	w.from, w.shown, w.first = nil, nil, nil
	return tea.Sequence(cmds...)
}

// prepare looks through a file and goes on with a question or the preview.
func (w *Welcome) prepare(path string, a Answers) tea.Cmd {
	job := newJob(w.Env, domain.Lit("Looking at the file"), domain.Linef("Trying %s out. Nothing is written yet.", baseName(path)))
	return job.start(func(ctx context.Context, tell func(Progress)) func() tea.Cmd {
		p, err := w.Importer.Prepare(ctx, path, a, tell)
		return func() tea.Cmd { return w.prepared(path, a, p, job.stopping, err) }
	})
}

func (w *Welcome) prepared(path string, a Answers, p Preview, stopped bool, err error) tea.Cmd {
	var q *Question
	switch {
	case stopped:
		return nil // back at where it was started from
	case errors.As(err, &q):
		return w.ask(path, a, q)
	case err != nil && w.shown == nil && w.from != nil:
		w.from.problem = ui.Sentence(err)
		return nil
	case err != nil:
		return ui.Fail(err)
	}
	before := w.shown
	w.shown = newPreview(w, p)
	if before == nil {
		return ui.Open(w.shown)
	}
	return tea.Sequence(send(ui.CloseMsg{Overlay: before}), ui.Open(w.shown))
}

// run imports what was previewed.
func (w *Welcome) run(p Preview) tea.Cmd {
	job := newJob(w.Env, domain.Linef("Importing %s", p.Name), domain.Lit("Esc stops: what is in stays in, the rest is not begun."))
	return job.start(func(ctx context.Context, tell func(Progress)) func() tea.Cmd {
		res, err := w.Importer.Run(ctx, p, tell)
		return func() tea.Cmd { return w.ended(p, res, err) }
	})
}

func (w *Welcome) ended(p Preview, res Result, err error) tea.Cmd {
	reach := send(ui.ReachMsg{Err: err})
	reread := send(ui.ReloadMsg{Asked: true})
	return tea.Sequence(reach, w.closeAll(), ui.Open(newOutcome(w, p, res, err)), reread)
}

func send(m tea.Msg) tea.Cmd { return func() tea.Msg { return m } }
