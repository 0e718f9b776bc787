package domain

import "time"

// micro is one priority point in the unit that ranks are kept in.
const micro = 1_000_000

// Rank is a queue priority split into what stays and what time adds (§3.2):
//
//	priority = base + urgency·(1 − time_left/window) + readiness/5 + intent 15 + ICP 5
//	         = base + urgency − urgency·closes/window + readiness/5 + …   (Const)
//	         + urgency·now/window                                         (the same for every row of one WindowS)
//
// Both parts are whole micro-points, each rounded down by itself, so that two
// rows of one window length differ by the same amount at every moment: an index
// on (WindowS, Const) stays in order for ever. Rows of different lengths are
// merged by At. The length is the rule's nominal one; where a clock change makes
// a window an hour longer, urgency leaves its range 0–30 by less than a tenth of a point.
type Rank struct {
	Const   int64 // micro-points
	WindowS int64 // seconds; 0: no urgency
}

// RankOf is the rank of a verdict's best window. Without an open window it is zero.
func RankOf(p *Program, v *Verdict, a *Account) Rank {
	if len(v.Windows) == 0 {
		return Rank{}
	}
	w := &v.Windows[0]
	r := Rank{Const: w.Base * micro}
	if p.Priority.ReadyPart > 0 {
		r.Const += v.Readiness.Score * micro / p.Priority.ReadyPart
	}
	if v.Named {
		r.Const += p.Priority.Intent * micro
	}
	if a.ICP == "yes" {
		r.Const += p.Priority.ICP * micro
	}
	if length := int64(w.Length / time.Second); length > 0 && !w.ClosesAt.IsZero() {
		r.WindowS = length
		r.Const += p.Priority.Urgency*micro - slope(p.Priority.Urgency*micro, w.ClosesAt, length)
	}
	return r
}

// At is the priority at a moment in micro-points.
func (r Rank) At(p *Program, now time.Time) int64 {
	if r.WindowS <= 0 {
		return r.Const
	}
	return r.Const + slope(p.Priority.Urgency*micro, now, r.WindowS)
}

// Points is the priority at a moment as people read it.
func (r Rank) Points(p *Program, now time.Time) float64 { return float64(r.At(p, now)) / micro }

// slope is floor(perWindow · t / window), t in Unix seconds; taken apart so that
// no product leaves 64 bits within the years 0–9999.
func slope(perWindow int64, t time.Time, window int64) int64 {
	whole := floorDiv(t.Unix(), window)
	rest := t.Unix() - whole*window
	return perWindow*whole + floorDiv(perWindow*rest, window)
}
