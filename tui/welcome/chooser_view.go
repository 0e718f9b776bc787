package welcome

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

const labelWidth = 8

// View draws the two fields, the folder, and what to do.
func (c *chooser) View() string {
	w, h := c.Size()
	s := c.w.Env.Styles
	lines := []string{
		c.label(domain.Lit("File"), !c.onKind) + c.in.View(max(w-labelWidth, 4)),
		c.label(domain.Lit("Kind"), c.onKind) + ui.Line(w-labelWidth, c.kindSpans()...),
		ui.Rule(s, w, domain.Safe{}),
	}
	c.top = max(0, min(max(c.top, c.at-c.room()+1), c.at))
	for i := c.top; i < len(c.files) && i < c.top+c.room(); i++ {
		lines = append(lines, c.entry(i, w))
	}
	if len(c.files) == 0 {
		lines = append(lines, ui.Paint(s.Muted, ui.Cut(c.nothing(), w)))
	}
	for len(lines) < listTop+c.room() {
		lines = append(lines, "")
	}
	return ui.Box(strings.Join(append(lines, c.foot(w)...), "\n"), w, h)
}

func (c *chooser) label(text domain.Safe, focused bool) string {
	s := c.w.Env.Styles
	bar, ink := domain.Lit("  "), s.Muted
	if focused {
		bar, ink = domain.Lit("▌ "), s.Accent
	}
	return ui.Line(labelWidth, ui.Span{Text: bar, Ink: s.Accent}, ui.Span{Text: ui.Fit(text, labelWidth-2, ui.Left), Ink: ink})
}

func (c *chooser) kindSpans() []ui.Span {
	s := c.w.Env.Styles
	word, note := domain.Line(c.kinds[c.kind]), domain.Safe{}
	if c.kinds[c.kind] == "" {
		word, note = domain.Lit("found out from the columns"), domain.Lit("  Tab changes it")
	}
	if !c.onKind {
		return []ui.Span{{Text: word, Ink: s.Text}, {Text: note, Ink: s.Faint}}
	}
	return []ui.Span{{Text: domain.Lit("← "), Ink: s.Key}, {Text: word, Ink: s.Text}, {Text: domain.Lit(" →"), Ink: s.Key}}
}

func (c *chooser) entry(i, w int) string {
	s, f := c.w.Env.Styles, c.files[i]
	name, note := domain.Line(f.Name), size(f.Bytes)
	if f.Folder {
		name, note = domain.Concat(name, domain.Lit("/")), domain.Lit("folder")
	}
	spans := []ui.Span{{Text: domain.Lit("  "), Ink: s.Accent}, {Text: ui.FitMiddle(name, max(w-14, 1), ui.Left), Ink: s.Text}, {Text: ui.Fit(note, 12, ui.Right), Ink: s.Muted}}
	if i != c.at || c.onKind {
		return ui.Line(w, spans...)
	}
	spans[0].Text = domain.Lit("▌ ")
	return ui.Focused(w, s.Text, spans...)
}

func (c *chooser) nothing() domain.Safe {
	switch {
	case !c.known:
		return domain.Lit("  Looking …")
	case strings.TrimSpace(c.in.Value()) == "":
		return domain.Lit("  No CSV, TSV or NDJSON file is in this folder. Type a path, such as ~/Downloads/")
	}
	return domain.Lit("  Nothing there begins like this. Backspace takes letters away.")
}

// foot is a problem, or how to go on.
func (c *chooser) foot(w int) []string {
	s := c.w.Env.Styles
	if c.problem.IsEmpty() {
		return []string{"", ui.Paint(s.Muted, ui.Cut(domain.Lit("You see what would happen before anything is written."), w))}
	}
	var out []string
	for i, l := range ui.Wrap(c.problem, w-2) {
		sign := domain.Lit("  ")
		if i == 0 {
			sign = domain.Lit("■ ")
		}
		out = append(out, ui.Line(w, ui.Span{Text: sign, Ink: s.Bad}, ui.Span{Text: l, Ink: s.Text}))
	}
	return out
}

// size is a number of bytes as people read it.
func size(n int64) domain.Safe {
	switch {
	case n < 1_000:
		return domain.Linef("%d B", n)
	case n < 1_000_000:
		return domain.Linef("%d kB", (n+500)/1_000)
	case n < 1_000_000_000:
		return domain.Linef("%.1f MB", float64(n)/1e6)
	}
	return domain.Linef("%.1f GB", float64(n)/1e9)
}

// baseName is the file's name without its folder.
func baseName(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }
