package domain

import (
	"strconv"
	"time"
)

// npsLabels are the words for a score; made once, since a million are shown.
var npsLabels = [...]string{"NPS 0", "NPS 1", "NPS 2", "NPS 3", "NPS 4", "NPS 5", "NPS 6", "NPS 7", "NPS 8", "NPS 9", "NPS 10"}

func npsLabel(score int64) string {
	if score >= 0 && score < int64(len(npsLabels)) {
		return npsLabels[score]
	}
	return "NPS " + strconv.FormatInt(score, 10)
}

// TopBox tells whether a CSAT answer is the best possible one (§3.2). A missing
// scale is taken as 5.
func (a *Answer) TopBox() bool {
	return a.Survey == SurveyCSAT && a.Score >= a.largest()
}

// BottomBox tells whether a CSAT answer is one of the two worst (§3.3 no. 2). On
// scales above 10 the lowest two fifths count.
func (a *Answer) BottomBox() bool {
	if a.Survey != SurveyCSAT {
		return false
	}
	if n := a.largest(); n > 10 {
		return a.Score*5 <= 2*n
	}
	return a.Score <= 2
}

// goodBox tells whether a CSAT answer makes up for an earlier bad one: at least 8 in 10.
func (a *Answer) goodBox() bool {
	return a.Survey == SurveyCSAT && a.Score*10 >= 8*a.largest()
}

func (a *Answer) largest() int64 {
	if a.Scale > 0 {
		return a.Scale
	}
	return 5
}

// AnswerWindow is the window that an answer opens by itself (§3.2): an NPS answer
// of a promoter (S0) or a CSAT answer in the top box. An NPS of 8 opens one only
// for somebody in the milestone pool; Evaluate decides that.
func AnswerWindow(p *Program, a Answer) (Window, bool) {
	return answerWindow(p, &a, p.Eligibility.PromoterMin, p.Zone())
}

func answerWindow(p *Program, a *Answer, npsMin int64, zone *time.Location) (Window, bool) {
	kind := TriggerNPS
	label := ""
	switch {
	case a.RespondedAt.IsZero():
		return Window{}, false
	case a.Survey == SurveyNPS && a.Score >= npsMin:
		label = npsLabel(a.Score)
	case a.TopBox():
		kind, label = TriggerCSAT, "CSAT top box"
	default:
		return Window{}, false
	}
	rule, ok := p.Trigger(kind)
	if !ok {
		return Window{}, false
	}
	w := ruleWindow(rule, a.RespondedAt, zone)
	w.Record = RecordRef{Kind: "answer", ID: a.ID, Label: label}
	return w, true
}

// standingWindow is the trigger of somebody in the standing pool with nothing
// fresher (DECISIONS 25): open until the answer is too old, without urgency.
func standingWindow(p *Program, a *Answer, zone *time.Location) Window {
	return Window{
		Kind:     TriggerStanding,
		Record:   RecordRef{Kind: "answer", ID: a.ID, Label: npsLabel(a.Score)},
		OpensAt:  a.RespondedAt,
		ClosesAt: addDays(a.RespondedAt, p.Eligibility.AnswerValidDays, zone),
		Base:     p.Priority.Standing,
	}
}

// EventWindows are the windows that a success event opens (§3.2), whether past,
// present or to come. Only positive events open one; a renewal discussion does so
// unless it went badly.
func EventWindows(p *Program, e SuccessEvent) []Window {
	if w, ok := eventWindow(p, &e, p.Zone()); ok {
		return []Window{w}
	}
	return nil
}

func eventWindow(p *Program, e *SuccessEvent, zone *time.Location) (Window, bool) {
	kind, label := eventTrigger(e)
	if kind == TriggerNoneKnown || e.OccurredAt.IsZero() {
		return Window{}, false
	}
	rule, ok := p.Trigger(kind)
	if !ok {
		return Window{}, false
	}
	if e.Kind == EventFirstWin {
		// The rule counts from the implementation and expects the first win after
		// rule.Opens; a first win that was seen opens at once, for the same length.
		rule.Closes -= rule.Opens
		rule.Opens, rule.Due = 0, 0
	}
	w := ruleWindow(rule, e.OccurredAt, zone)
	if kind == TriggerRenewal {
		endRenewal(p, e, &w, zone)
	}
	w.Record = RecordRef{Kind: "event", ID: e.ID, Label: label}
	return w, true
}

func eventTrigger(e *SuccessEvent) (TriggerKind, string) {
	if e.Kind == EventRenewal && e.Outcome != OutcomeNegative {
		return TriggerRenewal, "renewal talks"
	}
	if e.Outcome != OutcomePositive {
		return TriggerNoneKnown, ""
	}
	switch e.Kind {
	case EventROI:
		return TriggerROI, "ROI achieved"
	case EventQBR:
		return TriggerQBR, "QBR positive"
	case EventEBR:
		return TriggerQBR, "EBR positive"
	case EventDelivery:
		return TriggerDelivery, "day 90 delivery"
	case EventImplementation, EventFirstWin:
		return TriggerFirstWin, "first win"
	case EventProject:
		return TriggerProject, "project done"
	case EventRenewal, EventExpansion, EventOnboarding:
	}
	return TriggerNoneKnown, ""
}

// endRenewal gives a renewal window its end: that of the discussion if one is
// set, else the end of the fiscal quarter and no urgency (DECISIONS 9).
func endRenewal(p *Program, e *SuccessEvent, w *Window, zone *time.Location) {
	w.DueAt = time.Time{}
	if e.EndsAt.After(e.OccurredAt) {
		w.ClosesAt = e.EndsAt
		// Whole days, so that few different lengths exist (see Rank).
		w.Length = (e.EndsAt.Sub(e.OccurredAt) + day - 1) / day * day
		return
	}
	w.ClosesAt = quarterEnd(DateOf(e.OccurredAt, zone), max(p.FiscalYearStart, 1)).Start(zone)
	w.Length = 0
}

// ruleWindow lays a rule of §3.2 at the moment of its event. A rule that closes
// but names no due time is due on the day it opens.
func ruleWindow(r TriggerRule, at time.Time, zone *time.Location) Window {
	w := Window{Kind: r.Kind, Base: r.Base, OpensAt: shift(at, r.Opens, zone)}
	if r.Due > 0 {
		w.DueAt = shift(at, r.Due, zone)
	}
	if r.Closes <= 0 {
		return w
	}
	w.ClosesAt = shift(at, r.Closes, zone)
	w.Length = r.Closes - r.Opens
	if r.Due <= 0 {
		w.DueAt = (DateOf(w.OpensAt, zone) + 1).Start(zone)
	}
	if w.DueAt.After(w.ClosesAt) {
		w.DueAt = w.ClosesAt
	}
	return w
}

// before orders windows by what counts as why now: higher base priority, then the
// earlier close, then the fresher opening.
func (w *Window) before(o *Window) bool {
	switch {
	case w.Base != o.Base:
		return w.Base > o.Base
	case !w.ClosesAt.Equal(o.ClosesAt):
		return o.ClosesAt.IsZero() || (!w.ClosesAt.IsZero() && w.ClosesAt.Before(o.ClosesAt))
	case !w.OpensAt.Equal(o.OpensAt):
		return w.OpensAt.After(o.OpensAt)
	}
	return w.Record.ID < o.Record.ID
}
