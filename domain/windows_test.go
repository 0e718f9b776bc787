package domain

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTheWindowsOfTheTriggerTable(t *testing.T) {
	at := moment("2026-07-10 14:30")
	ended := event(402, EventRenewal, at)
	ended.EndsAt = at.Add(40*day + time.Hour)
	neutral := event(402, EventRenewal, at)
	neutral.Outcome = OutcomeNeutral
	for _, tc := range []struct {
		name                string
		event               SuccessEvent
		kind                TriggerKind
		opens, closes, due  string
		base, lengthInHours int64
	}{
		{"ROI: two days, due the same day", event(402, EventROI, at), TriggerROI, "2026-07-10 14:30", "2026-07-12 14:30", "2026-07-11 00:00", 90, 48},
		{"QBR: two days, due after one", event(402, EventQBR, at), TriggerQBR, "2026-07-10 14:30", "2026-07-12 14:30", "2026-07-11 14:30", 85, 48},
		{"EBR as QBR", event(402, EventEBR, at), TriggerQBR, "2026-07-10 14:30", "2026-07-12 14:30", "2026-07-11 14:30", 85, 48},
		{"delivery: day 83 to 104, due day 90", event(402, EventDelivery, at), TriggerDelivery, "2026-10-01 14:30", "2026-10-22 14:30", "2026-10-08 14:30", 80, 21 * 24},
		{"implementation: from +30 d to +60 d", event(402, EventImplementation, at), TriggerFirstWin, "2026-08-09 14:30", "2026-09-08 14:30", "2026-08-09 14:30", 70, 30 * 24},
		{"a first win seen opens at once", event(402, EventFirstWin, at), TriggerFirstWin, "2026-07-10 14:30", "2026-08-09 14:30", "2026-07-11 00:00", 70, 30 * 24},
		{"project: 14 days, due after 3", event(402, EventProject, at), TriggerProject, "2026-07-10 14:30", "2026-07-24 14:30", "2026-07-13 14:30", 65, 14 * 24},
		{"renewal with an end", ended, TriggerRenewal, "2026-07-10 14:30", "2026-08-19 15:30", "", 50, 41 * 24},
		{"renewal without an end: for the quarter, no urgency", neutral, TriggerRenewal, "2026-07-10 14:30", "2026-10-01 00:00", "", 50, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := EventWindows(DefaultProgram(), tc.event)
			if len(got) != 1 {
				t.Fatalf("%d windows", len(got))
			}
			want := Window{Kind: tc.kind, Record: got[0].Record, OpensAt: moment(tc.opens), ClosesAt: moment(tc.closes), DueAt: moment(tc.due),
				Base: tc.base, Length: time.Duration(tc.lengthInHours) * time.Hour}
			if diff := cmp.Diff(want, got[0]); diff != "" {
				t.Error(diff)
			}
			if got[0].Record.Kind != "event" || got[0].Record.ID != 402 {
				t.Errorf("record %+v", got[0].Record)
			}
		})
	}
}

func TestEventsThatOpenNoWindow(t *testing.T) {
	for _, kind := range []EventKind{EventExpansion, EventOnboarding} {
		if got := EventWindows(DefaultProgram(), event(402, kind, askNow)); got != nil {
			t.Errorf("%s opens %v", kind, got)
		}
	}
	for _, outcome := range []Outcome{OutcomeNegative, OutcomeNeutral, ""} {
		e := event(402, EventQBR, askNow)
		e.Outcome = outcome
		if got := EventWindows(DefaultProgram(), e); got != nil {
			t.Errorf("a %q QBR opens %v", outcome, got)
		}
	}
}

func TestTheWindowsOfAnswers(t *testing.T) {
	at := moment("2026-11-20 08:00")
	for _, tc := range []struct {
		answer Answer
		kind   TriggerKind
		base   int64
	}{
		{nps(101, 11, 10, at), TriggerNPS, 100}, {nps(101, 11, 9, at), TriggerNPS, 100}, {nps(101, 11, 8, at), "", 0},
		{csat(101, 11, 5, at), TriggerCSAT, 95}, {csat(101, 11, 4, at), "", 0},
	} {
		w, ok := AnswerWindow(DefaultProgram(), tc.answer)
		if ok != (tc.kind != "") || w.Kind != tc.kind || w.Base != tc.base {
			t.Errorf("%s %d: %v %+v", tc.answer.Survey, tc.answer.Score, ok, w)
		}
		if ok && (!w.DueAt.Equal(at.Add(2*time.Hour)) || !w.ClosesAt.Equal(at.Add(day)) || w.Length != day) {
			t.Errorf("due %v closes %v", w.DueAt, w.ClosesAt)
		}
	}
}

