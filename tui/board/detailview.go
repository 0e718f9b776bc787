package board

import (
	"cmp"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// sideBySide is the width from which the history stands beside the facts.
const sideBySide = 110

// drawDetail draws the open referral: two lines that stay, and the rest, which scrolls.
func (s *Screen) drawDetail() string {
	p, st := s.page, s.env.Styles
	c := p.card()
	lines := []string{s.detailTitle(&c), ""}
	p.tall = max(s.h-len(lines), 0)
	switch {
	case !p.problem.IsEmpty():
		return ui.Stack(lines[0], ui.Problem(st, s.w, p.tall, p.problem))
	case p.d == nil:
		return strings.Join(append(lines, flow(s.w, 3, s.facts(&c))...), "\n")
	case p.drawn == nil:
		p.drawn = s.detailLines(p.d)
	}
	p.scroll(0)
	end := min(p.top+p.tall, len(p.drawn))
	lines = append(lines, p.drawn[p.top:end]...)
	if end < len(p.drawn) && len(lines) > 2 {
		lines[len(lines)-1] = " " + ui.Paint(st.Muted, domain.Linef("↓ %d more lines", len(p.drawn)-end+1))
	}
	return strings.Join(lines[:min(len(lines), s.h)], "\n")
}

func (s *Screen) detailTitle(c *store.Card) string {
	st := s.env.Styles
	left := []ui.Span{{Text: domain.Lit(" ‹ Esc  "), Ink: st.Muted}, {Text: domain.Line(c.AccountName), Ink: st.Title},
		{Text: domain.Linef("   %s", c.RefID), Ink: st.Muted}}
	return ui.Ends(s.w, left, []ui.Span{{Text: domain.Lit("[ ] previous, next "), Ink: st.Muted}})
}

// detailLines draws everything about a referral, in one piece or in two beside each other.
func (s *Screen) detailLines(d *store.ReferralDetail) []string {
	if s.w < sideBySide {
		w := page{s: s, w: max(s.w-2, 1)}
		w.state(d)
		w.story(d)
		w.intro(d)
		w.persons(d)
		w.milestones(d)
		w.notes(d)
		w.history(d)
		return w.indented()
	}
	leftWidth := (s.w - 5) / 2
	left, right := page{s: s, w: leftWidth}, page{s: s, w: s.w - 5 - leftWidth}
	left.state(d)
	left.story(d)
	left.intro(d)
	left.persons(d)
	right.milestones(d)
	right.notes(d)
	right.history(d)
	h := max(len(left.lines), len(right.lines), s.h-2)
	text := ui.Beside(s.env.Styles, strings.Join(left.lines, "\n"), leftWidth, strings.Join(right.lines, "\n"), s.w-2, h)
	both := page{s: s, lines: strings.Split(text, "\n")}
	return both.indented()
}

// page is a piece of the open referral, being written line by line.
type page struct {
	s     *Screen
	w     int
	lines []string
}

func (p *page) indented() []string {
	out := make([]string, len(p.lines))
	for i, l := range p.lines {
		out[i] = " " + l
	}
	return out
}

func (p *page) styles() *themes.Styles { return p.s.env.Styles }

func (p *page) head(title domain.Safe) {
	if len(p.lines) > 0 {
		p.lines = append(p.lines, "")
	}
	p.lines = append(p.lines, ui.Rule(p.styles(), p.w, title))
}

func (p *page) line(spans ...ui.Span) { p.lines = append(p.lines, ui.Line(p.w, spans...)) }

// fact writes a name and what there is to say, over as many lines as it takes;
// nothing is written where nothing is known.
func (p *page) fact(name domain.Safe, text domain.Safe, ink themes.Ink) {
	if text.IsEmpty() {
		return
	}
	label := min(16, max(p.w/3, 1))
	for i, l := range ui.Wrap(text, p.w-label) {
		head := domain.Safe{}
		if i == 0 {
			head = name
		}
		p.line(ui.Span{Text: ui.Fit(head, label, ui.Left), Ink: p.styles().Muted}, ui.Span{Text: l, Ink: ink})
	}
}

func (p *page) say(name domain.Safe, text string) {
	p.fact(name, domain.Block(strings.TrimSpace(text)), p.styles().Text)
}

// state says where it stands, what is late and what comes next.
func (p *page) state(d *store.ReferralDetail) {
	s, st, r := p.s, p.styles(), &d.Referral
	c := s.page.card()
	where := domain.Join(domain.Lit(" · "), domain.Concat(domain.Linef("%s ", store.StageLabel(r.Stage)), s.since(&c)), domain.Line(decisionWord(r.Acceptance)))
	p.fact(domain.Lit("stands at"), where, st.Title)
	amount := domain.Lit("not known")
	if !r.Value.IsZero() {
		amount = domain.Line(r.Value.String())
	}
	p.fact(domain.Lit("value"), amount, st.Text)
	owner := "nobody yet"
	if d.Owner != "" {
		owner = d.Owner
	}
	p.say(domain.Lit("owner"), owner)
	next, late := s.nextStep(r.NextAction, r.NextActionOn)
	ink := st.Text
	switch {
	case late:
		ink = st.Bad
	case next.IsEmpty():
		next, ink = domain.Lit("none yet, e sets one"), st.Muted
	}
	p.fact(domain.Lit("next step"), next, ink)
	p.closing(d)
	for _, code := range d.Warnings {
		if w, ok := warningOf(code); ok {
			span := w.span(st, w.sentence)
			p.fact(domain.Lit(""), span.Text, span.Ink)
		}
	}
}

// closing says why it ended, what the deal is and what the partner gets.
func (p *page) closing(d *store.ReferralDetail) {
	r, st := &d.Referral, p.styles()
	if r.RejectReason != "" {
		p.say(domain.Lit("rejected"), domain.ReasonText(domain.RejectionReasons, r.RejectReason))
	}
	if r.LostReason != "" && r.Stage == domain.StageLost {
		p.say(domain.Lit("lost"), domain.ReasonText(domain.LostReasons, r.LostReason))
	}
	if o := d.Opportunity; o != nil {
		when := domain.Safe{}
		switch {
		case !o.ClosedOn.IsZero():
			when = domain.Concat(domain.Lit("closed "), ui.Day(o.ClosedOn, p.s.env.Today()))
		case !o.ExpectedOn.IsZero():
			when = domain.Concat(domain.Lit("expected to close "), ui.Day(o.ExpectedOn, p.s.env.Today()))
		}
		p.fact(domain.Lit("deal"), domain.Join(domain.Lit(" · "), domain.Line(o.Amount.String()), when), st.Text)
	}
	if !r.Commission.IsZero() {
		word := "projected until the first invoice is paid"
		if r.Earned {
			word = "earned"
		}
		p.say(domain.Lit("commission"), r.Commission.String()+" · "+word)
	}
}

// story says what they need.
func (p *page) story(d *store.ReferralDetail) {
	r := &d.Referral
	if r.Need+r.Scope+r.ICP+r.Urgency+r.Timeline+r.ProjectType+r.CurrentProvider == "" {
		return
	}
	p.head(domain.Lit("what they need"))
	p.say(domain.Lit("need"), r.Need)
	p.say(domain.Lit("scope"), r.Scope)
	p.say(domain.Lit("kind"), r.ProjectType)
	p.say(domain.Lit("when"), r.Timeline)
	p.say(domain.Lit("urgency"), r.Urgency)
	p.say(domain.Lit("provider now"), r.CurrentProvider)
	switch r.ICP {
	case "yes":
		p.say(domain.Lit("fit"), "✓ fits our profile")
	case "no":
		p.say(domain.Lit("fit"), "✗ does not fit our profile")
	}
}

// intro says who introduced whom, and on what basis they may be contacted.
func (p *page) intro(d *store.ReferralDetail) {
	r, st := &d.Referral, p.styles()
	p.head(domain.Lit("introduction"))
	c := p.s.page.card()
	p.fact(domain.Lit("by"), domain.Join(domain.Lit(" · "), domain.Line(c.Referrer), p.s.when(r.IntroducedAt)), st.Text)
	if r.ThankedAt.IsZero() {
		p.fact(domain.Lit("thanked"), domain.Lit("○ not yet, T notes it"), st.Muted)
	} else {
		p.fact(domain.Lit("thanked"), domain.Concat(domain.Lit("✓ "), p.s.onDay(r.ThankedAt)), st.Text)
	}
	if d.CSM != "" {
		p.say(domain.Lit("their CSM"), d.CSM)
	}
	if k := d.Contact; k != nil {
		p.fact(domain.Lit("contact"), domain.Join(domain.Lit(" · "), domain.Line(k.Name), domain.Line(k.Title)), st.Text)
		p.say(domain.Lit("e-mail"), cmp.Or(k.EmailRaw, k.Email))
		p.say(domain.Lit("telephone"), k.Phone)
	}
	p.say(domain.Lit("consent"), domain.ReasonText(domain.ConsentBases, r.ConsentBasis))
	p.say(domain.Lit("they are told"), publicWords(d.PublicStatus))
}

// persons lists who is known there and which roles are not.
func (p *page) persons(d *store.ReferralDetail) {
	st := p.styles()
	missing := gaps(d.Stakeholders)
	p.head(domain.Linef("people · %d of %d roles known", len(wanted)-len(missing), len(wanted)))
	for i := range d.Stakeholders {
		k := &d.Stakeholders[i]
		p.line(ui.Span{Text: domain.Lit("✓ "), Ink: st.Good}, ui.Span{Text: domain.Line(k.Name), Ink: st.Text},
			ui.Span{Text: domain.Concat(domain.Lit("   "), domain.Join(domain.Lit(" · "), domain.Line(roleLabel(k.Role)), domain.Line(standing(k)))), Ink: st.Muted})
	}
	for _, role := range missing {
		p.line(ui.Span{Text: domain.Lit("○ "), Ink: st.Muted}, ui.Span{Text: domain.Linef("%s: nobody known yet", roleLabel(role)), Ink: st.Muted})
	}
}

// milestones lists all of them: a date, or nothing yet.
func (p *page) milestones(d *store.ReferralDetail) {
	p.head(domain.Lit("milestones"))
	st := p.styles()
	label := min(22, p.w/2)
	for _, code := range domain.Milestones {
		sign, on, ink, there := domain.Lit("○ "), domain.Lit("–"), st.Faint, false
		for _, m := range d.Marks {
			if m.Code == code {
				sign, on, ink, there = domain.Lit("✓ "), ui.Exact(m.At, p.s.env.Zone), st.Text, true
				if m.Inferred {
					on = domain.Concat(p.s.onDay(m.At), domain.Lit(" · skipped over"))
				}
			}
		}
		if code == domain.MileLost && !there {
			continue
		}
		p.line(ui.Span{Text: sign, Ink: st.Good}, ui.Span{Text: ui.Fit(domain.Line(store.MilestoneLabel(code)), label, ui.Left), Ink: ink}, ui.Span{Text: on, Ink: st.Muted})
	}
}

func (p *page) notes(d *store.ReferralDetail) {
	p.head(domain.Lit("notes"))
	if len(d.Notes) == 0 {
		p.line(ui.Span{Text: domain.Lit("none yet, N adds one"), Ink: p.styles().Muted})
	}
	for i := len(d.Notes) - 1; i >= 0; i-- {
		p.fact(p.s.onDay(d.Notes[i].CreatedAt), domain.Block(d.Notes[i].Body), p.styles().Text)
	}
}

// history is what was done, newest first, with what each line stands on.
func (p *page) history(d *store.ReferralDetail) {
	p.head(domain.Lit("history"))
	for _, item := range d.Timeline {
		if item.Kind == "note" || item.Kind == "milestone" {
			continue // they have places of their own
		}
		p.fact(ui.Near(p.s.env.Now(), item.At, p.s.env.Zone), domain.Line(item.Text), p.styles().Text)
	}
}
