package storetest

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// absent is not_found for what a list should have shown.
func absent(shown bool, err error) error {
	if err == nil && !shown {
		err = domain.Errorf(domain.NotFound, "It is not listed.")
	}
	return err
}

// matrixOf is a row of the table: one thing to do, for every owning.
type matrixOf struct {
	name   string
	needs  []domain.Verb
	kind   string
	writes bool
	reply  reply
	do     func(*MatrixAct) error
}

// MatrixCases lists every case, in the order of the table.
func MatrixCases() []MatrixCase {
	var out []MatrixCase
	for _, rows := range [][]matrixOf{matrixReads, matrixLists, matrixToday, matrixPipeline, matrixRecords, matrixPeople} {
		for _, r := range rows {
			for _, o := range r.ownings() {
				out = append(out, MatrixCase{Name: r.name, Needs: r.needs, Kind: r.kind, Owning: o, Writes: r.writes, reply: r.reply, do: r.do})
			}
		}
	}
	return out
}

func (r *matrixOf) ownings() []Owning {
	switch r.kind {
	case "":
		return []Owning{Whole}
	case "owner", "user": // somebody's, asked for by who they are
		return []Owning{Own, Team, Foreign}
	}
	return []Owning{Own, Team, Foreign, Nobodys}
}

func verbs(v ...domain.Verb) []domain.Verb { return v }

var see = verbs(domain.VerbSee)

var matrixReads = []matrixOf{
	{"show an account", see, "account", false, hides, func(a *MatrixAct) error { return second(a.St.Account(a.Ctx, a.Account)) }},
	{"explain an account", see, "account", false, hides, func(a *MatrixAct) error { return second(a.St.WhyAccount(a.Ctx, a.Account, never)) }},
	{"show a contact", see, "contact", false, hides, func(a *MatrixAct) error { return second(a.St.Contact(a.Ctx, a.Contact)) }},
	{"explain a contact", see, "contact", false, hides, func(a *MatrixAct) error { return second(a.St.Why(a.Ctx, a.Contact, never)) }},
	{"draft an ask", see, "contact", false, hides, func(a *MatrixAct) error { return second(a.St.Draft(a.Ctx, a.Contact)) }},
	{"list a contact's asks", see, "ask", false, hides, func(a *MatrixAct) error { return second(a.St.AsksOf(a.Ctx, a.Contact)) }},
	{"show a referral", see, "referral", false, hides, func(a *MatrixAct) error { return second(a.St.Referral(a.Ctx, a.Referral)) }},
	{"show a referral by its number", see, "referral", false, hides, func(a *MatrixAct) error { return second(a.St.ReferralByRef(a.Ctx, a.Ref)) }},
	{"ask what a move needs", see, "referral", false, hides, func(a *MatrixAct) error { return second(a.St.Missing(a.Ctx, a.Referral, domain.StageContacted)) }},
	{"go on after a card", see, "referral", false, hides, func(a *MatrixAct) error {
		return second(a.St.Cards(a.Ctx, store.BoardQuery{}, domain.StageNew, a.Referral))
	}},
	{"list an account's referrals", see, "account", false, hides, func(a *MatrixAct) error {
		return second(a.St.List(a.Ctx, store.ReferralQuery{By: "account", Who: a.Account, Window: domain.AllTime()}))
	}},
	{"show a partner", nil, "partner", false, open, func(a *MatrixAct) error { return second(a.St.Partner(a.Ctx, a.Partner)) }},
}

