package store_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// personal is what says who somebody is, or what was written about them, in the book of gossip.
var personal = []string{"Dana Cole", "dana cole", "dana@atlas", "Priya", "priya.shah", "Nora", "nora@", "Kim Stake", "kim@", "hush", "555-0199", "Ruth Adler", "ruth@"}

// gossip adds what people wrote about people to the seeded book.
func gossip(d *desk) {
	d.Helper()
	ref := got[store.ReferralDetail](d)(d.boss.Referral(d.ctx, d.seed.Referrals["Helios Energy"])).Referral
	got[domain.Stakeholder](d)(d.boss.AddStakeholder(d.ctx, "", domain.Stakeholder{ReferralID: ref.ID, Name: "Kim Stake", Email: "kim@helios.example", Role: "champion"}))
	got[domain.Touch](d)(d.boss.AddTouch(d.ctx, "", domain.Touch{ReferralID: ref.ID, Kind: "call", Outbound: true, Note: "hush: touch"}))
	for subject, id := range map[string]int64{"referral": ref.ID, "account": d.seed.Accounts["Atlas Freight"], "contact": d.seed.Contacts["Dana Cole"]} {
		got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: subject, SubjectID: id, Body: "hush: note"}))
	}
	dana := got[store.ContactDetail](d)(d.boss.Contact(d.ctx, d.seed.Contacts["Dana Cole"])).Contact
	dana.Phone, dana.Slack = "555-0199", "@Dana Cole"
	got[domain.Contact](d)(d.boss.SaveContact(d.ctx, "", dana))
	got[domain.Answer](d)(d.boss.SaveAnswer(d.ctx, "", domain.Answer{ContactID: dana.ID, Score: 10, Comment: "hush: answer"}))
	a := got[store.AccountDetail](d)(d.boss.Account(d.ctx, d.seed.Accounts["Atlas Freight"])).Account
	a.ExecSponsor = "Ruth Adler"
	a = got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", a))
	got[domain.Ask](d)(d.boss.RecordAsk(d.ctx, store.AskInput{ContactID: d.seed.Contacts["Priya Shah"], Channel: "email", Draft: "hush: draft", Note: "hush: ask"}))
	got[domain.Account](d)(d.boss.Hold(d.ctx, store.HoldInput{AccountID: a.ID, Reason: "hush: hold"}))
}

