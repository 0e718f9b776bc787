package domain

import (
	"fmt"
	"math"
)

// D1: how many are submitted in a month; over a longer window, per month of it.
func submittedPerMonth(_ *Program, t Tally, months float64) figure {
	n := t[KeySubmitted].N
	v := float64(n)
	fig := figure{value: &v, num: n}
	if months > 0 && months != 1 {
		v /= months
		fig.note = fmt.Sprintf("%d in %s months", n, trimFloat(months))
	}
	return fig
}

func trimFloat(f float64) string {
	if r := math.Round(f*10) / 10; r != math.Trunc(r) {
		return fmt.Sprintf("%.1f", r)
	}
	return fmt.Sprintf("%.0f", f)
}

// D2: accepted of all decided in the window; what is not decided stands beside.
func acceptanceRate(_ *Program, t Tally, _ float64) figure {
	acc := t[KeyAccepted].N
	fig := rateFigure(acc, acc+t[KeyRejected].N+t[KeyDuplicate].N)
	if n := t[KeyPending].N; n > 0 {
		fig.note = fmt.Sprintf("%d pending", n)
	}
	return fig
}

// D3: of those accepted among the submitted of the window, how many held a meeting.
func referralToMeeting(_ *Program, t Tally, _ float64) figure {
	return rateFigure(t[KeyCohortMeeting].N, t[KeyCohortAccept].N)
}

// D4: of the meetings held in the window, how many became an opportunity.
func meetingToOpportunity(_ *Program, t Tally, _ float64) figure {
	return rateFigure(t[KeyMeetingToOpp].N, t[KeyMeetingHeld].N)
}

// D5: won of the referral opportunities closed in the window. Referrals lost
// before there was an opportunity are not among them.
func opportunityToClose(_ *Program, t Tally, _ float64) figure {
	won, lost := t[KeyWon].N, t[KeyLostOpp].N
	fig := rateFigure(won, won+lost)
	if n := t[KeyLost].N - lost; n > 0 {
		fig.note = fmt.Sprintf("%d lost before an opportunity, not counted", n)
	}
	return fig
}

// D6: mean amount of referral wins; its target is the uplift over other channels.
func avgDealSize(p *Program, t Tally, _ float64) figure {
	ref, base := referralChannel(t), baselineChannel(t)
	fig := moneyMean(p, ref.minor, ref.priced)
	compare(&fig, ref.deal(), base.deal(), func(r, b float64) float64 { return r/b - 1 })
	if fig.base != nil {
		fig.base = lim(*fig.base / unitOf(p))
	}
	fig.note = joinNotes(fig.note, foreignNote(t[KeyWonForeign].N), unlinkedNote(t))
	fig.low = fig.low || (fig.compared != nil && base.priced < lowDenominator)
	return fig
}

// D7: mean days from opportunity to win; its target is how much shorter that is.
func avgSalesCycle(_ *Program, t Tally, _ float64) figure {
	ref, base := referralChannel(t), baselineChannel(t)
	fig := figure{value: ref.cycle(), num: ref.days, den: ref.dated, low: ref.dated > 0 && ref.dated < lowDenominator}
	compare(&fig, ref.cycle(), base.cycle(), func(r, b float64) float64 { return 1 - r/b })
	fig.low = fig.low || (fig.compared != nil && base.dated < lowDenominator)
	return fig
}

// compare sets the comparison with the other channels, or says that there is none.
func compare(fig *figure, ref, base *float64, f func(r, b float64) float64) {
	fig.base = base
	fig.comparedTo = "other channels"
	switch {
	case base == nil || *base == 0:
		fig.base, fig.note = nil, "no baseline"
	case ref != nil:
		fig.compared = lim(f(*ref, *base))
	}
}

// D8: program cost per customer won; nothing is recorded until costs can be entered (DECISIONS 11).
func costPerAcquisition(p *Program, t Tally, _ float64) figure {
	cost, won := t[KeyCost], t[KeyWon].N
	if cost.N == 0 {
		return figure{den: won, note: "no cost recorded"}
	}
	fig := moneyMean(p, cost.Minor, won)
	if won == 0 {
		fig.note = "no wins; cost " + Money{Minor: cost.Minor, Currency: p.BaseCurrency}.String()
	}
	return fig
}

