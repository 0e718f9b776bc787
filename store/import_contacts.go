package store

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// addressBook finds the contacts that a batch speaks of: by id in the source,
// else by address, else by name at their account.
type addressBook struct {
	im      *importer
	byExt   map[string]int64
	byEmail map[string]int64
	at      map[int64]map[string]int64 // by account and folded name
	seenExt map[string]string          // addresses of new ids in this batch
	owner   map[string]string          // which id of this batch has an address
}

func (im *importer) openBook() (*addressBook, error) {
	b := &addressBook{im: im, at: map[int64]map[string]int64{}, seenExt: map[string]string{}, owner: map[string]string{}}
	var exts, emails []string
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		exts, emails = addWord(exts, r.Contact.ExtID), addWord(emails, domain.EmailNorm(r.Contact.Email))
		if r.ContactRec != nil {
			exts = addWord(exts, r.ExtID)
		}
	}
	var err error
	if b.byExt, err = im.externals("contact", exts); err != nil {
		return nil, err
	}
	b.byEmail, err = findKeys(emails, im.c.tx.ContactsByEmail)
	return b, err
}

// find is the contact of a reference at an account; 0 if none is known.
func (b *addressBook) find(r RefContact, account int64) (int64, error) {
	if id := b.byExt[r.ExtID]; r.ExtID != "" && id != 0 {
		return id, nil
	}
	if id := b.byEmail[domain.EmailNorm(r.Email)]; r.Email != "" && id != 0 {
		return id, nil
	}
	if account == 0 || r.Name == "" || r.Email != "" {
		return 0, nil
	}
	return b.named(r.Name, account)
}

func (b *addressBook) named(name string, account int64) (int64, error) {
	people, known := b.at[account]
	if !known {
		rows, err := b.im.c.tx.Contacts().By("account_id", account)
		if err != nil {
			return 0, err
		}
		people = map[string]int64{}
		for i := len(rows) - 1; i >= 0; i-- {
			people[rows[i].NameKey] = rows[i].ID
		}
		b.at[account] = people
	}
	return people[domain.NameKey(name)], nil
}

// identify finds which contact a contact's row is about. An address belongs to
// one person: a row that would take it from somebody else goes in without it.
func (b *addressBook) identify(it *item[domain.Contact]) error {
	email := it.rec.Email
	if it.ext != "" {
		it.keys = append(it.keys, "x:"+it.ext)
		it.id = b.byExt[it.ext]
		it.linked = it.id != 0
	}
	if email != "" {
		other := b.byEmail[email]
		first, twice := b.owner[email]
		switch {
		case it.id != 0 && other != 0 && other != it.id, it.id != 0 && twice && first != it.ext, it.ext != "" && b.seenExt[it.ext] != "" && b.seenExt[it.ext] != email && (other != 0 || twice):
			b.im.warn(it.row, "email", "address_taken", "the address %s belongs to another contact; the row was taken without it", it.rec.EmailRaw)
			it.rec.Email, it.rec.EmailRaw = "", ""
			return nil
		case it.id == 0:
			it.id = other
		}
		b.owner[email], b.seenExt[it.ext] = it.ext, email
		it.keys = append(it.keys, "e:"+email)
	}
	if it.id == 0 && it.ext == "" && email == "" && it.rec.AccountID != 0 {
		var err error
		it.id, err = b.named(it.rec.Name, it.rec.AccountID)
		it.keys = append(it.keys, "n:"+it.rec.NameKey)
		return err
	}
	if it.id == 0 && it.ext == "" && email == "" {
		return b.byContent(it)
	}
	return nil
}

// byContent recognises a person of whom only a name is known.
func (b *addressBook) byContent(it *item[domain.Contact]) error {
	it.ext = rowKey("contact", it.rec.NameKey, it.rec.Phone)
	found, err := b.im.externals("contact", []string{it.ext})
	it.id = found[it.ext]
	it.linked = it.id != 0
	it.keys = append(it.keys, "x:"+it.ext)
	return err
}

