package domain

import "time"

// Program holds every number the rules use. The defaults are those of
// DOMAIN §3; a program.toml may change them, validated, as a new version.
type Program struct {
	Key             string
	Name            string
	TZ              string
	BaseCurrency    string
	FiscalYearStart int // month, 1–12
	Eligibility     Eligibility
	Triggers        []TriggerRule
	Priority        PriorityRule
	Gates           GateRule
	Readiness       ReadinessRule
	Tiers           TierRule
	Recognition     RecognitionRule
	Referral        ReferralRule
	Targets         []Target
	zone            *time.Location
}

// Eligibility is §3.1.
type Eligibility struct {
	Preset          string // balanced, strict, milestone
	PromoterMin     int64  // 9 (S0)
	SoftMin         int64  // 8 (S4), with a milestone only
	AnswerValidDays int    // 180 [A]
	TenureMonths    int    // 6 (S0), strict
	ActiveDays      int    // 30 [A]
}

// TriggerRule is one row of §3.2. Opens, Closes and Due count from the event;
// Closes 0 means that the window has no end of its own.
type TriggerRule struct {
	Kind   TriggerKind
	Opens  time.Duration
	Closes time.Duration
	Due    time.Duration
	Base   int64
}

// PriorityRule is the formula under the table of §3.2.
type PriorityRule struct {
	Urgency    int64 // 30
	ReadyPart  int64 // readiness / 5
	Intent     int64 // 15
	ICP        int64 // 5
	Standing   int64 // base of the standing pool: 30 (DECISIONS 25)
	SnoozeDays int   // what one key press snoozes for
}

// GateRule holds the numbers of §3.3.
type GateRule struct {
	CaseReopenDays     int // 14
	NegativeDays       int // 90
	NegativeAbove      int64
	GoLiveDays         int // 30
	InvoiceDays        int // 30
	ContactGapDays     int // 30 [UE]
	AccountGapDays     int // 90 [A]
	YearlyCap          int // 4 [A]
	DeclineDays        int // 180 [A]
	NoResponseDays     int // 90 [A]
	RenewalSoonDays    int // 30
	RejectedRecentDays int // 30
	NoContactDays      int // 60
	QuietFrom          int // hour, 18
	QuietUntil         int // hour, 8
}

// ReadinessRule holds the band limits of §3.16; the weights are those of its table.
type ReadinessRule struct {
	Hot     int64 // 75
	Ready   int64 // 60
	Nurture int64 // 40
}

// TierRule is §3.7 and the one-time rates of §3.9, in basis points.
type TierRule struct {
	SilverDeals int64 // 3
	GoldDeals   int64 // 10
	WindowDays  int   // 365
	BronzeBP    int64 // 1000
	SilverBP    int64 // 1500
	GoldBP      int64 // 2000
	NoticeDays  int   // 30, before a downgrade takes effect
}

// RecognitionRule is §3.6.
type RecognitionRule struct {
	Level2      int64 // 3 accepted in the trailing year
	Level3Year  int64 // 5 in the trailing year, or
	Level3Qtrs  int64 // at least 1 accepted in 3 of the last 4 quarters
	WindowDays  int   // 365
	QuarterSpan int64 // 4
}

// ReferralRule holds the limits of capture, the stages and their SLAs (§3.5, §3.14).
type ReferralRule struct {
	ReopenDays      int // 180
	LateCaptureDays int // 14: introduced longer ago than this counts as captured late
	ThankHours      int // 48
	AcceptDays      int // 2 business days
	StageWarnDays   int // 7: a card is marked ▲
	StageLateDays   int // 14: a card is marked ■
	UndoMinutes     int // 10
	BoardClosedDays int // 30
}

// Target is the target and the benchmark of one metric, with their source.
type Target struct {
	Key       string
	Min, Max  *float64
	BenchMin  *float64
	BenchMax  *float64
	LessGood  bool // a smaller value is better
	Source    string
	Benchmark string // in words
}

// Zone is the program's time zone; UTC if it is not known to this machine.
func (p *Program) Zone() *time.Location {
	if p.zone == nil {
		loc, err := time.LoadLocation(p.TZ)
		if err != nil || p.TZ == "" {
			return time.UTC
		}
		return loc
	}
	return p.zone
}

// WithZone fixes the zone once, so that Zone need not look it up each time.
func (p *Program) WithZone(loc *time.Location) *Program {
	p.zone = loc
	return p
}

// Trigger is the rule of a kind.
func (p *Program) Trigger(kind TriggerKind) (TriggerRule, bool) {
	for _, r := range p.Triggers {
		if r.Kind == kind {
			return r, true
		}
	}
	return TriggerRule{}, false
}

const day = 24 * time.Hour

// DefaultProgram gives the settings of DOMAIN §3; what a program.toml leaves out is taken from here.
func DefaultProgram() *Program {
	return &Program{
		Key: "default", Name: "Referral program", TZ: "UTC", BaseCurrency: "USD", FiscalYearStart: 1,
		Eligibility: Eligibility{Preset: "balanced", PromoterMin: 9, SoftMin: 8, AnswerValidDays: 180, TenureMonths: 6, ActiveDays: 30},
		Triggers: []TriggerRule{
			{TriggerNPS, 0, day, 2 * time.Hour, 100},
			{TriggerCSAT, 0, day, 2 * time.Hour, 95},
			{TriggerROI, 0, 2 * day, 0, 90},
			{TriggerQBR, 0, 2 * day, day, 85},
			{TriggerDelivery, 83 * day, 104 * day, 90 * day, 80},
			{TriggerFirstWin, 30 * day, 60 * day, 30 * day, 70},
			{TriggerProject, 0, 14 * day, 3 * day, 65},
			{TriggerRenewal, 0, 0, 0, 50},
			{TriggerManual, 0, 30 * day, 0, 40},
		},
		Priority: PriorityRule{Urgency: 30, ReadyPart: 5, Intent: 15, ICP: 5, Standing: 30, SnoozeDays: 30},
		Gates: GateRule{CaseReopenDays: 14, NegativeDays: 90, NegativeAbove: 8, GoLiveDays: 30, InvoiceDays: 30, ContactGapDays: 30,
			AccountGapDays: 90, YearlyCap: 4, DeclineDays: 180, NoResponseDays: 90, RenewalSoonDays: 30, RejectedRecentDays: 30,
			NoContactDays: 60, QuietFrom: 18, QuietUntil: 8},
		Readiness:   ReadinessRule{Hot: 75, Ready: 60, Nurture: 40},
		Tiers:       TierRule{SilverDeals: 3, GoldDeals: 10, WindowDays: 365, BronzeBP: 1000, SilverBP: 1500, GoldBP: 2000, NoticeDays: 30},
		Recognition: RecognitionRule{Level2: 3, Level3Year: 5, Level3Qtrs: 3, WindowDays: 365, QuarterSpan: 4},
		Referral: ReferralRule{ReopenDays: 180, LateCaptureDays: 14, ThankHours: 48, AcceptDays: 2, StageWarnDays: 7, StageLateDays: 14,
			UndoMinutes: 10, BoardClosedDays: 30},
		Targets: DefaultTargets(),
	}
}