func TestDay90IsCountedInLocalCalendarDays(t *testing.T) {
	berlin := inZone(t, "Europe/Berlin")
	for _, tc := range []struct{ name, done, due, opens, closes string }{
		{"over the end of summer time (CASES 18)", "2026-09-10 09:00", "2026-12-09 09:00", "2026-12-02 09:00", "2026-12-23 09:00"},
		{"over the start of summer time", "2027-01-15 23:30", "2027-04-15 23:30", "2027-04-08 23:30", "2027-04-29 23:30"},
		{"from 29 February (CASES 19)", "2028-02-29 12:00", "2028-05-29 12:00", "2028-05-22 12:00", "2028-06-12 12:00"},
		{"over the end of the year (CASES 19)", "2026-11-20 12:00", "2027-02-18 12:00", "2027-02-11 12:00", "2027-03-04 12:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := EventWindows(inProgramZone(berlin), event(402, EventDelivery, moment(tc.done, berlin)))[0]
			for _, pair := range [][2]time.Time{{w.OpensAt, moment(tc.opens, berlin)}, {w.DueAt, moment(tc.due, berlin)}, {w.ClosesAt, moment(tc.closes, berlin)}} {
				if !pair[0].Equal(pair[1]) {
					t.Errorf("got %v, want %v", pair[0].In(berlin), pair[1].In(berlin))
				}
			}
		})
	}
}

func TestTheQuarterOfARenewalFollowsTheFiscalYear(t *testing.T) {
	for _, tc := range []struct {
		fiscal    int
		day, ends string
	}{
		{1, "2026-11-20", "2027-01-01"}, {1, "2026-10-01", "2027-01-01"}, {1, "2026-09-30", "2026-10-01"},
		{2, "2026-11-20", "2027-02-01"}, {3, "2026-11-20", "2026-12-01"}, {4, "2026-01-01", "2026-04-01"}, {12, "2026-11-30", "2026-12-01"},
	} {
		if got := quarterEnd(onDay(tc.day), tc.fiscal); got != onDay(tc.ends) {
			t.Errorf("fiscal %d, %s: %s, want %s", tc.fiscal, tc.day, got, tc.ends)
		}
	}
}

func TestTheDayBeginsWhereTheClockSkipsMidnight(t *testing.T) {
	saoPaulo := inZone(t, "America/Sao_Paulo")
	d := onDay("2018-11-04") // began at 01:00
	start := d.Start(saoPaulo)
	if DateOf(start, saoPaulo) != d || DateOf(start.Add(-time.Second), saoPaulo) != d-1 {
		t.Errorf("starts at %v", start.In(saoPaulo))
	}
}

func TestTheHighestTriggerWinsAndTheOthersStandBeneath(t *testing.T) {
	b := askBook()
	b.Answers = []Answer{nps(102, 11, 9, askNow.Add(-time.Hour))}
	b.Events = []SuccessEvent{event(402, EventProject, daysAgo(2)), event(403, EventROI, daysAgo(1)), event(404, EventDelivery, daysAgo(10))}
	v := Evaluate(DefaultProgram(), b, askNow)[0]
	var kinds []TriggerKind
	for _, w := range v.Windows {
		kinds = append(kinds, w.Kind)
	}
	if diff := cmp.Diff([]TriggerKind{TriggerNPS, TriggerROI, TriggerProject}, kinds); diff != "" {
		t.Error(diff)
	}
	if len(v.Upcoming) != 1 || v.Upcoming[0].Kind != TriggerDelivery {
		t.Errorf("upcoming %+v", v.Upcoming)
	}
}

func TestAWindowThatWasAskedInIsNeitherOpenNorMissed(t *testing.T) {
	b := askBook()
	b.Events = []SuccessEvent{event(402, EventProject, daysAgo(5)), event(403, EventROI, daysAgo(40))}
	b.Asks = []Ask{sentAsk(901, 11, AskAccepted, daysAgo(4), daysAgo(3)), sentAsk(902, 11, AskAccepted, daysAgo(39), daysAgo(38))}
	b.Answers[0].RespondedAt = daysAgo(100)
	w := WindowsOf(DefaultProgram(), b, askNow)[0]
	if len(w.Open) != 0 || len(w.Upcoming) != 0 || len(w.Missed) != 1 || w.Missed[0].Kind != TriggerNPS {
		t.Errorf("%+v", w)
	}
	b.Asks = nil
	w = WindowsOf(DefaultProgram(), b, askNow)[0]
	if len(w.Open) != 1 || len(w.Missed) != 2 || w.Missed[0].Kind != TriggerROI {
		t.Errorf("without asks: %+v", w)
	}
}

