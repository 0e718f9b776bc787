package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// searched is how many hits are looked at when a record is named by its words.
const searched = 50

// find is the record that a person named: kind:ID, an id where only one kind is
// possible, or a name, an e-mail address or the beginnings of words. It answers
// not_found, or invalid with a list when several fit.
func (w *work) find(ctx context.Context, text string, kinds ...string) (store.Hit, error) {
	if kind, id, ok := numbered(text, kinds); ok {
		return store.Hit{Kind: kind, ID: id}, nil
	}
	hits, err := w.Search(ctx, text, searched)
	if err != nil {
		return store.Hit{}, err
	}
	hits = slices.DeleteFunc(hits, func(h store.Hit) bool { return !slices.Contains(kinds, h.Kind) })
	if exact := exactHits(hits, text, kinds); len(exact) > 0 {
		hits = exact
	}
	switch len(hits) {
	case 0:
		return store.Hit{}, &domain.Error{Code: domain.NotFound, Field: kinds[0],
			Message: fmt.Sprintf("There is no %s %s here.", strings.Join(kinds, " or "), quoted(text))}
	case 1:
		return hits[0], nil
	}
	return store.Hit{}, domain.Invalidf(kinds[0], "%s can be any of these: %s. Write which one, as %s:%d.", quoted(text), listHits(hits), hits[0].Kind, hits[0].ID)
}

func numbered(text string, kinds []string) (kind string, id int64, ok bool) {
	kind, digits, named := strings.Cut(text, ":")
	if !named {
		kind, digits = kinds[0], text
	}
	id, err := strconv.ParseInt(digits, 10, 64)
	return kind, id, err == nil && id > 0 && slices.Contains(kinds, kind) && (named || len(kinds) == 1)
}

// exactHits are those whose whole name was given. Among several kinds the first
// one asked for wins, so that an account is found although people bear its name.
func exactHits(hits []store.Hit, text string, kinds []string) []store.Hit {
	key, mail := domain.NameKey(text), domain.EmailNorm(text)
	for _, kind := range kinds {
		var out []store.Hit
		for _, h := range hits {
			if h.Kind == kind && (domain.NameKey(h.Title) == key || (mail != "" && domain.EmailNorm(h.Sub) == mail)) {
				out = append(out, h)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

func listHits(hits []store.Hit) string {
	var names []string
	for i, h := range hits {
		if i == 5 {
			names = append(names, fmt.Sprintf("%d more", len(hits)-i))
			break
		}
		name := fmt.Sprintf("%s:%d %s", h.Kind, h.ID, domain.Line(h.Title))
		if h.Sub != "" {
			name += " (" + domain.Line(h.Sub).String() + ")"
		}
		names = append(names, name)
	}
	return strings.Join(names, "; ")
}

func (w *work) contact(ctx context.Context, text string) (store.ContactDetail, error) {
	h, err := w.find(ctx, text, "contact")
	if err != nil {
		return store.ContactDetail{}, err
	}
	return w.Contact(ctx, h.ID)
}

func (w *work) account(ctx context.Context, text string) (store.AccountDetail, error) {
	h, err := w.find(ctx, text, "account")
	if err != nil {
		return store.AccountDetail{}, err
	}
	return w.Account(ctx, h.ID)
}

func (w *work) partner(ctx context.Context, text string) (domain.Partner, error) {
	h, err := w.find(ctx, text, "partner")
	if err != nil {
		return domain.Partner{}, err
	}
	return w.Partner(ctx, h.ID)
}

// referral is the one with that REF-… id or number.
func (w *work) referral(ctx context.Context, text string) (store.ReferralDetail, error) {
	if id, err := strconv.ParseInt(text, 10, 64); err == nil {
		return w.Referral(ctx, id)
	}
	return w.ReferralByRef(ctx, strings.ToUpper(strings.TrimSpace(text)))
}

// userNames gives the names of owners by id.
func (w *work) userNames(ctx context.Context) (map[int64]string, error) {
	users, err := w.Users(ctx)
	names := make(map[int64]string, len(users))
	for _, u := range users {
		names[u.ID] = u.Name
	}
	return names, err
}
