package welcome

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// outcome says what an import did, also when it was stopped or broke off.
type outcome struct {
	w             *Welcome
	p             Preview
	r             Result
	err           error
	width, height int
}

func newOutcome(w *Welcome, p Preview, r Result, err error) *outcome {
	return &outcome{w: w, p: p, r: r, err: err}
}

// Title is the text of the frame.
func (o *outcome) Title() domain.Safe {
	switch {
	case o.err != nil:
		return domain.Linef("%s broke off", o.p.Name)
	case o.r.Interrupted:
		return domain.Linef("%s was stopped", o.p.Name)
	}
	return domain.Linef("%s is in", o.p.Name)
}

// Init does nothing: all is there.
func (o *outcome) Init() tea.Cmd { return nil }

// Update does what the letters say.
func (o *outcome) Update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch press.String() {
	case "enter", "q":
		return send(ui.CloseMsg{Overlay: o})
	case "n":
		return tea.Sequence(send(ui.CloseMsg{Overlay: o}), o.w.choose())
	case "w":
		return o.remarks()
	case "y":
		if o.r.RejectsFile != "" {
			return ui.Copy(domain.Line(o.r.RejectsFile), domain.Lit("the path of the rejected rows"))
		}
	}
	return nil
}

func (o *outcome) remarks() tea.Cmd {
	if len(o.r.Remarks) == 0 {
		return ui.Note("There is nothing to remark: every row was taken as it stands.")
	}
	text := remarkText(o.r.Remarks, "Remarks", int64(len(o.r.Remarks)))
	return ui.Open(ui.NewViewer(o.w.Env, domain.Linef("About %s", o.p.Name), domain.Block(strings.TrimSpace(text))))
}

// Resize gives the room inside the frame.
func (o *outcome) Resize(w, h int) { o.width, o.height = w, h }

// Size is as large as what there is to say.
func (o *outcome) Size() (int, int) { return min(72, o.width), min(len(o.lines()), o.height) }

// View draws it.
func (o *outcome) View() string {
	w, h := o.Size()
	return ui.Box(strings.Join(o.lines(), "\n"), w, h)
}

func (o *outcome) lines() []string {
	w := min(72, o.width)
	s := o.w.Env.Styles
	var out []string
	say := func(ink func() ui.Span, text domain.Safe) {
		for _, l := range ui.Wrap(text, w) {
			sp := ink()
			sp.Text = l
			out = append(out, ui.Line(w, sp))
		}
	}
	text := func() ui.Span { return ui.Span{Ink: s.Text} }
	muted := func() ui.Span { return ui.Span{Ink: s.Muted} }
	switch {
	case o.err != nil:
		say(text, ui.Sentence(o.err))
	case o.r.Interrupted:
		say(text, domain.Linef("It was stopped: %s in, and what was being written was rolled back. Import the same file again to go on; what is in stays unchanged.", inWords(o.r.Counts)))
	}
	if len(out) > 0 {
		out = append(out, "")
	}
	out = append(out, tally(s, o.r.Counts, w)...)
	if o.r.Took >= time.Second {
		say(muted, domain.Linef("in %.1f seconds, %s rows a second", o.r.Took.Seconds(), ui.Count(int64(float64(o.r.Counts.Rows())/o.r.Took.Seconds()))))
	}
	if o.r.RejectsFile != "" {
		out = append(out, "")
		say(text, domain.Linef("%s could not be taken. They are in %s, each with its reason: correct them there and import that file.", rows(o.r.Counts.Rejected), o.r.RejectsFile))
	}
	if warn := undated(&o.p); !warn.IsEmpty() && o.err == nil {
		out = append(out, "")
		say(func() ui.Span { return ui.Span{Ink: s.Warn} }, domain.Concat(warn, domain.Lit(" Import the file again and press e there.")))
	}
	if next := o.next(); !next.IsEmpty() {
		out = append(out, "")
		say(muted, next)
	}
	return out
}

// undated warns of companies that come without the date since when they are
// customers: the rules let nobody be asked there until it is known.
func undated(p *Preview) domain.Safe {
	if p.Kind != "accounts" || p.Answers.Since != "" || slices.ContainsFunc(p.Columns, func(c Column) bool { return c.Field == "customer_since" || c.Field == "tenure_months" }) {
		return domain.Safe{}
	}
	return domain.Lit("▲ No column says since when they are customers; without that, hardly anybody there can be asked. The field “Customers since” under e sets one date for all.")
}

func inWords(c Counts) domain.Safe {
	n := c.Rows() - c.Rejected
	if n == 1 {
		return domain.Lit("1 row is")
	}
	return domain.Linef("%s rows are", ui.Count(n))
}

// next is what makes sense after a file of this kind.
func (o *outcome) next() domain.Safe {
	if o.err != nil || o.r.Interrupted {
		return domain.Safe{}
	}
	switch o.p.Kind {
	case "accounts":
		return domain.Lit("Next: the people at these companies (contacts), then their NPS answers. n imports another file.")
	case "contacts":
		return domain.Lit("Next: their NPS answers, so that Today knows whom to ask. n imports another file.")
	}
	return domain.Lit("n imports another file. u cannot take an import back; importing a corrected file again does.")
}

// Hints are the keys of the overlay.
func (o *outcome) Hints() []ui.Hint {
	hints := []ui.Hint{{Key: "Enter", Word: "close"}, {Key: "n", Word: "another file"}, {Key: "w", Word: "remarks", Off: len(o.r.Remarks) == 0}}
	if o.r.RejectsFile != "" {
		hints = append(hints, ui.Hint{Key: "y", Word: "copy the path"})
	}
	return append(hints, ui.Hint{Key: "Esc", Word: "close"})
}
