package demo

import (
	"strconv"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func numbered(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return firstNames[i%len(firstNames)] + " " + lastNames[i/len(firstNames)%len(lastNames)]
}

func (b *book) putUsers(tx store.Tx, op string, _, _ int) error {
	rows := make([]domain.User, 0, b.csms+b.reps)
	for i := range b.csms {
		rows = append(rows, b.user(op, numbered(csmNames, i), domain.RoleCSM))
	}
	for i := range b.reps {
		rows = append(rows, b.user(op, numbered(repNames, i+b.csms), domain.RoleRep))
	}
	return tx.Users().Insert(rows)
}

func (b *book) user(op, name string, role domain.Role) domain.User {
	return domain.User{Meta: b.meta(op, time.Time{}), Name: name, Email: mailbox(name, "refdeck.example", 0), Roles: string(role), Active: true}
}

func (b *book) putCustomers(tx store.Tx, op string, from, to int) error {
	rows := make([]domain.Account, 0, to-from)
	for i := from; i < to; i++ {
		rows = append(rows, b.customer(op, i))
	}
	return tx.Accounts().Insert(rows)
}

func (b *book) customer(op string, i int) domain.Account {
	r := b.rng("account", i)
	name := companyName(i)
	months := 1 + r.IntN(60)
	a := domain.Account{Meta: b.meta(op, b.ago(days(months*30))), Name: name, NameKey: domain.NameKey(name), Domain: domainName(i), Kind: domain.AccountCustomer,
		Lifecycle: domain.LifeLive, Industry: pick(r, industries), Country: pick(r, []string{"US", "GB", "DE", "NO", "JP", "ES"}), CustomerSince: b.today.AddMonths(-months),
		ARR: domain.Money{Minor: int64(6+r.IntN(300)) * 1_000_00, Currency: "USD"}, OwnerID: b.csmID(i), ICP: pick(r, []string{"yes", "yes", "no", "unknown"})}
	a.GoLiveOn = a.CustomerSince.AddDays(20 + r.IntN(40))
	if a.GoLiveOn > b.today {
		a.GoLiveOn = 0
		a.Lifecycle = domain.LifeOnboarding
	}
	a.ContractStart, a.RenewalOn = a.CustomerSince, nextAnniversary(a.CustomerSince, b.today)
	if r.IntN(4) == 0 {
		a.ExecSponsor = personName(r)
	}
	b.trouble(&a, i)
	return a
}

func nextAnniversary(since, today domain.Date) domain.Date {
	d := since
	for d <= today {
		d = d.AddMonths(12)
	}
	return d
}

// trouble gives some accounts what keeps their people from being asked.
func (b *book) trouble(a *domain.Account, i int) {
	switch i % 47 {
	case 9:
		a.SignOff = "needed"
	case 19:
		a.HoldReason, a.HoldUntil = "legal review", b.today.AddDays(21)
	case 29:
		a.Lifecycle = domain.LifeAtRisk
	case 39:
		a.OverdueSince = b.today.AddDays(-44)
	case 45:
		a.ChurnNotice = b.today.AddDays(-6)
	}
}

func (b *book) putProspects(tx store.Tx, op string, from, to int) error {
	rows := make([]domain.Account, 0, to-from)
	for i := from; i < to; i++ {
		name := companyName(b.customers + i)
		rows = append(rows, domain.Account{Meta: b.meta(op, time.Time{}), Name: name, NameKey: domain.NameKey(name), Domain: domainName(b.customers + i),
			Kind: domain.AccountProspect, Lifecycle: domain.LifeProspect, ICP: "yes"})
	}
	return tx.Accounts().Insert(rows)
}

func (b *book) putCompany(tx store.Tx, op string, _, _ int) error {
	return tx.Accounts().Insert([]domain.Account{{Meta: b.meta(op, time.Time{}), Name: "Our own company", NameKey: "our own company", Domain: "refdeck.example",
		Kind: domain.AccountInternal, Lifecycle: domain.LifeLive}})
}

func (b *book) putContacts(tx store.Tx, op string, from, to int) error {
	rows := make([]domain.Contact, 0, (to-from)*b.perAccount)
	for i := from; i < to; i++ {
		for j := range b.perAccount {
			rows = append(rows, b.contact(op, i, j))
		}
	}
	return tx.Contacts().Insert(rows)
}

func (b *book) contact(op string, acc, j int) domain.Contact {
	r := b.rng("contact", acc*b.perAccount+j)
	name := personName(r)
	if acc < len(firstNames) && j == 0 {
		name = firstNames[acc] + " " + lastNames[acc]
	}
	email := mailbox(name, domainName(acc), j)
	c := domain.Contact{Meta: b.meta(op, time.Time{}), AccountID: b.customerID(acc), Name: name, NameKey: domain.NameKey(name), Email: domain.EmailNorm(email), EmailRaw: email,
		Title: pick(r, titles), DecisionMaker: j == 0, Consent: domain.ConsentGiven, ConsentBasis: "existing_customer"}
	switch (acc*b.perAccount + j) % 61 {
	case 17:
		c.UnsubscribedAt = b.ago(days(40))
	case 37:
		c.Left = true
	case 53:
		c.SnoozedUntil = b.now.Add(days(9)).Truncate(time.Hour)
	}
	return c
}

func (b *book) putEmployees(tx store.Tx, op string, _, _ int) error {
	rows := make([]domain.Contact, 0, b.employees)
	for i := range b.employees {
		name := personName(b.rng("employee", i))
		email := "staff" + strconv.Itoa(i) + "@refdeck.example"
		rows = append(rows, domain.Contact{Meta: b.meta(op, time.Time{}), AccountID: b.companyID(), Name: name, NameKey: domain.NameKey(name), Email: email, EmailRaw: email, Title: "Engineer"})
	}
	return tx.Contacts().Insert(rows)
}
