package board

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// Actions are the verbs of the board, the most used first.
func (s *Screen) Actions() []ui.Action {
	acts := []ui.Action{
		{ID: "referral.forward", Key: ui.VerbForward.Key(), Label: "next stage", Help: "Move the card one stage on.", Rank: 1, Risk: ui.Undoable, Run: func() tea.Cmd { return s.shift(1) }, Off: s.noForward},
		{ID: "referral.back", Key: ui.VerbBackward.Key(), Label: "stage back", Help: "Move the card one stage back.", Rank: 2, Risk: ui.Undoable, Run: func() tea.Cmd { return s.shift(-1) }, Off: s.noBackward},
		{ID: "referral.new", Key: ui.VerbNew.Key(), Label: "new", Help: "Take in a referral: who introduced whom.", Rank: 3, Risk: ui.Undoable, Run: s.newReferral, Off: s.may(domain.VerbReferralAdd)},
		{ID: "referral.decide", Key: ui.VerbDecide.Key(), Label: "decide", Help: "Accept, reject, mark as duplicate or withdraw.", Rank: 4, Risk: ui.Undoable, Run: s.decide, Off: s.on(domain.VerbAccept)},
		{ID: "referral.happened", Key: ui.VerbHappened.Key(), Label: "happened", Help: "Note a meeting, a proposal, a signature or a paid invoice.", Rank: 5, Risk: ui.Undoable, Run: s.happened, Off: s.on(domain.VerbMove)},
		{ID: "referral.lose", Key: ui.VerbLose.Key(), Label: "lost", Help: "Close it as lost, with the reason.", Rank: 6, Risk: ui.Undoable, Run: s.lose, Off: s.noLoss},
		{ID: "referral.touch", Key: ui.VerbTouch.Key(), Label: "touch", Help: "Log an e-mail, a call or a meeting with them.", Rank: 7, Risk: ui.Undoable, Run: s.touch, Off: s.on(domain.VerbMove)},
		{ID: "referral.open", Key: ui.VerbOpen.Key(), Label: "open", Help: "Show everything about this referral.", Rank: 8, Run: s.open, Off: s.noOpen},
		{ID: "referral.people", Key: ui.VerbPeople.Key(), Label: "people", Help: "Who is known there, in which role, and who is missing.", Rank: 9, Risk: ui.Undoable, Run: s.people, Off: s.on(domain.VerbMove)},
		{ID: "referral.edit", Key: ui.VerbEdit.Key(), Label: "edit", Help: "Next step, value, owner, fit, need and scope.", Rank: 10, Risk: ui.Undoable, Run: s.edit, Off: s.on(domain.VerbMove)},
		{ID: "referral.note", Key: ui.VerbNote.Key(), Label: "note", Help: "Add an internal note.", Rank: 11, Risk: ui.Undoable, Run: s.note, Off: s.on(domain.VerbEditRecord)},
		{ID: "referral.thank", Key: ui.VerbThank.Key(), Label: "thank", Help: "Note that the referrer was thanked.", Rank: 12, Risk: ui.Undoable, Run: s.thank, Off: s.noThanks},
		{ID: "referral.move", Key: ui.VerbMove.Key(), Label: "move to", Help: "Move the card to any stage that the rules allow.", Rank: 13, Risk: ui.Undoable, Run: s.moveFar, Off: s.on(domain.VerbMove)},
		{ID: "referral.shared", Key: ui.VerbShared.Key(), Label: "their view", Help: "What the referrer is told about it.", Run: s.shared, Off: s.nothingSelected},
	}
	if s.page != nil { // what is open need not be opened; there is room for other words
		for i := range acts {
			if acts[i].ID == "referral.open" {
				acts[i].Rank = 0
			}
		}
	}
	return append(acts, s.viewActions()...)
}

// viewActions change what is shown and how.
func (s *Screen) viewActions() []ui.Action {
	if s.page != nil {
		return []ui.Action{
			{ID: "referral.previous", Key: ui.VerbEarlier.Key(), Label: "previous", Help: "The referral before this one.", Run: func() tea.Cmd { return s.turn(-1) }},
			{ID: "referral.next", Key: ui.VerbLater.Key(), Label: "next", Help: "The referral after this one.", Run: func() tea.Cmd { return s.turn(1) }},
		}
	}
	other, only := "list", "my overdue"
	if s.listing {
		other = "columns"
	}
	to := onlyMine
	if s.only != onlyAll {
		only, to = "all", onlyAll
	}
	return []ui.Action{
		{ID: "board.other", Key: ui.VerbOther.Key(), Label: other, Help: "The same referrals as columns or as a list.", Rank: 14, Run: s.other},
		{ID: "board.overdue", Key: ui.VerbAll.Key(), Label: only, Help: "Only my cards whose next step is overdue, or all again.", Rank: 15, Run: func() tea.Cmd { return s.narrow(to) }, Off: s.noNarrowing},
		{ID: "board.late", Label: "all overdue", Help: "Only cards whose next step is overdue, whoever owns them.", Run: func() tea.Cmd { return s.narrow(onlyLate) }, Off: s.noNarrowing},
		{ID: "board.closed", Key: ui.VerbDetail.Key(), Label: "won and lost", Help: "Show the closed columns with their cards, or only their sums.", Run: s.toggleClosed, Off: s.noFolding},
		{ID: "board.track", Label: "track", Help: "Only what customers, partners or employees introduced.", Run: s.pickTrack},
		{ID: "board.sort", Key: ui.VerbSort.Key(), Label: "sort", Help: "List by submission or by closing.", Run: s.sortList, Off: s.noSorting},
		{ID: "board.next", Key: ui.VerbNext.Key(), Label: "next column", Help: "Go to the next column.", Run: func() tea.Cmd { return s.cycle(1) }, Off: s.noColumns},
		{ID: "board.previous", Key: ui.VerbPrevious.Key(), Label: "previous column", Help: "Go to the column before.", Run: func() tea.Cmd { return s.cycle(-1) }, Off: s.noColumns},
	}
}

