package store_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// parted is a life in a book whose people are in teams and sign in.
type parted struct {
	*life
	teams []int64
}

var partedUsers = []string{"Ana Ruiz", "Leo Park", "Maya Koch"}

// eachParted is eachLife in such a book.
func eachParted(t *testing.T, f func(rt *rapid.T, p *parted)) {
	eachLife(t, func(rt *rapid.T, l *life) {
		p := &parted{life: l, teams: []int64{0}}
		for _, name := range []string{"North", "South"} {
			p.teams = append(p.teams, got[domain.Team](p.desk)(p.boss.SaveTeam(p.ctx, "", domain.Team{Name: name})).ID)
		}
		p.live(6)
		for range 3 {
			p.regroup()
		}
		f(rt, p)
	})
}

// regroup puts somebody into another team.
func (p *parted) regroup() {
	name := rapid.SampledFrom(partedUsers).Draw(p.rt, "who")
	users := got[[]domain.User](p.desk)(p.boss.Users(p.ctx))
	u := users[slices.IndexFunc(users, func(u domain.User) bool { return u.Name == name })]
	u.TeamID = rapid.SampledFrom(p.teams).Draw(p.rt, "team")
	got[domain.User](p.desk)(p.boss.SaveUser(p.ctx, "", u))
}

func (p *parted) as(name string) store.Store {
	return got[store.Store](p.desk)(p.svc.SignInUser(p.ctx, p.seed.Users[name], "test"))
}

func TestTheSumsOfTeamsAndPeopleEqualARecomputation(t *testing.T) {
	eachParted(t, func(rt *rapid.T, p *parted) {
		for range rapid.IntRange(1, 4).Draw(rt, "rounds") {
			p.live(rapid.IntRange(2, 9).Draw(rt, "steps"))
			p.regroup()
		}
		if bad := p.ailing(); len(bad) > 0 {
			rt.Fatalf("doctor finds %v", bad)
		}
	})
}

func TestWhoSeesAPartSeesExactlyItInListsCountsAndFigures(t *testing.T) {
	eachParted(t, func(rt *rapid.T, p *parted) {
		p.live(20)
		p.regroup()
		st := p.as(rapid.SampledFrom(partedUsers).Draw(rt, "who"))
		track := sampled(p.life, "", "", domain.TrackPartner, domain.TrackCustomer)
		p.boardIs(st, track)
		p.queueIs(st)
		p.figuresAre(st, track)
	})
}

// seen tells what somebody sees by the policy's own words.
func (p *parted) seen(a domain.Actor, owners ...int64) bool {
	owners = slices.DeleteFunc(owners, func(id int64) bool { return id == 0 })
	if len(owners) == 0 {
		owners = []int64{0}
	}
	return domain.Can(a, domain.VerbSee, owners...) == nil
}

func (p *parted) boardIs(st store.Store, track domain.Track) {
	p.Helper()
	sc := store.Scope{Track: track}
	list := got[store.ReferralPage](p.desk)(st.List(p.ctx, store.ReferralQuery{Scope: sc, Window: domain.AllTime(), Limit: 1000}))
	all := got[store.ReferralPage](p.desk)(p.boss.List(p.ctx, store.ReferralQuery{Scope: sc, Window: domain.AllTime(), Limit: 1000}))
	var want, have []int64
	board := map[domain.Stage]int64{}
	for _, c := range all.Cards {
		r := got[store.ReferralDetail](p.desk)(p.boss.Referral(p.ctx, c.ID)).Referral
		_, err := st.Referral(p.ctx, c.ID)
		if mine := p.seen(st.Actor(), r.OwnerID, r.CSMID); !mine {
			wants(p.T, err, domain.NotFound)
			continue
		} else if err != nil {
			p.rt.Fatalf("%s is listed, but: %v", r.RefID, err)
		}
		want = append(want, c.ID)
		since := domain.DateOf(p.clock.Now(), time.UTC).AddDays(-13)
		if r.ArchivedAt.IsZero() && (r.Stage.Open() || domain.DateOf(r.ClosedAt, time.UTC) >= since) {
			board[r.Stage]++
		}
	}
	for _, c := range list.Cards {
		have = append(have, c.ID)
	}
	if d := cmp.Diff(want, have); d != "" {
		p.rt.Fatalf("list of %s: %s", st.Actor().Name, d)
	}
	for _, c := range got[store.Board](p.desk)(st.Board(p.ctx, store.BoardQuery{Scope: sc, Limit: 1000})).Columns {
		if int(c.Count) != len(c.Cards) || c.More != 0 {
			p.rt.Fatalf("%s of %s: %d in the head, %d cards", c.Stage, st.Actor().Name, c.Count, len(c.Cards))
		}
		if c.Stage.Open() && c.Count != board[c.Stage] {
			p.rt.Fatalf("%s of %s: %d, want %d", c.Stage, st.Actor().Name, c.Count, board[c.Stage])
		}
	}
}

