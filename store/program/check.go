package program

import (
	"time"

	"github.com/refdeck/refdeck/domain"
)

// crossCheck looks at settings that must fit each other.
func (c *checker) crossCheck() {
	p := c.program
	c.atMost("eligibility", "soft_min", "promoter_min", p.Eligibility.SoftMin, p.Eligibility.PromoterMin)
	for i := range p.Triggers {
		c.window(&p.Triggers[i])
	}
	c.below("readiness", "nurture", "ready", p.Readiness.Nurture, p.Readiness.Ready)
	c.below("readiness", "ready", "hot", p.Readiness.Ready, p.Readiness.Hot)
	c.below("tiers", "silver_deals", "gold_deals", p.Tiers.SilverDeals, p.Tiers.GoldDeals)
	c.atMost("tiers", "bronze_percent", "silver_percent", p.Tiers.BronzeBP, p.Tiers.SilverBP)
	c.atMost("tiers", "silver_percent", "gold_percent", p.Tiers.SilverBP, p.Tiers.GoldBP)
	c.below("recognition", "level2", "level3_year", p.Recognition.Level2, p.Recognition.Level3Year)
	c.atMost("recognition", "level3_quarters", "quarters", p.Recognition.Level3Qtrs, p.Recognition.QuarterSpan)
	c.below("referral", "stage_warn", "stage_late", int64(p.Referral.StageWarnDays), int64(p.Referral.StageLateDays))
	for i := range p.Targets {
		c.target(&p.Targets[i])
	}
	c.atLeastADay(p)
}

func (c *checker) atMost(table, key, other string, a, b int64) {
	if a > b {
		c.badPair(table, key, other, "must not be above "+other)
	}
}

func (c *checker) below(table, key, other string, a, b int64) {
	if a >= b {
		c.badPair(table, key, other, "must be below "+other)
	}
}

// badPair puts the complaint where the file names the key, else where it names
// the other one: only that can have been changed.
func (c *checker) badPair(table, key, other, message string) {
	path := table + "." + key
	at := c.find(path)
	if _, ok := c.places[path]; !ok {
		at = c.find(table + "." + other)
	}
	c.problems = append(c.problems, Problem{at.line, at.valueCol, path, message})
}

// window: opens < closes unless there is no end, and due inside.
func (c *checker) window(r *domain.TriggerRule) {
	path := "triggers." + string(r.Kind)
	open := r.Closes == 0
	if !open && r.Opens >= r.Closes {
		c.badPair(path, "closes", "opens", "the window must close after it opens (at "+formatSpan(r.Opens, time.Hour)+")")
		return
	}
	if r.Due != 0 && (r.Due < r.Opens || (!open && r.Due > r.Closes)) {
		c.badPair(path, "due", "closes", "must lie between opens and closes")
	}
}

func (c *checker) target(t *domain.Target) {
	if t.Min != nil && t.Max != nil && *t.Min > *t.Max {
		c.badPair("targets."+t.Key, "min", "max", "must not be above max")
	}
	if t.BenchMin != nil && t.BenchMax != nil && *t.BenchMin > *t.BenchMax {
		c.badPair("targets."+t.Key, "benchmark_min", "benchmark_max", "must not be above benchmark_max")
	}
}

// atLeastADay: windows of nothing would silently switch a rule off.
func (c *checker) atLeastADay(p *domain.Program) {
	for path, n := range map[string]int{"eligibility.answer_valid": p.Eligibility.AnswerValidDays, "tiers.window": p.Tiers.WindowDays,
		"recognition.window": p.Recognition.WindowDays, "priority.snooze": p.Priority.SnoozeDays} {
		if n < 1 {
			c.bad(path, "must be at least \"1d\"")
		}
	}
}
