package ui

import "charm.land/bubbles/v2/key"

// Verb is one thing people do, with the same key on every screen (rule 6 of
// SCREENS.md). h j k l g G carry none: they move.
type Verb string

// The verbs and, in verbKeys, their keys.
const (
	VerbAsk      Verb = "ask"
	VerbOther    Verb = "other view" // the other list of a screen: blocked people, list or columns
	VerbCompose  Verb = "compose"
	VerbDecide   Verb = "decide" // accept or reject a referral
	VerbEdit     Verb = "edit"
	VerbOwner    Verb = "owner"
	VerbHappened Verb = "happened" // a milestone or an event took place
	VerbMove     Verb = "move"
	VerbForward  Verb = "next stage"
	VerbBackward Verb = "stage back"
	VerbNew      Verb = "new"
	VerbHold     Verb = "on hold"
	VerbPeople   Verb = "people"
	VerbReload   Verb = "reload"
	VerbSort     Verb = "sort"
	VerbTouch    Verb = "touch"
	VerbUndo     Verb = "undo"
	VerbViews    Verb = "views"
	VerbWhy      Verb = "why"
	VerbLose     Verb = "lost"
	VerbCopy     Verb = "copy"
	VerbSnooze   Verb = "snooze"
	VerbAll      Verb = "all"
	VerbCompare  Verb = "compare"
	VerbDetail   Verb = "more or less detail"
	VerbExport   Verb = "export"
	VerbMessages Verb = "messages"
	VerbNote     Verb = "note"
	VerbReport   Verb = "report"
	VerbShared   Verb = "what the referrer sees"
	VerbThank    Verb = "thank"
	VerbWall     Verb = "wallboard"
	VerbPlain    Verb = "plain text"
	VerbAnswer   Verb = "answer" // the answer to an ask
	VerbModel    Verb = "model"
	VerbOpen     Verb = "open"
	VerbNext     Verb = "next part"
	VerbPrevious Verb = "previous part"
	VerbMark     Verb = "mark"
	VerbHelp     Verb = "help"
	VerbFind     Verb = "find"
	VerbPalette  Verb = "commands"
	VerbQuit     Verb = "quit"
	VerbEarlier  Verb = "earlier"
	VerbLater    Verb = "later"
	VerbTheme    Verb = "theme"
	VerbPeriod   Verb = "period"
)

// Key is the binding of the verb, for Action.Key.
func (v Verb) Key() key.Binding { return key.NewBinding(key.WithKeys(verbKeys[v]...)) }

// verbKeys is read only; the first key of each is the one that is shown.
var verbKeys = map[Verb][]string{
	VerbAsk: {"a"}, VerbOther: {"b"}, VerbCompose: {"c"}, VerbDecide: {"d"}, VerbEdit: {"e"}, VerbOwner: {"f"},
	VerbHappened: {"i"}, VerbMove: {"m"}, VerbForward: {">", "shift+right", "L"}, VerbBackward: {"<", "shift+left", "H"},
	VerbNew: {"n"}, VerbHold: {"o"}, VerbPeople: {"p"}, VerbReload: {"r"}, VerbSort: {"s"}, VerbTouch: {"t"},
	VerbUndo: {"u", "ctrl+z"}, VerbViews: {"v"}, VerbWhy: {"w"}, VerbLose: {"x"}, VerbCopy: {"y"}, VerbSnooze: {"z"},
	VerbAll: {"A"}, VerbCompare: {"C"}, VerbDetail: {"D"}, VerbExport: {"E"}, VerbMessages: {"M"}, VerbNote: {"N"}, VerbReport: {"R"},
	VerbShared: {"S"}, VerbThank: {"T"}, VerbWall: {"W"}, VerbPlain: {"Y"}, VerbAnswer: {"="}, VerbModel: {"*"},
	VerbOpen: {"enter"}, VerbNext: {"tab"}, VerbPrevious: {"shift+tab"}, VerbMark: {"space"},
	VerbHelp: {"?", "f1"}, VerbFind: {"/"}, VerbPalette: {":", "ctrl+p"}, VerbQuit: {"q"},
	VerbEarlier: {"["}, VerbLater: {"]"}, VerbTheme: {"ctrl+t"}, VerbPeriod: {"P"},
}
