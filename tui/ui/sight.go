package ui

import (
	"github.com/refdeck/refdeck/domain"
)

// MayNot is why the actor may not do something to a record that these users own;
// "" when they may, or when the screen cannot tell. What is on the screen is in
// the actor's sight already, so that a verb which reaches as far as the sight
// needs no look at the owners.
func (e *Env) MayNot(v domain.Verb, owners ...int64) string {
	if e.Store == nil {
		return "There is no store to write to."
	}
	a := e.Store.Actor()
	if err := domain.Can(a, v); err != nil {
		return Sentence(err).String()
	}
	if len(owners) == 0 || domain.ScopeOf(a, v) >= domain.ScopeOf(a, domain.VerbSee) {
		return ""
	}
	if err := domain.Can(a, v, owners...); err != nil {
		return Sentence(err).String()
	}
	return ""
}

// Sight is how far the actor sees; everything where there is no store.
func (e *Env) Sight() domain.Scope {
	if e.Store == nil {
		return domain.ScopeAll
	}
	return domain.ScopeOf(e.Store.Actor(), domain.VerbSee)
}

// OwnerName says whose records are shown: the chosen owner, or everybody's whom
// the actor sees.
func (e *Env) OwnerName() domain.Safe {
	if e.Filters.Owner != "" {
		return e.Filters.OwnerName
	}
	switch e.Sight() {
	case domain.ScopeOwn:
		return domain.Lit("me")
	case domain.ScopeTeam:
		return domain.Lit("my team")
	}
	return domain.Lit("all")
}
