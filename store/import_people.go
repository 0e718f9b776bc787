package store

import (
	"cmp"
	"strconv"

	"github.com/refdeck/refdeck/domain"
)

// takeAccounts takes accounts in. One that the source's id does not find is
// looked for by name, unless it bears another id of that source; the domain alone
// makes it probable, which is for a person to decide (§3.15).
func (im *importer) takeAccounts() error {
	if err := im.findAccounts(); err != nil {
		return err
	}
	owners, err := im.owners()
	if err != nil {
		return err
	}
	var exts []string
	for i := range im.b.Rows {
		exts = addWord(exts, im.b.Rows[i].ExtID)
	}
	byExt, err := im.externals("account", exts)
	if err != nil {
		return err
	}
	items := make([]item[domain.Account], 0, len(im.b.Rows))
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		it := item[domain.Account]{row: i, ext: r.ExtID, rec: *r.AccountRec}
		if it.rec.Name == "" {
			it.rec.Name = r.ExtID
		}
		it.rec.NameKey, it.rec.Domain, it.rec.OwnerID = domain.NameKey(it.rec.Name), companyDomain(it.rec.Domain), owners[i]
		if it.rec.OwnerAE, err = im.owner(r.Owner2); err != nil {
			return err
		}
		if it.id = byExt[r.ExtID]; it.id != 0 && r.ExtID != "" {
			it.linked = true
			it.keys = []string{"x:" + r.ExtID}
		} else if err := im.nameAccount(&it, r); err != nil {
			return err
		}
		items = append(items, it)
	}
	_, err = take(im, im.accountEntity(), items)
	return err
}

// nameAccount finds an account that its source's id does not find.
func (im *importer) nameAccount(it *item[domain.Account], r *ImportRow) error {
	it.keys = []string{"n:" + it.rec.NameKey}
	if r.ExtID != "" {
		it.keys = []string{"x:" + r.ExtID}
	}
	id := im.byName[it.rec.NameKey]
	if id == 0 {
		if im.byDomain[it.rec.Domain] != 0 {
			im.warn(it.row, "domain", "same_domain", "another account has the domain %s too; if they are one, merge them by hand", it.rec.Domain)
		}
		return nil
	}
	if r.ExtID != "" {
		ids, err := im.c.tx.ExternalsOf("account", id)
		if err != nil {
			return err
		}
		for _, e := range ids {
			if e.System == im.b.System {
				return nil // that one is another account of the same source
			}
		}
	}
	it.id = id
	return nil
}

func (im *importer) accountEntity() entity[domain.Account] {
	return entity[domain.Account]{kind: "account", table: im.c.tx.Accounts(), meta: func(a *domain.Account) *domain.Meta { return &a.Meta },
		fill: func(a *domain.Account) {
			a.Kind, a.ICP, a.SignOff = cmp.Or(a.Kind, domain.AccountCustomer), cmp.Or(a.ICP, "unknown"), cmp.Or(a.SignOff, "not_needed")
			if a.Lifecycle == "" {
				a.Lifecycle = domain.LifeProspect
				if a.Kind == domain.AccountCustomer {
					a.Lifecycle = domain.LifeLive
				}
			}
		},
		after: func(_, a *domain.Account) { im.touch(a.ID) }, text: accountText}
}

// takeContacts takes contacts in; employees are contacts of the internal account.
func (im *importer) takeContacts() error {
	if err := im.findAccounts(); err != nil {
		return err
	}
	home, err := im.homeAccount()
	if err != nil {
		return err
	}
	book, err := im.openBook()
	if err != nil {
		return err
	}
	items := make([]item[domain.Contact], 0, len(im.b.Rows))
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		it := item[domain.Contact]{row: i, ext: r.ExtID, rec: *r.ContactRec}
		if it.rec.AccountID = home; home == 0 {
			it.rec.AccountID = im.account(i, false)
		}
		it.rec.NameKey, it.rec.EmailRaw, it.rec.Email = domain.NameKey(it.rec.Name), it.rec.Email, domain.EmailNorm(it.rec.Email)
		if it.rec.Name == "" {
			it.rec.Name = r.Contact.said()
			it.rec.NameKey = domain.NameKey(it.rec.Name)
		}
		if err := book.identify(&it); err != nil {
			return err
		}
		items = append(items, it)
	}
	_, err = take(im, im.contactEntity(), items)
	return err
}

func (im *importer) contactEntity() entity[domain.Contact] {
	return entity[domain.Contact]{kind: "contact", table: im.c.tx.Contacts(), meta: func(p *domain.Contact) *domain.Meta { return &p.Meta },
		after: func(old, p *domain.Contact) {
			im.touch(p.AccountID)
			if old != nil {
				im.touch(old.AccountID)
			}
		}, text: contactText}
}

// homeAccountName is one's own company, whose contacts the employees are.
const homeAccountName = "Our own company"

// homeAccount finds or makes the internal account, for employees; 0 for other kinds.
func (im *importer) homeAccount() (int64, error) {
	if im.b.Kind != "employees" {
		return 0, nil
	}
	tx := im.c.tx
	if saved, err := tx.Setting("internal_account"); err == nil && saved != "" {
		return strconv.ParseInt(saved, 10, 64)
	} else if err != nil && domain.CodeOf(err) != domain.NotFound {
		return 0, err
	}
	key := domain.NameKey(homeAccountName)
	found, err := tx.AccountsNamed([]string{key})
	if err != nil {
		return 0, err
	}
	id := found[key]
	if id == 0 {
		a := domain.Account{Name: homeAccountName, NameKey: key, Kind: domain.AccountInternal, Lifecycle: domain.LifeLive, ICP: "unknown", SignOff: "not_needed"}
		a.CreatedAt, a.CreatedBy, a.UpdatedAt, a.OpID = im.c.now, im.c.s.who().UserID, im.c.now, im.c.op
		if err := tx.Accounts().Put(&a); err != nil {
			return 0, err
		}
		if err := im.written("account", a.ID, true, "", accountText(&a)); err != nil {
			return 0, err
		}
		id = a.ID
	}
	return id, tx.SetSetting("internal_account", strconv.FormatInt(id, 10))
}
