package main

import (
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

type queueJSON struct {
	AsOf    instant     `json:"as_of"`
	Items   []queueItem `json:"items"`
	Askable int64       `json:"askable"`
	Blocked int64       `json:"blocked"`
	Next    *string     `json:"next"`
}

type queueItem struct {
	Account   string        `json:"account"`
	AccountID int64         `json:"account_id"`
	Contact   string        `json:"contact"`
	ContactID int64         `json:"contact_id"`
	State     string        `json:"state"`
	Trigger   *string       `json:"trigger"`
	Why       string        `json:"why"`
	OpensAt   instant       `json:"opens_at"`
	ClosesAt  instant       `json:"closes_at"`
	DueAt     instant       `json:"due_at"`
	Priority  float64       `json:"priority"`
	Readiness readinessJSON `json:"readiness"`
	Gates     []gateJSON    `json:"gates"`
	LastAskAt instant       `json:"last_ask_at"`
	Owner     *string       `json:"owner"`
	OwnerID   *int64        `json:"owner_id"`
}

type readinessJSON struct {
	Score      int64           `json:"score"`
	Band       string          `json:"band"`
	Components []componentJSON `json:"components"`
	Hint       string          `json:"hint,omitempty"`
}

type componentJSON struct {
	Code   string      `json:"code"`
	Points float64     `json:"points"`
	Max    int64       `json:"max"`
	Note   string      `json:"note"`
	Record *recordJSON `json:"record"`
}

type gateJSON struct {
	Code    string      `json:"code"`
	Kind    string      `json:"kind"` // hard or soft
	Passed  bool        `json:"passed"`
	Record  *recordJSON `json:"record"`
	LiftsAt instant     `json:"lifts_at"`
	Message string      `json:"message"`
}

type recordJSON struct {
	Kind  string `json:"kind"`
	ID    int64  `json:"id"`
	Label string `json:"label"`
}

func recordOf(r domain.RecordRef) *recordJSON {
	if r.Kind == "" {
		return nil
	}
	return &recordJSON{r.Kind, r.ID, r.Label}
}

func readinessOf(r domain.Readiness) readinessJSON {
	out := readinessJSON{Score: r.Score, Band: r.Band, Hint: r.Hint, Components: []componentJSON{}}
	for _, c := range r.Components {
		out.Components = append(out.Components, componentJSON{c.Code, float64(c.Points) / 100, c.Max, c.Note, recordOf(c.Record)})
	}
	return out
}

func gatesOf(gates []domain.Gate) []gateJSON {
	out := []gateJSON{}
	for _, g := range gates {
		out = append(out, gateJSON{g.Code, gateKind(g), g.Passed, recordOf(g.Record), instant(g.LiftsAt), g.Message})
	}
	return out
}

func gateKind(g domain.Gate) string {
	if g.Hard {
		return "hard"
	}
	return "soft"
}

func queueItemOf(i store.QueueItem, v domain.Verdict) queueItem {
	return queueItem{Account: i.Account, AccountID: i.AccountID, Contact: i.Contact, ContactID: i.ContactID, State: string(i.State),
		Trigger: optional(string(i.Trigger)), Why: i.Record.Label, OpensAt: instant(i.OpensAt), ClosesAt: instant(i.ClosesAt), DueAt: instant(i.DueAt),
		Priority: i.Priority, Readiness: readinessOf(v.Readiness), Gates: gatesOf(v.Gates), LastAskAt: instant(i.LastAskAt),
		Owner: optional(i.Owner), OwnerID: optional(i.OwnerID)}
}

type whyJSON struct {
	Subject      subjectJSON   `json:"subject"`
	AsOf         instant       `json:"as_of"`
	Askable      bool          `json:"askable"`
	State        string        `json:"state"`
	Pools        []string      `json:"pools"`
	NotInPool    []string      `json:"not_in_pool"`
	Trigger      *string       `json:"trigger"`
	ClosesAt     instant       `json:"closes_at"`
	Gates        []gateJSON    `json:"gates"`
	Readiness    readinessJSON `json:"readiness"`
	NextChangeAt instant       `json:"next_change_at"`
	Contacts     []whyJSON     `json:"contacts,omitempty"` // of an account; the fields above are then those of the first
}

type subjectJSON struct {
	Kind      string `json:"kind"` // account or contact
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Account   string `json:"account"`
	AccountID int64  `json:"account_id"`
}

func whyOf(e *store.Explanation) whyJSON {
	v := &e.Verdict
	out := whyJSON{Subject: subjectJSON{"contact", e.Contact.ID, e.Contact.Name, e.Account.Name, e.Account.ID}, AsOf: instant(e.AsOf), Askable: v.Askable(),
		State: string(v.State), Pools: poolsOf(v), NotInPool: []string{}, Trigger: optional(string(v.Best().Kind)), ClosesAt: instant(v.Best().ClosesAt),
		Gates: gatesOf(v.Gates), Readiness: readinessOf(v.Readiness), NextChangeAt: instant(v.NextChange)}
	for _, m := range v.Missing {
		out.NotInPool = append(out.NotInPool, string(m))
	}
	return out
}

func poolsOf(v *domain.Verdict) []string {
	pools := []string{}
	if v.Standing {
		pools = append(pools, "standing")
	}
	if v.Milestone {
		pools = append(pools, "milestone")
	}
	return pools
}
