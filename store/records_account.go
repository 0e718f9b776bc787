package store

import (
	"cmp"
	"context"

	"github.com/refdeck/refdeck/domain"
)

// SaveAccount adds or corrects an account. The hold on it is changed by Hold only.
func (s *session) SaveAccount(ctx context.Context, op string, a domain.Account) (domain.Account, error) {
	return write(ctx, s, op, "account.save", func(c *change) (domain.Account, error) {
		if err := cleanRow(&a); err != nil {
			return a, err
		}
		old, err := beforeSeen(c, c.tx.Accounts(), &a.Meta, func(v *domain.Account) *domain.Meta { return &v.Meta }, func(v *domain.Account) string { return v.Name }, c.mayEditAccount)
		if err != nil {
			return a, err
		}
		if err := c.maySaveAccount(&a, old); err != nil {
			return a, err
		}
		if err := c.prepareAccount(&a); err != nil {
			return a, err
		}
		if err := c.sameAccount(&a, old); err != nil {
			return a, err
		}
		c.undo.Text = undoWords(a.Name, old == nil)
		if err := save(c, c.tx.Accounts(), "account", &a.Meta, &a); err != nil {
			return a, err
		}
		c.about("account", a.ID)
		was := ""
		if old != nil { // a new account has nobody yet who could be asked
			c.touchAccount(a.ID)
			was = accountText(old)
		}
		return a, c.index("account", a.ID, was, accountText(&a))
	})
}

// maySaveAccount applies the policy: one's own accounts, or anybody's; giving an
// account to somebody else is reassigning it.
func (c *change) mayEditAccount(a *domain.Account) error {
	if !c.sight().seesAccount(a) {
		return notFound("account")
	}
	return c.may(domain.VerbEditRecord, a.OwnerID, a.OwnerAE)
}

func (c *change) maySaveAccount(a, old *domain.Account) error {
	if old == nil {
		a.HoldReason, a.HoldUntil = "", 0
		if a.OwnerID == 0 && !c.sight().sees(0) { // else they would not see what they made
			a.OwnerID = c.s.who().UserID
		}
		return domain.Can(c.s.who(), domain.VerbEditRecord)
	}
	a.HoldReason, a.HoldUntil = old.HoldReason, old.HoldUntil
	if a.OwnerID != old.OwnerID || a.OwnerAE != old.OwnerAE {
		return c.may(domain.VerbReassign, old.OwnerID, old.OwnerAE)
	}
	return nil
}

func (c *change) prepareAccount(a *domain.Account) error {
	a.Kind = cmp.Or(a.Kind, domain.AccountCustomer)
	a.NameKey = domain.NameKey(a.Name)
	k := checks{}
	k.need(a.Name != "", "name", "Write the account's name")
	if a.Domain != "" {
		d := domain.DomainOf(a.Domain)
		k.need(d != "", "domain", "%q is not a domain such as acme.com", a.Domain)
		a.Domain = d
	}
	oneOf(&k, "kind", a.Kind, domain.AccountCustomer, domain.AccountProspect, domain.AccountPartnerOrg, domain.AccountInternal)
	oneOf(&k, "lifecycle", a.Lifecycle, domain.LifeOnboarding, domain.LifeLive, domain.LifeAtRisk, domain.LifeChurned, domain.LifeProspect)
	oneOf(&k, "icp", a.ICP, "yes", "no", "unknown")
	oneOf(&k, "sign_off", a.SignOff, "not_needed", "needed", "obtained", "refused")
	today := c.today()
	k.notAfter(a.CustomerSince, today, "customer_since", "date since when they are a customer")
	k.notAfter(a.GoLiveOn, today, "go_live_on", "go-live date")
	k.notAfter(a.ChurnNotice, today, "churn_notice", "date of the notice")
	k.need(a.ContractEnd.IsZero() || a.ContractEnd >= a.ContractStart, "contract_end", "The contract cannot end before it starts")
	k.need(a.Employees >= 0, "employees", "The number of employees cannot be negative")
	k.money(&a.ARR, c.p.BaseCurrency, "arr", "yearly revenue")
	c.user(&k, a.OwnerID, "owner")
	c.user(&k, a.OwnerAE, "owner_ae")
	return k.err
}

// sameAccount refuses a second account of one name, unless another domain tells them apart.
func (c *change) sameAccount(a, old *domain.Account) error {
	if old != nil && old.NameKey == a.NameKey {
		return nil
	}
	found, err := c.tx.AccountsNamed([]string{a.NameKey})
	if err != nil || found[a.NameKey] == 0 || found[a.NameKey] == a.ID {
		return err
	}
	other, err := c.tx.Accounts().Get(found[a.NameKey])
	if err != nil {
		return err
	}
	if a.Domain != "" && other.Domain != "" && a.Domain != other.Domain {
		return nil
	}
	if !c.sight().seesAccount(&other) {
		return &domain.Error{Code: domain.Conflict, Field: "name", Message: "An account of this name is there already, but it is not yours to see; nothing was saved. Ask a manager to give it to you."}
	}
	return &domain.Error{Code: domain.Conflict, Field: "name", Message: other.Name + " is there already; nothing was saved. Open it, or give this one another name or domain."}
}
