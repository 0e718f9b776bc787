package welcome

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// preview shows what a file was taken for and what would become of its rows.
// Nothing is written before its own letter is pressed.
type preview struct {
	w             *Welcome
	p             Preview
	width, height int
	top           int
}

func newPreview(w *Welcome, p Preview) *preview { return &preview{w: w, p: p} }

// Title is the text of the frame.
func (v *preview) Title() domain.Safe { return domain.Linef("%s as %s", v.p.Name, v.p.Kind) }

// Init does nothing: all is there.
func (v *preview) Init() tea.Cmd { return nil }

// Leave is Esc: back at the choice of the file.
func (v *preview) Leave() tea.Cmd {
	v.w.shown = nil
	return nil
}

// Update scrolls, and does what the letters say.
func (v *preview) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.MouseWheelMsg:
		if m.Button == tea.MouseWheelUp {
			v.scroll(-3)
		} else {
			v.scroll(3)
		}
	case tea.MouseClickMsg:
		if _, h := v.Size(); m.Y == h-1 {
			return v.clicked(m.X)
		}
	case tea.KeyPressMsg:
		return v.key(m.String())
	}
	return nil
}

func (v *preview) key(k string) tea.Cmd {
	switch k {
	case "up", "k":
		v.scroll(-1)
	case "down", "j":
		v.scroll(1)
	case "pgup", "ctrl+u":
		v.scroll(-v.room())
	case "pgdown", "space", "ctrl+d":
		v.scroll(v.room())
	case "home", "g":
		v.top = 0
	case "end", "G":
		v.scroll(len(v.lines()))
	case importKey:
		return v.run()
	case "e":
		return v.w.reading(v.p)
	case "w":
		return v.remarks()
	case "enter":
		return ui.Note("Nothing was imported yet: %s imports, Esc goes back.", importKey)
	}
	return nil
}

// importKey is a letter of its own: Enter never writes.
const importKey = "i"

func (v *preview) run() tea.Cmd {
	if why := v.off(); why != "" {
		return ui.Note("%s", why)
	}
	return v.w.run(v.p)
}

// off is why there is nothing to import; "" when there is.
func (v *preview) off() string {
	c := v.p.Counts
	switch {
	case c.Rows() == 0:
		return "There is no row in this file."
	case c.Rejected == c.Rows():
		return "No row of this file can be taken; w says why, e reads it differently."
	case c.Created+c.Updated == 0:
		return "Everything in this file is in already; importing it would change nothing."
	}
	return ""
}

// remarks lists what is wrong with rows and what else is worth knowing.
func (v *preview) remarks() tea.Cmd {
	all := append(append([]Remark{}, v.p.Rejected...), v.p.Remarks...)
	if len(all) == 0 {
		return ui.Note("There is nothing to remark: every row can be taken as it stands.")
	}
	text := remarkText(v.p.Rejected, "Rows that cannot be taken", v.p.Counts.Rejected)
	if len(v.p.Remarks) > 0 {
		text += remarkText(v.p.Remarks, "Also worth knowing", int64(len(v.p.Remarks)))
	}
	return ui.Open(ui.NewViewer(v.w.Env, domain.Linef("About %s", v.p.Name), domain.Block(strings.TrimSpace(text))))
}

// remarkText is a list of remarks under a heading; total says how many there are in all.
func remarkText(list []Remark, head string, total int64) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n\n", head, ui.Count(total))
	for _, r := range list {
		b.WriteString("  " + r.sentence().String() + "\n")
	}
	if more := total - int64(len(list)); more > 0 {
		fmt.Fprintf(&b, "  … and %s more\n", ui.Count(more))
	}
	return b.String() + "\n"
}

// sentence is a remark in one line: where, and what.
func (r Remark) sentence() domain.Safe {
	switch {
	case r.Line > 0 && r.Column != "":
		return domain.Linef("line %d, %s: %s", r.Line, r.Column, r.Words)
	case r.Line > 0:
		return domain.Linef("line %d: %s", r.Line, r.Words)
	}
	return domain.Line(r.Words)
}

func (v *preview) scroll(n int) { v.top = max(0, min(v.top+n, len(v.lines())-v.room())) }

// Resize gives the room inside the frame.
func (v *preview) Resize(w, h int) {
	v.width, v.height = w, h
	v.scroll(0)
}

// Size is as much as the file has to say, within the room.
func (v *preview) Size() (int, int) {
	return min(110, v.width), min(len(v.lines())+2, v.height)
}

// room is the number of lines above the buttons.
func (v *preview) room() int {
	_, h := v.Size()
	return max(h-2, 1)
}

// Hints are the keys of the overlay.
func (v *preview) Hints() []ui.Hint {
	hints := []ui.Hint{{Key: importKey, Word: "import", Off: v.off() != ""}, {Key: "e", Word: "read differently"}, {Key: "w", Word: "remarks"}, {Key: "Esc", Word: "back"}}
	if n := len(v.lines()); n > v.room() {
		where := domain.Linef("lines %d–%d of %d", v.top+1, min(v.top+v.room(), n), n)
		hints = append(hints, ui.Hint{Key: "↑↓", Word: where.String()})
	}
	return hints
}
