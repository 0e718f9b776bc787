package remote

import (
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var pipelineRoutes = []Route{
	route("board", "GET", "/board", "The board: six stages with their first cards",
		func(c ctx, st store.Store, in store.BoardQuery) (store.Board, error) { return st.Board(c, in) }),
	route("cards", "GET", "/board/{stage}", "A further page of one stage's cards",
		func(c ctx, st store.Store, in CardsIn) (List[store.Card], error) {
			return list(st.Cards(c, in.BoardQuery, in.Stage, in.After))
		}),
	route("list", "GET", "/referrals", "A filtered list of referrals",
		func(c ctx, st store.Store, in store.ReferralQuery) (store.ReferralPage, error) { return st.List(c, in) }),
	route("unthanked", "GET", "/referrals/unthanked", "Referrals whose referrer waits for thanks, oldest first",
		func(c ctx, st store.Store, in store.Scope) (List[store.Card], error) {
			return list(st.Unthanked(c, in))
		}),
	route("referral", "GET", "/referrals/{id}", "One referral whole",
		func(c ctx, st store.Store, in ByNumber) (store.ReferralDetail, error) { return st.Referral(c, in.ID) }),
	route("referral_by_ref", "GET", "/referrals/by-ref/{ref}", "One referral whole, by its reference",
		func(c ctx, st store.Store, in RefIn) (store.ReferralDetail, error) {
			return st.ReferralByRef(c, in.Ref)
		}),
	route("add_referral", "POST", "/referrals", "Take in a referral; the same one again is merged as a touch",
		func(c ctx, st store.Store, in store.ReferralInput) (store.Added, error) { return st.AddReferral(c, in) }),
	route("missing", "GET", "/referrals/{id}/missing/{to}", "What a move to a stage still needs",
		func(c ctx, st store.Store, in MissingIn) (List[domain.Missing], error) {
			return list(st.Missing(c, in.ID, in.To))
		}),
	route("move", "POST", "/referrals/{id}/move", "Change the stage of a referral",
		func(c ctx, st store.Store, in store.MoveInput) (domain.Referral, error) { return st.Move(c, in) }),
	route("decide", "POST", "/referrals/{id}/decide", "Accept, reject, mark as duplicate, withdraw or un-archive a referral",
		func(c ctx, st store.Store, in store.DecideInput) (domain.Referral, error) { return st.Decide(c, in) }),
	route("mark", "POST", "/referrals/{id}/milestones", "Set a milestone of a referral",
		func(c ctx, st store.Store, in store.MarkInput) (domain.Referral, error) { return st.Mark(c, in) }),
	route("edit", "PATCH", "/referrals/{id}", "Correct the named fields of a referral",
		func(c ctx, st store.Store, in store.EditInput) (domain.Referral, error) { return st.Edit(c, in) }),
	route("thank", "POST", "/referrals/{id}/thank", "Note that the referrer was thanked by a person",
		func(c ctx, st store.Store, in ThankIn) (domain.Referral, error) {
			return st.Thank(c, in.Op, in.ID, in.Rev)
		}),
	route("add_stakeholder", "POST", "/stakeholders", "Add a person with a buying role to a referral",
		func(c ctx, st store.Store, in Save[domain.Stakeholder]) (domain.Stakeholder, error) {
			return st.AddStakeholder(c, in.Op, in.Row)
		}),
	route("add_touch", "POST", "/touches", "Log a contact with a prospect or a customer",
		func(c ctx, st store.Store, in Save[domain.Touch]) (domain.Touch, error) {
			return st.AddTouch(c, in.Op, in.Row)
		}),
	route("add_note", "POST", "/notes", "Add a remark to a record",
		func(c ctx, st store.Store, in Save[domain.Note]) (domain.Note, error) {
			return st.AddNote(c, in.Op, in.Row)
		}),
	route("undo", "POST", "/undo", "Take back one's own last operation",
		func(c ctx, st store.Store, in UndoIn) (store.Undone, error) { return st.Undo(c, in.Op) }),
}

var leadersRoutes = []Route{
	route("leaderboard", "GET", "/leaderboard", "Who brings in business",
		func(c ctx, st store.Store, in store.LeaderQuery) (store.LeaderPage, error) {
			return st.Leaderboard(c, in)
		}),
}

var measuresRoutes = []Route{
	route("metrics", "GET", "/metrics", "The metrics of a period against another",
		func(c ctx, st store.Store, in store.MetricsQuery) (store.MetricsReport, error) {
			return st.Metrics(c, in)
		}),
	route("drill", "GET", "/metrics/{key}/rows", "The referrals behind a metric's numerator or denominator",
		func(c ctx, st store.Store, in store.DrillQuery) (store.ReferralPage, error) { return st.Drill(c, in) }),
	route("baseline", "GET", "/baseline", "What deals do that are not referrals",
		func(c ctx, st store.Store, in store.MetricsQuery) (store.Baseline, error) { return st.Baseline(c, in) }),
	route("nps", "GET", "/nps", "The survey answers by class",
		func(c ctx, st store.Store, in store.MetricsQuery) (store.NPSReport, error) { return st.NPS(c, in) }),
}
