package store

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// setReferee finds or makes the referred account and its contact.
func (c *change) setReferee(r *domain.Referral, in ReferralInput) error {
	acc, err := c.refereeAccount(r, in)
	if err != nil {
		return err
	}
	r.AccountID, r.AccountName = acc.ID, acc.Name
	if !c.sight().seesAccount(&acc) { // found by its domain, maybe: its name is not said
		r.AccountName = strings.TrimSpace(in.AccountName)
	}
	if strings.TrimSpace(in.ContactName) == "" && in.ContactEmail == "" {
		return nil
	}
	email := domain.EmailNorm(in.ContactEmail)
	if email != "" {
		found, err := c.tx.ContactsByEmail([]string{email})
		if err != nil || found[email] != 0 {
			r.ContactID = found[email]
			return err
		}
	}
	name := strings.TrimSpace(in.ContactName)
	if name == "" {
		name = in.ContactEmail
	}
	p := domain.Contact{AccountID: acc.ID, Name: name, NameKey: domain.NameKey(name), Email: email, EmailRaw: in.ContactEmail, Title: in.ContactTitle}
	if err := save(c, c.tx.Contacts(), "contact", &p.Meta, &p); err != nil {
		return err
	}
	r.ContactID = p.ID
	c.undo.stays()
	return c.index("contact", p.ID, "", contactText(&p))
}

// refereeAccount matches by domain and name, never by the domain of a mail host (§3.15).
func (c *change) refereeAccount(r *domain.Referral, in ReferralInput) (domain.Account, error) {
	dom := domain.DomainOf(in.AccountDomain)
	if dom == "" {
		dom = domain.DomainOf(in.ContactEmail)
	}
	if domain.GenericDomain(dom) {
		dom = ""
	}
	key := domain.NameKey(in.AccountName)
	found, err := c.tx.AccountsNamed([]string{key})
	if err != nil {
		return domain.Account{}, err
	}
	id := found[key]
	if id == 0 && dom != "" {
		at, err := c.tx.AccountsAt([]string{dom})
		if err != nil {
			return domain.Account{}, err
		}
		id = at[dom]
	}
	if id != 0 {
		return c.tx.Accounts().Get(id)
	}
	a := domain.Account{Name: r.AccountName, NameKey: key, Domain: dom, Kind: domain.AccountProspect, Lifecycle: domain.LifeProspect, ICP: in.ICP, OwnerAE: r.OwnerID}
	if err := save(c, c.tx.Accounts(), "account", &a.Meta, &a); err != nil {
		return a, err
	}
	c.undo.stays()
	return a, c.index("account", a.ID, "", accountText(&a))
}

// sameReferral finds an open referral of the same account by the same referrer (§3.15 rule 1).
func (c *change) sameReferral(r *domain.Referral) (*domain.Referral, error) {
	rows, err := c.tx.Referrals().By("account_id", r.AccountID)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].AdvocateID == r.AdvocateID && rows[i].Stage.Open() && !domain.Archived(&rows[i]) {
			return &rows[i], nil
		}
	}
	return nil, nil //nolint:nilnil // no such referral is a normal answer
}

// mergeTouch notes a repeated introduction on the referral that is there already.
func (c *change) mergeTouch(was *domain.Referral, in ReferralInput) (Added, error) {
	if !c.sight().seesReferral(was) {
		return Added{}, domain.Errorf(domain.Conflict, "%s was introduced by them before, and a colleague whose referrals you do not see has it; nothing was saved. Ask a manager.",
			strings.TrimSpace(in.AccountName))
	}
	c.about("referral", was.ID)
	c.touchAccount(was.AccountID) // the referred company may be a customer, too
	t := domain.Touch{ReferralID: was.ID, AccountID: was.AccountID, Kind: "referral", At: c.now, Note: in.Note}
	if err := save(c, c.tx.Touches(), "touch", &t.Meta, &t); err != nil {
		return Added{}, err
	}
	c.undo.Text = "The repeated introduction of " + was.AccountName + " is gone"
	return Added{Referral: *was, Merged: true}, c.convertAsk(in.AskID)
}

// convertAsk closes the ask that led to the referral.
func (c *change) convertAsk(id int64) error {
	if id == 0 {
		return nil
	}
	a, err := c.sight().ask(id)
	if err != nil {
		return err
	}
	a.State, a.Outcome, a.ClosedAt = domain.AskConverted, "referral", c.now
	c.touchAccount(a.AccountID)
	return save(c, c.tx.Asks(), "ask", &a.Meta, &a)
}
