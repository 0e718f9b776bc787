package store

import (
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Drill gives exactly the records that a metric's numerator or denominator
// counts, newest first. Key may also be a tally key: a step of the funnel or a
// channel ("won/outbound"). What is no referral comes as a card with a negative
// id: the opportunity's for deals of other channels, the account's for clients.
func (s *session) Drill(ctx context.Context, q DrillQuery) (ReferralPage, error) {
	if q.Limit <= 0 {
		q.Limit = listLimit
	}
	return read(ctx, s, func(tx Tx, p *domain.Program) (ReferralPage, error) {
		one, ok := partOf(q.Key, q.Part)
		if !ok {
			return ReferralPage{}, domain.Invalidf("key", "There is no metric %q.", q.Key)
		}
		from, err := placeOf(q.After)
		if err != nil {
			return ReferralPage{}, err
		}
		now := s.now()
		if err := s.narrow(&q.Scope); err != nil {
			return ReferralPage{}, err
		}
		m, err := newMetricsReader(tx, p, q.Scope, domain.DateOf(now, p.Zone()))
		if err != nil {
			return ReferralPage{}, err
		}
		d := &driller{metricsReader: m, part: one, q: q, now: now}
		return d.read(from)
	})
}

// driller is one reading of the records behind a number.
type driller struct {
	metricsReader
	part   part
	q      DrillQuery
	now    time.Time
	w      domain.Period
	newest map[int64]int64 // by person, the one record by which they count
}

func (d *driller) read(from place) (ReferralPage, error) {
	page := ReferralPage{Title: drillTitle(d.p, d.q)}
	t, err := d.window(d.q.Window)
	if err != nil {
		return page, err
	}
	page.Total = d.part.count(t)
	d.w = d.q.Window
	if d.part.year {
		d.w = yearTo(d.lastDay())
	}
	switch {
	case d.part.eligible:
		return page, d.clients(&page, from)
	case d.part.channels():
		return page, d.deals(&page, from)
	case d.part.distinct == distinctClients && !d.program():
		return page, nil
	}
	rows, next, err := readStreams(d.tx, d.streams(), from, d.q.Limit)
	if err != nil {
		return page, err
	}
	page.Next = next
	page.Cards, err = cardsOf(d.tx, d.p, rows, d.now)
	return page, err
}

func (m *metricsReader) lastDayOf(w domain.Period) domain.Date {
	if w.To != 0 && w.To <= m.today {
		return w.To.AddDays(-1)
	}
	return m.today
}

func (d *driller) lastDay() domain.Date { return d.lastDayOf(d.q.Window) }

// streams lists the indexed ways to the part's referrals.
func (d *driller) streams() []stream {
	var out []stream
	var ways []keyWay
	for _, key := range d.part.any {
		way := keyWays[key]
		seen := false
		for _, w := range ways {
			seen = seen || w == way
		}
		if seen {
			continue // its stream keeps what has any of the keys
		}
		ways = append(ways, way)
		if way.milestone != "" {
			out = append(out, d.stream(way, "milestone"))
		}
		if way.other != "" {
			out = append(out, d.stream(way, way.other))
		}
		if way.other == "archived" { // decisions without a date count on the day of submission
			out = append(out, d.stream(way, "submitted"))
		}
	}
	return out
}

// stream reads one way. The period is read a day wider than asked at both ends,
// where clocks change at midnight; which day a record counts on is decided by its facts.
func (d *driller) stream(way keyWay, by string) stream {
	zone := d.p.Zone()
	s := stream{q: ListQuery{By: by, OwnerID: d.scope.OwnerID, Among: d.scope.among(), Track: d.scope.Track, Stage: way.stage,
		From: d.w.From.AddDays(-1).Start(zone), To: d.w.To.AddDays(1).Start(zone)}}
	if by == "milestone" {
		s.q.Milestone = way.milestone
	}
	s.keep = func(one *deal) (bool, error) {
		marked := way.milestone != "" && !markedAt(one.Marks, way.milestone).IsZero()
		switch {
		case by == "milestone" && !marked, by != "milestone" && marked:
			return false, nil
		case way.other == "archived" && by == "submitted" && !one.R.ArchivedAt.IsZero():
			return false, nil
		}
		return d.counts(one, way)
	}
	return s
}

// counts tells whether a referral is one of the part's, found by this way.
func (d *driller) counts(one *deal, way keyWay) (bool, error) {
	f, ok := d.part.factIn(domain.Contributions(d.p, &one.R, one.Marks, one.Opp), d.w)
	if !ok || keyWays[f.Key] != way {
		return false, nil
	}
	if d.part.distinct == "" {
		return true, nil
	}
	return d.isNewest(one, f)
}

// drillTitle names what is listed: "Acceptance rate: of these".
func drillTitle(p *domain.Program, q DrillQuery) string {
	name := q.Key
	for _, m := range domain.Metrics(p, domain.Tally{}, nil, domain.MetricOptions{}) {
		if m.Key == q.Key {
			name = m.Name + ", " + partWord(q.Part)
		}
	}
	if q.Window.Label == "" {
		return name
	}
	return name + ", " + q.Window.Label
}

func partWord(part string) string {
	if part == "numerator" {
		return "counted"
	}
	return "out of"
}
