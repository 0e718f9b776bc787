package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// Settle asks about a change whose answer never came. Doing it again is the same
// operation, so that Enter is safe here: it is done once, or it turns out that it
// was.
type Settle struct {
	env           *Env
	why           domain.Safe
	again         func() tea.Cmd
	width, height int
}

// NewSettle makes the overlay for a write that ended with err; again does the
// same operation once more.
func NewSettle(env *Env, err error, again func() tea.Cmd) *Settle {
	return &Settle{env: env, why: Sentence(err), again: again}
}

// Title is the text of the frame.
func (s *Settle) Title() domain.Safe { return domain.Lit("Not known yet") }

// Init does nothing.
func (s *Settle) Init() tea.Cmd { return nil }

// Update settles it on Enter.
func (s *Settle) Update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch press.String() {
	case "enter":
		return s.Retry()
	case "q":
		return send(CloseMsg{s})
	}
	return nil
}

// Retry does it again, by Enter or because the store answers again.
func (s *Settle) Retry() tea.Cmd { return tea.Batch(send(CloseMsg{s}), s.again()) }

// Resize tells the room.
func (s *Settle) Resize(w, h int) { s.width, s.height = w, h }

func (s *Settle) body() domain.Safe {
	return domain.Concat(s.why, domain.Lit(" Enter settles it: nothing is done twice. So does refdeck by itself when the connection is back."))
}

// Size is as large as the words.
func (s *Settle) Size() (int, int) {
	w := min(60, s.width)
	return w, min(len(Wrap(s.body(), w)), s.height)
}

// View draws the words.
func (s *Settle) View() string {
	w, h := s.Size()
	var lines []string
	for _, l := range Wrap(s.body(), w) {
		lines = append(lines, Paint(s.env.Styles.Text, l))
	}
	return strings.Join(lines[:min(len(lines), h)], "\n")
}

// Hints are the keys of the overlay.
func (s *Settle) Hints() []Hint {
	return []Hint{{Key: "Enter", Word: "settle it"}, {Key: "Esc", Word: "leave it open"}}
}