// respondents gives every row of survey answers its contact. Who is not known
// becomes a stub contact, and the summary says so (DECISIONS 15).
func (im *importer) respondents() (contacts, accounts []int64, err error) {
	book, err := im.openBook()
	if err != nil {
		return nil, nil, err
	}
	contacts, accounts = make([]int64, len(im.b.Rows)), make([]int64, len(im.b.Rows))
	var stubs []item[domain.Contact]
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		accounts[i] = im.byID[r.Account]
		if contacts[i], err = book.find(r.Contact, accounts[i]); err != nil {
			return nil, nil, err
		}
		if contacts[i] == 0 {
			stubs = append(stubs, im.stub(i, accounts[i], book))
		}
	}
	ids, err := im.makeStubs(stubs)
	if err != nil {
		return nil, nil, err
	}
	for i, s := range stubs {
		contacts[s.row] = ids[i]
	}
	return contacts, accounts, im.employers(contacts, accounts)
}

// stub is the contact that an answer makes when its sender is not known.
func (im *importer) stub(row int, account int64, book *addressBook) item[domain.Contact] {
	r := &im.b.Rows[row]
	ref := r.Contact
	it := item[domain.Contact]{row: row, ext: ref.ExtID, rec: domain.Contact{AccountID: account, Name: ref.Name, Email: domain.EmailNorm(ref.Email), EmailRaw: ref.Email, Title: ref.Title, Stub: true}}
	switch {
	case it.rec.Name != "":
	case ref.Email != "":
		it.rec.Name, _, _ = strings.Cut(ref.Email, "@")
	default:
		it.rec.Name = "Respondent of " + r.Account.said()
		if ref.ExtID != "" {
			it.rec.Name = "Respondent " + ref.ExtID
		}
	}
	it.rec.NameKey = domain.NameKey(it.rec.Name)
	if ref.ExtID == "" && ref.Email == "" {
		it.ext = rowKey("respondent", r.Account.words(), it.rec.NameKey)
	}
	if it.ext != "" {
		it.keys = append(it.keys, "x:"+it.ext)
	}
	if ref.Email != "" {
		it.keys = append(it.keys, "e:"+it.rec.Email)
	}
	return it
}

// makeStubs makes the stub contacts without counting them as rows.
func (im *importer) makeStubs(stubs []item[domain.Contact]) ([]int64, error) {
	var exts []string
	for _, s := range stubs {
		exts = addWord(exts, s.ext)
	}
	known, err := im.externals("contact", exts)
	if err != nil {
		return nil, err
	}
	made := map[string]bool{}
	for i := range stubs {
		s := &stubs[i]
		s.id = known[s.ext]
		s.linked = s.id != 0 && s.ext != ""
		if s.id == 0 && !made[s.keys[0]] {
			made[s.keys[0]] = true
			im.warn(s.row, "contact", "stub_contact", "the sender %s is not known; a contact was made that can be completed later", s.rec.Name)
		}
		if s.id != 0 { // it is there already; the answer adds nothing to it
			s.rec = domain.Contact{}
		}
	}
	saved := append([]RowResult(nil), im.result.Results...)
	ids, err := take(im, im.contactEntity(), stubs)
	for i := range saved { // only a stub that could not be made decides its row's fate
		if im.result.Results[i].Status == RowRejected && saved[i].Status != RowRejected {
			continue
		}
		im.result.Results[i] = saved[i]
	}
	return ids, err
}

// employers fills in the account of contacts whose answer names none.
func (im *importer) employers(contacts, accounts []int64) error {
	var ask []int64
	for i, id := range contacts {
		if accounts[i] == 0 && id != 0 {
			ask = append(ask, id)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	people, err := im.c.tx.Contacts().In(ask)
	for i, id := range contacts {
		if accounts[i] == 0 {
			accounts[i] = people[id].AccountID
		}
	}
	return err
}
