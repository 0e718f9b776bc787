package main

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// lister pages through the records of one kind.
type lister[T any] func(ctx context.Context, q store.PageQuery) ([]T, error)

// pages reads limit records, or all for 0; next is where it goes on, 0 at the end.
func pages[T any](ctx context.Context, list lister[T], q store.PageQuery, limit int, id func(*T) int64, each func(*T) error) (next int64, err error) {
	n := 0
	for {
		q.Limit = pageSize
		if limit > 0 {
			q.Limit = min(pageSize, limit-n)
		}
		rows, err := list(ctx, q)
		if err != nil {
			return 0, err
		}
		for i := range rows {
			if err := each(&rows[i]); err != nil {
				return 0, err
			}
		}
		n += len(rows)
		if len(rows) < q.Limit {
			return 0, nil
		}
		q.After = id(&rows[len(rows)-1])
		if limit > 0 && n >= limit {
			return q.After, nil
		}
	}
}

func (a *app) pageQuery(ctx context.Context, w *work, f listFlags) (store.PageQuery, error) {
	scope, err := a.scope(ctx, w)
	if err != nil {
		return store.PageQuery{}, err
	}
	q := store.PageQuery{Scope: scope, Search: f.search}
	if f.after != "" {
		if q.After, err = strconv.ParseInt(f.after, 10, 64); err != nil {
			return q, usageError{"--after takes the next of an earlier page, not " + quoted(f.after) + "."}
		}
	}
	return q, nil
}

func (a *app) accountCommand() *cobra.Command {
	var f listFlags
	list := a.command("list", "Accounts by name", cobra.NoArgs, a.reads(func(ctx context.Context, w *work, _ []string) error {
		q, err := a.pageQuery(ctx, w, f)
		if err != nil {
			return err
		}
		names, err := w.userNames(ctx)
		if err != nil {
			return err
		}
		out := entityList[accountJSON]{Items: []accountJSON{}}
		t := table{head: []string{"id", "account", "kind", "lifecycle", "customer since", "arr", "renewal", "owner", "domain"}}
		next, err := pages(ctx, w.Accounts, q, f.limit, func(x *domain.Account) int64 { return x.ID }, func(x *domain.Account) error {
			out.Items = append(out.Items, accountOf(x, names[x.OwnerID]))
			t.add(x.ID, x.Name, words(x.Kind), words(x.Lifecycle), x.CustomerSince, x.ARR, x.RenewalOn, names[x.OwnerID], x.Domain)
			return nil
		})
		out.Next = optional(next)
		a.more(next != 0, len(out.Items))
		return a.shown(out, t, err)
	}))
	f.add(list)
	show := a.command("show ACCOUNT", "One account with its people and history", cobra.ExactArgs(1),
		a.reads(func(ctx context.Context, w *work, args []string) error {
			d, err := w.account(ctx, args[0])
			if err != nil {
				return err
			}
			return a.show(accountDetailOf(&d), accountTable(&d))
		}))
	return a.group("account", "Customers, prospects and partner organisations", list, show)
}

// shown is show after something that may have failed.
func (a *app) shown(v any, t table, err error) error {
	if err != nil {
		return err
	}
	return a.show(v, t)
}

func accountTable(d *store.AccountDetail) table {
	x := &d.Account
	t := fields("id", x.ID, "account", x.Name, "domain", x.Domain, "kind", words(x.Kind), "lifecycle", words(x.Lifecycle), "industry", x.Industry,
		"country", x.Country, "customer since", x.CustomerSince, "went live", x.GoLiveOn, "renewal", x.RenewalOn, "arr", x.ARR, "owner", d.Owner,
		"fits", orUnknown(x.ICP), "sign-off", words(x.SignOff), "on hold because", x.HoldReason, "on hold until", x.HoldUntil, "known as", externalText(d.External))
	for _, c := range d.Contacts {
		t.add("contact", c.Name+" · "+c.Email)
	}
	for _, c := range d.Cases {
		t.add("case "+c.Ref, words(c.Severity)+", "+words(c.Status)+" · "+c.Subject)
	}
	for _, e := range d.Events {
		t.add("event", words(e.Kind)+", "+words(e.Outcome)+" · "+e.OccurredAt.Format("2006-01-02"))
	}
	for _, r := range d.Referrals {
		t.add("referral", r.RefID+" "+r.AccountName+" · "+words(r.Stage))
	}
	return withoutEmpty(t)
}

