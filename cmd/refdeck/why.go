package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/store"
)

func (a *app) whyCommand() *cobra.Command {
	c := asOf(a.command("why ACCOUNT|CONTACT", "Why somebody can or must not be asked, rule by rule", cobra.ExactArgs(1), a.reads(a.why)))
	c.Long = `why explains one contact, or every contact of an account: the pools they are in, the
readiness score line by line, and every gate with the record behind it.
Name them by name, e-mail address, account:ID or contact:ID.
It exits with 1 when nobody of them can be asked.`
	return c
}

func (a *app) why(ctx context.Context, w *work, args []string) error {
	hit, err := w.find(ctx, args[0], "account", "contact")
	if err != nil {
		return err
	}
	var all []store.Explanation
	if hit.Kind == "contact" {
		e, err := w.Why(ctx, hit.ID, w.asOf)
		if err != nil {
			return err
		}
		all = append(all, e)
	} else if all, err = w.WhyAccount(ctx, hit.ID, w.asOf); err != nil {
		return err
	}
	out, err := w.answer(ctx, hit, all)
	if err != nil {
		return err
	}
	if err := a.show(out, whyTable(out)); err != nil {
		return err
	}
	if !out.Askable {
		return answerNo{}
	}
	return nil
}

// answer is the explanation of one contact; of an account it is that of its best
// contact with all of them beneath.
func (w *work) answer(ctx context.Context, hit store.Hit, all []store.Explanation) (whyJSON, error) {
	each := make([]whyJSON, 0, len(all))
	for i := range all {
		each = append(each, whyOf(&all[i]))
	}
	if hit.Kind == "contact" {
		return each[0], nil
	}
	detail, err := w.Account(ctx, hit.ID)
	if err != nil {
		return whyJSON{}, err
	}
	slices.SortStableFunc(each, func(x, y whyJSON) int {
		if x.Askable != y.Askable {
			if x.Askable {
				return -1
			}
			return 1
		}
		return int(y.Readiness.Score - x.Readiness.Score)
	})
	out := whyJSON{AsOf: instant(w.moment()), State: "none", Pools: []string{}, NotInPool: []string{"no_contact"}, Gates: []gateJSON{},
		Readiness: readinessJSON{Components: []componentJSON{}}}
	if len(each) > 0 {
		out = each[0]
	}
	out.Subject = subjectJSON{"account", detail.Account.ID, detail.Account.Name, detail.Account.Name, detail.Account.ID}
	out.Contacts = each
	return out, nil
}

func whyTable(out whyJSON) table {
	t := table{head: []string{"contact", "part", "what", "points", "says", "record"}}
	list := out.Contacts
	if out.Subject.Kind == "contact" {
		list = []whyJSON{out}
	}
	for i := range list {
		addWhy(&t, &list[i])
	}
	if len(list) == 0 {
		t.add(out.Subject.Name, "state", "none", nil, "nobody is known at this account", nil)
	}
	return t
}

func addWhy(t *table, e *whyJSON) {
	who := e.Subject.Name
	state := "must not be asked"
	switch {
	case e.Askable:
		state = "can be asked"
	case e.State == "none":
		state = "no reason to ask now"
	case e.State == "snoozed":
		state = "snoozed"
	}
	t.add(who, "state", e.State, nil, state, nil)
	for _, p := range e.Pools {
		t.add(who, "pool", p, nil, "", nil)
	}
	for _, m := range e.NotInPool {
		t.add(who, "not in a pool", words(m), nil, "", nil)
	}
	t.add(who, "readiness", words(e.Readiness.Band), e.Readiness.Score, e.Readiness.Hint, nil)
	for _, c := range e.Readiness.Components {
		t.add(who, "score", words(c.Code), amount{&c.Points}, c.Note, label(c.Record))
	}
	for _, g := range e.Gates {
		part := "passed"
		if !g.Passed {
			part = map[string]string{"hard": "forbidden by", "soft": "warning"}[g.Kind]
		}
		t.add(who, part, words(g.Code), nil, g.Message, label(g.Record))
	}
}

func label(r *recordJSON) string {
	if r == nil {
		return ""
	}
	return r.Label
}
