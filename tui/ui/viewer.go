package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// Viewer shows a text that scrolls, without anything beside it that a mouse
// selection would take along.
type Viewer struct {
	env           *Env
	title, text   domain.Safe
	width, height int
	lines         []domain.Safe
	top           int
	live          Live
}

// NewViewer makes the overlay that shows a block of text.
func NewViewer(env *Env, title, text domain.Safe) *Viewer {
	return &Viewer{env: env, title: title, text: text}
}

// With ties the viewer to what others do while it is open.
func (v *Viewer) With(l Live) *Viewer {
	v.live = l
	return v
}

// Title is the text of the frame; what others do just now comes first.
func (v *Viewer) Title() domain.Safe { return domain.Join(domain.Lit(" · "), v.live.head(), v.title) }

// Init tells that the viewer is open: the text is there.
func (v *Viewer) Init() tea.Cmd { return v.live.opened() }

// Closed tells that the viewer is gone.
func (v *Viewer) Closed() tea.Cmd { return v.live.closed() }

// Resize breaks the text for the room.
func (v *Viewer) Resize(w, h int) {
	v.width, v.height = w, h
	v.lines = Wrap(v.text, w)
	v.scroll(0)
}

// Size is as large as the text, within the room.
func (v *Viewer) Size() (int, int) {
	w := 20
	for _, l := range v.lines {
		w = max(w, Width(l))
	}
	return min(w, v.width), min(max(len(v.lines), 1), v.height)
}

// Update scrolls; y copies the whole text.
func (v *Viewer) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		v.scroll(wheelStep(msg))
	case tea.KeyPressMsg:
		switch msg.String() {
		case "up", "k":
			v.scroll(-1)
		case "down", "j":
			v.scroll(1)
		case "pgup", "ctrl+u":
			v.scroll(-v.height)
		case "pgdown", "space", "ctrl+d":
			v.scroll(v.height)
		case "home", "g":
			v.top = 0
		case "end", "G":
			v.scroll(len(v.lines))
		case "y":
			return Copy(v.text, domain.Lit("the text"))
		case "q", "enter":
			return send(CloseMsg{v})
		}
	}
	return nil
}

func (v *Viewer) scroll(n int) {
	v.top = max(0, min(v.top+n, len(v.lines)-v.height))
}

// View draws the part that is in view.
func (v *Viewer) View() string {
	end := min(v.top+v.height, len(v.lines))
	out := make([]string, 0, v.height)
	for _, l := range v.lines[v.top:end] {
		out = append(out, Paint(v.env.Styles.Text, l))
	}
	return strings.Join(out, "\n")
}

// Hints are the keys of the overlay, and how far down the text is.
func (v *Viewer) Hints() []Hint {
	hints := []Hint{{Key: "y", Word: "copy"}, {Key: "Esc", Word: "back"}}
	if len(v.lines) > v.height {
		where := domain.Linef("scroll, lines %d–%d of %d", v.top+1, min(v.top+v.height, len(v.lines)), len(v.lines))
		hints = append([]Hint{{Key: "↑↓", Word: where.String()}}, hints...)
	}
	return hints
}
