package board

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// sums are the figures of the headline, from the heads of the columns.
type sums struct {
	open    int64
	values  []domain.Money // in the open columns, the base currency first
	won     int64
	wonFor  []domain.Money
	matched int64 // cards of all columns as they are shown
	whole   int64 // as they were without a search
	late    int64 // overdue next actions
	days    int   // how far back the closed columns go
}

// add takes the figures of a board; whole says that it was neither searched nor narrowed.
func (t *sums) add(b store.Board, whole bool) {
	t.open, t.values, t.won, t.wonFor, t.matched = 0, nil, 0, nil, 0
	for _, c := range b.Columns {
		t.matched += c.Count
		switch {
		case c.Stage.Open():
			t.open += c.Count
			for _, v := range c.Values {
				t.values = plus(t.values, v)
			}
		case c.Stage == domain.StageWon:
			t.won, t.wonFor = c.Count, c.Values
		}
	}
	if whole || t.whole < t.matched {
		t.whole = t.matched
	}
}

// plus adds an amount to that of its currency; a sum too large to be kept stays as it was.
func plus(values []domain.Money, v domain.Money) []domain.Money {
	i := slices.IndexFunc(values, func(o domain.Money) bool { return o.Currency == v.Currency })
	if i < 0 {
		return append(values, v)
	}
	if sum, err := values[i].Add(v); err == nil {
		values[i] = sum
	}
	return values
}

// headline is the screen in one sentence of numbers.
func (s *Screen) headline() string {
	st, t := s.env.Styles, &s.sums
	left := []ui.Span{{Text: domain.Lit(" "), Ink: st.Text}}
	say := func(text domain.Safe, ink themes.Ink) {
		if len(left) > 1 {
			left = append(left, ui.Span{Text: domain.Lit("   "), Ink: st.Text})
		}
		left = append(left, ui.Span{Text: text, Ink: ink})
	}
	switch {
	case !s.loaded:
		say(domain.Lit("Referrals"), st.Title)
	case s.only != onlyAll && !s.listing:
		say(domain.Linef("%s overdue", ui.Plural(int(t.open), "next step", "next steps")), st.Title)
		say(worths(t.values), st.Title)
	case t.open == 0:
		say(domain.Lit("No open referrals"), st.Title)
		s.sayWon(say)
	default:
		say(domain.Linef("%s open", ui.Plural(int(t.open), "referral", "referrals")), st.Title)
		if t.late > 0 && s.find == "" {
			say(domain.Linef("■ %s overdue", ui.Count(t.late)), st.Bad)
		}
		say(domain.Concat(worths(t.values), domain.Lit(" in pipeline")), st.Title)
		s.sayWon(say)
	}
	chips, active := s.chips()
	return s.ends(left, chips, active)
}

func (s *Screen) sayWon(say func(domain.Safe, themes.Ink)) {
	t, st := &s.sums, s.env.Styles
	if t.won == 0 {
		say(domain.Linef("none won in %d days", t.days), st.Muted)
		return
	}
	say(domain.Concat(domain.Linef("%s won in %d days · ", ui.Count(t.won), t.days), worths(t.wonFor)), st.Title)
}

// ends draws both ends of the headline. Of the sentence the last numbers go
// first, of the chips those that say nothing is filtered: a filter always shows.
func (s *Screen) ends(left []ui.Span, chips []domain.Safe, active int) string {
	n := len(chips)
	for {
		right := s.chipSpans(chips[len(chips)-n:])
		switch {
		case widthOf(left)+widthOf(right)+2 <= s.w:
			return ui.Ends(s.w, left, right)
		case n > active:
			n--
		case len(left) > 3:
			left = left[:len(left)-2]
		default:
			return ui.Ends(s.w, left, right)
		}
	}
}

func (s *Screen) chipSpans(chips []domain.Safe) []ui.Span {
	if len(chips) == 0 {
		return nil
	}
	return []ui.Span{{Text: domain.Concat(domain.Join(domain.Lit("   "), chips...), domain.Lit(" ")), Ink: s.env.Styles.Muted}}
}

// chips say how the board is filtered, and how many of the last ones are filters
// in force.
func (s *Screen) chips() (chips []domain.Safe, active int) {
	sort := domain.Lit("sort: due, then age")
	if s.listing {
		sort = domain.Lit("sort: newest first")
	}
	idle, act := []domain.Safe{sort}, []domain.Safe(nil)
	add := func(chip domain.Safe, on bool) {
		if on {
			act = append(act, chip)
		} else {
			idle = append(idle, chip)
		}
	}
	add(domain.Linef("track: %s", trackLabel(s.track)), s.track != "")
	if s.only != onlyMine || s.listing {
		add(domain.Concat(domain.Lit("owner: "), s.env.OwnerName()), s.env.Filters.Owner != "")
	}
	switch {
	case s.listing:
	case s.only == onlyMine:
		add(domain.Lit("only my overdue · Esc shows all"), true)
	case s.only == onlyLate:
		add(domain.Lit("only overdue · Esc shows all"), true)
	}
	return append(idle, act...), len(act)
}
