package queue

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// Actions are the keys of what is in front: the report has its own.
func (s *Screen) Actions() []ui.Action {
	if s.report != nil && s.detail == nil {
		return s.report.actions()
	}
	acts := append(s.askActions(), s.careActions()...)
	acts = append(acts, s.recordActions()...)
	if s.detail != nil {
		return append(acts, s.detailActions()...)
	}
	return append(acts, s.listActions()...)
}

func (s *Screen) askActions() []ui.Action {
	return []ui.Action{
		{ID: "ask.record", Key: ui.VerbAsk.Key(), Label: "ask", Help: "Record that this person was asked for a referral; the draft is there to copy or change.", Rank: 1, Risk: ui.Undoable, Run: s.ask, Off: s.noAsk},
		{ID: "ask.compose", Key: ui.VerbCompose.Key(), Label: "compose", Help: "Show the text of the ask, filled in for this person.", Rank: 2, Run: s.compose, Off: s.nobody},
		{ID: "ask.answer", Key: ui.VerbAnswer.Key(), Label: "answer", Help: "Record what came of the last ask; a yes can become a referral at once.", Rank: 9, Risk: ui.Undoable, Run: s.answer, Off: s.noAnswer},
		{ID: "referral.new", Key: ui.VerbNew.Key(), Label: "new", Help: "Add a referral that this person has made.", Rank: 10, Risk: ui.Undoable, Run: s.newReferral, Off: s.off(domain.VerbReferralAdd)},
		{ID: "referrer.thank", Key: ui.VerbThank.Key(), Label: "thank", Help: "Record that this person was thanked for a referral.", Risk: ui.Undoable, Run: s.thank, Off: s.mayNot(domain.VerbThank)},
		{ID: "referrer.thank.any", Label: "thank somebody else", Help: "List everybody who waits for thanks and record one.", Risk: ui.Undoable, Run: s.thankAnybody, Off: s.mayNot(domain.VerbThank)},
	}
}

func (s *Screen) careActions() []ui.Action {
	hold := ui.Action{ID: "account.hold", Key: ui.VerbHold.Key(), Label: "hold", Help: "Ask nobody at this account for a while, with a reason.", Rank: 4, Risk: ui.Undoable, Run: s.hold, Off: s.off(domain.VerbHold)}
	if it, ok := s.subject(); ok && slices.Contains(it.Codes, "manual_hold") {
		hold.Label, hold.Help = "lift hold", "Let people of this account be asked again."
	}
	return []ui.Action{
		{ID: "contact.snooze", Key: ui.VerbSnooze.Key(), Label: "snooze", Help: "Leave this person alone for a day, a week, a month, or until a date.", Rank: 3, Risk: ui.Undoable, Run: s.snooze, Off: s.off(domain.VerbSnooze)},
		hold,
		{ID: "account.reassign", Label: "change owner", Help: "Give this account to another colleague.", Risk: ui.Undoable, Run: s.reassign, Off: s.off(domain.VerbReassign)},
		{ID: "event.log", Key: ui.VerbHappened.Key(), Label: "happened", Help: "Log a review, a first win, ROI or another success; it can open a moment to ask.", Rank: 8, Risk: ui.Undoable, Run: s.happened, Off: s.off(domain.VerbLogEvent)},
		{ID: "touch.log", Key: ui.VerbTouch.Key(), Label: "touch", Help: "Log that you were in touch: e-mail, call, meeting.", Risk: ui.Undoable, Run: s.touch, Off: s.off(domain.VerbLogEvent)},
		{ID: "note.add", Key: ui.VerbNote.Key(), Label: "note", Help: "Write an internal note about this person.", Risk: ui.Undoable, Run: s.note, Off: s.off(domain.VerbEditRecord)},
	}
}

func (s *Screen) recordActions() []ui.Action {
	return []ui.Action{
		{ID: "contact.why", Key: ui.VerbWhy.Key(), Label: "why", Help: "Explain in full, as plain text, why this person should or must not be asked.", Rank: 5, Run: s.why, Off: s.nobody},
		{ID: "record.edit", Key: ui.VerbEdit.Key(), Label: "edit", Help: "Correct this person, their account, or the record behind the line.", Risk: ui.Undoable, Run: s.edit, Off: s.off(domain.VerbEditRecord)},
	}
}

