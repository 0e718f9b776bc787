package store

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// ownerScope names the scope of one owner in the maintained sums; "" is everybody.
func ownerScope(owner int64) string {
	if owner == 0 {
		return ""
	}
	return "o" + strconv.FormatInt(owner, 10)
}

// keepQueue evaluates the touched accounts again and replaces their queue rows.
func (c *change) keepQueue() error {
	if len(c.accounts) == 0 {
		return nil
	}
	ids := make([]int64, 0, len(c.accounts))
	for id := range c.accounts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	seers, err := c.audience()
	if err != nil {
		return err
	}
	if err := requeue(c.tx, c.p, seers, ids, c.now); err != nil {
		return err
	}
	c.events = append(c.events, Change{Kind: "queue"})
	return nil
}

// requeue brings the queue rows and counts of these accounts up to date.
func requeue(tx Tx, p *domain.Program, seers *audience, accounts []int64, now time.Time) error {
	books, err := tx.Books(accounts)
	if err != nil {
		return err
	}
	old, err := tx.QueueOf(accounts)
	if err != nil {
		return err
	}
	if err := knowRows(tx, seers, old, books); err != nil {
		return err
	}
	counts := newQueueTally(seers)
	eligible := map[int64]bool{}
	for i := range old {
		counts.add(&old[i], -1)
		eligible[old[i].AccountID] = eligible[old[i].AccountID] || hasReason(old[i:i+1])
	}
	for i := range books {
		rows := queueRows(p, &books[i], now)
		for j := range rows {
			counts.add(&rows[j], 1)
		}
		if err := keepClient(tx, p, &books[i], eligible[books[i].Account.ID], hasReason(rows)); err != nil {
			return err
		}
		if err := tx.PutQueue(books[i].Account.ID, rows); err != nil {
			return err
		}
	}
	return tx.AddQueueCounts(counts.list())
}

// knowRows looks the teams of the rows' owners up.
func knowRows(tx Tx, seers *audience, rows []QueueRow, books []domain.Book) error {
	owners := make([]int64, 0, len(rows)+len(books))
	for i := range rows {
		owners = append(owners, rows[i].OwnerID)
	}
	for i := range books {
		owners = append(owners, books[i].Account.OwnerID)
	}
	return seers.know(tx, owners...)
}

// queueRows is what the queue keeps of one account: a row per contact of a
// customer. The people of other accounts are asked in other ways (§3.1).
func queueRows(p *domain.Program, b *domain.Book, now time.Time) []QueueRow {
	return appendQueueRows(nil, p, b, now)
}

func appendQueueRows(rows []QueueRow, p *domain.Program, b *domain.Book, now time.Time) []QueueRow {
	if b.Account.Kind != domain.AccountCustomer {
		return rows
	}
	verdicts := domain.Evaluate(p, b, now)
	rows = slices.Grow(rows, len(verdicts))
	for i := range verdicts {
		rows = append(rows, queueRow(p, &verdicts[i], &b.Account))
	}
	return rows
}

func queueRow(p *domain.Program, v *domain.Verdict, a *domain.Account) QueueRow {
	w := v.Best()
	rank := domain.RankOf(p, v, a)
	r := QueueRow{ContactID: v.ContactID, AccountID: a.ID, OwnerID: a.OwnerID, State: v.State, Kind: w.Kind, RecordKind: w.Record.Kind, RecordID: w.Record.ID,
		OpensAt: w.OpensAt, ClosesAt: w.ClosesAt, DueAt: w.DueAt, WindowS: rank.WindowS, RankNeg: -rank.Const, Unready: 100 - v.Readiness.Score,
		NameKey: a.NameKey, Named: v.Named, NextAt: v.NextChange, LastAskAt: v.LastAskAt}
	r.Codes, r.LiftsAt = whyNot(v)
	var soft []string
	for _, g := range v.Gates {
		if !g.Hard && !g.Passed {
			soft = append(soft, g.Code)
		}
	}
	r.Soft = strings.Join(soft, ",")
	var others []string
	for i := 1; i < len(v.Windows); i++ {
		others = append(others, string(v.Windows[i].Kind))
	}
	r.Others = strings.Join(others, ",")
	return r
}

// whyNot gives the codes that keep the contact from being asked and the moment
// at which the last of them lifts; no moment if one of them never does by itself.
func whyNot(v *domain.Verdict) (codes string, lifts time.Time) {
	var list []string
	never := false
	for _, g := range v.Failed() {
		list = append(list, g.Code)
		never = never || g.LiftsAt.IsZero()
		if g.LiftsAt.After(lifts) {
			lifts = g.LiftsAt
		}
	}
	if v.State == domain.QueueNone {
		list = list[:0]
		for _, m := range v.Missing {
			list = append(list, string(m))
		}
		never = true
	}
	if never {
		lifts = time.Time{}
	}
	return strings.Join(list, ","), lifts
}

// queueTally counts contacts per scope, state and first reason.
type queueTally struct {
	seers *audience
	n     map[QueueCount]int64
}

func newQueueTally(seers *audience) queueTally {
	return queueTally{seers: seers, n: map[QueueCount]int64{}}
}

func (t queueTally) add(r *QueueRow, n int64) {
	code, _, _ := strings.Cut(r.Codes, ",")
	key := QueueCount{State: r.State, Code: code}
	t.n[key] += n
	if r.OwnerID != 0 {
		key.Scope = ownerScope(r.OwnerID)
		t.n[key] += n
	}
	if key.Scope = t.seers.ofQueue(r.OwnerID); key.Scope != "" {
		t.n[key] += n
	}
}

func (t queueTally) list() []QueueCount {
	out := make([]QueueCount, 0, len(t.n))
	for k, n := range t.n {
		if n != 0 {
			k.N = n
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b QueueCount) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.State, b.State), cmp.Compare(a.Code, b.Code))
	})
	return out
}
