// Package ui is what screens are made of: the Screen and Action interfaces, the
// messages to the shell, the effects, and the widgets. Widgets take domain.Safe
// only, so text from outside cannot be drawn before it was cleaned.
package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// ScreenID names a screen for results and for going there: "today", "board" …
type ScreenID string

// OverlayID addresses whatever overlay is on top.
const OverlayID ScreenID = "overlay"

// Screen is one tab. Its methods run on the program's single goroutine and do
// no IO; everything slow goes through Do.
type Screen interface {
	// Title is the name in the tab strip, one word.
	Title() string
	// Init is called once, when the screen is first shown.
	Init() tea.Cmd
	// Update handles results, ReloadMsg, ShowMsg, VisitMsg, FiltersMsg, and the
	// keys that no action has: arrows and text.
	Update(msg tea.Msg) tea.Cmd
	// Resize tells the room between the tab strip and the status line, in cells.
	Resize(width, height int)
	// View draws that room: at most height lines, none wider than width.
	View() string
	// Actions are the screen's keys; footer, help, palette and tests read them.
	Actions() []Action
}

// Backer is a screen that has steps to go back (a detail, a marked set). Back
// answers false when there is nothing left to go back from.
type Backer interface{ Back() (tea.Cmd, bool) }

// Finder is a screen with a live search. Find is called at every change of the
// text, with "" to end it; Found tells how many of how many rows are shown, -1
// for not known.
type Finder interface {
	Find(text string) tea.Cmd
	Found() (shown, total int)
}

// Copier offers what the y key may copy (name, e-mail, draft, row …).
type Copier interface{ Copies() []CopyItem }

// Periodic is a screen whose figures belong to Filters.Period.
type Periodic interface{ UsesPeriod() bool }

// Owned is a screen that obeys Filters.Owner.
type Owned interface{ UsesOwner() bool }

// Undoer takes the actor's last operation back.
type Undoer interface{ Undo() tea.Cmd }

// Affecter is a screen that tells which changes concern it; without it every
// change reads the screen again.
type Affecter interface{ Affected(c store.Change) bool }

// Attentive is a screen that shows who is writing to whom. Present is called when
// that changed for a contact; 0 when it is not told for whom.
type Attentive interface{ Present(contact int64) tea.Cmd }

// Capturer is a screen that takes every key itself just now, as a text field does.
type Capturer interface{ Capturing() bool }

// Stateful is a screen that is found again as it was left; the same words make
// saved views. Unknown keys and values are ignored by Restore.
type Stateful interface {
	State() map[string]string
	Restore(state map[string]string) tea.Cmd
}

// CopyItem is one thing that may be copied, and the word for it.
type CopyItem struct {
	Label domain.Safe
	Text  domain.Safe
}
