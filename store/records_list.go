package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

const (
	recordLimit    = 50
	maxRecordLimit = 1_000
)

// Accounts pages through the accounts by name. PageQuery.After is the id of the last one seen.
func (s *session) Accounts(ctx context.Context, q PageQuery) ([]domain.Account, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]domain.Account, error) {
		if err := s.narrow(&q.Scope); err != nil {
			return nil, err
		}
		if q.ofOne() {
			own, err := accountsOfOwner(tx, &q.Scope)
			return pageOf(own, q, accountText, func(a *domain.Account) (int64, string) { return a.ID, a.NameKey }), err
		}
		v := s.sight(tx)
		return listRows(tx, "account", tx.Accounts(), q, accountText, func(rows []domain.Account) ([]domain.Account, error) {
			return slices.DeleteFunc(rows, func(a domain.Account) bool { return !v.seesAccount(&a) }), nil
		})
	})
}

// Contacts pages through the contacts by name; an owner's are the people of the owner's accounts.
func (s *session) Contacts(ctx context.Context, q PageQuery) ([]domain.Contact, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]domain.Contact, error) {
		if err := s.narrow(&q.Scope); err != nil {
			return nil, err
		}
		if q.ofOne() {
			own, err := contactsOfOwner(tx, &q.Scope)
			return pageOf(own, q, contactText, func(p *domain.Contact) (int64, string) { return p.ID, p.NameKey }), err
		}
		return listRows(tx, "contact", tx.Contacts(), q, contactText, s.sight(tx).contacts)
	})
}

// Partners pages through the partners by name; everybody of one's own company sees them.
func (s *session) Partners(ctx context.Context, q PageQuery) ([]domain.Partner, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]domain.Partner, error) {
		if q.OwnerID != 0 {
			own, err := tx.Partners().Page(0, 100_000)
			own = slices.DeleteFunc(own, func(p domain.Partner) bool { return p.ManagerID != q.OwnerID })
			return pageOf(own, q, partnerText, func(p *domain.Partner) (int64, string) { return p.ID, p.NameKey }), err
		}
		v := s.sight(tx)
		return listRows(tx, "partner", tx.Partners(), q, partnerText, func(rows []domain.Partner) ([]domain.Partner, error) {
			return slices.DeleteFunc(rows, func(domain.Partner) bool { return !v.seesPartners() }), nil
		})
	})
}

// ofOne tells whether the list is one person's, which is short enough to be read whole.
func (q *PageQuery) ofOne() bool { return q.OwnerID != 0 || (q.Sight != nil && q.Sight.own != 0) }

// accountsOfOwner are the accounts of an owner; for whoever sees their own only
// also those whose sales they do.
func accountsOfOwner(tx Tx, sc *Scope) ([]domain.Account, error) {
	if sc.Sight == nil {
		return tx.Accounts().By("owner_id", sc.OwnerID)
	}
	rows, err := tx.Accounts().By("owner_id", sc.Sight.own)
	if err != nil {
		return nil, err
	}
	more, err := tx.Accounts().By("owner_ae", sc.Sight.own)
	more = slices.DeleteFunc(more, func(a domain.Account) bool { return a.OwnerID == sc.Sight.own })
	return append(rows, more...), err
}

func contactsOfOwner(tx Tx, sc *Scope) ([]domain.Contact, error) {
	accounts, err := accountsOfOwner(tx, sc)
	if err != nil {
		return nil, err
	}
	var out []domain.Contact
	for i := range accounts {
		people, err := tx.Contacts().By("account_id", accounts[i].ID)
		if err != nil {
			return nil, err
		}
		out = append(out, people...)
	}
	return out, nil
}

func (q *PageQuery) limit() int { return min(cmp.Or(max(q.Limit, 0), recordLimit), maxRecordLimit) }

// pageOf is the page of a list that is short enough to be put in order here: one person's own.
func pageOf[T any](rows []T, q PageQuery, text func(*T) string, key func(*T) (int64, string)) []T {
	if words := queryWords(q.Search); len(words) > 0 {
		rows = slices.DeleteFunc(rows, func(r T) bool { return !matches(words, text(&r)) })
	}
	slices.SortFunc(rows, func(a, b T) int {
		ida, ka := key(&a)
		idb, kb := key(&b)
		return cmp.Or(strings.Compare(ka, kb), cmp.Compare(ida, idb))
	})
	if q.After != 0 {
		at := slices.IndexFunc(rows, func(r T) bool { id, _ := key(&r); return id == q.After })
		rows = rows[at+1:]
	}
	return rows[:min(len(rows), q.limit())]
}

// listRows is the page of a list of any length: the search index has the names in
// order. seen leaves out what the actor does not see; the page goes on until it is full.
func listRows[T any](tx Tx, kind string, t Table[T], q PageQuery, text func(*T) string, seen func([]T) ([]T, error)) ([]T, error) {
	limit := q.limit()
	if q.Sight != nil {
		q.Limit = maxRecordLimit
	}
	var out []T
	for {
		ids, err := listIDs(tx, kind, q, textsOf(t, text))
		if err != nil {
			return nil, err
		}
		rows, err := t.In(ids)
		if err != nil {
			return nil, err
		}
		page := make([]T, 0, len(ids))
		for _, id := range ids {
			if r, ok := rows[id]; ok {
				page = append(page, r)
			}
		}
		if page, err = seen(page); err != nil {
			return nil, err
		}
		out = append(out, page...)
		if len(out) >= limit || len(ids) < q.limit() {
			return out[:min(len(out), limit)], nil
		}
		q.After = ids[len(ids)-1]
	}
}

func listIDs(tx Tx, kind string, q PageQuery, text func([]int64) (map[int64]string, error)) ([]int64, error) {
	limit := q.limit()
	if words := queryWords(q.Search); len(words) > 0 {
		ids, err := findRecords(tx, kind, words, maxRecordLimit, text)
		page, _ := following(ids, q.After, limit)
		return page, err
	}
	if q.After == 0 {
		return tx.FindTerms(wholeLine, kind, limit)
	}
	term, err := nameTerm(tx, kind, q.After)
	if err != nil || term == "" {
		return nil, err
	}
	return tx.TermsAfter(kind, term, q.After, wholeLine, limit)
}

// nameTerm is the term of a record's name, by which lists are in order; empty for
// an unknown record. A masked name is none: it is not what the index holds.
func nameTerm(tx Tx, kind string, id int64) (string, error) {
	if m, ok := tx.(maskedTx); ok {
		tx = m.Tx
	}
	var texts map[int64]string
	var err error
	switch kind {
	case "account":
		texts, err = textsOf(tx.Accounts(), accountText)([]int64{id})
	case "contact":
		texts, err = textsOf(tx.Contacts(), contactText)([]int64{id})
	case "partner":
		texts, err = textsOf(tx.Partners(), partnerText)([]int64{id})
	}
	if _, ok := texts[id]; !ok {
		return "", err
	}
	name, _, _ := strings.Cut(texts[id], "\n")
	return wholeTerm(lineWords(name)), nil
}

// following is what comes after an id in a list, and whether the id was found.
func following(ids []int64, after int64, limit int) ([]int64, bool) {
	if after == 0 {
		return ids[:min(len(ids), limit)], true
	}
	at := slices.Index(ids, after)
	if at < 0 {
		return nil, false
	}
	ids = ids[at+1:]
	return ids[:min(len(ids), limit)], true
}