func (a *app) contactCommand() *cobra.Command {
	var f listFlags
	list := a.command("list", "Contacts by name", cobra.NoArgs, a.reads(func(ctx context.Context, w *work, _ []string) error {
		q, err := a.pageQuery(ctx, w, f)
		if err != nil {
			return err
		}
		out := entityList[contactJSON]{Items: []contactJSON{}}
		t := table{head: []string{"id", "contact", "title", "email", "account", "decides", "consent"}}
		next, err := pages(ctx, w.Contacts, q, f.limit, func(x *domain.Contact) int64 { return x.ID }, func(x *domain.Contact) error {
			out.Items = append(out.Items, contactOf(x))
			t.add(x.ID, x.Name, x.Title, x.Email, x.AccountID, x.DecisionMaker, orUnknown(string(x.Consent)))
			return nil
		})
		out.Next = optional(next)
		a.more(next != 0, len(out.Items))
		return a.shown(out, t, err)
	}))
	f.add(list)
	show := a.command("show CONTACT", "One contact with answers and asks", cobra.ExactArgs(1),
		a.reads(func(ctx context.Context, w *work, args []string) error {
			d, err := w.contact(ctx, args[0])
			if err != nil {
				return err
			}
			return a.show(contactDetailOf(&d), contactTable(&d))
		}))
	return a.group("contact", "The people at accounts", list, show)
}

func contactTable(d *store.ContactDetail) table {
	c := &d.Contact
	t := fields("id", c.ID, "contact", c.Name, "account", d.Account.Name, "title", c.Title, "email", c.Email, "phone", c.Phone, "time zone", c.TZ,
		"decides", c.DecisionMaker, "consent", orUnknown(string(c.Consent)), "snoozed until", c.SnoozedUntil, "unsubscribed", c.UnsubscribedAt,
		"referrer code", d.Code, "known as", externalText(d.External))
	for _, x := range d.Answers {
		t.add("answer", words(x.Survey)+" "+strconv.FormatInt(x.Score, 10)+" · "+x.RespondedAt.Format("2006-01-02")+" "+x.Comment)
	}
	for _, x := range d.Asks {
		t.add("ask", words(x.State)+", "+words(x.Channel)+" · "+x.SentAt.Format("2006-01-02"))
	}
	return withoutEmpty(t)
}

func (a *app) partnerCommand() *cobra.Command {
	var f listFlags
	list := a.command("list", "Partners by name", cobra.NoArgs, a.reads(func(ctx context.Context, w *work, _ []string) error {
		q, err := a.pageQuery(ctx, w, f)
		if err != nil {
			return err
		}
		out := entityList[partnerJSON]{Items: []partnerJSON{}}
		t := table{head: []string{"id", "partner", "code", "type", "tier", "since", "status", "email"}}
		next, err := pages(ctx, w.Partners, q, f.limit, func(x *domain.Partner) int64 { return x.ID }, func(x *domain.Partner) error {
			out.Items = append(out.Items, partnerOf(x))
			t.add(x.ID, x.Name, x.Code, words(x.Type), words(x.Tier), x.TierSince, words(x.Status), x.Email)
			return nil
		})
		out.Next = optional(next)
		a.more(next != 0, len(out.Items))
		return a.shown(out, t, err)
	}))
	f.add(list)
	show := a.command("show PARTNER", "One partner", cobra.ExactArgs(1), a.reads(func(ctx context.Context, w *work, args []string) error {
		p, err := w.partner(ctx, args[0])
		if err != nil {
			return err
		}
		return a.show(partnerOf(&p), withoutEmpty(fields("id", p.ID, "partner", p.Name, "code", p.Code, "type", words(p.Type), "tier", words(p.Tier),
			"tier since", p.TierSince, "status", words(p.Status), "email", p.Email, "contract ends", p.ContractEnd)))
	}))
	return a.group("partner", "Organisations that refer for commission", list, show)
}
