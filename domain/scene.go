package domain

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// scene is one account at one moment: what its contacts share, found once.
// Records dated after now are left out, each leaving its date with the clock.
type scene struct {
	clock
	p       *Program
	b       *Book
	zone    *time.Location
	explain bool // words are wanted, not only facts

	answers  []*Answer // by contact, newest first
	asks     []*Ask    // by contact, newest first
	lastAsk  *Ask      // newest of the account
	latest   []*Answer // current NPS by place in b.Contacts
	deciders bool      // some contact still there is a decision maker

	usage     usage
	health    *HealthSignal // current health score
	sentiment *HealthSignal // current CSM sentiment
	contactAt time.Time     // last touch or review meeting
	shared    [gateCount]Gate
}

// subject is one contact within the scene.
type subject struct {
	*Contact
	place   int
	answers []*Answer
	asks    []*Ask
	nps     *Answer // current, nil if none
}

func newScene(p *Program, b *Book, now time.Time, explain bool) *scene {
	s := &scene{clock: clock{now: now.UTC().Truncate(time.Microsecond)}, p: p, b: b, zone: p.Zone(), explain: explain}
	s.gatherAnswers()
	s.gatherAsks()
	s.latest = make([]*Answer, len(b.Contacts))
	for i := range b.Contacts {
		c := &b.Contacts[i]
		s.latest[i] = latestNPS(span(s.answers, c.ID, answerContact))
		s.deciders = s.deciders || (c.DecisionMaker && !c.Left)
	}
	s.usage = s.readUsage()
	s.health = s.latestSignal(SignalHealth)
	s.sentiment = s.latestSignal(SignalSentiment)
	s.contactAt = s.lastContact()
	for i := range gateRules {
		if r := &gateRules[i]; r.account != nil {
			s.shared[i] = r.account(s)
		}
	}
	return s
}

func (s *scene) subject(i int) *subject {
	c := &s.b.Contacts[i]
	return &subject{
		Contact: c, place: i, nps: s.latest[i],
		answers: span(s.answers, c.ID, answerContact),
		asks:    span(s.asks, c.ID, askContact),
	}
}

func answerContact(a *Answer) int64 { return a.ContactID }
func askContact(a *Ask) int64       { return a.ContactID }

func (s *scene) gatherAnswers() {
	if len(s.b.Answers) == 0 {
		return
	}
	s.answers = make([]*Answer, 0, len(s.b.Answers))
	for i := range s.b.Answers {
		if a := &s.b.Answers[i]; s.happened(a.RespondedAt) {
			s.answers = append(s.answers, a)
		}
	}
	slices.SortFunc(s.answers, func(a, b *Answer) int {
		return cmp.Or(cmp.Compare(a.ContactID, b.ContactID), b.RespondedAt.Compare(a.RespondedAt), cmp.Compare(b.ID, a.ID))
	})
}

func (s *scene) gatherAsks() {
	if len(s.b.Asks) == 0 {
		return
	}
	s.asks = make([]*Ask, 0, len(s.b.Asks))
	for i := range s.b.Asks {
		a := &s.b.Asks[i]
		if a.State == AskCancelled || !s.happened(a.SentAt) {
			continue
		}
		s.asks = append(s.asks, a)
		if s.lastAsk == nil || a.SentAt.After(s.lastAsk.SentAt) {
			s.lastAsk = a
		}
	}
	slices.SortFunc(s.asks, func(a, b *Ask) int {
		return cmp.Or(cmp.Compare(a.ContactID, b.ContactID), b.SentAt.Compare(a.SentAt), cmp.Compare(b.ID, a.ID))
	})
}

// span is the run of rows of one contact in rows sorted by contact.
func span[T any](rows []*T, contact int64, of func(*T) int64) []*T {
	byContact := func(r *T, id int64) int { return cmp.Compare(of(r), id) }
	from, found := slices.BinarySearchFunc(rows, contact, byContact)
	if !found {
		return nil
	}
	to := from
	for to < len(rows) && of(rows[to]) == contact {
		to++
	}
	return rows[from:to]
}

func latestNPS(answers []*Answer) *Answer {
	for _, a := range answers {
		if a.Survey == SurveyNPS {
			return a
		}
	}
	return nil
}

// latestSignal is the newest measurement of a kind; nil if there is none.
func (s *scene) latestSignal(kind SignalKind) *HealthSignal {
	var last *HealthSignal
	for i := range s.b.Signals {
		h := &s.b.Signals[i]
		if h.Kind != kind || math.IsNaN(h.Value) || !s.happened(h.ObservedAt) {
			continue
		}
		if last == nil || h.ObservedAt.After(last.ObservedAt) || (h.ObservedAt.Equal(last.ObservedAt) && h.ID > last.ID) {
			last = h
		}
	}
	return last
}

// Colour limits of a 0–100 value [A]: thirds, so that red, amber and green kept
// as 0, 50 and 100 fall where they belong.
const (
	amberFrom = 34
	greenFrom = 67
)

func isRed(h *HealthSignal) bool   { return h != nil && h.Value < amberFrom }
func isAmber(h *HealthSignal) bool { return h != nil && h.Value >= amberFrom && h.Value < greenFrom }
func isGreen(h *HealthSignal) bool { return h != nil && h.Value >= greenFrom }

// concerns tells whether an event is news from or for this contact: its own, or,
// if it names nobody, the account's decision makers', else everybody's.
func (s *scene) concerns(e *SuccessEvent, c *Contact) bool {
	if e.ContactID != 0 {
		return e.ContactID == c.ID
	}
	return !s.deciders || (c.DecisionMaker && !c.Left)
}

// lastContact is the last touch with the account or review meeting; zero if none is known.
func (s *scene) lastContact() time.Time {
	var last time.Time
	for i := range s.b.Touches {
		if t := &s.b.Touches[i]; s.happened(t.At) && t.At.After(last) {
			last = t.At
		}
	}
	for i := range s.b.Events {
		e := &s.b.Events[i]
		if (e.Kind == EventQBR || e.Kind == EventEBR) && s.happened(e.OccurredAt) && e.OccurredAt.After(last) {
			last = e.OccurredAt
		}
	}
	return last
}

// intent is the willingness to refer heard last in a review that concerns the
// contact; nil if none was noted.
func (s *scene) intent(c *Contact) *SuccessEvent {
	var last *SuccessEvent
	for i := range s.b.Events {
		e := &s.b.Events[i]
		if e.Intent == "" || !s.concerns(e, c) || !s.happened(e.OccurredAt) {
			continue
		}
		if last == nil || e.OccurredAt.After(last.OccurredAt) || (e.OccurredAt.Equal(last.OccurredAt) && e.ID > last.ID) {
			last = e
		}
	}
	return last
}
