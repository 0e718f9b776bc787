package domain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

// stageTable is §3.5 as it stands there.
const stageTable = `
new          -     fwd    skip   skip   x      close
contacted    back  -      fwd    skip   x      close
qualified    x     back   -      fwd    x      close
opportunity  x     back   back   -      close  close
closed_won   x     x      x      reopen -      reopen
closed_lost  x     reopen reopen reopen x      -`

func TestTheStageTableIsThatOfTheRules(t *testing.T) {
	words := map[string]string{"fwd": domain.DirForward, "skip": domain.DirSkip, "back": domain.DirBack, "close": domain.DirClose, "reopen": domain.DirReopen}
	for _, line := range strings.Split(strings.TrimSpace(stageTable), "\n") {
		cells := strings.Fields(line)
		for i, to := range domain.Stages {
			dir, ok := domain.Transition(domain.DefaultProgram(), domain.Stage(cells[0]), to)
			if want, allowed := words[cells[i+1]]; ok != allowed || dir != want {
				t.Errorf("%s → %s = %q, %v; want %q", cells[0], to, dir, ok, cells[i+1])
			}
		}
	}
}

func TestEveryAllowedMoveGoesThroughWhenNothingIsMissing(t *testing.T) {
	for _, from := range domain.Stages {
		for _, to := range domain.NextStages(domain.DefaultProgram(), from) {
			if _, err := domain.CheckMove(readyMove(from, to)); err != nil {
				t.Errorf("%s → %s: %v", from, to, err)
			}
		}
	}
}

