package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// ReloadMsg asks a screen to read its data again: it changed, or r was pressed.
// Asked says that a person pressed the key for it.
type ReloadMsg struct{ Asked bool }

// FiltersMsg tells a screen that Env.Filters changed.
type FiltersMsg struct{}

// ThemeMsg tells a screen that Env.Styles changed: cached drawings are out of date.
type ThemeMsg struct{}

// VisitMsg tells a screen that somebody came from elsewhere to see something.
type VisitMsg struct{ Target Target }

// Target is what to show on arrival: a record, or the rows behind a number.
type Target struct {
	Kind  string // "referral", "partner" …
	ID    int64
	Query map[string]string
	From  ScreenID // where Esc leads back to; empty: to the screen's own rows
}

// Pulse tells a screen that time has passed; widgets look at the clock again.
type Pulse struct{ To ScreenID }

// Address is the screen whose widgets wait.
func (p Pulse) Address() ScreenID { return p.To }

// GoMsg asks the shell to show another screen.
type GoMsg struct {
	To     ScreenID
	Target Target
}

// Go shows another screen, at a target (the zero Target: as it was left).
func Go(to ScreenID, t Target) tea.Cmd { return send(GoMsg{To: to, Target: t}) }

// OpenMsg asks the shell to put an overlay on top.
type OpenMsg struct{ Overlay Overlay }

// Open puts an overlay on top.
func Open(o Overlay) tea.Cmd { return send(OpenMsg{o}) }

// CloseMsg asks the shell to take an overlay away: the given one, or the top one when nil.
type CloseMsg struct{ Overlay Overlay }

// Close takes the top overlay away.
func Close() tea.Cmd { return send(CloseMsg{}) }

// Level is how loud a toast is.
type Level int

// Info goes after four seconds; Failed stays until a key is pressed.
const (
	Info Level = iota
	Failed
)

// ToastMsg is one line for the status line and for the list of messages.
type ToastMsg struct {
	Text  domain.Safe
	Level Level
	Code  domain.Code
	Hint  bool // about a key that does nothing here: neither counted nor kept
}

// Toast says what was done, where the screen itself does not show it.
func Toast(text domain.Safe) tea.Cmd { return send(ToastMsg{Text: text}) }

// Aside says why a key does nothing here. It gives way to whatever else is said,
// goes with the next key and is not kept in the list of messages.
func Aside(text domain.Safe) tea.Cmd { return send(ToastMsg{Text: text, Hint: true}) }

// Note formats a toast; arguments may be raw.
func Note(format string, args ...any) tea.Cmd {
	return Toast(domain.Line(fmt.Sprintf(format, args...)))
}

// Done is a toast that offers the undo: "Acme → Qualified · u undo".
func Done(text domain.Safe) tea.Cmd {
	return Toast(domain.Concat(text, domain.Lit(" · u undo")))
}

// Fail shows an error until it is read. The sentence of a *domain.Error is
// shown; of any other error only that something went wrong.
func Fail(err error) tea.Cmd {
	if err == nil {
		return nil
	}
	return send(ToastMsg{Text: Sentence(err), Level: Failed, Code: domain.CodeOf(err)})
}

// Sentence is what a person reads of an error.
func Sentence(err error) domain.Safe {
	if e, ok := asError(err); ok {
		return domain.Line(e.Message)
	}
	return domain.Lit("Something went wrong inside refdeck. Your data is kept; the details are in the log.")
}

// CopyMsg asks the shell to send text to the clipboard and to say so.
type CopyMsg struct{ Text, What domain.Safe }

// Copy sends text to the clipboard; what names it: "the e-mail address".
func Copy(text, what domain.Safe) tea.Cmd { return send(CopyMsg{Text: text, What: what}) }

// QuitMsg asks the shell to end the session; state is saved.
type QuitMsg struct{}

func send(m tea.Msg) tea.Cmd { return func() tea.Msg { return m } }

// Direct is work for the program's goroutine that an overlay or widget sends to itself.
type Direct func() tea.Cmd

// ChangedMsg tells the shell that something changed in the store, as its own watch does.
type ChangedMsg struct{ Change store.Change }

// ReachMsg tells the shell how a call to the store ended, for the banner.
type ReachMsg struct{ Err error }
