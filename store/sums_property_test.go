package store_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

// life is a random sequence of what people do to referrals. What the rules
// refuse is refused; whatever happens, the sums must follow.
type life struct {
	*desk
	rt  *rapid.T
	ids []int64
	n   int
}

// sampled draws one of some values.
func sampled[T any](l *life, from ...T) T { return rapid.SampledFrom(from).Draw(l.rt, "choice") }

func (l *life) some() domain.Referral {
	id := rapid.SampledFrom(l.ids).Draw(l.rt, "referral")
	return got[store.ReferralDetail](l.desk)(l.boss.Referral(l.ctx, id)).Referral
}

// may passes over what the rules refuse, but not over a failure.
func (l *life) may(err error) {
	if err != nil && domain.CodeOf(err) == domain.Internal {
		l.rt.Fatal(err)
	}
}

func (l *life) add() {
	l.n++
	in := store.ReferralInput{AccountName: fmt.Sprintf("Prospect %d of %s", rapid.IntRange(0, 9).Draw(l.rt, "company"), l.svc.NewID()[:9]), ICP: "yes", Need: "something",
		ConsentBasis: "self_submitted", Value: l.money(), OwnerID: l.owner(), IntroducedAt: l.clock.Now().AddDate(0, 0, -sampled(l, 0, 3, 40))}
	switch sampled(l, "partner", "customer", "employee", "other") {
	case "partner":
		in.PartnerID = sampled(l, l.seed.Partners["Brightpath Agency"], l.seed.Partners["Corvus Systems"])
	case "customer":
		in.ReferrerContactID = sampled(l, l.seed.Contacts["Priya Shah"], l.seed.Contacts["Jonas Weber"], l.seed.Contacts["Dana Cole"])
	default:
		in.ReferrerName = sampled(l, "Ira Levin", "Bo Sund")
	}
	added, err := l.boss.AddReferral(l.ctx, in)
	l.may(err)
	if err == nil && !slices.Contains(l.ids, added.Referral.ID) {
		l.ids = append(l.ids, added.Referral.ID)
	}
}

func (l *life) money() domain.Money {
	return domain.Money{Minor: rapid.Int64Range(0, 5).Draw(l.rt, "amount") * 12_345_67, Currency: sampled(l, "USD", "USD", "EUR")}
}

func (l *life) owner() int64 {
	return sampled(l, 0, l.seed.Users["Leo Park"], l.seed.Users["Maya Koch"])
}

func (l *life) decide() {
	r := l.some()
	to := sampled(l, domain.AcceptAccepted, domain.AcceptAccepted, domain.AcceptRejected, domain.AcceptDuplicate, domain.AcceptWithdrawn, domain.AcceptPending)
	_, err := l.boss.Decide(l.ctx, store.DecideInput{ID: r.ID, Rev: r.Rev, To: to, Reason: sampled(l, "not_icp", "suspected_fraud", "other: why not")})
	l.may(err)
}

func (l *life) move() {
	r := l.some()
	to := rapid.SampledFrom(domain.Stages).Draw(l.rt, "stage")
	if r.Stage.Open() && rapid.Bool().Draw(l.rt, "onward") {
		to = domain.Stages[r.Stage.Rank()+1]
	}
	today := domain.DateOf(l.clock.Now(), time.UTC)
	in := store.MoveInput{ID: r.ID, Rev: r.Rev, To: to, Reason: "so it is", LostReason: "no_budget", Touch: "call", ICP: "yes", Need: "x", Person: "Kim", PersonRole: "champion",
		Amount: l.money(), ExpectedOn: today.AddDays(9), ClosedOn: today.AddDays(-sampled(l, 0, 2, 30))}
	_, err := l.boss.Move(l.ctx, in)
	l.may(err)
}

func (l *life) mark() {
	r := l.some()
	code := sampled(l, domain.MileMeetBooked, domain.MileMeetHeld, domain.MileProposal, domain.MileSOW, domain.MileFirstInvoice)
	_, err := l.boss.Mark(l.ctx, store.MarkInput{ID: r.ID, Rev: r.Rev, Code: code, At: l.clock.Now().Add(-time.Duration(sampled(l, 0, 50)) * time.Hour)})
	l.may(err)
}

func (l *life) edit() {
	r := l.some()
	in := store.EditInput{ID: r.ID, Rev: r.Rev}
	if rapid.Bool().Draw(l.rt, "of value") {
		v := l.money()
		in.Value = &v
	} else {
		owner := l.owner()
		in.OwnerID = &owner
	}
	_, err := l.boss.Edit(l.ctx, in)
	l.may(err)
}

func (l *life) thank() {
	r := l.some()
	_, err := l.boss.Thank(l.ctx, "", r.ID, r.Rev)
	l.may(err)
}

func (l *life) undo() {
	_, err := l.boss.Undo(l.ctx, "")
	l.may(err)
}

