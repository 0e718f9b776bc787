package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"github.com/refdeck/refdeck/domain"
)

// PickerSpec is a choice from a list that filters as one types.
type PickerSpec struct {
	Title   domain.Safe
	Prompt  domain.Safe // what to type: "find a command"
	Choices []Choice
	Chosen  string // the key of the choice the cursor starts on
	Run     func(Choice) tea.Cmd
	Wide    bool // take as much width as there is, up to 76 cells
	Told    int  // width of the labels; the notes follow, and the chosen one's is told whole at the foot
}

// Picker is the overlay of a PickerSpec; palette and help are made of it, too.
type Picker struct {
	env           *Env
	spec          PickerSpec
	typed         lineInput
	shown         []int
	at, top       int
	width, height int
}

// NewPicker makes the overlay.
func NewPicker(env *Env, spec PickerSpec) *Picker {
	p := &Picker{env: env, spec: spec, typed: newLineInput(env)}
	p.filter()
	for i, n := range p.shown {
		if spec.Chosen != "" && spec.Choices[n].Key == spec.Chosen {
			p.at = i
		}
	}
	return p
}

// Title is the text of the frame.
func (p *Picker) Title() domain.Safe { return p.spec.Title }

// Init shows the cursor of the field.
func (p *Picker) Init() tea.Cmd { return p.typed.focus() }

// Update types, moves and chooses.
func (p *Picker) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		p.move(wheelStep(msg))
		return nil
	case tea.MouseClickMsg:
		if i := p.top + msg.Y - 2; msg.Y >= 2 && msg.Y < 2+p.room() && i < len(p.shown) {
			p.at = i
			return p.choose()
		}
		return nil
	case tea.KeyPressMsg:
		if p.key(msg.String()) {
			return nil
		}
		if msg.String() == "enter" {
			return p.choose()
		}
	}
	before := p.typed.value()
	cmd := p.typed.update(msg)
	if p.typed.value() != before {
		p.filter()
	}
	return cmd
}

func (p *Picker) key(k string) bool {
	switch k {
	case "up", "shift+tab":
		p.move(-1)
	case "down", "tab":
		p.move(1)
	case "pgup":
		p.move(-p.room())
	case "pgdown":
		p.move(p.room())
	default:
		return false
	}
	return true
}

func (p *Picker) move(n int) {
	p.at = max(0, min(p.at+n, len(p.shown)-1))
}

func (p *Picker) choose() tea.Cmd {
	if p.at >= len(p.shown) {
		return nil
	}
	c := p.spec.Choices[p.shown[p.at]]
	if c.Off != "" {
		return Note("%s", c.Off)
	}
	return tea.Sequence(send(CloseMsg{p}), p.spec.Run(c))
}

type choiceText []Choice

func (c choiceText) String(i int) string {
	return strings.ToLower(c[i].Label.String() + " " + c[i].Note.String())
}
func (c choiceText) Len() int { return len(c) }

func (p *Picker) filter() {
	p.at, p.top = 0, 0
	p.shown = p.shown[:0]
	p.shown = append(p.shown, matchingIndexes(p.spec.Choices, p.typed.value())...)
}

// matchingIndexes finds choices by a typed text: those that have all its words,
// the ones that begin with it first; only when there are none, letters in order.
func matchingIndexes(all []Choice, typed string) []int {
	texts := choiceText(all)
	text := strings.ToLower(strings.TrimSpace(typed))
	var first, other []int
	for i := range all {
		own := texts.String(i)
		switch {
		case strings.HasPrefix(own, text):
			first = append(first, i)
		case hasWords(own, strings.Fields(text)):
			other = append(other, i)
		}
	}
	if len(first)+len(other) > 0 {
		return append(first, other...)
	}
	for _, m := range fuzzy.FindFrom(text, texts) {
		other = append(other, m.Index)
	}
	return other
}

func hasWords(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Resize gives the room inside the frame.
func (p *Picker) Resize(w, h int) { p.width, p.height = w, h; p.typed.resize(max(w-2, 1)) }

// Size keeps its height while typing, so that nothing jumps.
func (p *Picker) Size() (int, int) {
	w := 48
	switch {
	case p.spec.Told > 0:
		w = 104
	case p.spec.Wide:
		w = 76
	}
	return min(w, p.width), min(len(p.spec.Choices)+2+p.foot(), p.height)
}

// foot is how many lines the whole text of the chosen entry takes: where there
// is room, a gap and two lines.
func (p *Picker) foot() int {
	if p.spec.Told == 0 || p.height < 12 {
		return 0
	}
	return 3
}

func (p *Picker) room() int {
	_, h := p.Size()
	return max(h-2-p.foot(), 1)
}

// View draws the field and the choices under it.
func (p *Picker) View() string {
	w, h := p.Size()
	s := p.env.Styles
	prompt := p.spec.Prompt
	if p.typed.value() != "" || prompt.IsEmpty() {
		prompt = domain.Linef("%d of %d", len(p.shown), len(p.spec.Choices))
	}
	out := []string{p.typed.view(w-2-Width(prompt)) + "  " + Paint(s.Muted, prompt), ""}
	p.top = min(max(p.top, p.at-p.room()+1), p.at)
	p.top = max(p.top, 0)
	for i := p.top; i < len(p.shown) && len(out) < h-p.foot(); i++ {
		out = append(out, p.line(i, w))
	}
	if len(p.shown) == 0 {
		out = append(out, Paint(s.Muted, domain.Lit("Nothing matches. Backspace takes letters away.")))
	}
	for p.foot() > 0 && len(out) < h-p.foot()+1 {
		out = append(out, "")
	}
	return Box(strings.Join(append(out, p.told(w)...), "\n"), w, h)
}

// told is the chosen entry's text, whole.
func (p *Picker) told(w int) []string {
	if p.foot() == 0 || p.at >= len(p.shown) {
		return nil
	}
	c := p.spec.Choices[p.shown[p.at]]
	text := c.Note
	if c.Off != "" {
		text = domain.Concat(c.Note, domain.Linef(" Not now: %s", c.Off))
	}
	var out []string
	for _, l := range Wrap(text, w) {
		out = append(out, Paint(p.env.Styles.Muted, l))
	}
	return out[:min(len(out), 2)]
}

func (p *Picker) line(i, w int) string {
	s, c := p.env.Styles, p.spec.Choices[p.shown[i]]
	ink, note := s.Text, c.Note
	if c.Off != "" {
		ink, note = s.Faint, domain.Line(c.Off)
	}
	noteWidth, side := min(Width(note), max(w/2, w-4-Width(c.Label))), Right
	if p.spec.Told > 0 {
		noteWidth, side = max(w-4-p.spec.Told, 0), Left
	}
	label := Fit(c.Label, w-2-noteWidth-2, Left)
	spans := []Span{{domain.Lit("  "), s.Text}, {label, ink}, {domain.Lit("  "), s.Text}, {Fit(note, noteWidth, side), s.Muted}}
	if i != p.at {
		return Line(w, spans...)
	}
	spans[0] = Span{domain.Lit("▌ "), s.Accent}
	return Focused(w, s.Text, spans...)
}

// Cursor is where the text is typed.
func (p *Picker) Cursor() *tea.Cursor { return p.typed.cursor(0, 0) }

// Hints are the keys of the overlay.
func (p *Picker) Hints() []Hint {
	return []Hint{{Key: "↑↓", Word: "choose"}, {Key: "Enter", Word: "take"}, {Key: "Esc", Word: "back"}}
}