func TestRequirementsAreListedAllAtOnce(t *testing.T) {
	blank := func(from, to domain.Stage) domain.Move {
		return domain.Move{Program: domain.DefaultProgram(), Referral: &domain.Referral{Stage: from}, To: to, Now: ruleNow, Actor: person(domain.RoleManager)}
	}
	change := func(m domain.Move, f func(*domain.Move)) domain.Move { f(&m); return m }
	cases := []struct {
		name string
		in   domain.Move
		want []string
	}{
		{"47: new to closed won by keyboard", blank(domain.StageNew, domain.StageWon), []string{"stage", "acceptance", "opportunity", "amount", "close_date"}},
		{"contacted", blank(domain.StageNew, domain.StageContacted), []string{"consent", "touch"}},
		{"qualified", blank(domain.StageContacted, domain.StageQualified), []string{"acceptance", "consent", "icp", "need", "stakeholder"}},
		{"opportunity", blank(domain.StageQualified, domain.StageOpportunity), []string{"acceptance", "consent", "amount", "close_date"}},
		{"closed won", blank(domain.StageOpportunity, domain.StageWon), []string{"acceptance", "opportunity", "amount", "close_date"}},
		{"closed lost", blank(domain.StageNew, domain.StageLost), []string{"lost_reason"}},
		{"38: consent unknown", change(readyMove(domain.StageNew, domain.StageContacted), func(m *domain.Move) { m.Referral.ConsentBasis = "unknown" }), []string{"consent"}},
		{"48: amount 0", change(readyMove(domain.StageOpportunity, domain.StageWon), func(m *domain.Move) { m.Opportunity.Amount.Minor = 0 }), []string{"amount"}},
		{"an amount below zero", change(readyMove(domain.StageOpportunity, domain.StageWon), func(m *domain.Move) { m.Opportunity.Amount.Minor = -1 }), []string{"amount"}},
		{"no currency", change(readyMove(domain.StageOpportunity, domain.StageWon), func(m *domain.Move) { m.Opportunity.Amount.Currency = "" }), []string{"currency"}},
		{"closing tomorrow", change(readyMove(domain.StageOpportunity, domain.StageWon), func(m *domain.Move) { m.Opportunity.ClosedOn = on("2026-11-21") }), []string{"close_date"}},
		{"closing today", change(readyMove(domain.StageOpportunity, domain.StageWon), func(m *domain.Move) { m.Opportunity.ClosedOn = on("2026-11-20") }), []string{}},
		{"fit unknown", change(readyMove(domain.StageContacted, domain.StageQualified), func(m *domain.Move) { m.Referral.ICP = "unknown" }), []string{"icp"}},
		{"pending", change(readyMove(domain.StageContacted, domain.StageQualified), func(m *domain.Move) { m.Referral.Acceptance = domain.AcceptPending }), []string{"acceptance"}},
		{"back two stages without a word", change(readyMove(domain.StageOpportunity, domain.StageContacted), func(m *domain.Move) { m.Reason = " " }), []string{"reason"}},
		{"back one stage needs nothing", blank(domain.StageOpportunity, domain.StageQualified), []string{}},
		{"reopening without a word", change(readyMove(domain.StageWon, domain.StageOpportunity), func(m *domain.Move) { m.Reason = "" }), []string{"reason"}},
		{"an unknown lost reason", change(readyMove(domain.StageNew, domain.StageLost), func(m *domain.Move) { m.LostReason = "bored" }), []string{"lost_reason"}},
		{"other without a note", change(readyMove(domain.StageNew, domain.StageLost), func(m *domain.Move) { m.LostReason, m.Reason = "other", "" }), []string{"note"}},
		{"other with a note", change(readyMove(domain.StageNew, domain.StageLost), func(m *domain.Move) { m.LostReason, m.Reason = "other", "merged" }), []string{}},
		{"the reason may be the lost reason", change(readyMove(domain.StageNew, domain.StageLost), func(m *domain.Move) { m.LostReason, m.Reason = "", "no_budget" }), []string{}},
		{"deal reversed is no reason for a loss", change(readyMove(domain.StageNew, domain.StageLost), func(m *domain.Move) { m.LostReason = domain.LostReversed }), []string{"lost_reason"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, codes(domain.Requirements(c.in))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		_, err := domain.CheckMove(c.in)
		if (err == nil) != (len(c.want) == 0) {
			t.Errorf("%s: CheckMove says %v", c.name, err)
		}
	}
}

func TestARefusalSaysWhatStaysAndWhatIsMissing(t *testing.T) {
	in := readyMove(domain.StageNew, domain.StageWon)
	in.Opportunity, in.Referral.Acceptance = nil, domain.AcceptPending
	_, err := domain.CheckMove(in)
	want := "REF-2026-CUST-001-JS42 stays at new. To move it to closed won: bring it to opportunity first; accept the referral; " +
		"link or create the opportunity; enter an amount above zero; enter the date it was closed."
	if err == nil || err.Error() != want || domain.CodeOf(err) != domain.Invalid {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestThePlanSetsInfersAndClearsMilestones(t *testing.T) {
	seen := func(list ...domain.Milestone) (out []domain.MilestoneMark) {
		for _, m := range list {
			out = append(out, domain.MilestoneMark{Code: m, At: at("2026-10-02")})
		}
		return out
	}
	type ms = []domain.Milestone
	cases := []struct {
		name                string
		from, to            domain.Stage
		marks               []domain.MilestoneMark
		set, inferred, gone ms
	}{
		{"forward", domain.StageContacted, domain.StageQualified, nil, ms{domain.MileQualified}, nil, ms{domain.MileOpportunity, domain.MileWon, domain.MileLost}},
		{"skip two", domain.StageNew, domain.StageOpportunity, nil, ms{domain.MileOpportunity}, ms{domain.MileContacted, domain.MileQualified}, ms{domain.MileWon, domain.MileLost}},
		{"skip what was reached before", domain.StageNew, domain.StageOpportunity, seen(domain.MileContacted), ms{domain.MileOpportunity}, ms{domain.MileQualified}, ms{domain.MileWon, domain.MileLost}},
		{"back", domain.StageOpportunity, domain.StageContacted, seen(domain.MileContacted), nil, nil, ms{domain.MileQualified, domain.MileOpportunity, domain.MileWon, domain.MileLost}},
		{"back where no date is known", domain.StageOpportunity, domain.StageQualified, nil, nil, ms{domain.MileQualified}, ms{domain.MileOpportunity, domain.MileWon, domain.MileLost}},
		{"back to new", domain.StageContacted, domain.StageNew, seen(domain.MileContacted), nil, nil, ms{domain.MileContacted, domain.MileQualified, domain.MileOpportunity, domain.MileWon, domain.MileLost}},
		{"win", domain.StageOpportunity, domain.StageWon, nil, ms{domain.MileWon}, nil, ms{domain.MileLost}},
		{"reopen a loss", domain.StageLost, domain.StageOpportunity, seen(domain.MileContacted), ms{domain.MileOpportunity}, ms{domain.MileQualified}, ms{domain.MileWon, domain.MileLost}},
		{"reopen a win", domain.StageWon, domain.StageOpportunity, seen(domain.MileContacted, domain.MileQualified, domain.MileOpportunity), nil, nil, ms{domain.MileWon, domain.MileLost}},
		{"reverse a deal", domain.StageWon, domain.StageLost, nil, ms{domain.MileLost}, nil, ms{domain.MileWon}},
	}
	for _, c := range cases {
		in := readyMove(c.from, c.to)
		in.Marks = c.marks
		plan, err := domain.CheckMove(in)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff([]ms{c.set, c.inferred, c.gone}, []ms{plan.Set, plan.Inferred, plan.Clear}); diff != "" {
			t.Errorf("%s: set, inferred, cleared (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestAWonDealIsLostOnlyAsReversed(t *testing.T) {
	plan, err := domain.CheckMove(readyMove(domain.StageWon, domain.StageLost))
	if err != nil || plan.LostReason != domain.LostReversed || plan.Direction != domain.DirReopen || !plan.Reopens {
		t.Errorf("plan %+v, %v", plan, err)
	}
}

func TestReopeningNeedsAManagerAndHalfAYear(t *testing.T) {
	for role, want := range map[domain.Role]domain.Code{domain.RoleManager: "", domain.RoleProgram: "", domain.RoleRep: domain.Forbidden, domain.RoleAdmin: domain.Forbidden, domain.RoleCSM: domain.Forbidden} {
		for _, from := range []domain.Stage{domain.StageWon, domain.StageLost} {
			in := readyMove(from, domain.StageOpportunity)
			in.Actor = person(role)
			if _, err := domain.CheckMove(in); (err == nil) != (want == "") || (err != nil && domain.CodeOf(err) != want) {
				t.Errorf("%s reopens %s: %v", role, from, err)
			}
		}
	}
	closed := at("2026-05-01")
	for days, fresh := range map[int]bool{180: true, 181: false} { // 51
		in := readyMove(domain.StageLost, domain.StageContacted)
		in.Referral.ClosedAt, in.Now = closed, closed.AddDate(0, 0, days)
		in.Opportunity.ClosedOn = 0
		_, err := domain.CheckMove(in)
		if fresh != (err == nil) || fresh == domain.ReopensAsNew(in.Program, in.Referral, in.Now) {
			t.Errorf("day %d: %v", days, err)
		}
		if !fresh && domain.CodeOf(err) != domain.Conflict {
			t.Errorf("day %d answers %s", days, domain.CodeOf(err))
		}
	}
}

func TestWhatDoesNotMoveAnswersConflict(t *testing.T) {
	same := readyMove(domain.StageNew, domain.StageNew)
	archived := readyMove(domain.StageNew, domain.StageContacted)
	archived.Referral.Acceptance = domain.AcceptWithdrawn
	for name, in := range map[string]domain.Move{"the same stage": same, "an archived referral": archived} {
		if _, err := domain.CheckMove(in); domain.CodeOf(err) != domain.Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := domain.CheckMove(readyMove(domain.StageNew, "won")); domain.CodeOf(err) != domain.Invalid {
		t.Errorf("an unknown stage: %v", err)
	}
}

func TestUndoTakesBackOnesOwnFreshChange(t *testing.T) {
	p := domain.DefaultProgram()
	last := domain.StageChange{From: domain.StageNew, To: domain.StageContacted, Direction: domain.DirForward, ActorID: 7, At: ruleNow}
	with := func(f func(*domain.StageChange)) domain.StageChange { c := last; f(&c); return c }
	cases := []struct {
		name string
		last domain.StageChange
		age  time.Duration
		code domain.Code
	}{
		{"ten minutes", last, 10 * time.Minute, ""},
		{"eleven minutes", last, 11 * time.Minute, domain.Conflict},
		{"somebody else's", with(func(c *domain.StageChange) { c.ActorID = 8 }), 0, domain.Forbidden},
		{"a win", with(func(c *domain.StageChange) { c.To = domain.StageWon }), 0, domain.Conflict},
		{"a reversal", with(func(c *domain.StageChange) { c.From, c.To = domain.StageWon, domain.StageLost }), 0, domain.Conflict},
		{"a reopening", with(func(c *domain.StageChange) { c.Direction = domain.DirReopen }), 0, domain.Conflict},
		{"the creation", with(func(c *domain.StageChange) { c.Direction = domain.DirCreate }), 0, domain.Conflict},
		{"a loss", with(func(c *domain.StageChange) { c.To, c.Direction = domain.StageLost, domain.DirClose }), 0, ""},
	}
	for _, c := range cases {
		err := domain.CheckUndo(p, c.last, person(domain.RoleRep), ruleNow.Add(c.age))
		if (err == nil) != (c.code == "") || (err != nil && domain.CodeOf(err) != c.code) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestUndoPlansTheWayBack(t *testing.T) {
	in := readyMove(domain.StageQualified, domain.StageNew)
	in.Undo, in.Actor, in.Reason = true, person(domain.RoleRep), ""
	plan, err := domain.CheckMove(in)
	if err != nil || plan.Direction != domain.DirUndo || len(plan.Set) != 0 {
		t.Fatalf("undo of a skip: %+v, %v", plan, err)
	}
	for _, pair := range [][2]domain.Stage{{domain.StageWon, domain.StageOpportunity}, {domain.StageOpportunity, domain.StageWon}, {domain.StageContacted, domain.StageLost}, {domain.StageNew, domain.StageQualified}} {
		in := readyMove(pair[0], pair[1])
		in.Undo = true
		if _, err := domain.CheckMove(in); domain.CodeOf(err) != domain.Conflict {
			t.Errorf("undo %s → %s: %v", pair[0], pair[1], err)
		}
	}
}

func TestAHandSetProbabilitySurvivesAMove(t *testing.T) { // 54
	byHand := &domain.Opportunity{Probability: 65, ProbManual: true}
	if got := domain.StageProbability(byHand, domain.StageOpportunity); got != 65 {
		t.Errorf("by hand: %d", got)
	}
	if got := domain.StageProbability(&domain.Opportunity{Probability: 65}, domain.StageOpportunity); got != 40 {
		t.Errorf("by stage: %d", got)
	}
	if won, lost := domain.StageProbability(byHand, domain.StageWon), domain.StageProbability(byHand, domain.StageLost); won != 100 || lost != 0 {
		t.Errorf("closed: %d, %d", won, lost)
	}
}

func TestAClockSetBackKeepsMilestonesInOrder(t *testing.T) {
	in := readyMove(domain.StageContacted, domain.StageQualified)
	in.Marks = []domain.MilestoneMark{{Code: domain.MileContacted, At: ruleNow.Add(time.Hour)}}
	plan, err := domain.CheckMove(in)
	if err != nil || !plan.At.Equal(ruleNow.Add(time.Hour)) {
		t.Errorf("at %v, %v", plan.At, err)
	}
}

// legal is what must hold at a stage however the referral came there.
func legal(r *domain.Referral, marks map[domain.Milestone]bool, o *domain.Opportunity, now time.Time) string {
	rank := r.Stage.Rank()
	switch {
	case rank < 0:
		return "unknown stage"
	case domain.Archived(r) && r.Stage != domain.StageNew && r.Stage != domain.StageContacted && r.Acceptance != domain.AcceptWithdrawn:
		return "rejected beyond contacted"
	case rank >= 2 && rank <= 4 && r.Acceptance != domain.AcceptAccepted && !domain.Archived(r):
		return "qualified without acceptance"
	case rank >= 1 && rank <= 3 && !domain.KnownConsent(r.ConsentBasis):
		return "contacted without consent"
	case r.Stage == domain.StageWon && (o.Amount.Minor <= 0 || o.ClosedOn.IsZero() || o.ClosedOn.Start(time.UTC).After(now)):
		return "won without a deal"
	case r.Stage == domain.StageLost && r.LostReason == "":
		return "lost without a reason"
	case r.Stage != domain.StageNew && !marks[domain.StageMilestone(r.Stage)]:
		return "stage without its milestone"
	case marks[domain.MileWon] != (r.Stage == domain.StageWon), marks[domain.MileLost] != (r.Stage == domain.StageLost):
		return "closing milestone at the wrong stage"
	}
	return ""
}

func TestNoSequenceOfMovesReachesAnIllegalState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &domain.Referral{Stage: domain.StageNew, Acceptance: domain.AcceptPending, ConsentBasis: rapid.SampledFrom([]string{"", "unknown", "self_submitted"}).Draw(t, "consent")}
		marks, now := map[domain.Milestone]bool{domain.MileReceived: true}, ruleNow
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 200*24).Draw(t, "hours")) * time.Hour)
			deal := &domain.Opportunity{Amount: domain.Money{Minor: rapid.Int64Range(-1, 2).Draw(t, "amount"), Currency: "USD"},
				ExpectedOn: on("2027-01-01"), ClosedOn: domain.DateOf(now, time.UTC).AddDays(rapid.IntRange(-1, 1).Draw(t, "closing"))}
			actor := person(rapid.SampledFrom([]domain.Role{domain.RoleRep, domain.RoleManager}).Draw(t, "role"))
			reason := rapid.SampledFrom([]string{"", "why", "price", "not_icp"}).Draw(t, "reason")
			if rapid.Bool().Draw(t, "decide") {
				to := rapid.SampledFrom([]domain.Acceptance{domain.AcceptPending, domain.AcceptAccepted, domain.AcceptAccepted, domain.AcceptRejected, domain.AcceptDuplicate, domain.AcceptWithdrawn}).Draw(t, "acceptance")
				if domain.CheckAcceptance(r, to, reason, actor) == nil {
					r.Acceptance = to
				}
			} else {
				randomMove(t, r, marks, deal, now, actor, reason)
			}
			if why := legal(r, marks, deal, now); why != "" && r.Stage != domain.StageWon {
				t.Fatalf("%s: %+v", why, r)
			}
		}
	})
}

func randomMove(t *rapid.T, r *domain.Referral, marks map[domain.Milestone]bool, deal *domain.Opportunity, now time.Time, actor domain.Actor, reason string) {
	in := domain.Move{Program: domain.DefaultProgram(), Referral: r, To: rapid.SampledFrom(domain.Stages).Draw(t, "to"), Now: now, Actor: actor, Reason: reason,
		Opportunity: deal, Stakeholders: 1, OutboundTouches: rapid.IntRange(0, 1).Draw(t, "touches"), Undo: rapid.Bool().Draw(t, "undo")}
	r.ICP, r.Need = "yes", "need"
	for m := range marks {
		in.Marks = append(in.Marks, domain.MilestoneMark{Code: m, At: now})
	}
	plan, err := domain.CheckMove(in)
	if err != nil {
		return
	}
	for _, m := range plan.Clear {
		delete(marks, m)
	}
	for _, m := range append(plan.Inferred, plan.Set...) {
		marks[m] = true
	}
	r.Stage, r.LostReason, r.StageAt = in.To, plan.LostReason, now
	if !in.To.Open() {
		r.ClosedAt = now
	}
	if why := legal(r, marks, deal, now); why != "" {
		t.Fatalf("%s after %s (%s): %+v", why, plan.Direction, in.To, r)
	}
}
