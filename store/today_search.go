package store

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// wordFinds is where one word of a search leads: to people, and to companies with all their people.
type wordFinds struct{ contacts, accounts found }

func (w *wordFinds) size() int { return len(w.contacts.ids) + len(w.accounts.ids) }

// searched is the page of a search. All that is found is put in order, since it is few.
func (r *reader) searched() (QueuePage, error) {
	out := QueuePage{AsOf: r.now}
	rows, err := r.findRows(queryWords(r.q.Search))
	if err != nil {
		return out, err
	}
	sortRows(rows, r.p, r.now)
	out.Total = int64(len(rows))
	if last := r.cur.row(); last != nil {
		at, _ := slices.BinarySearchFunc(rows, last, func(row QueueRow, l *QueueRow) int {
			if compareRows(&row, l, r.p, r.now) <= 0 {
				return -1
			}
			return 1
		})
		rows = rows[at:]
	}
	if len(rows) > r.q.Limit {
		rows = rows[:r.q.Limit]
		out.Next = writeCursor(&rows[len(rows)-1], r.now)
	}
	out.Items, err = itemsOf(r.tx, r.p, rows, r.now)
	return out, err
}

// findRows gives the queue rows of people for whom every word begins a word of
// their name, address or company. The rarest word leads; a word too common to be
// looked up is checked in the texts.
func (r *reader) findRows(words []string) ([]QueueRow, error) {
	finds := make([]wordFinds, len(words))
	lead := 0
	for i, w := range words {
		var err error
		if finds[i].contacts, err = findWord(r.tx, "contact", w, maxMember); err != nil {
			return nil, err
		}
		if finds[i].accounts, err = findWord(r.tx, "account", w, maxMember); err != nil {
			return nil, err
		}
		if finds[i].size() < finds[lead].size() {
			lead = i
		}
	}
	named, err := r.phraseRows(words)
	if err != nil {
		return nil, err
	}
	rows, err := r.rowsOf(finds[lead])
	if err != nil {
		return nil, err
	}
	if len(words) > 1 {
		if rows, err = r.narrow(rows, words, finds); err != nil {
			return nil, err
		}
	}
	rows = append(rows, named...)
	slices.SortFunc(rows, func(a, b QueueRow) int { return int(a.ContactID - b.ContactID) })
	return r.correct(slices.CompactFunc(rows, func(a, b QueueRow) bool { return a.ContactID == b.ContactID }))
}

// phraseRows are the rows of people and companies whose whole name begins with the words.
func (r *reader) phraseRows(words []string) ([]QueueRow, error) {
	var w wordFinds
	var err error
	if w.contacts.ids, err = r.tx.FindTerms(wholeTerm(words), "contact", maxFound); err != nil {
		return nil, err
	}
	if w.accounts.ids, err = r.tx.FindTerms(wholeTerm(words), "account", maxFound); err != nil {
		return nil, err
	}
	return r.rowsOf(w)
}

func (r *reader) rowsOf(w wordFinds) ([]QueueRow, error) {
	rows, err := r.tx.QueueContacts(w.contacts.ids[:min(len(w.contacts.ids), maxFound)])
	if err != nil {
		return nil, err
	}
	more, err := r.tx.QueueOf(w.accounts.ids[:min(len(w.accounts.ids), maxFound)])
	return append(rows, more...), err
}

// narrow keeps the rows that every word leads to.
func (r *reader) narrow(rows []QueueRow, words []string, finds []wordFinds) ([]QueueRow, error) {
	var out, unsure []QueueRow
	for i := range rows {
		switch leads(&rows[i], finds) {
		case leadsSurely:
			out = append(out, rows[i])
		case leadsMaybe:
			unsure = append(unsure, rows[i])
		}
	}
	if len(unsure) == 0 {
		return out, nil
	}
	b, err := readBatch(r.tx, r.p, unsure, r.now)
	if err != nil {
		return nil, err
	}
	for i := range unsure {
		a, c := b.accounts[unsure[i].AccountID], b.contacts[unsure[i].ContactID]
		if matches(words, personText(&c, &a)) {
			out = append(out, unsure[i])
		}
	}
	return out, nil
}

func personText(c *domain.Contact, a *domain.Account) string {
	return contactText(c) + "\n" + accountText(a)
}

// leading is whether the lists show that every word leads to a row.
type leading int

const (
	leadsNot leading = iota
	leadsMaybe
	leadsSurely
)

// leads tells whether every word leads to the row, as far as the lists go.
func leads(row *QueueRow, finds []wordFinds) leading {
	out := leadsSurely
	for i := range finds {
		_, person := slices.BinarySearch(finds[i].contacts.ids, row.ContactID)
		_, home := slices.BinarySearch(finds[i].accounts.ids, row.AccountID)
		switch {
		case person, home:
		case finds[i].contacts.whole && finds[i].accounts.whole:
			return leadsNot
		default:
			out = leadsMaybe
		}
	}
	return out
}
