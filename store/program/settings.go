package program

import (
	"fmt"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// setting is one line of a program file: where it stands, what it means, and
// how its value gets in and out of a program. Values are those of TOML: string,
// int64, float64, bool; nil from get is a setting that is switched off.
type setting struct {
	path string // "gates.yearly_cap"
	note string // the comment beside it in default.toml
	get  func(*domain.Program) any
	set  func(*domain.Program, any) error
}

// section is a table of the file with the words above it.
type section struct {
	name, note string
	settings   []setting
}

// sections is the whole file in its order; reading, writing, comparing and the
// comments of default.toml all come from here.
var sections = slices.Concat([]section{
	{"", "", programSettings()},
	{"eligibility", "Who may be asked (§3.1): the standing pool is promoters of some tenure, the milestone pool is good news.", eligibilitySettings()},
}, triggerSections(), []section{
	{"priority", "The order of Today: base of the trigger + urgency + readiness / readiness_divisor + intent + ICP (§3.2).", prioritySettings()},
	{"gates", "When nobody may ask, whatever the score (§3.3).", gateSettings()},
	{"readiness", "The bands of the readiness score, from 0 to 100 (§3.16).", readinessSettings()},
	{"tiers", "Partner tiers by deals won in the window, and the one-time commission of each, in percent (§3.7, §3.9).", tierSettings()},
	{"recognition", "Levels of customers who introduce others, by accepted referrals (§3.6).", recognitionSettings()},
	{"referral", "Capture, stages and their time limits (§3.5, §3.14).", referralSettings()},
}, targetSections())

// index finds a setting by its path.
var index = func() map[string]*setting {
	out := map[string]*setting{}
	for i := range sections {
		for j := range sections[i].settings {
			s := &sections[i].settings[j]
			out[s.path] = s
		}
	}
	return out
}()

func programSettings() []setting {
	return []setting{
		name("key", "short name, used in links and files", func(p *domain.Program) *string { return &p.Key }),
		name("name", "what people call the program", func(p *domain.Program) *string { return &p.Name }),
		zone("tz", "IANA time zone; days, quarters and quiet hours are its own", func(p *domain.Program) *string { return &p.TZ }),
		money("base_currency", "ISO 4217; other currencies are shown apart", func(p *domain.Program) *string { return &p.BaseCurrency }),
		count("fiscal_year_start", "month, 1 to 12", 1, 12, func(p *domain.Program) *int { return &p.FiscalYearStart }),
	}
}

func eligibilitySettings() []setting {
	const t = "eligibility."
	e := func(p *domain.Program) *domain.Eligibility { return &p.Eligibility }
	return []setting{
		choice(t+"preset", "balanced (both pools), strict (standing only) or milestone (milestones only)",
			[]string{"balanced", "strict", "milestone"}, func(p *domain.Program) *string { return &e(p).Preset }),
		count(t+"promoter_min", "lowest NPS score of a promoter (S0)", 0, 10, func(p *domain.Program) *int64 { return &e(p).PromoterMin }),
		count(t+"soft_min", "lowest NPS score that counts with a milestone (S4)", 0, 10, func(p *domain.Program) *int64 { return &e(p).SoftMin }),
		days(t+"answer_valid", "how long an answer counts", func(p *domain.Program) *int { return &e(p).AnswerValidDays }),
		count(t+"tenure_months", "customers for longer than this are in the standing pool (S0)", 0, 120, func(p *domain.Program) *int { return &e(p).TenureMonths }),
		days(t+"active", "somebody must have used the product within", func(p *domain.Program) *int { return &e(p).ActiveDays }),
	}
}

// triggerNotes say what each trigger is.
var triggerNotes = map[domain.TriggerKind]string{
	domain.TriggerNPS:      "A promoter answered (S0).",
	domain.TriggerCSAT:     "The best possible satisfaction score.",
	domain.TriggerROI:      "A return on investment was shown (S0).",
	domain.TriggerQBR:      "A quarterly or executive business review went well (S0, S4).",
	domain.TriggerDelivery: "Ninety days after the delivery (S4).",
	domain.TriggerFirstWin: "The first success after the implementation (S0).",
	domain.TriggerProject:  "A project was completed (S4).",
	domain.TriggerRenewal:  "A renewal is being discussed; without closes the window lasts until the discussion ends (S0).",
	domain.TriggerManual:   "Somebody put the contact on the list.",
}

func triggerSections() []section {
	var out []section
	for i, r := range domain.DefaultProgram().Triggers {
		t := "triggers." + string(r.Kind)
		at := func(p *domain.Program) *domain.TriggerRule { return &p.Triggers[i] }
		out = append(out, section{t, triggerNotes[r.Kind], []setting{
			span(t+".opens", "counted from the event", func(p *domain.Program) *int64 { return (*int64)(&at(p).Opens) }),
			span(t+".closes", "0h: no end of its own", func(p *domain.Program) *int64 { return (*int64)(&at(p).Closes) }),
			span(t+".due", "when it should be done; 0h: at once", func(p *domain.Program) *int64 { return (*int64)(&at(p).Due) }),
			count(t+".base", "base priority", 0, 1000, func(p *domain.Program) *int64 { return &at(p).Base }),
		}})
	}
	return out
}

func prioritySettings() []setting {
	const t = "priority."
	r := func(p *domain.Program) *domain.PriorityRule { return &p.Priority }
	return []setting{
		count(t+"urgency", "most points for a window about to close", 0, 1000, func(p *domain.Program) *int64 { return &r(p).Urgency }),
		count(t+"readiness_divisor", "readiness is divided by this; 0 leaves it out", 0, 100, func(p *domain.Program) *int64 { return &r(p).ReadyPart }),
		count(t+"intent", "points for a name given in a review", 0, 1000, func(p *domain.Program) *int64 { return &r(p).Intent }),
		count(t+"icp", "points for an account of the ideal profile", 0, 1000, func(p *domain.Program) *int64 { return &r(p).ICP }),
		count(t+"standing", "base priority of the standing pool", 0, 1000, func(p *domain.Program) *int64 { return &r(p).Standing }),
		days(t+"snooze", "how long one key press snoozes", func(p *domain.Program) *int { return &r(p).SnoozeDays }),
	}
}

func gateSettings() []setting {
	const t = "gates."
	g := func(p *domain.Program) *domain.GateRule { return &p.Gates }
	return []setting{
		days(t+"case_reopened", "a reopened case blocks for", func(p *domain.Program) *int { return &g(p).CaseReopenDays }),
		days(t+"negative_feedback", "a bad answer blocks for", func(p *domain.Program) *int { return &g(p).NegativeDays }),
		count(t+"negative_until", "a later answer of at least this lifts it", 0, 10, func(p *domain.Program) *int64 { return &g(p).NegativeAbove }),
		days(t+"after_go_live", "without any success: not before", func(p *domain.Program) *int { return &g(p).GoLiveDays }),
		days(t+"overdue_invoice", "an invoice overdue for longer blocks", func(p *domain.Program) *int { return &g(p).InvoiceDays }),
		days(t+"contact_gap", "between two asks to one person", func(p *domain.Program) *int { return &g(p).ContactGapDays }),
		days(t+"account_gap", "between two asks in one account", func(p *domain.Program) *int { return &g(p).AccountGapDays }),
		count(t+"yearly_cap", "most asks to one person in a year", 0, 365, func(p *domain.Program) *int { return &g(p).YearlyCap }),
		days(t+"after_decline", "a declined ask blocks for", func(p *domain.Program) *int { return &g(p).DeclineDays }),
		days(t+"after_no_response", "an unanswered ask blocks for", func(p *domain.Program) *int { return &g(p).NoResponseDays }),
		days(t+"renewal_soon", "warn when the renewal is nearer than", func(p *domain.Program) *int { return &g(p).RenewalSoonDays }),
		days(t+"referral_rejected", "warn when a referral was rejected within", func(p *domain.Program) *int { return &g(p).RejectedRecentDays }),
		days(t+"no_contact", "warn when nobody was in touch for", func(p *domain.Program) *int { return &g(p).NoContactDays }),
		count(t+"quiet_from", "hour of the contact's day, 0 to 23", 0, 23, func(p *domain.Program) *int { return &g(p).QuietFrom }),
		count(t+"quiet_until", "hour of the contact's day, 0 to 23", 0, 23, func(p *domain.Program) *int { return &g(p).QuietUntil }),
	}
}

func readinessSettings() []setting {
	const t = "readiness."
	return []setting{
		count(t+"hot", "at least", 0, 100, func(p *domain.Program) *int64 { return &p.Readiness.Hot }),
		count(t+"ready", "at least", 0, 100, func(p *domain.Program) *int64 { return &p.Readiness.Ready }),
		count(t+"nurture", "at least; below it: not yet", 0, 100, func(p *domain.Program) *int64 { return &p.Readiness.Nurture }),
	}
}

func tierSettings() []setting {
	const t = "tiers."
	r := func(p *domain.Program) *domain.TierRule { return &p.Tiers }
	return []setting{
		count(t+"silver_deals", "from this many deals on", 1, 100_000, func(p *domain.Program) *int64 { return &r(p).SilverDeals }),
		count(t+"gold_deals", "from this many deals on", 1, 100_000, func(p *domain.Program) *int64 { return &r(p).GoldDeals }),
		days(t+"window", "deals won within this time count", func(p *domain.Program) *int { return &r(p).WindowDays }),
		percent(t+"bronze_percent", "commission", func(p *domain.Program) *int64 { return &r(p).BronzeBP }),
		percent(t+"silver_percent", "commission", func(p *domain.Program) *int64 { return &r(p).SilverBP }),
		percent(t+"gold_percent", "commission", func(p *domain.Program) *int64 { return &r(p).GoldBP }),
		days(t+"downgrade_notice", "before a lower tier takes effect", func(p *domain.Program) *int { return &r(p).NoticeDays }),
	}
}

func recognitionSettings() []setting {
	const t = "recognition."
	r := func(p *domain.Program) *domain.RecognitionRule { return &p.Recognition }
	return []setting{
		count(t+"level2", "accepted within the window", 1, 1000, func(p *domain.Program) *int64 { return &r(p).Level2 }),
		count(t+"level3_year", "accepted within the window, or", 1, 1000, func(p *domain.Program) *int64 { return &r(p).Level3Year }),
		count(t+"level3_quarters", "quarters with an accepted one", 1, 40, func(p *domain.Program) *int64 { return &r(p).Level3Qtrs }),
		count(t+"quarters", "of the last this many", 1, 40, func(p *domain.Program) *int64 { return &r(p).QuarterSpan }),
		days(t+"window", "", func(p *domain.Program) *int { return &r(p).WindowDays }),
	}
}

func referralSettings() []setting {
	const t = "referral."
	r := func(p *domain.Program) *domain.ReferralRule { return &p.Referral }
	return []setting{
		days(t+"reopen_within", "a lost referral may be taken up again", func(p *domain.Program) *int { return &r(p).ReopenDays }),
		days(t+"late_capture", "introduced longer ago than this counts as captured late", func(p *domain.Program) *int { return &r(p).LateCaptureDays }),
		hours(t+"thank_within", "the referrer is thanked (S4)", func(p *domain.Program) *int { return &r(p).ThankHours }),
		count(t+"accept_business_days", "accept or reject within", 0, 365, func(p *domain.Program) *int { return &r(p).AcceptDays }),
		days(t+"stage_warn", "a card is marked ▲ after", func(p *domain.Program) *int { return &r(p).StageWarnDays }),
		days(t+"stage_late", "a card is marked ■ after", func(p *domain.Program) *int { return &r(p).StageLateDays }),
		minutes(t+"undo_within", "how long undo is offered", func(p *domain.Program) *int { return &r(p).UndoMinutes }),
		days(t+"board_closed", "how long the board shows what was closed", func(p *domain.Program) *int { return &r(p).BoardClosedDays }),
	}
}

func targetSections() []section {
	var out []section
	for i, d := range domain.DefaultTargets() {
		t := "targets." + d.Key
		at := func(p *domain.Program) *domain.Target { return &p.Targets[i] }
		out = append(out, section{t, targetNote(d), []setting{
			limit(t+".min", func(p *domain.Program) **float64 { return &at(p).Min }),
			limit(t+".max", func(p *domain.Program) **float64 { return &at(p).Max }),
			limit(t+".benchmark_min", func(p *domain.Program) **float64 { return &at(p).BenchMin }),
			limit(t+".benchmark_max", func(p *domain.Program) **float64 { return &at(p).BenchMax }),
			words(t+".benchmark", func(p *domain.Program) *string { return &at(p).Benchmark }),
		}})
	}
	return out
}

func targetNote(d domain.Target) string {
	if d.LessGood {
		return fmt.Sprintf("Target of %s; less is better.", d.Source)
	}
	return "Target of " + d.Source + "."
}
