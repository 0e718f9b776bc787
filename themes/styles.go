package themes

import "charm.land/lipgloss/v2"

// Depth is how much colour a terminal shows.
type Depth int

// The depths that need different choices; 256 colours count as Full.
const (
	Full Depth = iota
	Sixteen
	Mono
)

// Styles is a theme made ready for one terminal. A selected row always has a
// bar; where a soft background cannot be trusted it is drawn in reverse too.
type Styles struct {
	Name  string
	Dark  bool
	Depth Depth

	Text, Muted, Faint, Accent, Good, Warn, Bad, Info Ink
	Rule, Title, Key, Hot, Ready, Nurture             Ink
	Series                                            [4]Ink
	// Tab is the ink of the open tab; Mark that of a row which changed a moment ago.
	Tab, Mark Ink
}

// New works the inks of a theme out for a depth of colour.
func New(t Theme, d Depth) *Styles {
	b := builder{theme: t, depth: d}
	plain := lipgloss.NewStyle()
	s := &Styles{Name: t.Name, Dark: t.Background != "light", Depth: d}
	s.Text = b.ink("text", plain)
	s.Muted = b.ink("muted", plain)
	s.Faint = b.ink("faint", b.whenColourless(plain, plain.Faint(true)))
	s.Accent = b.ink("accent", b.whenColourless(plain, plain.Bold(true)))
	s.Good = b.ink("good", plain)
	s.Warn = b.ink("warn", plain)
	s.Bad = b.ink("bad", plain.Bold(true))
	s.Info = b.ink("info", plain)
	s.Rule = b.ink("rule", plain)
	s.Title = b.ink("title", plain.Bold(true))
	s.Key = b.ink("key", plain.Bold(true))
	s.Hot = b.ink("hot", plain.Bold(true))
	s.Ready = b.ink("ready", plain)
	s.Nurture = b.ink("nurture", plain)
	for i, token := range []string{"series-1", "series-2", "series-3", "series-4"} {
		s.Series[i] = b.ink(token, plain)
	}
	s.Tab = b.ink("accent", b.whenColourless(plain.Bold(true), plain.Bold(true).Reverse(true)))
	s.Mark = b.ink("info", plain.Bold(true))
	return s
}

type builder struct {
	theme Theme
	depth Depth
}

func (b builder) ink(token string, base lipgloss.Style) Ink {
	return newInk(paint(base, b.theme.color(token, b.depth)), b.focus)
}

// soft tells whether the theme has a background for the selected row that
// this terminal can show.
func (b builder) soft() bool { return b.depth == Full && b.theme.Colors["focus-bg"] != "" }

func (b builder) focus(s lipgloss.Style) lipgloss.Style {
	if b.soft() {
		return s.Background(b.theme.color("focus-bg", b.depth))
	}
	return s.UnsetForeground().UnsetFaint().Reverse(true)
}

func (b builder) whenColourless(coloured, colourless lipgloss.Style) lipgloss.Style {
	if b.soft() {
		return coloured
	}
	return colourless
}
