package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Risk says what stands between a key and its effect (rule 3 of SCREENS.md).
type Risk int

// The classes: nothing to lose; done at once and undone with u; asked first
// because money, sending, deleting or many records are concerned.
const (
	Harmless Risk = iota
	Undoable
	Confirms
)

// Action is one thing a person can do on a screen. Handlers, the line of keys,
// help, the palette and the tests all read this one list.
type Action struct {
	ID    string      // stable: "referral.advance"
	Key   key.Binding // may be empty: then the palette is the way
	Label string      // the word beside the key: "ask"
	Help  string      // one sentence for help and palette
	Rank  int         // place in the line of keys, 1 first; 0 is not shown there
	Risk  Risk
	Run   func() tea.Cmd
	Off   func() string // why it cannot be done now; "" or nil when it can
}

// Why is the reason an action is off just now; empty when it may run.
func (a Action) Why() string {
	if a.Off == nil {
		return ""
	}
	return a.Off()
}

// Do runs the action, or says why it cannot.
func (a Action) Do() tea.Cmd {
	if why := a.Why(); why != "" {
		return Note("%s", why)
	}
	if a.Run == nil {
		return nil
	}
	return a.Run()
}

// KeyLabel is the key as people write it: "Enter", "↑", "Ctrl+S", "a".
func (a Action) KeyLabel() string {
	if keys := a.Key.Keys(); len(keys) > 0 {
		return KeyName(keys[0])
	}
	return ""
}

// keyNames is read only.
var keyNames = map[string]string{"enter": "Enter", "esc": "Esc", "tab": "Tab", "space": "Space", "up": "↑", "down": "↓",
	"left": "←", "right": "→", "f1": "F1", "shift+tab": "Shift+Tab", "pgup": "PgUp", "pgdown": "PgDn", "home": "Home", "end": "End"}

// KeyName spells a key for people.
func KeyName(k string) string {
	if n, ok := keyNames[k]; ok {
		return n
	}
	if rest, ok := strings.CutPrefix(k, "ctrl+"); ok {
		return "Ctrl+" + strings.ToUpper(rest)
	}
	if rest, ok := strings.CutPrefix(k, "shift+"); ok {
		return "Shift+" + KeyName(rest)
	}
	return k
}

// Match finds the action a key belongs to.
func Match(actions []Action, msg tea.KeyPressMsg) (Action, bool) {
	for _, a := range actions {
		if key.Matches(msg, a.Key) {
			return a, true
		}
	}
	return Action{}, false
}

// ByID finds an action by its stable name.
func ByID(actions []Action, id string) (Action, bool) {
	i := slices.IndexFunc(actions, func(a Action) bool { return a.ID == id })
	if i < 0 {
		return Action{}, false
	}
	return actions[i], true
}
