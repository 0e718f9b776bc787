package store

import (
	"fmt"
	"strconv"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// content is one row's record on its way in: its id or content key, and whose it is.
type content[T any] struct {
	ext string
	rec T
}

// takeRecords takes in records that are found by the id of their source or by
// their content only.
func takeRecords[T any](im *importer, e entity[T], rows []int, recs []content[T]) error {
	exts := make([]string, 0, len(recs))
	for _, r := range recs {
		exts = append(exts, r.ext)
	}
	known, err := im.externals(e.kind, exts)
	if err != nil {
		return err
	}
	items := make([]item[T], len(recs))
	for i, r := range recs {
		id := known[r.ext]
		items[i] = item[T]{row: rows[i], ext: r.ext, keys: []string{r.ext}, id: id, linked: id != 0, rec: r.rec}
	}
	_, err = take(im, e, items)
	return err
}

func stamp(t time.Time) string { return strconv.FormatInt(t.UnixMicro(), 10) }

// takeAnswers takes survey answers in. Their class is never read: it follows from the score.
func (im *importer) takeAnswers() error {
	if err := im.findAccounts(); err != nil {
		return err
	}
	contacts, accounts, err := im.respondents()
	if err != nil {
		return err
	}
	var rows []int
	var recs []content[domain.Answer]
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		if im.rejected(i) {
			continue
		}
		a := *r.Answer
		a.ContactID, a.AccountID = contacts[i], accounts[i]
		if a.Score < 0 || a.Score > a.Scale {
			im.reject(i, "score", "bad_score", "the score %d is outside 0 to %d", a.Score, a.Scale)
			continue
		}
		ext := string(a.Survey) + ":" + extOf(r, "answer", r.Contact.words(), r.Account.words(), stamp(a.RespondedAt))
		rows, recs = append(rows, i), append(recs, content[domain.Answer]{ext, a})
	}
	return takeRecords(im, entity[domain.Answer]{kind: "answer", table: im.c.tx.Answers(), meta: func(a *domain.Answer) *domain.Meta { return &a.Meta },
		decides: []string{"Score"}, after: func(_, a *domain.Answer) { im.touch(a.AccountID) }}, rows, recs)
}

// takeCases takes support cases in. What the source says of their state is final:
// a case that is open again there is open here.
func (im *importer) takeCases() error {
	if err := im.findAccounts(); err != nil {
		return err
	}
	book, err := im.openBook()
	if err != nil {
		return err
	}
	var rows []int
	var recs []content[domain.Case]
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		k := *r.Case
		k.AccountID = im.byID[r.Account]
		if k.ContactID, err = book.find(r.Contact, k.AccountID); err != nil {
			return err
		}
		if k.AccountID == 0 && k.ContactID != 0 {
			p, err := im.c.tx.Contacts().Get(k.ContactID)
			if err != nil {
				return err
			}
			k.AccountID = p.AccountID
		}
		if k.AccountID == 0 {
			im.account(i, false)
		}
		ext := extOf(r, "case", r.Account.words(), stamp(k.OpenedAt), k.Subject)
		rows, recs = append(rows, i), append(recs, content[domain.Case]{ext, k})
	}
	return takeRecords(im, entity[domain.Case]{kind: "case", table: im.c.tx.Cases(), meta: func(k *domain.Case) *domain.Meta { return &k.Meta },
		decides: []string{"Status", "ResolvedAt", "Escalated"}, after: func(old, k *domain.Case) {
			im.touch(k.AccountID)
			if old != nil {
				im.touch(old.AccountID)
			}
		}}, rows, recs)
}

// takeEvents takes success events in.
func (im *importer) takeEvents() error {
	if err := im.findAccounts(); err != nil {
		return err
	}
	book, err := im.openBook()
	if err != nil {
		return err
	}
	owners, err := im.owners()
	if err != nil {
		return err
	}
	var rows []int
	var recs []content[domain.SuccessEvent]
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		ev := *r.Event
		ev.AccountID, ev.OwnerID = im.byID[r.Account], owners[i]
		if ev.ContactID, err = book.find(r.Contact, ev.AccountID); err != nil {
			return err
		}
		if ev.AccountID == 0 && ev.ContactID != 0 {
			p, err := im.c.tx.Contacts().Get(ev.ContactID)
			if err != nil {
				return err
			}
			ev.AccountID = p.AccountID
		}
		if ev.AccountID == 0 {
			im.account(i, true)
			continue
		}
		ext := extOf(r, "event", r.Account.words(), r.Contact.words(), string(ev.Kind), stamp(ev.OccurredAt))
		rows, recs = append(rows, i), append(recs, content[domain.SuccessEvent]{ext, ev})
	}
	return takeRecords(im, entity[domain.SuccessEvent]{kind: "event", table: im.c.tx.Events(), meta: func(v *domain.SuccessEvent) *domain.Meta { return &v.Meta },
		after: func(_, v *domain.SuccessEvent) { im.touch(v.AccountID) }}, rows, recs)
}

