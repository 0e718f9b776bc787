package domain

import "time"

// TierFor is the tier of a number of deals in the window (§3.7): exactly ten is Gold (C5).
func TierFor(p *Program, deals int64) Tier {
	switch {
	case deals >= p.Tiers.GoldDeals:
		return TierGold
	case deals >= p.Tiers.SilverDeals:
		return TierSilver
	}
	return TierBronze
}

// DealsInWindow counts the closings of the trailing window, which ends with the
// day of now in the program's zone and includes it (§3.7, CASES 66). The caller
// gives closed-won, not reversed, distinct opportunities without expansions;
// a deal being closed right now is among them.
func DealsInWindow(p *Program, closes []time.Time, now time.Time) int64 {
	zone := p.Zone()
	today := DateOf(now, zone)
	return dealsUntil(closes, today.AddDays(-p.Tiers.WindowDays), today, zone)
}

// dealsUntil counts the closings after one date up to and including another.
func dealsUntil(closes []time.Time, after, until Date, zone *time.Location) int64 {
	var n int64
	for _, c := range closes {
		if d := DateOf(c, zone); d > after && d <= until {
			n++
		}
	}
	return n
}

// TierOf is the tier at a moment by the deals of the trailing window, the one
// being closed included: the third deal of the year is the first at Silver (CASES 64).
func TierOf(p *Program, closes []time.Time, now time.Time) Tier {
	return TierFor(p, DealsInWindow(p, closes, now))
}

// DealsToNext is the next tier and how many deals are missing to it; none and 0 at the top.
func DealsToNext(p *Program, deals int64) (Tier, int64) {
	switch {
	case deals >= p.Tiers.GoldDeals:
		return TierNone, 0
	case deals >= p.Tiers.SilverDeals:
		return TierGold, p.Tiers.GoldDeals - deals
	}
	return TierSilver, p.Tiers.SilverDeals - deals
}

// Rate is the one-time commission rate of a tier in basis points (§3.9).
func Rate(p *Program, tier Tier) int64 {
	switch tier {
	case TierGold:
		return p.Tiers.GoldBP
	case TierSilver:
		return p.Tiers.SilverBP
	}
	return p.Tiers.BronzeBP
}

// tierRank orders the tiers; none is below bronze.
func tierRank(t Tier) int {
	switch t {
	case TierGold:
		return 3
	case TierSilver:
		return 2
	case TierBronze:
		return 1
	}
	return 0
}

// CurrentTier is the tier a partner has now: an upgrade counts at once, a lower
// number of deals only after the downgrade of DowngradeDue took effect (§3.7).
func CurrentTier(p *Program, partner *Partner, closes []time.Time, now time.Time) Tier {
	today := DateOf(now, p.Zone())
	earned := TierOf(p, closes, now)
	if tierRank(earned) >= tierRank(partner.Tier) {
		return earned
	}
	if d, ok := DowngradeDue(p, partner, closes, now); ok && d.EffectiveOn <= today {
		return d.To
	}
	return partner.Tier
}

// Downgrade is a fall of a partner's tier, announced and not yet or already in effect.
type Downgrade struct {
	To          Tier
	Deals       int64 // in the window that ended at the evaluation
	NoticeOn    Date  // the first day of a quarter
	EffectiveOn Date  // NoticeDays later
}

// DowngradeDue tells whether the evaluation on the first day of the current
// quarter found too few deals for the partner's tier (§3.7: 30 days' notice,
// then effective). A tier reached since then, a manual override that was still
// valid on that day, and deals made up for since then all hold it off.
func DowngradeDue(p *Program, partner *Partner, closes []time.Time, now time.Time) (Downgrade, bool) {
	zone := p.Zone()
	notice := quarterStart(DateOf(now, zone), p.FiscalYearStart)
	if partner.TierSince >= notice || partner.TierLocked >= notice {
		return Downgrade{}, false
	}
	eve := notice.AddDays(-1)
	deals := dealsUntil(closes, eve.AddDays(-p.Tiers.WindowDays), eve, zone)
	to := TierFor(p, deals)
	if tierRank(to) >= tierRank(partner.Tier) || tierRank(TierOf(p, closes, now)) >= tierRank(partner.Tier) {
		return Downgrade{}, false
	}
	return Downgrade{To: to, Deals: deals, NoticeOn: notice, EffectiveOn: notice.AddDays(p.Tiers.NoticeDays)}, true
}

// quarterStart is the first day of the fiscal quarter that holds d.
func quarterStart(d Date, fiscal int) Date {
	y, m, _ := d.Split()
	into := ((int(m)-fiscal)%3 + 3) % 3
	return NewDate(y, m-time.Month(into), 1)
}

// AcceptedReferral is one accepted referral of a customer, as far as recognition
// needs it; duplicates and fraud are left out by the caller.
type AcceptedReferral struct {
	At        time.Time
	AccountID int64 // the referred account; 0 counts as one of its own
}

// RecognitionLevel is a customer's level 0–3 (§3.6): 1 for the first accepted
// referral ever; 2 for three accounts in the trailing 365 days; 3 for five in
// them, or one in each of three of the last four quarters, the current one
// included. What became of the referrals does not matter.
func RecognitionLevel(p *Program, accepted []AcceptedReferral, now time.Time) int64 {
	firsts := firstPerAccount(accepted, now)
	if len(firsts) == 0 {
		return 0
	}
	year := yearlyAccounts(p, accepted, now)
	switch {
	case year >= p.Recognition.Level3Year, activeQuarters(p, accepted, now) >= p.Recognition.Level3Qtrs:
		return 3
	case year >= p.Recognition.Level2:
		return 2
	}
	return 1
}

// firstPerAccount keeps what was accepted by now, one per account.
func firstPerAccount(accepted []AcceptedReferral, now time.Time) []AcceptedReferral {
	seen := map[int64]bool{}
	var out []AcceptedReferral
	for _, a := range accepted {
		if a.At.IsZero() || a.At.After(now) || seen[a.AccountID] {
			continue
		}
		seen[a.AccountID] = a.AccountID != 0
		out = append(out, a)
	}
	return out
}

func yearlyAccounts(p *Program, accepted []AcceptedReferral, now time.Time) int64 {
	zone := p.Zone()
	after := DateOf(now, zone).AddDays(-p.Recognition.WindowDays)
	var recent []AcceptedReferral
	for _, a := range accepted {
		if DateOf(a.At, zone) > after {
			recent = append(recent, a)
		}
	}
	return int64(len(firstPerAccount(recent, now)))
}

func activeQuarters(p *Program, accepted []AcceptedReferral, now time.Time) int64 {
	zone := p.Zone()
	current := quarterStart(DateOf(now, zone), p.FiscalYearStart)
	earliest := current.AddMonths(int(-3 * (p.Recognition.QuarterSpan - 1)))
	quarters := map[Date]bool{}
	for _, a := range accepted {
		if q := quarterStart(DateOf(a.At, zone), p.FiscalYearStart); !a.At.After(now) && q >= earliest {
			quarters[q] = true
		}
	}
	return int64(len(quarters))
}

// RecognitionLabel is the level as the tier field of a CRM shows it (C13).
func RecognitionLabel(level int64) Tier {
	switch {
	case level >= 3:
		return TierGold
	case level == 2:
		return TierSilver
	case level == 1:
		return TierBronze
	}
	return TierNone
}
