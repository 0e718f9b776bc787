package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// Overlay is a box over the living screen. The shell draws its frame and
// title, gives it every key, and closes it on Esc unless Back says otherwise.
type Overlay interface {
	Title() domain.Safe
	Init() tea.Cmd
	Update(msg tea.Msg) tea.Cmd
	// Resize tells the largest inside the frame may be; Size what it wants of that.
	Resize(width, height int)
	Size() (width, height int)
	View() string
	// Hints are shown in the line of keys while the overlay is on top.
	Hints() []Hint
}

// Leaver is an overlay with something to do when Esc closes it, such as keeping a draft.
type Leaver interface{ Leave() tea.Cmd }

// Closer is an overlay that is told when it is gone, however that came about.
type Closer interface{ Closed() tea.Cmd }

// Retryer is an overlay with something that was not saved because the store was
// away: the shell has it tried again once the store answers.
type Retryer interface{ Retry() tea.Cmd }

// Live ties an overlay to what others do meanwhile: Head is a line at its top that
// may change while it is open (empty: none), Opened and Closed are called when it
// comes and when it is gone. Each may be nil.
type Live struct {
	Head   func() domain.Safe
	Opened func() tea.Cmd
	Closed func() tea.Cmd
}

func (l Live) head() domain.Safe {
	if l.Head == nil {
		return domain.Safe{}
	}
	return l.Head()
}

func (l Live) opened() tea.Cmd {
	if l.Opened == nil {
		return nil
	}
	return l.Opened()
}

func (l Live) closed() tea.Cmd {
	if l.Closed == nil {
		return nil
	}
	return l.Closed()
}

// Pointer is an overlay that shows the terminal's cursor at a place inside it.
type Pointer interface{ Cursor() *tea.Cursor }

// Hint is one key and its word in the line of keys.
type Hint struct {
	Key, Word string
	Off       bool
}

// Choice is one entry of a picker or of a choice field.
type Choice struct {
	Key   string // what the program works with
	Label domain.Safe
	Note  domain.Safe // beside it, muted
	Off   string      // why it cannot be chosen; "" when it can
}
