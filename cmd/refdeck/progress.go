package main

import (
	"fmt"
	"time"
)

// progress draws one line that changes in place, where somebody watches.
type progress struct {
	a     *app
	what  string
	begun time.Time
	drawn time.Time
	line  string // as it stands now, drawn or not
}

// often is how long a drawn line stays at least.
const often = 100 * time.Millisecond

func (a *app) progress(what string) *progress {
	return &progress{a: a, what: what, begun: time.Now()}
}

// at tells how much is done, of how much; 0 of an unknown total.
func (p *progress) at(done, total int64, unit string) {
	now := time.Now()
	if !p.a.errTerm {
		return
	}
	line := fmt.Sprintf("%s %d", p.what, done)
	if total > 0 {
		line = fmt.Sprintf("%s %d of %d", p.what, done, total)
	}
	line += " " + unit
	if spent := now.Sub(p.begun); spent > time.Second && done > 0 {
		rate := float64(done) / spent.Seconds()
		line += fmt.Sprintf(" · %.0f/s", rate)
		if total > done {
			line += " · " + (time.Duration(float64(total-done)/rate) * time.Second).String() + " left"
		}
	}
	p.line = line
	if now.Sub(p.drawn) >= often {
		p.drawn = now
		_, _ = fmt.Fprintf(p.a.err, "\r\x1b[K%s", line)
	}
}

// end leaves the line as it is at the end, and what is said next on a line of its own.
func (p *progress) end() {
	if !p.drawn.IsZero() {
		_, _ = fmt.Fprintf(p.a.err, "\r\x1b[K%s\n", p.line)
	}
}
