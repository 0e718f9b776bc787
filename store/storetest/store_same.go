package storetest

import (
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// sameReadings: whatever lies between, an actor reads what a Service over the same
// rows gives them directly, to the last field.
func sameReadings(d *desk) {
	r := d.referral("Helios Energy")
	got[store.NewToken](d)(d.boss.AddToken(d.ctx, store.TokenInput{UserID: d.seed.Users["Maya Koch"], Name: "script"}))
	quarter, err := domain.ParsePeriod("2026-Q4", Morning, time.UTC, 2)
	if err != nil {
		d.Fatal(err)
	}
	for _, actor := range []domain.Actor{Boss(), d.seed.Ana(), d.seed.Maya(), d.seed.Actor("Leo Park", domain.RoleAuditor)} {
		here, there := d.Service.As(actor), d.As(actor)
		for name, read := range readings(d, r, quarter) {
			want, wantErr := read(here)
			have, haveErr := read(there)
			opts := cmp.Options{cmpopts.EquateEmpty(), cmp.Comparer(func(a, b domain.Period) bool { return a == b }),
				cmpopts.IgnoreUnexported(domain.Program{}), cmpopts.IgnoreFields(store.Identity{}, "Local"), cmpopts.IgnoreFields(domain.Error{}, "Cause")}
			if diff := cmp.Diff(wantErr, haveErr, opts); diff != "" {
				d.Errorf("%s by %s fails otherwise: %s", name, actor.Name, diff)
			}
			if diff := cmp.Diff(want, have, opts); diff != "" && wantErr == nil {
				d.Errorf("%s by %s reads otherwise: %s", name, actor.Name, diff)
			}
		}
	}
}

// readings is every method that changes nothing.
func readings(d *desk, r domain.Referral, p domain.Period) map[string]func(store.Store) (any, error) {
	c, a := d.seed.Contacts["Priya Shah"], d.seed.Accounts["Meridian Bank"]
	return map[string]func(store.Store) (any, error){
		"actor": func(s store.Store) (any, error) {
			_, err := s.Me(d.ctx)
			return s.Actor(), err
		},
		"me":          func(s store.Store) (any, error) { return s.Me(d.ctx) },
		"queue":       func(s store.Store) (any, error) { return s.Queue(d.ctx, store.QueueQuery{}) },
		"blocked":     func(s store.Store) (any, error) { return s.Queue(d.ctx, store.QueueQuery{State: domain.QueueBlocked}) },
		"counts":      func(s store.Store) (any, error) { return s.QueueCounts(d.ctx, store.Scope{}) },
		"why":         func(s store.Store) (any, error) { return s.Why(d.ctx, c, store.AsOf{}) },
		"why then":    func(s store.Store) (any, error) { return s.Why(d.ctx, c, Morning.AddDate(0, -1, 0)) },
		"why account": func(s store.Store) (any, error) { return s.WhyAccount(d.ctx, a, store.AsOf{}) },
		"draft":       func(s store.Store) (any, error) { return s.Draft(d.ctx, c) },
		"asks":        func(s store.Store) (any, error) { return s.AsksOf(d.ctx, d.seed.Contacts["Ken Ito"]) },
		"missed": func(s store.Store) (any, error) {
			return s.Missed(d.ctx, store.MissedQuery{From: Morning.AddDate(-1, 0, 0), To: Morning})
		},
		"board":     func(s store.Store) (any, error) { return s.Board(d.ctx, store.BoardQuery{Search: "e"}) },
		"cards":     func(s store.Store) (any, error) { return s.Cards(d.ctx, store.BoardQuery{}, domain.StageNew, 0) },
		"list":      func(s store.Store) (any, error) { return s.List(d.ctx, store.ReferralQuery{Window: p}) },
		"referral":  func(s store.Store) (any, error) { return s.Referral(d.ctx, r.ID) },
		"by ref":    func(s store.Store) (any, error) { return s.ReferralByRef(d.ctx, r.RefID) },
		"missing":   func(s store.Store) (any, error) { return s.Missing(d.ctx, r.ID, domain.StageWon) },
		"unthanked": func(s store.Store) (any, error) { return s.Unthanked(d.ctx, store.Scope{Track: domain.TrackPartner}) },
		"leaders": func(s store.Store) (any, error) {
			return s.Leaderboard(d.ctx, store.LeaderQuery{By: "partner", Window: p})
		},
		"metrics": func(s store.Store) (any, error) { return s.Metrics(d.ctx, store.MetricsQuery{Window: p}) },
		"drill": func(s store.Store) (any, error) {
			return s.Drill(d.ctx, store.DrillQuery{Key: "acceptance_rate", Window: p})
		},
		"baseline":     func(s store.Store) (any, error) { return s.Baseline(d.ctx, store.MetricsQuery{}) },
		"nps":          func(s store.Store) (any, error) { return s.NPS(d.ctx, store.MetricsQuery{Window: p}) },
		"account":      func(s store.Store) (any, error) { return s.Account(d.ctx, a) },
		"contact":      func(s store.Store) (any, error) { return s.Contact(d.ctx, c) },
		"partner":      func(s store.Store) (any, error) { return s.Partner(d.ctx, d.seed.Partners["Corvus Systems"]) },
		"accounts":     func(s store.Store) (any, error) { return s.Accounts(d.ctx, store.PageQuery{Limit: 5}) },
		"contacts":     func(s store.Store) (any, error) { return s.Contacts(d.ctx, store.PageQuery{Search: "ho"}) },
		"partners":     func(s store.Store) (any, error) { return s.Partners(d.ctx, store.PageQuery{}) },
		"users":        func(s store.Store) (any, error) { return s.Users(d.ctx) },
		"search":       func(s store.Store) (any, error) { return s.Search(d.ctx, "ma", 0) },
		"views":        func(s store.Store) (any, error) { return s.Views(d.ctx, "today") },
		"teams":        func(s store.Store) (any, error) { return s.Teams(d.ctx) },
		"keys":         func(s store.Store) (any, error) { return s.Keys(d.ctx, 0) },
		"tokens":       func(s store.Store) (any, error) { return s.Tokens(d.ctx, d.seed.Users["Maya Koch"]) },
		"composing":    func(s store.Store) (any, error) { return s.Composing(d.ctx, "x", []int64{c}) },
		"audit":        func(s store.Store) (any, error) { return s.Audit(d.ctx, store.AuditQuery{}) },
		"verify audit": func(s store.Store) (any, error) { return s.VerifyAudit(d.ctx) },
		"program": func(s store.Store) (any, error) {
			p, _, err := s.Program(d.ctx)
			return p, err
		},
	}
}
