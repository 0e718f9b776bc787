package domain

import "math/bits"

// OneTime is the one-time commission on a first-year deal value at a tier's
// rate, rounded half-up to a minor unit (§3.9). A negative value (a reversal)
// gives a negative commission.
func OneTime(p *Program, tier Tier, firstYear Money) Money {
	return CommissionAt(Rate(p, tier), firstYear)
}

// CommissionAt is a value times a rate in basis points, rounded half-up. Rates
// lie between 0 and 10,000, so that the product always fits; a rate outside is
// brought to the nearer end.
func CommissionAt(rateBP int64, firstYear Money) Money {
	m, err := firstYear.MulBP(min(max(rateBP, 0), 10_000))
	if err != nil {
		return Money{Currency: firstYear.Currency}
	}
	return m
}

// FirstYear is the net value of a deal's first twelve months (§3.9): the annual
// contract value, but not more than the whole amount when the term is shorter
// than a year; without one, the amount, prorated when the term is longer.
func FirstYear(o *Opportunity) Money {
	switch {
	case o.ACV.Minor > 0 && o.TermMonths > 0 && o.TermMonths < 12 && o.Amount.Minor > 0:
		return Money{Minor: min(o.ACV.Minor, o.Amount.Minor), Currency: o.ACV.Currency}
	case o.ACV.Minor > 0:
		return o.ACV
	case o.TermMonths > 12:
		if v, err := mulDivHalfUp(o.Amount.Minor, 12, o.TermMonths); err == nil {
			return Money{Minor: v, Currency: o.Amount.Currency}
		}
	}
	return o.Amount
}

// The co-marketing fund of §3.9 [A], in whole units of the deal's currency.
const (
	fundBP    = 200
	fundFloor = 1_000
	fundCap   = 10_000
)

// CoMarketing is the fund that a deal brings a Silver or Gold partner: 2 % of the
// first-year value, at least 1,000 and at most 10,000; it is not cash (§3.9, CASES 68).
func CoMarketing(tier Tier, firstYear Money) Money {
	if tierRank(tier) < tierRank(TierSilver) || firstYear.Minor <= 0 {
		return Money{Currency: firstYear.Currency}
	}
	unit := int64(1)
	for range Exponent(firstYear.Currency) {
		unit *= 10
	}
	fund := CommissionAt(fundBP, firstYear)
	fund.Minor = min(max(fund.Minor, fundFloor*unit), fundCap*unit)
	return fund
}

// Split divides an amount by weights so that the parts add up exactly: each gets
// its share rounded towards zero, and the units left over go to the largest
// remainders, the earlier first (§3.9, §3.13). Negative amounts are divided
// likewise. Weights below zero count as zero; without any weight nothing is
// divided and the answer is nil.
func Split(m Money, weights []int64) []Money {
	var total uint64
	for _, w := range weights {
		total += uint64(max(w, 0))
	}
	if total == 0 {
		return nil
	}
	parts := make([]uint64, len(weights))
	rest := make([]uint64, len(weights))
	left := magnitude(m.Minor)
	for i, w := range weights {
		hi, lo := bits.Mul64(magnitude(m.Minor), uint64(max(w, 0)))
		parts[i], rest[i] = bits.Div64(hi, lo, total)
		left -= parts[i]
	}
	for ; left > 0; left-- {
		best := 0
		for i := range rest {
			if rest[i] > rest[best] {
				best = i
			}
		}
		parts[best]++
		rest[best] = 0
	}
	return signed(parts, m)
}

func signed(parts []uint64, m Money) []Money {
	out := make([]Money, len(parts))
	for i, v := range parts {
		out[i] = Money{Minor: int64(v), Currency: m.Currency}
		if m.Minor < 0 {
			out[i].Minor = -int64(v)
		}
	}
	return out
}