// A list shows what is seen, and nothing else.
var matrixLists = []matrixOf{
	{"list accounts", see, "account", false, hides, func(a *MatrixAct) error {
		rows, err := a.St.Accounts(a.Ctx, store.PageQuery{Limit: 1000})
		return absent(slices.ContainsFunc(rows, func(r domain.Account) bool { return r.ID == a.Account }), err)
	}},
	{"list contacts", see, "contact", false, hides, func(a *MatrixAct) error {
		rows, err := a.St.Contacts(a.Ctx, store.PageQuery{Limit: 1000})
		return absent(slices.ContainsFunc(rows, func(r domain.Contact) bool { return r.ID == a.Contact }), err)
	}},
	{"find an account", see, "account", false, hides, func(a *MatrixAct) error {
		hits, err := a.St.Search(a.Ctx, a.AccountName, 5)
		return absent(slices.ContainsFunc(hits, func(h store.Hit) bool { return h.Kind == "account" && h.ID == a.Account }), err)
	}},
	{"find a referral", see, "referral", false, hides, func(a *MatrixAct) error {
		hits, err := a.St.Search(a.Ctx, a.ReferredName, 5)
		return absent(slices.ContainsFunc(hits, func(h store.Hit) bool { return h.Kind == "referral" && h.ID == a.Referral }), err)
	}},
	{"list referrals", see, "referral", false, hides, func(a *MatrixAct) error {
		page, err := a.St.List(a.Ctx, store.ReferralQuery{Window: domain.AllTime(), Limit: 1000})
		return absent(hasCard(page.Cards, a.Referral), err)
	}},
	{"search referrals", see, "referral", false, hides, func(a *MatrixAct) error {
		page, err := a.St.List(a.Ctx, store.ReferralQuery{Window: domain.AllTime(), Search: a.ReferredName})
		return absent(hasCard(page.Cards, a.Referral), err)
	}},
	{"drill into the referrals", see, "referral", false, hides, func(a *MatrixAct) error {
		page, err := a.St.Drill(a.Ctx, store.DrillQuery{Key: "submitted", Window: domain.AllTime(), Limit: 1000})
		return absent(hasCard(page.Cards, a.Referral), err)
	}},
	{"show the board", see, "referral", false, hides, func(a *MatrixAct) error {
		b, err := a.St.Board(a.Ctx, store.BoardQuery{Limit: 1000})
		return absent(slices.ContainsFunc(b.Columns, func(c store.Column) bool { return hasCard(c.Cards, a.Referral) }), err)
	}},
	{"list who waits for thanks", see, "referral", false, hides, func(a *MatrixAct) error {
		cards, err := a.St.Unthanked(a.Ctx, store.Scope{})
		return absent(hasCard(cards, a.Referral), err)
	}},
	{"list whom to ask", see, "queued", false, hides, func(a *MatrixAct) error {
		page, err := a.St.Queue(a.Ctx, store.QueueQuery{Search: a.AccountName})
		return absent(slices.ContainsFunc(page.Items, func(i store.QueueItem) bool { return i.ContactID == a.Contact }), err)
	}},
	{"show somebody's queue", see, "owner", false, says, func(a *MatrixAct) error {
		return second(a.St.Queue(a.Ctx, store.QueueQuery{Scope: store.Scope{OwnerID: a.Owner}}))
	}},
	{"count somebody's queue", see, "owner", false, says, func(a *MatrixAct) error { return second(a.St.QueueCounts(a.Ctx, store.Scope{OwnerID: a.Owner})) }},
	{"show somebody's board", see, "owner", false, says, func(a *MatrixAct) error {
		return second(a.St.Board(a.Ctx, store.BoardQuery{Scope: store.Scope{OwnerID: a.Owner}}))
	}},
	{"list somebody's referrals", see, "owner", false, says, func(a *MatrixAct) error {
		return second(a.St.List(a.Ctx, store.ReferralQuery{Scope: store.Scope{OwnerID: a.Owner}, Window: domain.AllTime()}))
	}},
	{"list somebody's accounts", see, "owner", false, says, func(a *MatrixAct) error {
		return second(a.St.Accounts(a.Ctx, store.PageQuery{Scope: store.Scope{OwnerID: a.Owner}}))
	}},
	{"show somebody's metrics", see, "owner", false, says, func(a *MatrixAct) error {
		return second(a.St.Metrics(a.Ctx, store.MetricsQuery{Scope: store.Scope{OwnerID: a.Owner}, Window: domain.AllTime()}))
	}},
	{"count somebody's missed windows", see, "owner", false, says, func(a *MatrixAct) error {
		return second(a.St.Missed(a.Ctx, store.MissedQuery{Scope: store.Scope{OwnerID: a.Owner}}))
	}},
	{"count somebody's answers", see, "owner", false, says, func(a *MatrixAct) error {
		return second(a.St.NPS(a.Ctx, store.MetricsQuery{Scope: store.Scope{OwnerID: a.Owner}, Window: domain.AllTime()}))
	}},
	{"sum up somebody's other deals", see, "owner", false, says, func(a *MatrixAct) error {
		return second(a.St.Baseline(a.Ctx, store.MetricsQuery{Scope: store.Scope{OwnerID: a.Owner}, Window: domain.AllTime()}))
	}},
}

func hasCard(cards []store.Card, id int64) bool {
	return slices.ContainsFunc(cards, func(c store.Card) bool { return c.ID == id })
}
