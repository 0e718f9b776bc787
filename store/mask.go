package store

import (
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// maskedTx reads for somebody who does not see who people are: names, addresses
// and what was written about them are masked where the rows come out, so that no
// result, list, timeline or search can show them (RELIABILITY §5). Rules still go
// by the addresses in the books.
type maskedTx struct{ Tx }

// maskedTable masks the rows of a table; what was found by a masked column is not.
type maskedTable[T any] struct {
	Table[T]
	mask func(*T)
}

// maskedColumns are those by whose value nobody can look for a person.
var maskedColumns = []string{"name", "name_key", "email"}

func (t maskedTable[T]) Get(id int64) (T, error) {
	row, err := t.Table.Get(id)
	t.mask(&row)
	return row, err
}

func (t maskedTable[T]) By(column string, v any) ([]T, error) {
	if slices.Contains(maskedColumns, column) {
		return nil, nil
	}
	return masked(t.mask)(t.Table.By(column, v))
}

func (t maskedTable[T]) Page(after int64, n int) ([]T, error) {
	return masked(t.mask)(t.Table.Page(after, n))
}

func (t maskedTable[T]) Range(column string, lo, hi int64) ([]T, error) {
	return masked(t.mask)(t.Table.Range(column, lo, hi))
}

func (t maskedTable[T]) In(ids []int64) (map[int64]T, error) {
	rows, err := t.Table.In(ids)
	for id, row := range rows {
		t.mask(&row)
		rows[id] = row
	}
	return rows, err
}

func masked[T any](mask func(*T)) func([]T, error) ([]T, error) {
	return func(rows []T, err error) ([]T, error) {
		for i := range rows {
			mask(&rows[i])
		}
		return rows, err
	}
}

func (t maskedTx) Accounts() Table[domain.Account] {
	return maskedTable[domain.Account]{t.Tx.Accounts(), domain.MaskAccount}
}

func (t maskedTx) Contacts() Table[domain.Contact] {
	return maskedTable[domain.Contact]{t.Tx.Contacts(), domain.MaskContact}
}

func (t maskedTx) Answers() Table[domain.Answer] {
	return maskedTable[domain.Answer]{t.Tx.Answers(), func(a *domain.Answer) { a.Comment = domain.MaskText(a.Comment) }}
}

func (t maskedTx) Asks() Table[domain.Ask] {
	return maskedTable[domain.Ask]{t.Tx.Asks(), func(a *domain.Ask) { a.Draft, a.Note = domain.MaskText(a.Draft), domain.MaskText(a.Note) }}
}

func (t maskedTx) Churns() Table[domain.Churn] {
	return maskedTable[domain.Churn]{t.Tx.Churns(), func(c *domain.Churn) { c.Comment = domain.MaskText(c.Comment) }}
}

func (t maskedTx) Notes() Table[domain.Note] {
	return maskedTable[domain.Note]{t.Tx.Notes(), func(n *domain.Note) { n.Body = domain.MaskText(n.Body) }}
}

func (t maskedTx) Touches() Table[domain.Touch] {
	return maskedTable[domain.Touch]{t.Tx.Touches(), func(v *domain.Touch) { v.Note = domain.MaskText(v.Note) }}
}

func (t maskedTx) Stakeholders() Table[domain.Stakeholder] {
	return maskedTable[domain.Stakeholder]{t.Tx.Stakeholders(), func(p *domain.Stakeholder) { p.Name, p.Email = domain.MaskName(p.Name), domain.MaskEmail(p.Email) }}
}

// maskAdvocate leaves the name of a partner, which is a company.
func maskAdvocate(a *domain.Advocate) {
	if a.PartnerID == 0 {
		a.Name = domain.MaskName(a.Name)
		a.NameKey = domain.NameKey(a.Name)
	}
}

func (t maskedTx) Advocates() Table[domain.Advocate] {
	return maskedTable[domain.Advocate]{t.Tx.Advocates(), maskAdvocate}
}

// maskedPartners can be looked for by name, which is a company's.
type maskedPartners struct{ maskedTable[domain.Partner] }

func (t maskedPartners) By(column string, v any) ([]domain.Partner, error) {
	return masked(t.mask)(t.Table.By(column, v))
}

func (t maskedTx) Partners() Table[domain.Partner] {
	return maskedPartners{maskedTable[domain.Partner]{t.Tx.Partners(), func(p *domain.Partner) { p.Email = domain.MaskEmail(p.Email) }}}
}

func (t maskedTx) Referrals() Table[domain.Referral] {
	return maskedTable[domain.Referral]{t.Tx.Referrals(), domain.MaskReferral}
}

func (t maskedTx) ReferralByRef(ref string) (domain.Referral, error) {
	r, err := t.Tx.ReferralByRef(ref)
	domain.MaskReferral(&r)
	return r, err
}

func (t maskedTx) BoardColumn(q ColumnQuery) ([]domain.Referral, error) {
	return masked(domain.MaskReferral)(t.Tx.BoardColumn(q))
}

func (t maskedTx) ReferralList(q ListQuery) ([]domain.Referral, error) {
	return masked(domain.MaskReferral)(t.Tx.ReferralList(q))
}

func (t maskedTx) Books(accounts []int64) ([]domain.Book, error) {
	return masked(domain.MaskBook)(t.Tx.Books(accounts))
}

// ContactsByEmail finds nobody: an address is not what somebody masked is found by.
func (t maskedTx) ContactsByEmail([]string) (map[string]int64, error) { return map[string]int64{}, nil }

// FindTerms finds nobody by a name or an address, and partners by name or code.
func (t maskedTx) FindTerms(prefix, kind string, n int) ([]int64, error) {
	if kind == "contact" && prefix != wholeLine {
		return nil, nil
	}
	ids, err := t.Tx.FindTerms(prefix, kind, n)
	if kind != "partner" || prefix == wholeLine || err != nil {
		return ids, err
	}
	rows, err := t.Tx.Partners().In(ids)
	return slices.DeleteFunc(ids, func(id int64) bool {
		p := rows[id]
		terms := searchTerms(p.Name + "\n" + p.Code)
		return !slices.ContainsFunc(terms, func(term string) bool { return strings.HasPrefix(term, prefix) })
	}), err
}

func (t maskedTx) CountTerms(prefix, kind string, n int) (int64, error) {
	if kind == "contact" && prefix != wholeLine {
		return 0, nil
	}
	return t.Tx.CountTerms(prefix, kind, n)
}

// maskedResult hides what a result has from before it was masked: addresses in the
// books of accounts, and what a repeat of one's own operation answers.
func maskedResult(v any) {
	switch x := v.(type) {
	case *Explanation:
		maskExplanation(x)
	case *[]Explanation:
		for i := range *x {
			maskExplanation(&(*x)[i])
		}
	case *AccountDetail:
		for i := range x.Contacts {
			domain.MaskContact(&x.Contacts[i])
		}
	case *domain.Contact:
		domain.MaskContact(x)
	case *domain.Account:
		domain.MaskAccount(x)
	case *domain.Referral:
		domain.MaskReferral(x)
	case *Added:
		domain.MaskReferral(&x.Referral)
	case *domain.Ask:
		x.Draft, x.Note = domain.MaskText(x.Draft), domain.MaskText(x.Note)
	case *domain.Answer:
		x.Comment = domain.MaskText(x.Comment)
	case *domain.Note:
		x.Body = domain.MaskText(x.Body)
	case *domain.Touch:
		x.Note = domain.MaskText(x.Note)
	case *domain.Stakeholder:
		x.Name, x.Email = domain.MaskName(x.Name), domain.MaskEmail(x.Email)
	case *domain.Partner:
		x.Email = domain.MaskEmail(x.Email)
	case *Undone:
		x.Text = ""
	}
}

func maskExplanation(e *Explanation) {
	domain.MaskContact(&e.Contact)
	e.Item.Contact, e.Item.Email = domain.MaskName(e.Item.Contact), domain.MaskEmail(e.Item.Email)
}