func TestNewsThatNamesNobodyIsForTheDecisionMakersElseForAll(t *testing.T) {
	b := askBook()
	b.Contacts = append(b.Contacts, Contact{Meta: Meta{ID: 12}}, Contact{Meta: Meta{ID: 13}, DecisionMaker: true, Left: true})
	b.Events = []SuccessEvent{event(402, EventProject, daysAgo(5))}
	open := func() []int {
		var n []int
		for _, w := range WindowsOf(DefaultProgram(), b, askNow) {
			n = append(n, len(w.Open))
		}
		return n
	}
	if diff := cmp.Diff([]int{1, 1, 1}, open()); diff != "" {
		t.Error("nobody decides", diff)
	}
	b.Contacts[1].DecisionMaker = true
	if diff := cmp.Diff([]int{0, 1, 0}, open()); diff != "" {
		t.Error("one decides", diff)
	}
	b.Events[0].ContactID = 11
	if diff := cmp.Diff([]int{1, 0, 0}, open()); diff != "" {
		t.Error("one is named", diff)
	}
}

func TestWindowsOfOneBaseAreOrderedByCloseThenOpeningThenRecord(t *testing.T) {
	row := func(id, opens, closes int) Window {
		w := Window{Base: 50, OpensAt: daysAgo(opens), Record: RecordRef{ID: int64(id)}}
		if closes > 0 {
			w.ClosesAt = daysAgo(-closes)
		}
		return w
	}
	want := []Window{row(1, 9, 2), row(2, 5, 3), row(3, 6, 3), row(4, 6, 3), row(5, 1, 0)}
	got := []Window{want[4], want[3], want[1], want[2], want[0]}
	slices.SortStableFunc(got, bestFirst)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheBoxesOfCSATFollowTheScale(t *testing.T) {
	for _, tc := range []struct {
		score, scale int64
		top, bottom  bool
	}{
		{5, 5, true, false}, {5, 0, true, false}, {4, 5, false, false}, {2, 5, false, true}, {3, 5, false, false},
		{7, 7, true, false}, {2, 7, false, true}, {100, 100, true, false}, {40, 100, false, true}, {41, 100, false, false},
	} {
		a := Answer{Survey: SurveyCSAT, Score: tc.score, Scale: tc.scale}
		if a.TopBox() != tc.top || a.BottomBox() != tc.bottom {
			t.Errorf("%d of %d: top %v, bottom %v", tc.score, tc.scale, a.TopBox(), a.BottomBox())
		}
	}
	if a := nps(101, 11, 10, askNow); a.TopBox() || a.BottomBox() {
		t.Error("an NPS answer has no CSAT box")
	}
}

func TestQuietHoursMayLieWithinADayOrNotExist(t *testing.T) {
	for _, tc := range []struct {
		from, until, hour int
		quiet             bool
	}{{18, 8, 18, true}, {18, 8, 7, true}, {18, 8, 8, false}, {18, 8, 17, false}, {12, 14, 13, true}, {12, 14, 14, false}, {0, 0, 3, false}} {
		p := DefaultProgram()
		p.Gates.QuietFrom, p.Gates.QuietUntil = tc.from, tc.until
		if got := p.quiet(moment("2026-11-20").Add(time.Duration(tc.hour) * time.Hour)); got != tc.quiet {
			t.Errorf("quiet from %d until %d at %d: %v", tc.from, tc.until, tc.hour, got)
		}
	}
	c := &Contact{TZ: "Nowhere/Land"}
	due, late := StepDue(DefaultProgram(), c, &Window{OpensAt: moment("2026-11-20 19:00")})
	if !due.Equal(moment("2026-11-23 08:00")) || late {
		t.Errorf("a window without due time and end: %v, late %v", due, late)
	}
}

func TestAProgramWithoutARuleHasNoWindowsOfThatKind(t *testing.T) {
	p := DefaultProgram()
	p.Triggers = nil
	if _, ok := AnswerWindow(p, nps(101, 11, 10, askNow)); ok || EventWindows(p, event(402, EventROI, askNow)) != nil {
		t.Error("a window without a rule")
	}
}
