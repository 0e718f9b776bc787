package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
)

// flags are those that every command knows.
type flags struct {
	store, asOf, owner, track, period, tz, config string
	json, noColor, yes                            bool
}

func (a *app) globalFlags(root *cobra.Command) {
	f, p := &a.flags, root.PersistentFlags()
	p.StringVar(&f.store, "store", "", "the store: a path, sqlite:PATH, postgres://… or https://… (also REFDECK_STORE and the config file)")
	p.StringVar(&f.asOf, "as-of", "", "evaluate as at that moment: a date, RFC 3339 or 2026-10")
	p.StringVar(&f.owner, "owner", "", "whose records: a name, me or all")
	p.StringVar(&f.track, "track", "", "CUST, PART, EMPL, OTHR or all")
	p.StringVar(&f.period, "period", "", "2026-Q3, 2026-10, 2026, 90d, 12mo, all or FROM..TO")
	p.StringVar(&f.tz, "tz", "", "time zone in which times are read and shown (default: the program's)")
	p.StringVar(&f.config, "config", "", "the config file")
	p.BoolVar(&f.json, "json", false, "print JSON")
	p.BoolVar(&f.noColor, "no-color", false, "print without colours (also NO_COLOR)")
	p.BoolVar(&f.yes, "yes", false, "do not ask back")
}

// track reads --track.
func (f *flags) trackKey() (domain.Track, error) {
	t := domain.Track(strings.ToUpper(strings.TrimSpace(f.track)))
	switch t {
	case "", "ALL":
		return "", nil
	case domain.TrackCustomer, domain.TrackPartner, domain.TrackEmployee, domain.TrackOther:
		return t, nil
	case "CUSTOMER", "PARTNER", "EMPLOYEE", "OTHER":
		return map[domain.Track]domain.Track{"CUSTOMER": domain.TrackCustomer, "PARTNER": domain.TrackPartner,
			"EMPLOYEE": domain.TrackEmployee, "OTHER": domain.TrackOther}[t], nil
	}
	return "", usageError{"There is no track " + quoted(f.track) + "; write CUST, PART, EMPL, OTHR or all."}
}

// zone reads --tz; without it the times are the program's.
func (f *flags) zone(program *time.Location) (*time.Location, error) {
	if f.tz == "" {
		return program, nil
	}
	loc, err := time.LoadLocation(f.tz)
	if err != nil {
		return nil, usageError{"There is no time zone " + quoted(f.tz) + "; write one such as Europe/Berlin."}
	}
	return loc, nil
}

// window reads --period. fallback stands in when it was not given.
func (f *flags) window(fallback string, now time.Time, zone *time.Location, fiscal int) (domain.Period, error) {
	text := f.period
	if text == "" {
		text = fallback
	}
	p, err := domain.ParsePeriod(text, now, zone, fiscal)
	if err != nil {
		return p, usageError{err.Error()}
	}
	return p, nil
}

// momentLayouts are the ways to write a moment with a time of day.
var momentLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04Z07:00"}

// localLayouts are those without a zone, which is then the program's.
var localLayouts = []string{"2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"}

// parseMoment reads a moment: with a time of day as it is, a date or a month as
// its last instant, but not later than now while it lasts.
func parseMoment(text string, now time.Time, zone *time.Location) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range momentLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC().Truncate(time.Microsecond), true
		}
	}
	for _, layout := range localLayouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t.UTC().Truncate(time.Microsecond), true
		}
	}
	start, end, ok := dateOrMonth(text, zone)
	if ok && !start.After(now) && now.Before(end) {
		return now, true
	}
	return end.Add(-time.Microsecond), ok
}

func dateOrMonth(text string, zone *time.Location) (start, end time.Time, ok bool) {
	if d, err := domain.ParseDate(text); err == nil {
		return d.Start(zone), d.AddDays(1).Start(zone), true
	}
	if d, err := domain.ParseDate(text + "-01"); err == nil {
		return d.Start(zone), d.AddMonths(1).Start(zone), true
	}
	return start, end, false
}

func badMoment(flag, text string) error {
	return usageError{quoted(text) + " is not a moment for " + flag + "; write 2026-11-20, 2026-11-20T09:12:00Z or 2026-10."}
}

// quoted is a word of the command line as a message shows it.
func quoted(s string) string { return "\"" + domain.Line(s).String() + "\"" }
