package welcome

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

const (
	listTop   = 3 // the list begins under the path, the kind and a rule
	listLines = 10
)

// chooser asks for the file and for what it holds. What is typed is completed
// from the folder it names.
type chooser struct {
	w             *Welcome
	in            *ui.Input
	kinds         []string // the first, "", leaves it to the columns
	kind          int
	onKind        bool // the focus is on the kind
	lane          ui.Lane
	files         []File
	at, top       int
	known         bool
	problem       domain.Safe
	width, height int
}

func newChooser(w *Welcome, start string) *chooser {
	c := &chooser{w: w, in: ui.NewInput(w.Env), kinds: append([]string{""}, w.Importer.Kinds()...)}
	c.in.Set(start)
	return c
}

// Title is the text of the frame.
func (c *chooser) Title() domain.Safe { return domain.Lit("Import a file") }

// Init lists the folder.
func (c *chooser) Init() tea.Cmd { return tea.Batch(c.in.Focus(), c.list()) }

// list reads what the typed path may be completed to.
func (c *chooser) list() tea.Cmd {
	text := c.in.Value()
	do := ui.Do(c.w.Env, ui.OverlayID, c.lane.Next(), func(ctx context.Context) ([]File, error) { return c.w.Importer.Files(ctx, text) })
	return func() tea.Msg {
		r, _ := do().(ui.Result[[]File])
		return ui.Direct(func() tea.Cmd {
			if r.Stale() {
				return nil
			}
			c.files, c.known, c.at, c.top = r.Val, true, 0, 0
			if r.Err != nil {
				c.problem = ui.Sentence(r.Err)
			}
			return nil
		})
	}
}

// Update types the path, moves in the list and chooses.
func (c *chooser) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.MouseWheelMsg:
		if m.Button == tea.MouseWheelUp {
			c.move(-1)
		} else {
			c.move(1)
		}
		return nil
	case tea.MouseClickMsg:
		return c.click(m.Y)
	case tea.KeyPressMsg:
		if cmd, done := c.key(m.String()); done {
			return cmd
		}
	}
	if c.onKind {
		return nil
	}
	return c.typing(msg)
}

func (c *chooser) typing(msg tea.Msg) tea.Cmd {
	before := c.in.Value()
	cmd := c.in.Update(msg)
	if c.in.Value() == before {
		return cmd
	}
	c.problem = domain.Safe{}
	return tea.Batch(cmd, c.list())
}

func (c *chooser) key(k string) (tea.Cmd, bool) {
	switch k {
	case "tab", "shift+tab":
		c.onKind = !c.onKind
	case "enter":
		return c.enter(), true
	case "up":
		c.move(-1)
	case "down":
		c.move(1)
	case "pgup":
		c.move(-c.room())
	case "pgdown":
		c.move(c.room())
	case "left", "h", "right", "l", "space":
		if !c.onKind {
			return nil, false
		}
		c.cycle(k)
	default:
		return nil, false
	}
	return nil, true
}

func (c *chooser) cycle(k string) {
	step := 1
	if k == "left" || k == "h" {
		step = len(c.kinds) - 1
	}
	c.kind = (c.kind + step) % len(c.kinds)
}

func (c *chooser) move(n int) {
	c.at = max(0, min(c.at+n, len(c.files)-1))
	c.onKind = false
}

func (c *chooser) click(line int) tea.Cmd {
	switch i := c.top + line - listTop; {
	case line < 2:
		c.onKind = line == 1
	case i >= 0 && i < len(c.files) && line < listTop+c.room():
		c.at, c.onKind = i, false
		return c.enter()
	}
	return nil
}

// enter goes into a folder, or takes the file. What is in no list is tried as
// it was typed: the answer says what is wrong with it.
func (c *chooser) enter() tea.Cmd {
	path := strings.TrimSpace(c.in.Value())
	if c.at < len(c.files) {
		f := c.files[c.at]
		if f.Folder {
			return c.goTo(f.Path)
		}
		path = f.Path
	}
	if path == "" {
		c.problem = domain.Lit("Type the path of a file, or a part of its name.")
		return nil
	}
	c.problem = domain.Safe{}
	c.w.last = path[:strings.LastIndexAny(path, `/\`)+1]
	return c.w.prepare(path, Answers{Kind: c.kinds[c.kind]})
}

func (c *chooser) goTo(folder string) tea.Cmd {
	c.in.Set(folder)
	c.problem, c.onKind = domain.Safe{}, false
	return c.list()
}

// Resize gives the room inside the frame.
func (c *chooser) Resize(w, h int) { c.width, c.height = w, h }

// Size stays the same while typing, so that nothing jumps.
func (c *chooser) Size() (int, int) { return min(76, c.width), min(listTop+listLines+3, c.height) }

// room is the number of entries in view; two lines under them say what to do.
func (c *chooser) room() int {
	_, h := c.Size()
	return max(h-listTop-3, 1)
}

// Cursor is where the path is typed.
func (c *chooser) Cursor() *tea.Cursor {
	if c.onKind {
		return nil
	}
	return c.in.Cursor(labelWidth, 0)
}

// Hints are the keys of the overlay.
func (c *chooser) Hints() []ui.Hint {
	if c.onKind {
		return []ui.Hint{{Key: "←→", Word: "kind"}, {Key: "Tab", Word: "file"}, {Key: "Enter", Word: "take the file"}, {Key: "Esc", Word: "back"}}
	}
	return []ui.Hint{{Key: "↑↓", Word: "choose"}, {Key: "Enter", Word: "take"}, {Key: "Tab", Word: "kind"}, {Key: "Esc", Word: "back"}}
}
