package storetest

import (
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func (d *desk) zone() *time.Location {
	p, _, err := d.boss.Program(d.ctx)
	if err != nil {
		d.Fatal(explain(err))
	}
	return p.Zone()
}

func pipelineRead(d *desk) {
	b := got[store.Board](d)(d.boss.Board(d.ctx, store.BoardQuery{Limit: 2}))
	if len(b.Columns) != len(domain.Stages) || b.Columns[0].Count != 3 || len(b.Columns[0].Cards) != 2 || b.Columns[0].More != 1 {
		d.Fatalf("the board is %+v", b.Columns)
	}
	first := b.Columns[0].Cards
	rest := got[[]store.Card](d)(d.boss.Cards(d.ctx, store.BoardQuery{Limit: 2}, domain.StageNew, first[1].ID))
	if len(rest) != 1 || rest[0].ID == first[0].ID || rest[0].ID == first[1].ID {
		d.Errorf("the rest of the column is %+v", rest)
	}
	page := got[store.ReferralPage](d)(d.boss.List(d.ctx, store.ReferralQuery{Limit: 2}))
	more := got[store.ReferralPage](d)(d.boss.List(d.ctx, store.ReferralQuery{Limit: 2, After: page.Next}))
	if len(page.Cards) != 2 || page.Next == "" || len(more.Cards) != 1 || more.Next != "" {
		d.Errorf("the list is %+v and then %+v", page, more)
	}
	sona := got[store.ReferralDetail](d)(d.boss.Referral(d.ctx, d.seed.Referrals["Sona Medical"]))
	again := got[store.ReferralDetail](d)(d.boss.ReferralByRef(d.ctx, sona.Referral.RefID))
	if diff := cmp.Diff(sona, again); diff != "" || sona.Owner != "Leo Park" || sona.Referral.Value.Minor != 8_400_000 {
		d.Errorf("Sona Medical is %+v; by its reference %s", sona, diff)
	}
	if waiting := got[[]store.Card](d)(d.boss.Unthanked(d.ctx, store.Scope{})); len(waiting) != 2 {
		d.Errorf("%d wait for thanks", len(waiting))
	}
}

func referralsAdded(d *desk) {
	in := store.ReferralInput{ReferrerContactID: d.seed.Contacts["Priya Shah"], AccountName: "Umber Foods", ContactName: "Zoë Ng", ContactEmail: "zoe@umber.example",
		Value: domain.Money{Minor: 1_000_001, Currency: "USD"}, Need: "a \"quoted\" need\nin two lines", IntroducedAt: Morning.Add(-time.Hour), Note: "from the QBR"}
	added := got[store.Added](d)(d.boss.AddReferral(d.ctx, in))
	r := added.Referral
	if added.Merged || r.Value != in.Value || r.Need != in.Need || r.Stage != domain.StageNew || !r.IntroducedAt.Equal(in.IntroducedAt) {
		d.Errorf("added %+v", added)
	}
	same := got[store.Added](d)(d.boss.AddReferral(d.ctx, in))
	if !same.Merged || same.Referral.ID != r.ID {
		d.Errorf("the same again is %+v", same)
	}
}

func referralsMove(d *desk) {
	r := d.referral("Quill Legal")
	missing := got[[]domain.Missing](d)(d.boss.Missing(d.ctx, r.ID, domain.StageContacted))
	if !slices.ContainsFunc(missing, func(m domain.Missing) bool { return m.Field == "touch" }) {
		d.Errorf("a move needs %+v", missing)
	}
	denied[domain.Referral](d, domain.Invalid)(d.boss.Move(d.ctx, store.MoveInput{ID: r.ID, Rev: r.Rev, To: domain.StageContacted}))
	moved := got[domain.Referral](d)(d.boss.Move(d.ctx, store.MoveInput{ID: r.ID, Rev: r.Rev, To: domain.StageContacted, Touch: "email"}))
	if moved.Stage != domain.StageContacted || moved.Rev <= r.Rev {
		d.Errorf("moved, it is %+v", moved)
	}
	taken := got[domain.Referral](d)(d.boss.Decide(d.ctx, store.DecideInput{ID: r.ID, Rev: moved.Rev, To: domain.AcceptAccepted}))
	if taken.Acceptance != domain.AcceptAccepted {
		d.Errorf("accepted, it is %+v", taken)
	}
	d.Clock.Add(time.Minute)
	got[domain.Referral](d)(d.boss.Mark(d.ctx, store.MarkInput{ID: r.ID, Rev: taken.Rev, Code: domain.MileMeetBooked}))
	whole := got[store.ReferralDetail](d)(d.boss.Referral(d.ctx, r.ID))
	booked := slices.IndexFunc(whole.Marks, func(m domain.MilestoneMark) bool { return m.Code == domain.MileMeetBooked })
	if booked < 0 || !whole.Marks[booked].At.Equal(Morning.Add(time.Minute)) || len(whole.History) != 2 {
		d.Errorf("the marks are %+v, the history %+v", whole.Marks, whole.History)
	}
}

func referralsWorked(d *desk) {
	r := d.referral("Sona Medical")
	need, on, none := "imaging", domain.NewDate(2026, 12, 1), domain.Date(0)
	edited := got[domain.Referral](d)(d.boss.Edit(d.ctx, store.EditInput{ID: r.ID, Rev: r.Rev, Need: &need, NextActionOn: &on}))
	if edited.Need != need || edited.NextActionOn != on || edited.AccountName != r.AccountName || edited.Value != r.Value {
		d.Errorf("edited, it is %+v", edited)
	}
	if edited = got[domain.Referral](d)(d.boss.Edit(d.ctx, store.EditInput{ID: r.ID, NextActionOn: &none})); edited.NextActionOn != 0 || edited.Need != need {
		d.Errorf("without a date it is %+v", edited)
	}
	who := got[domain.Stakeholder](d)(d.boss.AddStakeholder(d.ctx, "", domain.Stakeholder{ReferralID: r.ID, Name: "Ivo Brandt", Role: "champion"}))
	touch := got[domain.Touch](d)(d.boss.AddTouch(d.ctx, "", domain.Touch{ReferralID: r.ID, Kind: "call", Outbound: true, Note: "first call"}))
	note := got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "referral", SubjectID: r.ID, Body: "a note"}))
	thanked := got[domain.Referral](d)(d.boss.Thank(d.ctx, "", r.ID, d.referral("Sona Medical").Rev))
	if thanked.ThankedAt.IsZero() {
		d.Errorf("thanked, it is %+v", thanked)
	}
	whole := got[store.ReferralDetail](d)(d.boss.Referral(d.ctx, r.ID))
	if !slices.Contains(whole.Stakeholders, who) || !slices.Contains(whole.Touches, touch) || !slices.Contains(whole.Notes, note) {
		d.Errorf("the whole is %+v, without %+v, %+v or %+v", whole, who, touch, note)
	}
}

