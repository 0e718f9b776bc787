package domain

import (
	"strconv"
	"time"
)

// detractorMax is the highest NPS score of a detractor (standard NPS).
const detractorMax = 6

// negativeFeedback blocks for 90 days after an NPS of 0–6 or a CSAT answer in the
// two lowest boxes that the same contact has not made good by a newer answer (S0; §3.3 no. 2).
func (s *scene) negativeFeedback(sub *subject) Gate {
	var goodNPS, goodCSAT bool
	for _, a := range sub.answers { // newest first
		lifts := addDays(a.RespondedAt, s.p.Gates.NegativeDays, s.zone)
		if s.reached(lifts) {
			return passed()
		}
		badNPS := a.Survey == SurveyNPS && a.Score <= detractorMax && !goodNPS
		badCSAT := a.BottomBox() && !goodNPS && !goodCSAT
		if badNPS || badCSAT {
			return s.failed(answerRef(a), lifts, func() string {
				return join("answered ", answerLabel(a), " on ", s.on(a.RespondedAt), " and nothing better since")
			})
		}
		goodNPS = goodNPS || (a.Survey == SurveyNPS && a.Score >= s.p.Gates.NegativeAbove)
		goodCSAT = goodCSAT || a.goodBox()
	}
	return passed()
}

// accountDetractor blocks the whole account while a decision maker's current NPS
// is that of a detractor [A]. It names who, never the comment (CASES 6).
func (s *scene) accountDetractor() Gate {
	lowest := -1
	for i := range s.b.Contacts {
		c, nps := &s.b.Contacts[i], s.latest[i]
		if !c.DecisionMaker || c.Left || nps == nil || nps.Score > detractorMax {
			continue
		}
		if lowest < 0 || nps.Score < s.latest[lowest].Score {
			lowest = i
		}
	}
	if lowest < 0 {
		return passed()
	}
	nps, name := s.latest[lowest], s.b.Contacts[lowest].Name
	return s.failed(answerRef(nps), time.Time{}, func() string {
		return join(name, ", decision maker, answered ", npsLabel(nps.Score), " on ", s.on(nps.RespondedAt))
	})
}

// passiveNPS warns about a current NPS of 7.
func (s *scene) passiveNPS(sub *subject) Gate {
	if sub.nps == nil || sub.nps.Score <= detractorMax || sub.nps.Score >= s.p.Eligibility.SoftMin {
		return passed()
	}
	return s.failed(answerRef(sub.nps), time.Time{}, func() string {
		return join(npsLabel(sub.nps.Score), " on ", s.on(sub.nps.RespondedAt), " is passive")
	})
}

func answerRef(a *Answer) RecordRef {
	return RecordRef{Kind: "answer", ID: a.ID, Label: answerLabel(a)}
}

func answerLabel(a *Answer) string {
	if a.Survey == SurveyNPS {
		return npsLabel(a.Score)
	}
	return "CSAT " + strconv.FormatInt(a.Score, 10) + " of " + strconv.FormatInt(a.largest(), 10)
}