func (l *life) hold() {
	id := l.seed.Accounts["Northwind Labs"]
	_, err := l.boss.Hold(l.ctx, store.HoldInput{AccountID: id, Reason: "a launch", Lift: rapid.Bool().Draw(l.rt, "lift")})
	l.may(err)
}

func (l *life) wait() { l.clock.Add(time.Duration(sampled(l, 1, 30, 700)) * time.Hour) }

func (l *life) live(steps int) {
	doings := []func(){l.add, l.add, l.decide, l.decide, l.move, l.move, l.move, l.move, l.mark, l.mark, l.edit, l.thank, l.undo, l.hold, l.wait}
	for range steps {
		rapid.SampledFrom(doings).Draw(l.rt, "doing")()
	}
}

// fewer keeps the number of lives small, since each has a file of its own;
// -rapid.checks asks for more.
func fewer(t *testing.T) {
	checks := flag.Lookup("rapid.checks").Value
	if checks.String() != "100" {
		return
	}
	for value, at := range map[string]func(func()){"12": func(f func()) { f() }, "100": t.Cleanup} {
		at(func() {
			if err := checks.Set(value); err != nil {
				t.Error(err)
			}
		})
	}
}

// eachLife has f see some lives, each in a copy of the seeded file.
func eachLife(t *testing.T, f func(rt *rapid.T, l *life)) {
	path, seed := seededFile(t)
	n := 0
	fewer(t)
	rapid.Check(t, func(rt *rapid.T) {
		n++
		l := newLife(t, rt, path, n, seed)
		defer l.end()
		f(rt, l)
	})
}

func newLife(t *testing.T, rt *rapid.T, path string, n int, seed *storetest.Seeded) *life {
	l := &life{desk: copyOf(t, path, fmt.Sprintf("life%d.db", n), seed), rt: rt}
	for _, id := range seed.Referrals {
		l.ids = append(l.ids, id)
	}
	slices.Sort(l.ids)
	if rapid.Bool().Draw(rt, "elsewhere") {
		p := domain.DefaultProgram()
		p.TZ, p.FiscalYearStart, p.BaseCurrency = "Asia/Tokyo", 4, "EUR"
		l.svc.Parse = func(string) (*domain.Program, error) { copied := *p; return &copied, nil }
		got[int64](l.desk)(l.boss.ApplyProgram(l.ctx, "", "elsewhere", p))
	}
	return l
}

func (l *life) end() {
	path := l.svc.Backend.(interface{ Path() string }).Path()
	l.close()
	_ = os.Remove(path)
}

func TestWhateverPeopleDoTheSumsEqualARecomputation(t *testing.T) {
	eachLife(t, func(rt *rapid.T, l *life) {
		l.live(rapid.IntRange(5, 40).Draw(rt, "steps"))
		if bad := l.ailing(); len(bad) > 0 {
			rt.Fatalf("doctor finds %v", bad)
		}
	})
}

func TestEveryNumberHasExactlyItsRowsBehindIt(t *testing.T) {
	eachLife(t, func(rt *rapid.T, l *life) {
		l.live(40)
		q := store.MetricsQuery{Window: l.period(sampled(l, "90d", "2026-Q4", "2026", "all", "2026-11-10..2026-12-05", "30d"))}
		q.OwnerID, q.Track = sampled(l, 0, 0, l.seed.Users["Leo Park"]), sampled(l, "", "", domain.TrackPartner, domain.TrackCustomer)
		report := got[store.MetricsReport](l.desk)(l.boss.Metrics(l.ctx, q))
		for _, m := range report.Metrics {
			num := l.rows(store.DrillQuery{Scope: q.Scope, Key: m.Key, Part: "numerator", Window: q.Window, Limit: 3})
			den := l.rows(store.DrillQuery{Scope: q.Scope, Key: m.Key, Part: "denominator", Window: q.Window, Limit: 7})
			switch m.Unit {
			case domain.UnitRate, domain.UnitRatio:
				if m.Value == nil && strings.HasPrefix(m.Note, "not kept") {
					continue // no figure is shown, so there is none to account for
				}
				if num != m.Numerator || den != m.Denominator {
					rt.Fatalf("%s in %s for %v: %d of %d, but %d and %d rows", m.Key, q.Window.Key(), q.Scope, m.Numerator, m.Denominator, num, den)
				}
			case domain.UnitMoney, domain.UnitDays:
				if den != m.Denominator {
					rt.Fatalf("%s in %s for %v: %d, but %d rows", m.Key, q.Window.Key(), q.Scope, m.Denominator, den)
				}
			case domain.UnitCount:
				if num != m.Numerator {
					rt.Fatalf("%s in %s for %v: %d, but %d rows", m.Key, q.Window.Key(), q.Scope, m.Numerator, num)
				}
			}
		}
		for _, step := range report.Funnel {
			if rows := l.rows(store.DrillQuery{Scope: q.Scope, Key: step.Key, Window: q.Window}); rows != step.N {
				rt.Fatalf("funnel %s: %d, but %d rows", step.Key, step.N, rows)
			}
		}
	})
}