func undos(d *desk) {
	r := d.referral("Sona Medical")
	need := "imaging"
	edited := got[domain.Referral](d)(d.boss.Edit(d.ctx, store.EditInput{ID: r.ID, Rev: r.Rev, Need: &need}))
	done := got[store.Undone](d)(d.boss.Undo(d.ctx, ""))
	now := d.referral("Sona Medical")
	if done.SubjectID != r.ID || done.Text == "" || now.Need != r.Need || now.Rev <= edited.Rev {
		d.Errorf("undone %+v: %+v", done, now)
	}
	denied[store.Undone](d, domain.Conflict)(d.As(d.seed.Leo()).Undo(d.ctx, ""))
}

func measures(d *desk) {
	quarter, err := domain.ParsePeriod("2026-Q4", Morning, time.UTC, 1)
	if err != nil {
		d.Fatal(err)
	}
	board := got[store.LeaderPage](d)(d.boss.Leaderboard(d.ctx, store.LeaderQuery{By: "partner", Window: quarter}))
	if len(board.Rows) == 0 || board.Rows[0].Name != "Brightpath Agency" || board.Rows[0].Submitted != 2 || board.Window != quarter {
		d.Errorf("the leaderboard is %+v", board)
	}
	m := got[store.MetricsReport](d)(d.boss.Metrics(d.ctx, store.MetricsQuery{Window: quarter}))
	before, _ := quarter.Previous()
	if len(m.Metrics) != len(domain.MetricKeys()) || m.Window.Label != quarter.Label || m.Compare.Label != before.Label {
		d.Errorf("the metrics are %+v", m)
	}
	rows := got[store.ReferralPage](d)(d.boss.Drill(d.ctx, store.DrillQuery{Key: "submitted_per_month", Part: "numerator", Window: quarter}))
	if len(rows.Cards) == 0 {
		d.Errorf("behind the metric is %+v", rows)
	}
	got[store.Baseline](d)(d.boss.Baseline(d.ctx, store.MetricsQuery{Window: domain.AllTime()}))
	nps := got[store.NPSReport](d)(d.boss.NPS(d.ctx, store.MetricsQuery{Window: domain.AllTime()}))
	if nps.All.Promoters == 0 || nps.All.Score == nil {
		d.Errorf("the NPS is %+v", nps)
	}
}