func (s *Screen) listActions() []ui.Action {
	blocked := ui.Action{ID: "queue.blocked", Key: ui.VerbOther.Key(), Label: "blocked", Help: "Show or hide those who must not be asked now, with the reason and when it lifts.", Rank: 7, Run: s.toggleOthers}
	if s.find != "" {
		blocked.Off = func() string { return "The search shows everybody already." }
	}
	return []ui.Action{
		{ID: "contact.open", Key: ui.VerbOpen.Key(), Label: "open", Help: "Show everything about this person.", Rank: 6, Run: s.open, Off: s.nobody},
		blocked,
		{ID: "queue.reasons", Label: "what keeps people back", Help: "What keeps people from being asked, how many each, and what would change it.", Run: s.explainReasons},
		{ID: "queue.signs", Label: "signs: ◆ hot ◇ ready · nurture ○ low", Help: "What the signs and the columns of the list mean.", Run: s.signs},
		{ID: "queue.missed", Key: ui.VerbReport.Key(), Label: "missed moments", Help: "Moments to ask that opened, were used and were missed, per owner.", Rank: 11, Run: s.openReport},
	}
}

func (s *Screen) detailActions() []ui.Action {
	return []ui.Action{
		{ID: "line.open", Key: ui.VerbOpen.Key(), Label: "record", Help: "Show the record behind this line.", Rank: 6, Run: s.openBehind, Off: s.noLine},
		{ID: "contact.previous", Key: ui.VerbEarlier.Key(), Label: "previous", Help: "The person before this one on the list.", Rank: 7, Run: s.neighbour(-1), Off: s.noNeighbour},
		{ID: "contact.next", Key: ui.VerbLater.Key(), Label: "next", Help: "The person after this one on the list.", Rank: 7, Run: s.neighbour(1), Off: s.noNeighbour},
	}
}

const legend = `ready, the score out of 100:
  ◆ hot   ◇ ready   · nurture   ○ low

time left:
  due 1h59   until the ask should be made
  54d        until the moment to ask closes
  27 Nov     when the last reason against it lifts

The list has the most urgent first: the moment, how
fresh it is, the time left and the score together.

= asked, waiting: an ask waits for its answer; = records it.`

// signs explains what the list draws.
func (s *Screen) signs() tea.Cmd {
	return ui.Open(ui.NewViewer(s.env, domain.Lit("What the list shows"), domain.Block(legend)))
}

func (s *Screen) nobody() string {
	if _, ok := s.subject(); !ok {
		return "Select a person first."
	}
	return ""
}

// off is why the actor may not do something to the account of the selected person.
func (s *Screen) off(v domain.Verb) func() string {
	return func() string {
		it, ok := s.subject()
		if !ok {
			return "Select a person first."
		}
		return s.env.MayNot(v, it.OwnerID)
	}
}

// mayNot is why the actor may not do something at all.
func (s *Screen) mayNot(v domain.Verb) func() string {
	return func() string { return s.env.MayNot(v) }
}

// noAsk says why this person cannot be asked. What a manager may override with a
// reason is left to the form for managers.
func (s *Screen) noAsk() string {
	if why := s.off(domain.VerbAsk)(); why != "" {
		return why
	}
	it, _ := s.subject()
	against := s.against(&it)
	if len(against) == 0 {
		return ""
	}
	for _, c := range against {
		if domain.NeverOverridable(c) {
			return it.Contact + " must not be asked: " + reasonWord(c) + ". " + reasons[c].change
		}
	}
	if s.env.MayNot(domain.VerbOverrideGate, it.OwnerID) != "" {
		return it.Contact + " must not be asked now: " + whyNot(against).String() + ". Managers may, with a reason."
	}
	return ""
}

// against is what stands against asking: for somebody without a reason to be
// asked the row does not tell, but the explanation does.
func (s *Screen) against(it *store.QueueItem) []string {
	if s.person.id != it.ContactID || s.person.err != nil {
		if it.State == domain.QueueBlocked {
			return it.Codes
		}
		return nil
	}
	var codes []string
	for _, g := range s.person.x.Verdict.Failed() {
		codes = append(codes, g.Code)
	}
	return codes
}

func (s *Screen) noAnswer() string {
	if why := s.off(domain.VerbAsk)(); why != "" {
		return why
	}
	if it, _ := s.subject(); it.LastAskAt.IsZero() {
		return it.Contact + " was never asked. a records an ask."
	}
	return ""
}

// reasonsOf names all that stands against asking.
func reasonsOf(codes []string) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = reasonWord(c)
	}
	return joinWords(words)
}

func joinWords(words []string) string {
	out := ""
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			out += " and "
		default:
			out += ", "
		}
		out += w
	}
	return out
}
