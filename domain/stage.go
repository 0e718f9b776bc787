package domain

import (
	"slices"
	"strings"
	"time"
)

// The directions of a stage change (DOMAIN §2.1 stage_history).
const (
	DirCreate  = "create"
	DirForward = "forward"
	DirSkip    = "skip"
	DirBack    = "back"
	DirClose   = "close"
	DirReopen  = "reopen"
	DirUndo    = "undo"
)

// LostReversed is the lost reason of a won deal that was undone later; it is
// the only way from closed_won to closed_lost (§3.5 ³).
const LostReversed = "deal_reversed"

type stagePair struct{ from, to Stage }

// transitions is the table of §3.5. A pair that is not in it is refused.
var transitions = map[stagePair]string{
	{StageNew, StageContacted}: DirForward, {StageNew, StageQualified}: DirSkip,
	{StageNew, StageOpportunity}: DirSkip, {StageNew, StageLost}: DirClose,

	{StageContacted, StageNew}: DirBack, {StageContacted, StageQualified}: DirForward,
	{StageContacted, StageOpportunity}: DirSkip, {StageContacted, StageLost}: DirClose,

	{StageQualified, StageContacted}: DirBack, {StageQualified, StageOpportunity}: DirForward,
	{StageQualified, StageLost}: DirClose,

	{StageOpportunity, StageContacted}: DirBack, {StageOpportunity, StageQualified}: DirBack,
	{StageOpportunity, StageWon}: DirClose, {StageOpportunity, StageLost}: DirClose,

	{StageWon, StageOpportunity}: DirReopen, {StageWon, StageLost}: DirReopen,

	{StageLost, StageContacted}: DirReopen, {StageLost, StageQualified}: DirReopen,
	{StageLost, StageOpportunity}: DirReopen,
}

// Transition tells the direction of a stage change and whether the table of
// §3.5 allows it at all. The table is the same in every program; entry
// requirements are the business of Requirements.
func Transition(_ *Program, from, to Stage) (dir string, ok bool) {
	dir, ok = transitions[stagePair{from, to}]
	return dir, ok
}

// NextStages lists where the table lets a referral go from a stage, in pipeline order.
func NextStages(p *Program, from Stage) []Stage {
	var out []Stage
	for _, to := range Stages {
		if _, ok := Transition(p, from, to); ok {
			out = append(out, to)
		}
	}
	return out
}

// Move is one wish to change the stage of a referral, with the facts that decide it.
type Move struct {
	Program         *Program
	Referral        *Referral
	To              Stage
	Now             time.Time
	Actor           Actor
	Reason          string
	LostReason      string          // a code of LostReasons; empty: Referral.LostReason, then Reason
	Opportunity     *Opportunity    // nil: none yet
	Stakeholders    int             // those with a buying role
	OutboundTouches int             // logged ones
	Marks           []MilestoneMark // all milestones reached so far
	Undo            bool            // takes back the last change; CheckUndo guards who and when
}

// MovePlan is what a permitted move does to the referral.
type MovePlan struct {
	Direction  string
	At         time.Time   // when the milestones are set: now, never before an earlier milestone
	Set        []Milestone // reached by this move
	Inferred   []Milestone // of the stages that were skipped; set as inferred (§3.5 ¹)
	Clear      []Milestone // no longer reached; one that is not there is ignored
	LostReason string      // what the referral's lost reason becomes; empty clears it
	Reopens    bool        // unpaid rewards are voided, nothing is sent again
}

// CheckMove decides a stage change (§3.5, §2.4(3), DECISIONS 4, 7). It answers
// forbidden when the role may not reopen, conflict when the referral is
// archived or was closed too long ago, and invalid with everything that is
// missing; nothing is changed by it.
func CheckMove(in Move) (MovePlan, error) {
	if err := checkMovable(in); err != nil {
		return MovePlan{}, err
	}
	if in.Undo {
		return undoPlan(in)
	}
	dir, ok := Transition(in.Program, in.Referral.Stage, in.To)
	if ok && dir == DirReopen {
		if err := checkReopen(in); err != nil {
			return MovePlan{}, err
		}
	}
	if missing := Requirements(in); len(missing) > 0 {
		return MovePlan{}, missingError(in, missing)
	}
	return planOf(in, dir), nil
}

func checkMovable(in Move) error {
	r := in.Referral
	switch {
	case in.To.Rank() < 0:
		return Invalidf("stage", "%q is not a stage; the stages are new, contacted, qualified, opportunity, closed_won and closed_lost.", string(in.To))
	case in.To == r.Stage:
		return Errorf(Conflict, "%s is at %s already; nothing was changed.", referralName(r), stageWord(r.Stage))
	case Archived(r):
		return Errorf(Conflict, "%s is %s and stays where it is; a manager can take it out of the archive first.", referralName(r), r.Acceptance)
	}
	return nil
}

func checkReopen(in Move) error {
	if err := Can(in.Actor, VerbReopen); err != nil {
		return err
	}
	if ReopensAsNew(in.Program, in.Referral, in.Now) {
		return &Error{Code: Conflict, Field: "stage", Message: referralName(in.Referral) + " was lost too long ago to be reopened; add a new referral, it is linked to this one."}
	}
	return nil
}

// ReopensAsNew tells whether a lost referral was closed so long ago that
// working on it again makes a new referral with ReopenedFrom set instead
// (§3.5 ⁴: 180 days keep the id and the attribution). Days are calendar days
// in the program's zone.
func ReopensAsNew(p *Program, r *Referral, now time.Time) bool {
	if r.Stage != StageLost || r.ClosedAt.IsZero() {
		return false
	}
	zone := p.Zone()
	return DateOf(r.ClosedAt, zone).DaysUntil(DateOf(now, zone)) > p.Referral.ReopenDays
}