// takeSignals takes health measurements in: a row may hold several. The row's
// fate is that of its most changed measurement.
func (im *importer) takeSignals() error {
	if err := im.findAccounts(); err != nil {
		return err
	}
	var rows []int
	var recs []content[domain.HealthSignal]
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		acc := im.account(i, true)
		if acc == 0 {
			continue
		}
		for _, s := range r.Signals {
			s.AccountID = acc
			ext := fmt.Sprintf("%s/%s", extOf(r, "signal", r.Account.words(), stamp(s.ObservedAt)), s.Kind)
			rows, recs = append(rows, i), append(recs, content[domain.HealthSignal]{ext, s})
		}
	}
	best := map[int]RowStatus{}
	e := entity[domain.HealthSignal]{kind: "signal", table: im.c.tx.Signals(), meta: func(s *domain.HealthSignal) *domain.Meta { return &s.Meta },
		decides: []string{"Value"}, after: func(_, s *domain.HealthSignal) { im.touch(s.AccountID) }}
	e.fate = func(row int, s RowStatus) {
		if weight[s] > weight[best[row]] {
			best[row] = s
		}
	}
	err := takeRecords(im, e, rows, recs)
	for row, s := range best {
		im.result.Results[row].Status = s
	}
	return err
}

// weight orders the fates of the parts of a row.
var weight = map[RowStatus]int{RowDuplicate: 1, RowUnchanged: 2, RowUpdated: 3, RowCreated: 4, RowRejected: 5}

// takeChurns takes customers leaving or coming back in.
func (im *importer) takeChurns() error {
	if err := im.findAccounts(); err != nil {
		return err
	}
	var rows []int
	var recs []content[domain.Churn]
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		v := *r.Churn
		if v.AccountID = im.account(i, true); v.AccountID == 0 {
			continue
		}
		ext := extOf(r, "churn", r.Account.words(), stamp(v.At), strconv.FormatBool(v.Reactivation))
		rows, recs = append(rows, i), append(recs, content[domain.Churn]{ext, v})
	}
	return takeRecords(im, entity[domain.Churn]{kind: "churn", table: im.c.tx.Churns(), meta: func(v *domain.Churn) *domain.Meta { return &v.Meta },
		decides: []string{"Reactivation"}, after: func(_, v *domain.Churn) { im.touch(v.AccountID) }}, rows, recs)
}

// takeSubscriptions takes contract lines in.
func (im *importer) takeSubscriptions() error {
	if err := im.findAccounts(); err != nil {
		return err
	}
	book, err := im.openBook()
	if err != nil {
		return err
	}
	var rows []int
	var recs []content[domain.Subscription]
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		v := *r.Sub
		v.AccountID = im.byID[r.Account]
		if v.AccountID == 0 && r.Contact.Email != "" {
			contact, err := book.find(r.Contact, 0)
			if err != nil {
				return err
			}
			if contact != 0 {
				p, err := im.c.tx.Contacts().Get(contact)
				if err != nil {
					return err
				}
				v.AccountID = p.AccountID
			}
		}
		if v.AccountID == 0 {
			im.account(i, true)
			continue
		}
		ext := extOf(r, "subscription", r.Account.words(), v.StartOn.String(), v.Plan)
		rows, recs = append(rows, i), append(recs, content[domain.Subscription]{ext, v})
	}
	return takeRecords(im, entity[domain.Subscription]{kind: "subscription", table: im.c.tx.Subscriptions(), meta: func(v *domain.Subscription) *domain.Meta { return &v.Meta },
		decides: []string{"EndOn", "Churned", "Trial"}, after: func(_, v *domain.Subscription) { im.touch(v.AccountID) }}, rows, recs)
}
