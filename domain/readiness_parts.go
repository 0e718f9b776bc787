package domain

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// noData is the note of a component that has nothing to go by.
const noData = "no data"

// npsPoints are the points of an NPS score before its age counts.
func npsPoints(score int64) int64 {
	switch {
	case score >= 10:
		return 30 * point
	case score == 9:
		return 26 * point
	case score == 8:
		return 16 * point
	case score == 7:
		return 6 * point
	}
	return 0
}

// scoreSentiment is at most 30: the current NPS times 1, ¾ to 180 days, ½ to a
// year, ¼ beyond; 8 where there is none.
func (s *scene) scoreSentiment(sub *subject) Component {
	c := Component{Code: CompSentiment, Max: 30}
	if sub.nps == nil {
		c.Points, c.Note = 8*point, s.words(noData)
		return c
	}
	at := sub.nps.RespondedAt
	quarters := int64(4)
	for _, limit := range [...]int{90, 180, 365} {
		if !s.olderThan(at, limit) {
			break
		}
		quarters--
	}
	c.Points = npsPoints(sub.nps.Score) * quarters / 4
	c.Record = answerRef(sub.nps)
	if s.explain {
		c.Note = fmt.Sprintf("%s (%s)", npsLabel(sub.nps.Score), ago(s.now.Sub(at)))
	}
	return c
}

// scoreValue is at most 20: the best positive event of the account; half of its
// points once it is more than 180 days old.
func (s *scene) scoreValue() Component {
	c := Component{Code: CompValue, Max: 20, Note: s.words(noData)}
	for i := range s.b.Events {
		e := &s.b.Events[i]
		points, label := valueOf(e)
		if points == 0 || e.Outcome != OutcomePositive || !s.happened(e.OccurredAt) {
			continue
		}
		if s.olderThan(e.OccurredAt, 180) {
			points /= 2
		}
		if points > c.Points {
			c.Points, c.Note = points, s.words(label)
			c.Record = RecordRef{Kind: "event", ID: e.ID, Label: label}
		}
	}
	return c
}

func valueOf(e *SuccessEvent) (int64, string) {
	switch e.Kind {
	case EventROI:
		return 20 * point, "ROI evidenced"
	case EventDelivery:
		return 14 * point, "delivery"
	case EventFirstWin:
		return 14 * point, "first win"
	case EventProject:
		return 14 * point, "project done"
	case EventQBR:
		return 10 * point, "QBR positive"
	case EventEBR:
		return 10 * point, "EBR positive"
	case EventImplementation, EventRenewal, EventExpansion, EventOnboarding:
	}
	return 0, ""
}

// scoreUsage is at most 15: active users by seats, full marks from 60 %, less 5
// when they fell by more than a fifth.
func (s *scene) scoreUsage() Component {
	c := Component{Code: CompUsage, Max: 15, Note: s.words(noData)}
	ratio, ok := s.usage.ratio()
	if !ok {
		return c
	}
	c.Points = int64(math.Round(15 * point * min(1, ratio/0.6)))
	signal := s.usage.now
	if signal == nil {
		signal = s.usage.seated
	}
	c.Record = signalRef(signal, "usage")
	falling := s.usage.falling()
	if falling {
		c.Points = max(0, c.Points-5*point)
	}
	if s.explain {
		c.Note = fmt.Sprintf("usage %.0f %%", ratio*100)
		if falling {
			c.Note += ", falling"
		}
	}
	return c
}

// scoreRelationship is at most 10: green CSM sentiment 5, a known executive
// sponsor 3, a touch in the last 30 days 2.
func (s *scene) scoreRelationship() Component {
	c := Component{Code: CompRelationship, Max: 10}
	var notes []string
	if isGreen(s.sentiment) {
		c.Points += 5 * point
		c.Record = signalRef(s.sentiment, "CSM sentiment")
		notes = s.note(notes, "green")
	}
	if s.b.Account.ExecSponsor != "" {
		c.Points += 3 * point
		notes = s.note(notes, "executive sponsor known")
	}
	if s.inTouch() {
		c.Points += 2 * point
		if s.explain {
			notes = append(notes, "touch "+ago(s.now.Sub(s.contactAt)))
		}
	}
	c.Note = strings.Join(notes, ", ")
	if c.Points == 0 && s.sentiment == nil && s.contactAt.IsZero() {
		c.Note = s.words(noData)
	}
	return c
}

func (s *scene) note(notes []string, text string) []string {
	if s.explain {
		notes = append(notes, text)
	}
	return notes
}

func (s *scene) inTouch() bool { return !s.contactAt.IsZero() && !s.olderThan(s.contactAt, 30) }

// scoreTenure is at most 10: 4 from three months, 8 after six, 10 after twelve.
func (s *scene) scoreTenure() Component {
	c := Component{Code: CompTenure, Max: 10, Note: s.words(noData)}
	since := s.b.Account.CustomerSince
	if since.IsZero() {
		return c
	}
	c.Record = s.accountRef()
	switch {
	case s.reached((since.AddMonths(12) + 1).Start(s.zone)):
		c.Points = 10 * point
	case s.reached((since.AddMonths(6) + 1).Start(s.zone)):
		c.Points = 8 * point
	case s.reached(since.AddMonths(3).Start(s.zone)):
		c.Points = 4 * point
	}
	if s.explain {
		c.Note = months(since, DateOf(s.now, s.zone))
	}
	return c
}

// scoreAdvocacy is at most 15: a named intent in a review 8 (a maybe, or a yes
// without a name, 4), an accepted referral 5, a testimonial or reference 2.
func (s *scene) scoreAdvocacy(sub *subject, intent *SuccessEvent) Component {
	c := Component{Code: CompAdvocacy, Max: 15}
	var notes []string
	if intent != nil {
		if points, word := intentPoints(intent.Intent); points > 0 {
			c.Points += points
			c.Record = RecordRef{Kind: "event", ID: intent.ID, Label: word}
			notes = s.note(notes, word)
		}
	}
	if r := s.acceptedReferral(sub); r != nil {
		c.Points += 5 * point
		notes = s.note(notes, "referral accepted")
		if c.Record.ID == 0 {
			c.Record = referralRef(r)
		}
	}
	if a := s.reference(sub); a != nil {
		c.Points += 2 * point
		notes = s.note(notes, "testimonial given")
		if c.Record.ID == 0 {
			c.Record = s.askRef(a)
		}
	}
	c.Note = strings.Join(notes, ", ")
	return c
}

func intentPoints(in Intent) (int64, string) {
	switch in {
	case IntentNamed:
		return 8 * point, "QBR named"
	case IntentYes:
		return 4 * point, "QBR yes"
	case IntentMaybe:
		return 4 * point, "QBR maybe"
	case IntentNone:
	}
	return 0, ""
}

func (s *scene) acceptedReferral(sub *subject) *Referral {
	for i := range s.b.Referrals {
		r := &s.b.Referrals[i]
		if r.Acceptance == AcceptAccepted && s.from(r, sub) && s.happened(r.SubmittedAt) {
			return r
		}
	}
	return nil
}

func (s *scene) reference(sub *subject) *Ask {
	for _, a := range sub.asks {
		if (a.Outcome == "testimonial" || a.Outcome == "case_study") && s.reached(answeredAt(a)) {
			return a
		}
	}
	return nil
}

func points(hundredths int64) string {
	return strconv.FormatFloat(float64(hundredths)/point, 'f', -1, 64)
}
