package domain

import (
	"fmt"
	"strings"
	"time"
)

// Explanation is the score in one line, as in §3.16: "72 ready · +26 NPS 9 (20 d)
// · +14 first win … To reach 75: record exec sponsor (+3)". It needs the words of Explain.
func (r *Readiness) Explanation() string {
	parts := []string{fmt.Sprintf("%d %s", r.Score, strings.ReplaceAll(r.Band, "_", " "))}
	for i := range r.Components {
		c := &r.Components[i]
		if c.Points == 0 && c.Note != noData {
			continue
		}
		parts = append(parts, c.Signed()+" "+c.label())
	}
	line := strings.Join(parts, " · ")
	if r.Hint != "" {
		line += ". " + r.Hint
	}
	return line
}

// Signed is the component's points as people read them: "+11.25", "−10".
func (c *Component) Signed() string {
	if c.Points < 0 {
		return "−" + points(-c.Points)
	}
	return "+" + points(c.Points)
}

func (c *Component) label() string {
	switch {
	case c.Note == noData:
		return c.Code + " " + noData
	case c.Code == CompRelationship, c.Code == CompTenure:
		return c.Code
	}
	return c.Note
}

// advice is something that would raise the score.
type advice struct {
	text string
	gain int64 // hundredths of a point, at most
	upTo bool
}

// hint says what is needed for the next band: the first single step that is
// enough, or else the steps that are together.
func (s *scene) hint(r *Readiness, sub *subject, intent *SuccessEvent) string {
	target := s.nextBand(r.Score)
	if target == 0 {
		return ""
	}
	need := target*point - point/2 - rawTotal(r.Components)
	steps := enough(s.advice(r, sub, intent), need)
	if len(steps) == 0 {
		return ""
	}
	return fmt.Sprintf("To reach %d: %s", target, strings.Join(describe(steps), ", "))
}

// enough is the first step that gives what is needed, or else the first few that do together.
func enough(steps []advice, need int64) []advice {
	for i := range steps {
		if steps[i].gain >= need {
			return steps[i : i+1]
		}
	}
	var sum int64
	for i := range steps {
		if sum += steps[i].gain; sum >= need {
			return steps[:i+1]
		}
	}
	return nil
}

func describe(steps []advice) []string {
	out := make([]string, 0, len(steps))
	for _, a := range steps {
		upTo := ""
		if a.upTo {
			upTo = "up to "
		}
		out = append(out, fmt.Sprintf("%s (%s+%s)", a.text, upTo, points(a.gain)))
	}
	return out
}

func (s *scene) nextBand(score int64) int64 {
	for _, limit := range [...]int64{s.p.Readiness.Nurture, s.p.Readiness.Ready, s.p.Readiness.Hot} {
		if score < limit {
			return limit
		}
	}
	return 0
}

// advice lists what is in one's own hands, the least work first.
func (s *scene) advice(r *Readiness, sub *subject, intent *SuccessEvent) []advice {
	var out []advice
	add := func(when bool, text string, gain int64, upTo bool) {
		if when && gain > 0 {
			out = append(out, advice{text, gain, upTo})
		}
	}
	a := &s.b.Account
	value, usage, sentiment := r.Components[1].Points, r.Components[2].Points, r.Components[0].Points
	_, hasUsage := s.usage.ratio()
	add(a.ExecSponsor == "", "record exec sponsor", 3*point, false)
	add(!s.inTouch(), "get in touch and log it", 2*point, false)
	add(s.sentiment == nil, "record CSM sentiment", 5*point, true)
	add(a.CustomerSince.IsZero(), "record customer since", 10*point, true)
	add(intent == nil, "ask about referrals in a QBR", 8*point, true)
	add(!hasUsage, "import usage", 15*point-usage, true)
	add(sub.nps == nil || s.olderThan(sub.nps.RespondedAt, 90), "ask for a new NPS answer", 30*point-sentiment, true)
	add(value < 20*point, "evidence ROI", 20*point-value, false)
	return out
}

// ago is an age: "20 min", "5 h", "20 d".
func ago(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < day:
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d d", d/day)
}

// months is a tenure in whole months.
func months(since, today Date) string {
	if today < since {
		return "not yet a customer"
	}
	y1, m1, _ := since.Split()
	y2, m2, _ := today.Split()
	n := (y2-y1)*12 + int(m2-m1)
	if since.AddMonths(n) > today {
		n--
	}
	if n == 1 {
		return "1 month"
	}
	return fmt.Sprintf("%d months", n)
}