func planOf(in Move, dir string) MovePlan {
	plan := MovePlan{Direction: dir, Set: []Milestone{stageMilestone[in.To]}, Reopens: dir == DirReopen}
	if dir == DirBack || (dir == DirReopen && hasMark(in.Marks, stageMilestone[in.To])) {
		plan.Set = nil
	}
	plan.Inferred = skipped(in, dir)
	plan.Clear = cleared(in.To)
	if in.To == StageLost {
		plan.LostReason = lostReason(in)
	}
	plan.At = notBefore(in)
	return plan
}

// skipped lists the milestones that the target stage implies and that were never
// reached: those between the two stages and, after an import without dates, that
// of the stage a referral goes back to.
func skipped(in Move, dir string) []Milestone {
	if !in.To.Open() {
		return nil
	}
	low, high := in.Referral.Stage.Rank()+1, in.To.Rank()
	switch {
	case dir == DirBack:
		low, high = max(1, high), high+1
	case !in.Referral.Stage.Open():
		low = 1
	}
	var out []Milestone
	for _, s := range Stages[low:max(low, high)] {
		if m := stageMilestone[s]; !hasMark(in.Marks, m) {
			out = append(out, m)
		}
	}
	return out
}

// cleared lists the stage milestones that do not hold at the target stage.
func cleared(to Stage) []Milestone {
	switch to {
	case StageWon:
		return []Milestone{MileLost}
	case StageLost:
		return []Milestone{MileWon}
	}
	var out []Milestone
	for _, s := range Stages[to.Rank()+1:] {
		out = append(out, stageMilestone[s])
	}
	return out
}

// notBefore keeps the milestones in order when a clock was set back (§2.4(22)).
func notBefore(in Move) time.Time {
	at := in.Now
	for _, m := range in.Marks {
		if precedes(m.Code, stageMilestone[in.To]) && m.At.After(at) {
			at = m.At
		}
	}
	return at
}

// undoPlan takes the last change back: the way from the target to the present
// stage must be in the table, and neither end may be won (DECISIONS 12). A
// milestone that a back-move had cleared is set again; the caller restores its
// first date from the operation's record.
func undoPlan(in Move) (MovePlan, error) {
	from := in.Referral.Stage
	dir, ok := Transition(in.Program, in.To, from)
	if !ok || dir == DirReopen || from == StageWon || in.To == StageWon {
		return MovePlan{}, Errorf(Conflict, "This change of %s cannot be undone; move it by hand, with a reason.", referralName(in.Referral))
	}
	if missing := standingNeeds(in); len(missing) > 0 {
		return MovePlan{}, missingError(in, missing)
	}
	plan := MovePlan{Direction: DirUndo, Clear: cleared(in.To), At: notBefore(in)}
	if m := stageMilestone[in.To]; !hasMark(in.Marks, m) && in.To != StageNew {
		plan.Set = []Milestone{m}
	}
	return plan, nil
}

// standingNeeds is what must hold at a stage however it was reached (DECISIONS 7).
func standingNeeds(in Move) []Missing {
	var out []Missing
	if in.To.Rank() >= StageQualified.Rank() {
		out = append(out, needAccepted(in)...)
	}
	if in.To.Rank() >= StageContacted.Rank() {
		out = append(out, needConsent(in)...)
	}
	return out
}

// CheckUndo decides whether the last stage change may be taken back: one's own,
// at most UndoMinutes old, and neither a win, a reopening nor the creation
// (DECISIONS 12). That the record's rev is unchanged is checked by the caller.
func CheckUndo(p *Program, last StageChange, actor Actor, now time.Time) error {
	limit := time.Duration(p.Referral.UndoMinutes) * time.Minute
	switch {
	case last.To == StageWon, last.From == StageWon:
		return Errorf(Conflict, "A won deal is not undone; a manager can reopen it with a reason.")
	case last.Direction == DirReopen:
		return Errorf(Conflict, "A reopening is not undone; close the referral again instead.")
	case last.Direction == DirCreate, last.Direction == DirUndo:
		return Errorf(Conflict, "There is no stage change to undo.")
	case last.ActorID != actor.UserID:
		return Errorf(Forbidden, "The last change was made by somebody else; only one's own can be undone.")
	case now.Sub(last.At) > limit:
		return Errorf(Conflict, "The change is more than %d minutes old; move the referral back by hand.", p.Referral.UndoMinutes)
	}
	return nil
}

// StageProbability is the chance of winning, in percent, that an opportunity
// shows after a stage change. A value set by hand is kept while the deal is
// open; a closed deal is certain. Defaults are [A].
func StageProbability(o *Opportunity, to Stage) int64 {
	switch {
	case to == StageWon:
		return 100
	case to == StageLost:
		return 0
	case o != nil && o.ProbManual:
		return o.Probability
	}
	return [...]int64{5, 10, 20, 40}[max(to.Rank(), 0)]
}

func referralName(r *Referral) string {
	if r.RefID != "" {
		return r.RefID
	}
	return "The referral"
}

func stageWord(s Stage) string { return strings.ReplaceAll(string(s), "_", " ") }

func hasMark(marks []MilestoneMark, code Milestone) bool {
	return slices.ContainsFunc(marks, func(m MilestoneMark) bool { return m.Code == code })
}
