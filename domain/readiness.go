package domain

import "time"

// The bands of §3.16.
const (
	BandHot     = "hot"
	BandReady   = "ready"
	BandNurture = "nurture"
	BandNotYet  = "not_yet"
)

// BandOf is the band of a readiness score.
func BandOf(p *Program, score int64) string {
	switch {
	case score >= p.Readiness.Hot:
		return BandHot
	case score >= p.Readiness.Ready:
		return BandReady
	case score >= p.Readiness.Nurture:
		return BandNurture
	}
	return BandNotYet
}

// point is one point in the unit of Component.Points.
const point = 100

// The component codes; penalties bear the code of what they are for.
const (
	CompSentiment    = "sentiment"
	CompValue        = "value"
	CompUsage        = "usage"
	CompRelationship = "relationship"
	CompTenure       = "tenure"
	CompAdvocacy     = "advocacy"
	CompAmber        = "amber_health"
	CompLowCase      = "low_case"
	CompAsked        = "asked_recently"
	CompDeclined     = "declined_last_year"
)

// The penalties of §3.16.
const (
	penaltyAmber    = -10 * point
	penaltyLowCase  = -5 * point
	penaltyAsked    = -10 * point
	penaltyDeclined = -10 * point
	askedDays       = 90
	declinedDays    = 365
)

// readiness is the score of §3.16: six components, always listed, then the
// penalties that apply. The gates do not change it.
func (s *scene) readiness(sub *subject, intent *SuccessEvent) Readiness {
	comps := make([]Component, 0, 10)
	comps = append(comps, s.scoreSentiment(sub), s.scoreValue(), s.scoreUsage(), s.scoreRelationship(),
		s.scoreTenure(), s.scoreAdvocacy(sub, intent))
	comps = s.penalties(sub, comps)
	r := Readiness{Components: comps, Score: total(comps)}
	r.Band = BandOf(s.p, r.Score)
	if s.explain {
		r.Hint = s.hint(&r, sub, intent)
	}
	return r
}

// total is the sum in whole points, clamped to 0–100 and rounded half-up.
func total(comps []Component) int64 {
	sum := rawTotal(comps)
	return (min(max(sum, 0), 100*point) + point/2) / point
}

func rawTotal(comps []Component) int64 {
	var sum int64
	for i := range comps {
		sum += comps[i].Points
	}
	return sum
}

func (s *scene) penalties(sub *subject, comps []Component) []Component {
	if isAmber(s.health) {
		comps = append(comps, Component{Code: CompAmber, Points: penaltyAmber, Record: signalRef(s.health, "health score"), Note: s.words("health amber")})
	}
	if g := s.openLowCase(); g != nil {
		comps = append(comps, Component{Code: CompLowCase, Points: penaltyLowCase, Record: caseRef(g), Note: s.words("minor case open")})
	}
	if len(sub.asks) > 0 && !s.past(addDays(sub.asks[0].SentAt, askedDays, s.zone)) {
		c := Component{Code: CompAsked, Points: penaltyAsked, Record: s.askRef(sub.asks[0])}
		if s.explain {
			c.Note = "asked on " + s.on(sub.asks[0].SentAt)
		}
		comps = append(comps, c)
	}
	if no := s.lastClosed(sub, AskDeclined); no != nil && !s.past(addDays(answeredAt(no), declinedDays, s.zone)) {
		c := Component{Code: CompDeclined, Points: penaltyDeclined, Record: s.askRef(no)}
		if s.explain {
			c.Note = "declined on " + s.on(answeredAt(no))
		}
		comps = append(comps, c)
	}
	return comps
}

// words gives a fixed text where words are wanted.
func (s *scene) words(text string) string {
	if s.explain {
		return text
	}
	return ""
}

func (s *scene) openLowCase() *Case {
	for i := range s.b.Cases {
		c := &s.b.Cases[i]
		if c.Severity != SeverityLow {
			continue
		}
		if state, _ := s.stateOf(c); state == caseRunning {
			return c
		}
	}
	return nil
}

// olderThan tells whether more than n days have gone by.
func (s *scene) olderThan(at time.Time, n int) bool { return s.past(addDays(at, n, s.zone)) }
