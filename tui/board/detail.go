package board

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
)

// detail is the referral that is open.
type detail struct {
	id      int64
	from    ui.ScreenID // the screen it was opened from, if not this one
	seed    store.Card  // what the card said, until the whole has been read
	d       *store.ReferralDetail
	problem domain.Safe
	drawn   []string // its lines; nil: to be drawn anew
	top     int
	tall    int // how many lines there is room for
}

// detailRead is one referral whole.
type detailRead struct {
	id  int64
	d   store.ReferralDetail
	who string // who moved it last
}

// openDetail shows a referral whole, over the columns or the list.
func (s *Screen) openDetail(id int64) tea.Cmd {
	seed := store.Card{ID: id}
	if c, ok := s.selected(); ok && c.ID == id {
		seed = c
	}
	s.page = &detail{id: id, seed: seed}
	s.arrange()
	return s.rereadDetail()
}

// closeDetail goes back to where the referral was opened: the columns, the list,
// or another screen's rows, which are as they were left.
func (s *Screen) closeDetail() tea.Cmd {
	from := s.page.from
	s.page = nil
	s.arrange()
	if from == "" {
		return nil
	}
	return ui.Go(from, ui.Target{})
}

func (s *Screen) rereadDetail() tea.Cmd {
	if s.page == nil {
		return nil
	}
	id, st, was := s.page.id, s.env.Store, domain.Stage("")
	if s.gentle && s.page.d != nil && !s.own(id) {
		was = s.page.d.Referral.Stage
	}
	return ui.Do(s.env, ID, s.details.Next(), func(ctx context.Context) (detailRead, error) {
		d, err := st.Referral(ctx, id)
		r := detailRead{id: id, d: d}
		if n := len(d.History); err == nil && was != "" && was != d.Referral.Stage && n > 0 {
			r.who = cmp.Or(records.NameOf(ctx, st, d.History[n-1].ActorID), "somebody else")
		}
		return r, err
	})
}

func (s *Screen) takeDetail(m ui.Result[detailRead]) tea.Cmd {
	p := s.page
	if p == nil || (m.Err == nil && m.Val.id != p.id) {
		return nil
	}
	p.drawn = nil
	if m.Err == nil {
		p.d, p.problem = &m.Val.d, domain.Safe{}
		if m.Val.who != "" {
			return ui.Note("%s was moved to %s by %s just now.", m.Val.d.Referral.AccountName, store.StageLabel(m.Val.d.Referral.Stage), m.Val.who)
		}
		return nil
	}
	if p.d == nil {
		p.problem = ui.Sentence(m.Err)
		return nil
	}
	if domain.CodeOf(m.Err) == domain.Unavailable {
		return nil
	}
	return ui.Fail(m.Err)
}

// card is the open referral in short, as the actions want it.
func (p *detail) card() store.Card {
	if p.d == nil {
		return p.seed
	}
	r := &p.d.Referral
	c := store.Card{ID: r.ID, Rev: r.Rev, RefID: r.RefID, AccountName: r.AccountName, Value: r.Value, Stage: r.Stage, StageAt: r.StageAt, Acceptance: r.Acceptance,
		OwnerID: r.OwnerID, Owner: p.d.Owner, Referrer: r.ReferrerName, Track: r.Track, NextAction: r.NextAction, NextActionOn: r.NextActionOn,
		SubmittedAt: r.SubmittedAt, ClosedAt: r.ClosedAt, ThankedAt: r.ThankedAt, Warnings: p.d.Warnings}
	if r.ReferrerCompany != "" && r.ReferrerCompany != r.ReferrerName {
		c.Referrer += ", " + r.ReferrerCompany
	}
	return c
}

func (p *detail) key(k string) {
	switch k {
	case "up", "k":
		p.scroll(-1)
	case "down", "j":
		p.scroll(1)
	case "pgup", "ctrl+u":
		p.scroll(-max(p.tall-1, 1))
	case "pgdown", "ctrl+d":
		p.scroll(max(p.tall-1, 1))
	case "home", "g":
		p.top = 0
	case "end", "G":
		p.scroll(len(p.drawn))
	}
}