// reads is every reading that can speak of people.
func reads(d *desk, st store.Store) map[string]func() (any, error) {
	dana, atlas, helios := d.seed.Contacts["Dana Cole"], d.seed.Accounts["Atlas Freight"], d.seed.Referrals["Helios Energy"]
	all := domain.AllTime()
	out := map[string]func() (any, error){
		"why":          func() (any, error) { return st.Why(d.ctx, dana, time.Time{}) },
		"why, past":    func() (any, error) { return st.Why(d.ctx, dana, d.clock.Now().AddDate(0, 0, -1)) },
		"why account":  func() (any, error) { return st.WhyAccount(d.ctx, atlas, time.Time{}) },
		"draft":        func() (any, error) { return st.Draft(d.ctx, dana) },
		"asks":         func() (any, error) { return st.AsksOf(d.ctx, d.seed.Contacts["Priya Shah"]) },
		"missed":       func() (any, error) { return st.Missed(d.ctx, store.MissedQuery{From: d.clock.Now().AddDate(-1, 0, 0)}) },
		"board":        func() (any, error) { return st.Board(d.ctx, store.BoardQuery{}) },
		"board search": func() (any, error) { return st.Board(d.ctx, store.BoardQuery{Search: "helios"}) },
		"cards":        func() (any, error) { return st.Cards(d.ctx, store.BoardQuery{}, domain.StageNew, 0) },
		"list":         func() (any, error) { return st.List(d.ctx, store.ReferralQuery{Window: all}) },
		"list search":  func() (any, error) { return st.List(d.ctx, store.ReferralQuery{Window: all, Search: "helios"}) },
		"list of one": func() (any, error) {
			return st.List(d.ctx, store.ReferralQuery{Window: all, By: "referrer", Who: got[store.LeaderPage](d)(d.boss.Leaderboard(d.ctx, store.LeaderQuery{By: "referrer", Window: all})).Rows[0].WhoID})
		},
		"referral":  func() (any, error) { return st.Referral(d.ctx, helios) },
		"by ref":    func() (any, error) { return st.ReferralByRef(d.ctx, "REF-2026-CUST-001-DC43") },
		"unthanked": func() (any, error) { return st.Unthanked(d.ctx, store.Scope{}) },
		"drill":     func() (any, error) { return st.Drill(d.ctx, store.DrillQuery{Key: "submitted", Window: all}) },
		"account":   func() (any, error) { return st.Account(d.ctx, atlas) },
		"contact":   func() (any, error) { return st.Contact(d.ctx, dana) },
		"accounts":  func() (any, error) { return st.Accounts(d.ctx, store.PageQuery{}) },
		"contacts":  func() (any, error) { return st.Contacts(d.ctx, store.PageQuery{}) },
		"of owner": func() (any, error) {
			return st.Contacts(d.ctx, store.PageQuery{Scope: store.Scope{OwnerID: d.seed.Users["Ana Ruiz"]}})
		},
		"audit": func() (any, error) { return st.Audit(d.ctx, store.AuditQuery{Limit: 1000}) },
	}
	for _, state := range []domain.QueueState{domain.QueueOpen, domain.QueueBlocked, domain.QueueNone} {
		out["queue "+string(state)] = func() (any, error) { return st.Queue(d.ctx, store.QueueQuery{State: state}) }
		out["queue then "+string(state)] = func() (any, error) { return st.Queue(d.ctx, store.QueueQuery{State: state, AsOf: d.clock.Now()}) }
	}
	for _, by := range domain.LeaderBys {
		out["leaders by "+string(by)] = func() (any, error) { return st.Leaderboard(d.ctx, store.LeaderQuery{By: string(by), Window: all}) }
	}
	return out
}

func TestWhoSeesNoPeopleSeesThemNowhere(t *testing.T) {
	d := seeded(t)
	gossip(d)
	for _, role := range []domain.Role{domain.RoleFinance, domain.RoleAuditor, domain.RoleViewer} {
		st := d.svc.As(d.seed.Actor("Maya Koch", role))
		for name, read := range reads(d, st) {
			v, err := read()
			if err != nil && domain.CodeOf(err) != domain.Forbidden {
				t.Errorf("%s, %s: %v", role, name, err)
			}
			text := string(got[[]byte](d)(json.Marshal(v)))
			for _, word := range personal {
				if at := strings.Index(text, word); at >= 0 {
					t.Errorf("%s, %s shows %q: …%s…", role, name, word, text[max(0, at-80):min(len(text), at+40)])
				}
			}
		}
	}
}

// The same readings do show people to those who work with them, so that the test
// above can fail.
func TestWhoWorksWithPeopleSeesThem(t *testing.T) {
	d := seeded(t)
	gossip(d)
	all := ""
	for _, read := range reads(d, d.boss) {
		v, err := read()
		if err != nil {
			t.Fatal(err)
		}
		all += string(got[[]byte](d)(json.Marshal(v)))
	}
	for _, word := range personal {
		if !strings.Contains(all, word) {
			t.Errorf("nothing shows %q", word)
		}
	}
}

