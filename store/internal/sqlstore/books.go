package sqlstore

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// Books loads all that the rules need to know about these accounts, in the order
// of their ids; an unknown id is left out. It asks each table once for all of
// them, in the order of the index that leads there, so that nothing is sorted.
func (t *Tx) Books(accounts []int64) ([]domain.Book, error) {
	var out []domain.Book
	for part := range chunks(unique(accounts), maxList) {
		books, err := t.books(part)
		if err != nil {
			return nil, err
		}
		out = append(out, books...)
	}
	return out, nil
}

// shelf is the books that are being filled.
type shelf struct {
	books []domain.Book
	at    map[int64]int // by account
	in    string        // "IN (?, …)"
	ids   []any
}

func (s *shelf) book(account int64) *domain.Book {
	if i, ok := s.at[account]; ok {
		return &s.books[i]
	}
	return nil
}

func (t *Tx) books(ids []int64) ([]domain.Book, error) {
	s := &shelf{at: make(map[int64]int, len(ids)), in: "IN (" + marks(padded(len(ids))) + ")", ids: pad(ids)}
	rows, err := t.accounts().list("WHERE id "+s.in+" ORDER BY id", s.ids...)
	if err != nil {
		return nil, err
	}
	s.books = make([]domain.Book, len(rows))
	for i := range rows {
		s.books[i].Account = rows[i]
		s.at[rows[i].ID] = i
	}
	for _, fill := range []func(*shelf) error{t.fillPeople, t.fillHealth, t.fillHistory, t.fillAdvocates} {
		if err := fill(s); err != nil {
			return nil, err
		}
	}
	return s.books, nil
}

// fill reads the rows of one table that belong to the accounts and hands each to its book.
func fill[T any](s *shelf, rows table[T], column, order string, account func(*T) int64, put func(*domain.Book, T)) error {
	all, err := rows.list("WHERE "+column+" "+s.in+" ORDER BY "+column+", "+order, s.ids...)
	if err != nil {
		return err
	}
	for i := range all {
		if b := s.book(account(&all[i])); b != nil {
			put(b, all[i])
		}
	}
	return nil
}

func (t *Tx) fillPeople(s *shelf) error {
	err := fill(s, t.contacts(), "account_id", "id", func(r *domain.Contact) int64 { return r.AccountID },
		func(b *domain.Book, r domain.Contact) { b.Contacts = append(b.Contacts, r) })
	if err != nil {
		return err
	}
	err = fill(s, t.answers(), "account_id", "responded_at, id", func(r *domain.Answer) int64 { return r.AccountID },
		func(b *domain.Book, r domain.Answer) { b.Answers = append(b.Answers, r) })
	if err != nil {
		return err
	}
	err = fill(s, t.suppressions(), "account_id", "id", func(r *domain.Suppression) int64 { return r.AccountID },
		func(b *domain.Book, r domain.Suppression) { b.Suppressed = append(b.Suppressed, r) })
	if err != nil {
		return err
	}
	return t.fillSuppressed(s)
}

// fillSuppressed hands the entries that name an address or a domain, and no
// account, to every book; the rules find out whom they mean.
func (t *Tx) fillSuppressed(s *shelf) error {
	everywhere, err := t.suppressions().list("WHERE account_id IS NULL ORDER BY id")
	if err != nil || len(everywhere) == 0 {
		return err
	}
	for i := range s.books {
		s.books[i].Suppressed = append(s.books[i].Suppressed, everywhere...)
	}
	return nil
}

func (t *Tx) fillHealth(s *shelf) error {
	err := fill(s, t.cases(), "account_id", "opened_at, id", func(r *domain.Case) int64 { return r.AccountID },
		func(b *domain.Book, r domain.Case) { b.Cases = append(b.Cases, r) })
	if err != nil {
		return err
	}
	err = fill(s, t.signals(), "account_id", "kind, observed_at, id", func(r *domain.HealthSignal) int64 { return r.AccountID },
		func(b *domain.Book, r domain.HealthSignal) { b.Signals = append(b.Signals, r) })
	if err != nil {
		return err
	}
	err = fill(s, t.churns(), "account_id", "at, id", func(r *domain.Churn) int64 { return r.AccountID },
		func(b *domain.Book, r domain.Churn) { b.Churns = append(b.Churns, r) })
	if err != nil {
		return err
	}
	return fill(s, t.subscriptions(), "account_id", "start_on, id", func(r *domain.Subscription) int64 { return r.AccountID },
		func(b *domain.Book, r domain.Subscription) { b.Subs = append(b.Subs, r) })
}

func (t *Tx) fillHistory(s *shelf) error {
	err := fill(s, t.events(), "account_id", "occurred_at, id", func(r *domain.SuccessEvent) int64 { return r.AccountID },
		func(b *domain.Book, r domain.SuccessEvent) { b.Events = append(b.Events, r) })
	if err != nil {
		return err
	}
	err = fill(s, t.asks(), "account_id", "sent_at, id", func(r *domain.Ask) int64 { return r.AccountID },
		func(b *domain.Book, r domain.Ask) { b.Asks = append(b.Asks, r) })
	if err != nil {
		return err
	}
	err = fill(s, t.referrals(), "referrer_account", "id", func(r *domain.Referral) int64 { return r.ReferrerAccount },
		func(b *domain.Book, r domain.Referral) { b.Referrals = append(b.Referrals, r) })
	if err != nil {
		return err
	}
	return fill(s, t.touches(), "account_id", "at, id", func(r *domain.Touch) int64 { return r.AccountID },
		func(b *domain.Book, r domain.Touch) { b.Touches = append(b.Touches, r) })
}

// fillAdvocates finds the contacts of the books who already have a referrer code.
func (t *Tx) fillAdvocates(s *shelf) error {
	owner := map[int64]int{} // contact → place of the book
	var ids []int64
	for i := range s.books {
		for j := range s.books[i].Contacts {
			id := s.books[i].Contacts[j].ID
			owner[id] = i
			ids = append(ids, id)
		}
	}
	for part := range slices.Chunk(ids, maxList) {
		rows, err := t.advocates().list("WHERE contact_id IN ("+marks(padded(len(part)))+")", pad(part)...)
		if err != nil {
			return err
		}
		for _, a := range rows {
			b := &s.books[owner[a.ContactID]]
			if b.HasAdvocate == nil {
				b.HasAdvocate = map[int64]domain.Advocate{}
			}
			b.HasAdvocate[a.ContactID] = a
		}
	}
	return nil
}

// AccountIDs pages through customers by id.
func (t *Tx) AccountIDs(after int64, n int) ([]int64, error) {
	return t.numbers("SELECT id FROM account WHERE id > ? AND kind = ? ORDER BY id"+limitTo(n), after, domain.AccountCustomer)
}