func (p *detail) scroll(by int) { p.top = max(0, min(p.top+by, len(p.drawn)-p.tall)) }

func (p *detail) wheel(m tea.MouseWheelMsg) {
	switch m.Button {
	case tea.MouseWheelUp:
		p.scroll(-3)
	case tea.MouseWheelDown:
		p.scroll(3)
	}
}

// neighbours are the ids that stand below the open referral, in their order.
func (s *Screen) neighbours() []int64 {
	var ids []int64
	if s.listing {
		for _, c := range s.list.table.Rows() {
			ids = append(ids, c.ID)
		}
		return ids
	}
	for _, r := range s.column().cards.Rows() {
		ids = append(ids, r.ID)
	}
	return ids
}

// turn goes to the referral before or after the open one.
func (s *Screen) turn(by int) tea.Cmd {
	ids := s.neighbours()
	at := slices.Index(ids, s.page.id)
	if at < 0 || at+by < 0 || at+by >= len(ids) {
		return ui.Toast(domain.Lit("There is no further one in this direction."))
	}
	id := ids[at+by]
	cmd := s.column().cards.Select(keyOf(id))
	if s.listing {
		cmd = s.list.table.Select(keyOf(id))
	}
	s.page = nil // so that the seed is the neighbour's card
	return tea.Batch(cmd, s.openDetail(id))
}

// shared shows what the referrer is told, and nothing of what is internal.
func (s *Screen) shared() tea.Cmd {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	return s.with(c.ID, func(r ready) tea.Cmd {
		d := r.d.Referral
		text := "To      " + d.ReferrerName + "\nAbout   " + d.AccountName + " (" + d.RefID + ")\nStatus  " + publicWords(r.d.PublicStatus) +
			"\n\nValue, owner, notes, people and reasons stay with us."
		return ui.Open(ui.NewViewer(s.env, domain.Lit("What the referrer sees"), domain.Block(text)))
	})
}

// publicWords is a public status as a sentence for the referrer.
func publicWords(status string) string {
	switch domain.PublicState(status) {
	case domain.PublicReceived:
		return "Received. Thank you, we will be in touch with them."
	case domain.PublicAccepted:
		return "Accepted. We are in touch with them."
	case domain.PublicMeeting:
		return "A meeting is booked."
	case domain.PublicProposal:
		return "A proposal is with them."
	case domain.PublicWon:
		return "They have become a customer. Thank you."
	case domain.PublicNotGoing:
		return "It does not go on for now."
	case domain.PublicDeclined:
		return "We could not take this one up."
	}
	return status
}

// Copies is what y offers of the selected referral.
func (s *Screen) Copies() []ui.CopyItem {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	items := []ui.CopyItem{{Label: domain.Lit("the company"), Text: domain.Line(c.AccountName)}, {Label: domain.Lit("the number"), Text: domain.Line(c.RefID)}}
	add := func(label domain.Safe, text string) {
		if text != "" {
			items = append(items, ui.CopyItem{Label: label, Text: domain.Line(text)})
		}
	}
	add(domain.Lit("the referrer"), c.Referrer)
	if s.page != nil && s.page.d != nil && s.page.d.Contact != nil {
		p := s.page.d.Contact
		add(domain.Lit("the contact"), p.Name)
		add(domain.Lit("the e-mail address"), cmp.Or(p.EmailRaw, p.Email))
		add(domain.Lit("the telephone number"), p.Phone)
	}
	row := domain.Join(domain.Lit("\t"), domain.Line(c.RefID), domain.Line(c.AccountName), domain.Line(store.StageLabel(c.Stage)), domain.Line(c.Value.String()), domain.Line(c.Owner))
	return append(items, ui.CopyItem{Label: domain.Lit("all in one row"), Text: row})
}