func TestWhoSeesNoPeopleFindsNobodyByNameOrAddress(t *testing.T) {
	d := seeded(t)
	gossip(d)
	st := d.svc.As(d.seed.Actor("Maya Koch", domain.RoleAuditor))
	for _, text := range []string{"dana", "Dana Cole", "dana@atlas.example", "cole", "priya shah", "nora lind"} {
		if hits := got[[]store.Hit](d)(st.Search(d.ctx, text, 20)); len(hits) > 0 {
			t.Errorf("search %q finds %+v", text, hits)
		}
		if rows := got[[]domain.Contact](d)(st.Contacts(d.ctx, store.PageQuery{Search: text})); len(rows) > 0 {
			t.Errorf("contacts %q: %+v", text, rows)
		}
		for _, state := range []domain.QueueState{domain.QueueOpen, domain.QueueBlocked, domain.QueueNone} {
			if page := got[store.QueuePage](d)(st.Queue(d.ctx, store.QueueQuery{Search: text, State: state})); len(page.Items) > 0 {
				t.Errorf("queue %q finds %d", text, len(page.Items))
			}
		}
		for _, by := range []string{"referrer", "employee"} {
			if page := got[store.LeaderPage](d)(st.Leaderboard(d.ctx, store.LeaderQuery{By: by, Window: domain.AllTime(), Search: text})); len(page.Rows) > 0 {
				t.Errorf("leaders %q finds %+v", text, page.Rows)
			}
		}
	}
	if hits := got[[]store.Hit](d)(st.Search(d.ctx, "atlas", 20)); len(hits) != 1 || hits[0].Kind != "account" {
		t.Errorf("a company is found by its name: %+v", hits)
	}
	if hits := got[[]store.Hit](d)(st.Search(d.ctx, "brightpath", 20)); len(hits) != 1 || hits[0].Kind != "partner" {
		t.Errorf("a partner is found by its name: %+v", hits)
	}
	if rows := got[[]domain.Contact](d)(st.Contacts(d.ctx, store.PageQuery{})); len(rows) < 10 || rows[0].Name == "" {
		t.Errorf("%d contacts are listed", len(rows))
	}
}

func TestLeaderboardsShowAmountsOfWhatOneSeesOnly(t *testing.T) {
	d := seeded(t)
	d.win("Umbra Studios", "Corvus Systems", usd(66_000))
	d.win("Bright Ideas", "Brightpath Agency", usd(20_000))
	corvus := got[domain.Partner](d)(d.boss.Partner(d.ctx, d.seed.Partners["Corvus Systems"]))
	corvus.ManagerID = d.seed.Users["Leo Park"]
	got[domain.Partner](d)(d.boss.SavePartner(d.ctx, "", corvus))
	page := func(name string, role domain.Role, by domain.LeaderBy) store.LeaderPage {
		return got[store.LeaderPage](d)(d.svc.As(d.seed.Actor(name, role)).Leaderboard(d.ctx, store.LeaderQuery{By: string(by), Window: domain.AllTime()}))
	}
	whole := page("Maya Koch", domain.RoleProgram, domain.ByPartner)
	leo := page("Leo Park", domain.RoleRep, domain.ByPartner)
	if whole.Share == nil || leo.Share != nil {
		t.Errorf("share %v, for one who sees their own only %v", whole.Share, leo.Share)
	}
	for i, row := range leo.Rows {
		all := whole.Rows[i]
		if row.Name != all.Name || row.Rank != all.Rank || row.Won != all.Won || all.Masked {
			t.Errorf("row %d: %+v, want %+v", i, row, all)
		}
		if mine := row.WhoID == corvus.ID; row.Masked == mine || (row.Revenue.Minor != 0) != mine {
			t.Errorf("%s: masked %v, %v", row.Name, row.Masked, row.Revenue)
		}
	}
	if rows := page("Leo Park", domain.RoleRep, domain.ByRep).Rows; rows[0].Masked || rows[0].Revenue.Minor == 0 {
		t.Errorf("one's own line: %+v", rows[0])
	}
	for _, row := range page("Ana Ruiz", domain.RoleCSM, domain.ByRep).Rows {
		if !row.Masked || row.Revenue.Minor != 0 || row.Series[len(row.Series)-1] != 0 || row.Rank == 0 {
			t.Errorf("another's line: %+v", row)
		}
	}
	_, err := d.svc.As(d.seed.Actor("Ana Ruiz", domain.RolePartner)).Leaderboard(d.ctx, store.LeaderQuery{})
	wants(t, err, domain.Forbidden)
}
