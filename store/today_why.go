package store

import (
	"context"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Why explains one contact in full, as of a moment (zero: now).
func (s *session) Why(ctx context.Context, contact int64, asOf AsOf) (Explanation, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (Explanation, error) {
		e := explainer{tx: tx, p: p, now: s.momentOf(asOf), sight: s.sight(tx)}
		c, err := e.sight.contact(contact)
		if err != nil {
			return Explanation{}, err
		}
		x, err := e.one(c)
		if err != nil {
			return Explanation{}, err
		}
		if x.ContactBy, err = e.sight.author(&c.Meta); err == nil {
			x.AccountBy, err = e.sight.author(&x.Account.Meta)
		}
		return x, err
	})
}

// WhyAccount explains every contact of an account. not_found for an unknown account.
func (s *session) WhyAccount(ctx context.Context, account int64, asOf AsOf) ([]Explanation, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) ([]Explanation, error) {
		if _, err := s.sight(tx).account(account); err != nil {
			return nil, err
		}
		e := explainer{tx: tx, p: p, now: s.momentOf(asOf), sight: s.sight(tx)}
		b, err := e.book(account)
		if err != nil {
			return nil, err
		}
		out := make([]Explanation, 0, len(b.Contacts))
		for _, c := range b.Contacts {
			x, err := e.explain(b, c)
			if err != nil {
				return nil, err
			}
			out = append(out, x)
		}
		return out, nil
	})
}

// explainer explains the people of one account at one moment.
type explainer struct {
	tx    Tx
	p     *domain.Program
	now   time.Time
	sight sight
}

// one explains a contact that may belong to no account.
func (e *explainer) one(c domain.Contact) (Explanation, error) {
	if c.AccountID == 0 {
		return e.homeless(c)
	}
	b, err := e.book(c.AccountID)
	if err != nil {
		return Explanation{}, err
	}
	return e.explain(b, c)
}

func (e *explainer) book(account int64) (*domain.Book, error) {
	books, err := e.tx.Books([]int64{account})
	if err != nil {
		return nil, err
	}
	if len(books) == 0 {
		return nil, domain.Errorf(domain.NotFound, "There is no such account.")
	}
	return &books[0], nil
}

func (e *explainer) explain(b *domain.Book, c domain.Contact) (Explanation, error) {
	v := domain.Explain(e.p, b, c.ID, e.now)
	items, err := itemsOf(e.tx, e.p, []QueueRow{queueRow(e.p, &v, &b.Account)}, e.now)
	if err != nil {
		return Explanation{}, err
	}
	seen := *b // the rules go by all referrals of the account; who looks sees theirs
	seen.Referrals = e.sight.referrals(slices.Clone(b.Referrals))
	return Explanation{AsOf: e.now, Item: items[0], Verdict: v, Account: b.Account, Contact: c, Timeline: timeline(&seen, c.ID, e.now), Code: b.HasAdvocate[c.ID].Code}, nil
}

// homeless explains somebody who belongs to no account: nothing says whether
// they may be asked, so they are in no pool.
func (e *explainer) homeless(c domain.Contact) (Explanation, error) {
	answers, err := e.tx.Answers().By("contact_id", c.ID)
	if err != nil {
		return Explanation{}, err
	}
	asks, err := e.tx.Asks().By("contact_id", c.ID)
	if err != nil {
		return Explanation{}, err
	}
	adv, err := e.tx.Advocates().By("contact_id", c.ID)
	if err != nil {
		return Explanation{}, err
	}
	b := domain.Book{Contacts: []domain.Contact{c}, Answers: answers, Asks: asks}
	v := domain.Verdict{ContactID: c.ID, State: domain.QueueNone}
	item := QueueItem{ContactID: c.ID, Contact: c.Name, Title: c.Title, Email: emailOf(&c), State: domain.QueueNone, Band: domain.BandNotYet, ContactRev: c.Rev}
	return Explanation{AsOf: e.now, Item: item, Verdict: v, Contact: c, Timeline: timeline(&b, c.ID, e.now), Code: first(adv).Code}, nil
}

const maxTimeline = 200

// timeline is what happened with a contact and its account, newest first.
func timeline(b *domain.Book, contact int64, now time.Time) []TimelineItem {
	t := lifeline{now: now}
	t.answers(b, contact)
	t.cases(b)
	t.events(b, contact)
	t.asks(b, contact)
	t.referrals(b)
	t.account(b)
	slices.SortStableFunc(t.items, func(a, b TimelineItem) int { return b.At.Compare(a.At) })
	return t.items[:min(len(t.items), maxTimeline)]
}
