package queue

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// empty says why nobody is listed and what to do about it.
func (s *Screen) empty() ui.Words {
	switch {
	case s.find != "":
		next := domain.Lit("The beginnings of names, companies and e-mail addresses are searched. Esc clears the search.")
		if s.whose.scope().OwnerID != 0 {
			next = domain.Linef("Only people of %s are searched; f chooses everybody's. Esc clears the search.", ownerWord(s.ownerName()))
		}
		return ui.Words{What: domain.Linef("Nobody matches “%s”.", s.find), Next: next}
	case s.people() == 0 && s.env.Sight() == domain.ScopeOwn:
		return ui.Words{What: domain.Lit("You own no account yet, so there is nobody to ask here."), Next: domain.Lit("You see what is your own. A manager gives you an account with change owner.")}
	case s.firms > 0:
		return s.nobodyKnown()
	case s.people() == 0 && s.whose.scope().OwnerID != 0:
		return ui.Words{What: domain.Linef("There is nobody here whose account belongs to %s.", ownerWord(s.ownerName())), Next: domain.Lit("f shows another owner's people, or everybody.")}
	case s.people() == 0:
		return ui.Words{What: domain.Lit("There are no customers here yet."),
			Next: domain.Lit("Press : and choose Import a file: accounts first, then contacts and NPS answers. Or add one by hand: press : and choose Add account.")}
	}
	return s.allDone()
}

func ownerWord(name domain.Safe) domain.Safe {
	if name.String() == "me" {
		return domain.Lit("you")
	}
	return name
}

// nobodyKnown is the list after an import of companies alone.
func (s *Screen) nobodyKnown() ui.Words {
	are := ui.Plural(s.firms, "company is in", "companies are in")
	if s.firms >= firmsCap {
		are = domain.Linef("%s companies and more are in", ui.Count(firmsCap))
	}
	return ui.Words{What: domain.Concat(are, domain.Lit("; nobody is known there yet: import contacts.")),
		Next: domain.Lit("Press : and choose Import a file, first the contacts, then their NPS answers. Add person adds one by hand.")}
}

// nearest are the reasons that one field or one note mends, the easiest first.
// What only needs waiting, or a survey, is not among them.
var nearest = []string{"tenure_unknown", "before_success", "no_milestone", "score_below_9_without_milestone", "unthanked_referral"}

// remedies say of these reasons how they are mended for everybody at once.
var remedies = map[string]string{
	"tenure_unknown": "They wait only for the date since when their company is a customer. Press e on one of them, or for all at once type:\n\n  refdeck import accounts FILE --default-customer-since 2024-01-01\n\n",
}

// advice is the reason to name: the one nearest to being mended, even if more
// people are kept back by another.
func advice(reasons []store.ReasonCount) (r store.ReasonCount, near bool) {
	for _, code := range nearest {
		if i := slices.IndexFunc(reasons, func(r store.ReasonCount) bool { return r.Code == code }); i >= 0 {
			return reasons[i], true
		}
	}
	return reasons[0], false
}

// remedy ends where the next sentence can begin.
func remedy(code string) string {
	if text, ok := remedies[code]; ok {
		return text
	}
	return reasons[code].change + " "
}

// allDone is the empty list of a store that has people: what keeps them back,
// and what would change that.
func (s *Screen) allDone() ui.Words {
	c := s.counts
	w := ui.Words{What: domain.Lit("All done: there is nobody to ask just now.")}
	if len(c.Reasons) == 0 || c.Reasons[0].N < c.Snoozed {
		if c.Snoozed > 0 {
			w.Next = domain.Linef("%s: b shows them.", ui.Plural(int(c.Snoozed), "person is snoozed", "people are snoozed"))
		}
		return w
	}
	r, near := advice(c.Reasons)
	most := "Most are kept back by"
	if near && r.N < c.Reasons[0].N {
		most = "Soonest mended"
	}
	w.What = domain.Linef("%s %s: %s (%s).", w.What, most, reasonWord(r.Code), ui.Count(r.N))
	shows := "b shows who is blocked and why."
	if othersParts(&c) == 4 {
		shows = "b shows them all, with the reason."
	}
	w.Next = domain.Block(remedy(r.Code) + shows)
	return w
}