func (p *parted) queueIs(st store.Store) {
	p.Helper()
	counts := got[store.QueueCounts](p.desk)(st.QueueCounts(p.ctx, store.Scope{}))
	for state, n := range map[domain.QueueState]int64{domain.QueueOpen: counts.Open, domain.QueueBlocked: counts.Blocked, domain.QueueSnoozed: counts.Snoozed, domain.QueueNone: counts.None} {
		have := p.queueNames(st, state)
		var want []string
		for _, i := range p.queue(store.QueueQuery{State: state}) {
			if p.seen(st.Actor(), i.OwnerID) {
				want = append(want, i.Contact)
			}
		}
		if d := cmp.Diff(want, have); d != "" {
			p.rt.Fatalf("%s rows of %s: %s", state, st.Actor().Name, d)
		}
		if n != int64(len(have)) {
			p.rt.Fatalf("%s rows of %s: %d counted, %d listed", state, st.Actor().Name, n, len(have))
		}
	}
}

func (p *parted) queueNames(st store.Store, state domain.QueueState) (out []string) {
	p.Helper()
	q := store.QueueQuery{State: state, Limit: 2}
	for {
		page := got[store.QueuePage](p.desk)(st.Queue(p.ctx, q))
		for _, i := range page.Items {
			out = append(out, i.Contact)
		}
		if q.After = page.Next; q.After == "" {
			return out
		}
	}
}

func (p *parted) figuresAre(st store.Store, track domain.Track) {
	p.Helper()
	q := store.MetricsQuery{Scope: store.Scope{Track: track}, Window: p.period(sampled(p.life, "90d", "2026-Q4", "all"))}
	report := got[store.MetricsReport](p.desk)(st.Metrics(p.ctx, q))
	mine := &desk{T: p.T, svc: p.svc, clock: p.clock, seed: p.seed, boss: st, ctx: p.ctx}
	for _, step := range report.Funnel {
		if rows := mine.rows(store.DrillQuery{Scope: q.Scope, Key: step.Key, Window: q.Window}); rows != step.N {
			p.rt.Fatalf("funnel %s of %s: %d, but %d rows", step.Key, st.Actor().Name, step.N, rows)
		}
	}
	for _, m := range report.Metrics {
		if m.Unit != domain.UnitRate || m.Value == nil {
			continue
		}
		if rows := mine.rows(store.DrillQuery{Scope: q.Scope, Key: m.Key, Part: "denominator", Window: q.Window}); rows != m.Denominator {
			p.rt.Fatalf("%s of %s in %s: %d, but %d rows", m.Key, st.Actor().Name, q.Window.Key(), m.Denominator, rows)
		}
	}
}

// A person whose sums are not kept, since nobody signs in, has the same figures.
func TestFiguresAddedUpFromRecordsAreTheKeptOnes(t *testing.T) {
	d := seeded(t)
	d.win("Umbra Studios", "Corvus Systems", usd(66_000))
	read := func(name string) string {
		st := d.svc.As(d.seed.Actor(name, domain.RoleRep))
		board := got[store.Board](d)(st.Board(d.ctx, store.BoardQuery{}))
		report := got[store.MetricsReport](d)(st.Metrics(d.ctx, store.MetricsQuery{Window: d.period("2026-Q4")}))
		text := got[[]byte](d)(json.MarshalIndent([]any{board.Columns, report}, "", " "))
		return string(text)
	}
	counted := map[string]string{}
	for _, name := range partedUsers {
		counted[name] = read(name)
	}
	got[domain.User](d)(d.svc.Init(d.ctx, "", "Root Admin", ""))
	for _, name := range partedUsers {
		if diff := cmp.Diff(counted[name], read(name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
