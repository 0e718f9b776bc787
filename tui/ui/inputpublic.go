package ui

import tea "charm.land/bubbletea/v2"

// Input is a one-line field for those who draw their own place for it.
type Input struct{ in lineInput }

// NewInput makes an empty field.
func NewInput(env *Env) *Input { return &Input{newLineInput(env)} }

// Focus lets the field take keys.
func (i *Input) Focus() tea.Cmd { return i.in.focus() }

// Set puts a text in.
func (i *Input) Set(text string) { i.in.set(text) }

// Value is the raw text.
func (i *Input) Value() string { return i.in.value() }

// Update types; pasted line ends become spaces.
func (i *Input) Update(msg tea.Msg) tea.Cmd { return i.in.update(msg) }

// View draws the field exactly w cells wide.
func (i *Input) View(w int) string { return i.in.view(w) }

// Cursor is where the next character goes, when the field begins at x, y.
func (i *Input) Cursor(x, y int) *tea.Cursor { return i.in.cursor(x, y) }