// D9: referral revenue of twelve months per referrer with an accepted referral in them.
func revenuePerReferrer(p *Program, t Tally, _ float64) figure {
	return moneyMean(p, t[KeyWon12mo].Minor, t[KeyReferrers12mo].N)
}

// P1: clients with a submission in twelve months, of those that may be asked.
func submissionRate(_ *Program, t Tally, _ float64) figure {
	n := t[KeySubmitting12mo].N
	if _, kept := t[KeyEligible]; !kept && n > 0 { // 39 of nothing would be no figure
		return figure{note: "not kept for past periods: who could be asked then"}
	}
	return rateFigure(n, t[KeyEligible].N)
}

// P2: of those submitted in the window, how many held a meeting.
func submittedToMeeting(_ *Program, t Tally, _ float64) figure {
	return rateFigure(t[KeyCohortMeeting].N+t[KeyCohortEarly].N, t[KeySubmitted].N)
}

// P3: won of those submitted in the window; its target is the multiple of the
// win rate of cold outbound. The 25–45 % of S0 counts from meetings (C8).
func referralToClose(_ *Program, t Tally, _ float64) figure {
	won := t[KeyCohortWon].N
	fig := rateFigure(won, t[KeySubmitted].N)
	fig.comparedTo = "outbound"
	cold := sourceChannel(t, SourceOutbound)
	fig.base, _ = WinRate(cold.won, cold.lost)
	switch {
	case fig.base == nil || *fig.base == 0:
		fig.base, fig.note = nil, "no baseline"
	case fig.value != nil:
		fig.compared = lim(*fig.value / *fig.base)
		fig.low = fig.low || cold.won+cold.lost < lowDenominator
	}
	if acc, held := t[KeyCohortAccept].N, t[KeyCohortMeeting].N; acc > 0 && held > 0 {
		fig.note = joinNotes(fig.note, fmt.Sprintf("%s of accepted; the 25–45 %% of S0 counts from meetings: %s", percent(won, acc), percent(won, held)))
	}
	return fig
}

// P4: mean referral deal as a multiple of the mean of all other channels.
func dealSizeVsOther(_ *Program, t Tally, _ float64) figure {
	ref, base := referralChannel(t), baselineChannel(t)
	fig := figure{num: ref.priced, den: base.priced}
	compare(&fig, ref.deal(), base.deal(), func(r, b float64) float64 { return r / b })
	return asValue(fig, ref.priced, base.priced)
}

// P5: how much shorter referral deals take than those of all other channels.
func timeToCloseVsOther(_ *Program, t Tally, _ float64) figure {
	ref, base := referralChannel(t), baselineChannel(t)
	fig := figure{num: ref.dated, den: base.dated}
	compare(&fig, ref.cycle(), base.cycle(), func(r, b float64) float64 { return 1 - r/b })
	if fig.compared != nil {
		fig.note = fmt.Sprintf("%.1f days against %.1f", *ref.cycle(), *base.cycle())
	}
	return asValue(fig, ref.dated, base.dated)
}

// asValue makes the comparison itself the value of the metric.
func asValue(fig figure, n, base int64) figure {
	fig.value, fig.compared, fig.base = fig.compared, nil, nil
	fig.low = fig.value != nil && (n < lowDenominator || base < lowDenominator)
	return fig
}

func moneyMean(p *Program, minor, n int64) figure {
	fig := figure{num: minor, den: n}
	if n == 0 {
		return fig
	}
	mean, err := mulDivHalfUp(minor, 1, n)
	if err != nil {
		return fig
	}
	fig.money = &Money{Minor: mean, Currency: p.BaseCurrency}
	fig.value = lim(float64(minor) / float64(n) / unitOf(p))
	fig.low = n < lowDenominator
	return fig
}

// unitOf is how many minor units make one unit of the base currency.
func unitOf(p *Program) float64 { return math.Pow10(Exponent(p.BaseCurrency)) }

func percent(n, d int64) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(d)) }

func foreignNote(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d won in other currencies, not counted", n)
}

func unlinkedNote(t Tally) string {
	n := t[SourceKey("won", SourceReferral)].N
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d CRM deals of source referral have no referral record, not counted", n)
}

func joinNotes(notes ...string) string {
	out := ""
	for _, n := range notes {
		if n != "" && out != "" {
			out += "; "
		}
		out += n
	}
	return out
}
