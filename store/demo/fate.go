package demo

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// fate is what becomes of one referral: who brought it, how far it came, when.
type fate struct {
	track      domain.Track
	partner    int // -1: not a partner's
	who        int // number of the advocate's customer, or of the employee
	submitted  time.Time
	accepted   domain.Acceptance
	stage      domain.Stage
	marks      []mark // in order of time
	thanked    time.Time
	amount     int64 // minor units
	lostReason string
}

type mark struct {
	code domain.Milestone
	at   time.Time
}

func (f *fate) at(code domain.Milestone) time.Time {
	for _, m := range f.marks {
		if m.code == code {
			return m.at
		}
	}
	return time.Time{}
}

// closed is when the referral was won or lost.
func (f *fate) closed() time.Time {
	if f.stage == domain.StageWon {
		return f.at(domain.MileWon)
	}
	return f.at(domain.MileLost)
}

var lostReasons = []string{"no_budget", "timing", "competitor", "unresponsive", "no_decision", "price", "bad_fit"}

// fate draws the life of the i-th referral. Steps that would lie in the future
// have not happened yet.
func (b *book) fate(i int) fate {
	r := b.rng("referral", i)
	f := fate{partner: -1, stage: domain.StageNew, accepted: domain.AcceptPending}
	b.drawReferrer(r, &f)
	// newer years have more referrals
	age := time.Duration(math.Pow(r.Float64(), 1.5) * float64(days(1_060)))
	f.submitted = b.ago(age + time.Duration(r.IntN(900))*time.Second + time.Minute)
	f.amount = int64(8+r.IntN(140)) * 1_000_00
	f.lostReason = pick(r, lostReasons)
	f.marks = append(f.marks, mark{domain.MileReceived, f.submitted})
	b.drawThanks(r, &f)
	w := walker{now: b.now, f: &f, at: f.submitted}
	b.drawLife(r, &w)
	return f
}

func (b *book) drawReferrer(r *rand.Rand, f *fate) {
	switch x := r.IntN(100); {
	case x < 34:
		f.track, f.partner = domain.TrackPartner, b.partnerOf(r)
	case x < 44:
		f.track, f.who = domain.TrackEmployee, r.IntN(b.employees)
	default:
		f.track, f.who = domain.TrackCustomer, b.advocateAccount(r.IntN(b.advocates()))
	}
}

func (b *book) drawThanks(r *rand.Rand, f *fate) {
	at := f.submitted.Add(time.Duration(1+r.IntN(70)) * time.Hour)
	if !at.After(b.now) && (r.IntN(12) > 0 || f.submitted.Before(b.ago(days(30)))) {
		f.thanked = at
		f.marks = append(f.marks, mark{domain.MileAcknowledged, at})
	}
}

// walker goes from milestone to milestone until now.
type walker struct {
	now time.Time
	f   *fate
	at  time.Time
}

// reach sets a milestone some days on; false if that is not yet.
func (w *walker) reach(code domain.Milestone, wait time.Duration) bool {
	at := w.at.Add(wait).Truncate(time.Second)
	if at.After(w.now) {
		return false
	}
	w.at = at
	w.f.marks = append(w.f.marks, mark{code, at})
	return true
}

func (w *walker) enter(s domain.Stage, wait time.Duration) bool {
	if !w.reach(domain.StageMilestone(s), wait) {
		return false
	}
	w.f.stage = s
	return true
}

// wait is between a half and one and a half times the mean.
func wait(r *rand.Rand, mean float64) time.Duration {
	return time.Duration((0.5 + r.Float64()) * mean * float64(day))
}

// drawLife follows the shares that S0 gives as targets and benchmarks: 76 %
// accepted, of those 52 % meet, of those 58 % become an opportunity, of those 38 % are won.
func (b *book) drawLife(r *rand.Rand, w *walker) {
	switch x := r.IntN(100); {
	case x < 14:
		b.archive(r, w, domain.AcceptRejected)
		return
	case x < 20:
		b.archive(r, w, domain.AcceptDuplicate)
		return
	case x < 23:
		return
	}
	if !w.reach(domain.MileAccepted, wait(r, 1.2)) {
		return
	}
	w.f.accepted = domain.AcceptAccepted
	if !w.enter(domain.StageContacted, wait(r, 1)) || b.gone(r, w, 34, 12) {
		return
	}
	if !w.reach(domain.MileMeetBooked, wait(r, 3)) || b.gone(r, w, 14, 9) || !w.reach(domain.MileMeetHeld, wait(r, 5)) || b.gone(r, w, 20, 10) ||
		!w.enter(domain.StageQualified, wait(r, 2)) || b.gone(r, w, 22, 15) || !w.enter(domain.StageOpportunity, wait(r, 7)) || b.gone(r, w, 50, 20) {
		return
	}
	if w.reach(domain.MileProposal, wait(r, 6)) && w.enter(domain.StageWon, wait(r, 16)) && w.f.partner >= 0 {
		w.reach(domain.MileFirstInvoice, wait(r, 30))
	}
}

func (b *book) archive(r *rand.Rand, w *walker, as domain.Acceptance) {
	if !w.at.Add(wait(r, 1.5)).After(b.now) {
		w.f.accepted = as
		w.at = w.at.Add(wait(r, 1)).Truncate(time.Second)
	}
}

// gone tells whether the referral is lost here, with a chance in percent.
func (b *book) gone(r *rand.Rand, w *walker, percent int, mean float64) bool {
	return r.IntN(100) < percent && (w.enter(domain.StageLost, wait(r, mean)) || true)
}
