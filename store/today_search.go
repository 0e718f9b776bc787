package store

import (
	"cmp"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// wordFinds is where one word of a search leads: to people, and to companies with all their people.
type wordFinds struct{ contacts, accounts found }

func (w *wordFinds) size() int   { return len(w.contacts.ids) + len(w.accounts.ids) }
func (w *wordFinds) whole() bool { return w.contacts.whole && w.accounts.whole }

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
// their name, address or company.
func (r *reader) findRows(words []string) ([]QueueRow, error) {
	finds, lead, rare, err := r.lookUp(words, maxFound)
	if err != nil {
		return nil, err
	}
	rows, err := r.rowsOf(finds[lead])
	if err != nil {
		return nil, err
	}
	if len(words) > 1 {
		if rows, err = r.everyWord(rows, words, finds, rare); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(rows, func(a, b QueueRow) int { return cmp.Compare(a.ContactID, b.ContactID) })
	return r.correct(slices.CompactFunc(rows, func(a, b QueueRow) bool { return a.ContactID == b.ContactID }))
}

// everyWord keeps of the leading word's rows those that the others lead to, and
// adds those whose name is what was written. Where all words are common ones and
// nobody is called so, it looks further.
func (r *reader) everyWord(rows []QueueRow, words []string, finds []wordFinds, rare bool) ([]QueueRow, error) {
	named, err := r.phraseRows(words)
	if err != nil {
		return nil, err
	}
	if !rare && len(named) == 0 {
		if finds, _, _, err = r.lookUp(words, maxCommon); err != nil {
			return nil, err
		}
		more, err := r.rowsOf(inAll(finds))
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	rows, err = r.narrow(rows, words, finds)
	return append(rows, named...), err
}

// inAll are the people and the companies that are in all lists, as far as these go.
func inAll(finds []wordFinds) wordFinds {
	var people, homes []found
	for i := range finds {
		people, homes = append(people, finds[i].contacts), append(homes, finds[i].accounts)
	}
	var w wordFinds
	w.contacts.ids, _ = intersect(people)
	w.accounts.ids, _ = intersect(homes)
	w.contacts.ids, w.accounts.ids = w.contacts.ids[:min(len(w.contacts.ids), maxFound)], w.accounts.ids[:min(len(w.accounts.ids), maxFound)]
	return w
}

// lookUp looks every word up, and tells which one leads to fewest and whether
// one is rare enough to have been followed to its end.
func (r *reader) lookUp(words []string, n int) (finds []wordFinds, lead int, rare bool, err error) {
	finds = make([]wordFinds, len(words))
	for i, w := range words {
		if finds[i], err = r.findPeople(w, n); err != nil {
			return nil, 0, false, err
		}
		rare = rare || finds[i].whole()
		if finds[i].size() < finds[lead].size() {
			lead = i
		}
	}
	return finds, lead, rare, nil
}

func (r *reader) findPeople(word string, n int) (w wordFinds, err error) {
	if w.contacts, err = findWord(r.tx, "contact", word, n); err != nil {
		return w, err
	}
	w.accounts, err = findWord(r.tx, "account", word, n)
	return w, err
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
	rows, err := r.tx.QueueContacts(w.contacts.ids)
	if err != nil {
		return nil, err
	}
	more, err := r.tx.QueueOf(w.accounts.ids)
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
	sure, err := r.verify(unsure[:min(len(unsure), maxFound)], words)
	return append(out, sure...), err
}

// verify looks into the texts of the rows' people and companies.
func (r *reader) verify(rows []QueueRow, words []string) ([]QueueRow, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	var people, homes []int64
	for i := range rows {
		people, homes = append(people, rows[i].ContactID), append(homes, rows[i].AccountID)
	}
	contacts, err := r.tx.Contacts().In(people)
	if err != nil {
		return nil, err
	}
	accounts, err := r.tx.Accounts().In(homes)
	return slices.DeleteFunc(rows, func(row QueueRow) bool {
		c, a := contacts[row.ContactID], accounts[row.AccountID]
		return !matches(words, personText(&c, &a))
	}), err
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
		case finds[i].whole():
			return leadsNot
		default:
			out = leadsMaybe
		}
	}
	return out
}
