package remote

import (
	"context"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

type ctx = context.Context

var todayRoutes = []Route{
	route("queue", "GET", "/queue", "A page of whom to ask now, in order of priority",
		func(c ctx, st store.Store, in store.QueueQuery) (store.QueuePage, error) { return st.Queue(c, in) }),
	route("queue_counts", "GET", "/queue/counts", "How many may be asked, and what keeps the others from it",
		func(c ctx, st store.Store, in store.Scope) (store.QueueCounts, error) { return st.QueueCounts(c, in) }),
	route("missed", "GET", "/queue/missed", "The windows that closed without an ask, per owner",
		func(c ctx, st store.Store, in store.MissedQuery) (store.MissedReport, error) { return st.Missed(c, in) }),
	route("why", "GET", "/contacts/{contact_id}/why", "Why a contact may or may not be asked",
		func(c ctx, st store.Store, in ContactAt) (store.Explanation, error) {
			return st.Why(c, in.ContactID, in.AsOf)
		}),
	route("why_account", "GET", "/accounts/{account_id}/why", "Why each contact of an account may or may not be asked",
		func(c ctx, st store.Store, in AccountAt) (List[store.Explanation], error) {
			return list(st.WhyAccount(c, in.AccountID, in.AsOf))
		}),
	route("draft", "GET", "/contacts/{contact_id}/draft", "The text of an ask with its fields filled in",
		func(c ctx, st store.Store, in ContactIn) (store.DraftText, error) { return st.Draft(c, in.ContactID) }),
	route("record_ask", "POST", "/asks", "Note that somebody was asked",
		func(c ctx, st store.Store, in store.AskInput) (domain.Ask, error) { return st.RecordAsk(c, in) }),
	route("answer_ask", "POST", "/asks/{ask_id}/answer", "Note what came of an ask",
		func(c ctx, st store.Store, in store.AnswerInput) (domain.Ask, error) { return st.AnswerAsk(c, in) }),
	route("asks_of", "GET", "/contacts/{contact_id}/asks", "The asks of a contact, newest first",
		func(c ctx, st store.Store, in ContactIn) (List[domain.Ask], error) {
			return list(st.AsksOf(c, in.ContactID))
		}),
	route("snooze", "POST", "/contacts/{contact_id}/snooze", "Put a contact off until a moment; no moment wakes it",
		func(c ctx, st store.Store, in store.SnoozeInput) (domain.Contact, error) { return st.Snooze(c, in) }),
	route("hold", "POST", "/accounts/{account_id}/hold", "Forbid asks to an account, or lift that",
		func(c ctx, st store.Store, in store.HoldInput) (domain.Account, error) { return st.Hold(c, in) }),
	route("reassign", "POST", "/accounts/{account_id}/reassign", "Give an account to another CSM",
		func(c ctx, st store.Store, in store.ReassignInput) (domain.Account, error) { return st.Reassign(c, in) }),
}