func (s *Screen) cycle(by int) tea.Cmd {
	n := len(s.columns)
	return s.step((s.at+by+n)%n - s.at)
}

func (s *Screen) nothingSelected() string {
	if _, ok := s.selected(); ok {
		return ""
	}
	if !s.listing && s.folded() {
		return "Press Enter to open the column first, then select a card."
	}
	return "Select a referral first."
}

// on is the reason why something cannot be done to the selected referral.
func (s *Screen) on(v domain.Verb) func() string {
	return func() string {
		if why := s.nothingSelected(); why != "" {
			return why
		}
		c, _ := s.selected()
		return s.env.MayNot(v, s.owners(&c)...)
	}
}

func (s *Screen) may(v domain.Verb) func() string { return func() string { return s.env.MayNot(v) } }

// owners are whose a referral is. A card does not tell its CSM: to one of them it
// is left open, and the store decides.
func (s *Screen) owners(c *store.Card) []int64 {
	if s.page != nil && s.page.d != nil {
		return []int64{c.OwnerID, s.page.d.Referral.CSMID}
	}
	if s.env.Store.Actor().Has(domain.RoleCSM) {
		return nil
	}
	return []int64{c.OwnerID}
}

func (s *Screen) noForward() string {
	if why := s.on(domain.VerbMove)(); why != "" {
		return why
	}
	c, _ := s.selected()
	switch c.Stage {
	case domain.StageWon:
		return "A won deal is at the end. i notes the signature and the first invoice."
	case domain.StageLost:
		return "This one was lost. m takes it up again, with a reason."
	}
	return s.archived(&c)
}

func (s *Screen) noBackward() string {
	if why := s.on(domain.VerbMove)(); why != "" {
		return why
	}
	c, _ := s.selected()
	switch c.Stage {
	case domain.StageNew:
		return "New is the first stage."
	case domain.StageLost:
		return "This one was lost. m takes it up again, with a reason."
	}
	return s.archived(&c)
}

func (s *Screen) archived(c *store.Card) string {
	switch c.Acceptance {
	case domain.AcceptRejected, domain.AcceptDuplicate, domain.AcceptWithdrawn:
		return c.AccountName + " is " + string(c.Acceptance) + ". d takes it out of the archive."
	}
	return ""
}

func (s *Screen) noLoss() string {
	if why := s.on(domain.VerbMove)(); why != "" {
		return why
	}
	c, _ := s.selected()
	if c.Stage == domain.StageLost {
		return "It is lost already. m takes it up again, with a reason."
	}
	return s.archived(&c)
}

func (s *Screen) noThanks() string {
	if why := s.on(domain.VerbThank)(); why != "" {
		return why
	}
	if c, _ := s.selected(); !c.ThankedAt.IsZero() {
		return "The referrer was thanked " + s.when(c.ThankedAt).String() + "."
	}
	return ""
}

func (s *Screen) noOpen() string {
	switch {
	case s.page != nil:
		return "It is open. Esc goes back."
	case !s.listing && s.folded():
		return ""
	}
	return s.nothingSelected()
}

func (s *Screen) noNarrowing() string {
	if s.listing {
		return "The list goes by period. b shows the columns, which can be narrowed."
	}
	return ""
}

func (s *Screen) noFolding() string {
	switch {
	case s.listing:
		return "The list has no columns. b shows them."
	case s.w < railFrom:
		return "In this window every column is reached with the arrows already."
	}
	return ""
}

func (s *Screen) noSorting() string {
	if !s.listing {
		return "The columns are sorted by what is due first, then by age. b shows the list, which can be sorted."
	}
	return ""
}

func (s *Screen) noColumns() string {
	if s.listing {
		return "The list has no columns to go through. b shows the board."
	}
	return ""
}

// pickTrack narrows the board to one kind of referrer.
func (s *Screen) pickTrack() tea.Cmd {
	var choices []ui.Choice
	for _, t := range tracks() {
		choices = append(choices, ui.Choice{Key: string(t.track), Label: domain.Line(t.label)})
	}
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Lit("Introduced by"), Choices: choices, Chosen: string(s.track), Run: func(c ui.Choice) tea.Cmd {
		s.track = domain.Track(c.Key)
		return s.restart()
	}}))
}
