package sshd

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// list is a small program: forty rows, one of them marked.
type list struct {
	name   string
	at     int
	size   tea.WindowSizeMsg
	pasted int
	fail   bool
}

func (m *list) Init() tea.Cmd { return nil }

func (m *list) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.size = msg
	case tea.PasteMsg:
		m.pasted = len(msg.Content)
	case tea.KeyPressMsg:
		return m, m.key(msg.String())
	}
	return m, nil
}

func (m *list) key(k string) tea.Cmd {
	broken := func() tea.Msg { panic("a secret name") }
	switch k {
	case "j":
		m.at = (m.at + 1) % 40
	case "q":
		return tea.Quit
	case "z":
		return tea.Suspend
	case "U":
		panic("a secret name")
	case "V":
		m.fail = true
	case "C":
		return broken
	case "B":
		return tea.Batch(nil, tea.Batch(broken, broken))
	case "S":
		return tea.Sequence(func() tea.Msg { return nil }, tea.Sequence(broken, broken))
	}
	return nil
}

func (m *list) View() tea.View {
	if m.fail {
		panic("a secret name")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "hello %s [%dx%d] pasted=%d row=%d.\n", m.name, m.size.Width, m.size.Height, m.pasted, m.at)
	for i := range 40 {
		row := fmt.Sprintf("  Account %02d of a book with names, dates and figures %6d", i, i*i*37)
		if i == m.at {
			row = "\x1b[7m" + row + "\x1b[0m"
		}
		b.WriteString(row + "\n")
	}
	v := tea.NewView(b.String())
	v.AltScreen = true
	return v
}
