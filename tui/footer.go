package tui

import (
	"cmp"
	"slices"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// hint is one entry of the line of keys.
type hint struct {
	ui.Hint
	id string
}

// footer draws the line of keys. "? help" has its place at the right end and is
// never dropped; of the others the last go first.
func (a *App) footer() string {
	s, w := a.env.Styles, a.lay.Width
	end := hint{ui.Hint{Key: "?", Word: "help"}, "app.help"}
	if a.top() != nil {
		end = hint{}
	}
	room := w - 1
	if end.id != "" {
		room -= hintWidth(end) + 3
	}
	gap := 3
	if w < 100 {
		gap = 2
	}
	x := 1
	spans := []ui.Span{{Text: domain.Lit(" "), Ink: s.Text}}
	a.hits.hints = a.hits.hints[:0]
	for _, h := range a.hints() {
		n := hintWidth(h)
		if x+n > room {
			break
		}
		a.hits.hints = append(a.hits.hints, zone{x, x + n, h.id})
		spans = append(append(spans, a.hintSpans(h)...), ui.Span{Text: domain.Line("    "[:gap]), Ink: s.Text})
		x += n + gap
	}
	if end.id == "" {
		return ui.Ends(w, spans, nil)
	}
	at := w - hintWidth(end) - 1
	a.hits.hints = append(a.hits.hints, zone{at, w, end.id})
	right := append(a.hintSpans(end), ui.Span{Text: domain.Lit(" "), Ink: s.Text})
	return ui.Ends(w, trimmed(spans, at-2), right)
}

// trimmed shortens spans to a width so that the right end keeps its place.
func trimmed(spans []ui.Span, w int) []ui.Span {
	for len(spans) > 0 && measure(spans) > w {
		spans = spans[:len(spans)-1]
	}
	return spans
}

func hintWidth(h hint) int {
	return ui.Width(domain.Line(h.Key)) + 1 + ui.Width(domain.Line(h.Word))
}

func (a *App) hintSpans(h hint) []ui.Span {
	s := a.env.Styles
	keyInk, wordInk := s.Key, s.Text
	if h.Off {
		keyInk, wordInk = s.Faint, s.Faint
	}
	return []ui.Span{{Text: domain.Line(h.Key), Ink: keyInk}, {Text: domain.Lit(" "), Ink: s.Text}, {Text: domain.Line(h.Word), Ink: wordInk}}
}

// hints are the overlay's, or the screen's actions by rank and a few of everywhere.
func (a *App) hints() []hint {
	if o := a.top(); o != nil {
		var out []hint
		for _, h := range o.Hints() {
			out = append(out, hint{h, ""})
		}
		return out
	}
	var acts []ui.Action
	for _, act := range a.screenActions() {
		if act.Rank > 0 {
			acts = append(acts, act)
		}
	}
	slices.SortStableFunc(acts, func(x, y ui.Action) int { return cmp.Compare(x.Rank, y.Rank) })
	global := a.Globals()
	for _, id := range []string{"app.undo", "app.find", "app.commands"} {
		if act, ok := ui.ByID(global, id); ok && act.Why() == "" && !a.taken(act) {
			acts = append(acts, act)
		}
	}
	out := make([]hint, len(acts))
	for i, act := range acts {
		out[i] = hint{ui.Hint{Key: act.KeyLabel(), Word: act.Label, Off: act.Why() != ""}, act.ID}
	}
	return out
}

// taken tells whether the screen has an action of its own on the same key.
func (a *App) taken(act ui.Action) bool {
	for _, own := range a.screenActions() {
		for _, k := range own.Key.Keys() {
			if slices.Contains(act.Key.Keys(), k) {
				return true
			}
		}
	}
	return false
}
