package ui

import (
	"context"
	"sync"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// ownRevs is a Store that knows what its person has just changed. Who goes on at
// once, before the screen has read the record again, is not refused over their own
// change: a step that starts from the record as it was before it counts as one
// that starts after it. Somebody else's change in between is still a conflict.
// Records that are saved whole are left alone, since they would undo it.
type ownRevs struct {
	store.Store
	mu   sync.Mutex
	revs map[ownRecord]int64
}

type ownRecord struct {
	kind string
	id   int64
}

// OwnRevs makes a session's Store one that knows the person's own last changes.
func OwnRevs(st store.Store) store.Store {
	if st == nil {
		return nil
	}
	if known, ok := st.(*ownRevs); ok {
		return known
	}
	return &ownRevs{Store: st, revs: map[ownRecord]int64{}}
}

// from is the rev that a step starts from.
func (o *ownRevs) from(kind string, id, rev int64) int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return max(rev, o.revs[ownRecord{kind, id}])
}

// made notes what a step has led to. Only a step from a known rev says that
// nobody else came in between.
func (o *ownRevs) made(kind string, id, rev int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.revs[ownRecord{kind, id}] = rev
}

const (
	ownReferral = "referral"
	ownContact  = "contact"
	ownAccount  = "account"
)

func (o *ownRevs) referral(r domain.Referral, err error) (domain.Referral, error) {
	if err == nil {
		o.made(ownReferral, r.ID, r.Rev)
	}
	return r, err
}

func (o *ownRevs) account(a domain.Account, err error) (domain.Account, error) {
	if err == nil {
		o.made(ownAccount, a.ID, a.Rev)
	}
	return a, err
}

func (o *ownRevs) Move(ctx context.Context, in store.MoveInput) (domain.Referral, error) {
	in.Rev = o.from(ownReferral, in.ID, in.Rev)
	return o.referral(o.Store.Move(ctx, in))
}

func (o *ownRevs) Decide(ctx context.Context, in store.DecideInput) (domain.Referral, error) {
	in.Rev = o.from(ownReferral, in.ID, in.Rev)
	return o.referral(o.Store.Decide(ctx, in))
}

func (o *ownRevs) Mark(ctx context.Context, in store.MarkInput) (domain.Referral, error) {
	in.Rev = o.from(ownReferral, in.ID, in.Rev)
	return o.referral(o.Store.Mark(ctx, in))
}

func (o *ownRevs) Edit(ctx context.Context, in store.EditInput) (domain.Referral, error) {
	in.Rev = o.from(ownReferral, in.ID, in.Rev)
	return o.referral(o.Store.Edit(ctx, in))
}

func (o *ownRevs) Thank(ctx context.Context, op string, referral, rev int64) (domain.Referral, error) {
	return o.referral(o.Store.Thank(ctx, op, referral, o.from(ownReferral, referral, rev)))
}

func (o *ownRevs) Snooze(ctx context.Context, in store.SnoozeInput) (domain.Contact, error) {
	in.Rev = o.from(ownContact, in.ContactID, in.Rev)
	p, err := o.Store.Snooze(ctx, in)
	if err == nil {
		o.made(ownContact, p.ID, p.Rev)
	}
	return p, err
}

func (o *ownRevs) Hold(ctx context.Context, in store.HoldInput) (domain.Account, error) {
	in.Rev = o.from(ownAccount, in.AccountID, in.Rev)
	return o.account(o.Store.Hold(ctx, in))
}

func (o *ownRevs) Reassign(ctx context.Context, in store.ReassignInput) (domain.Account, error) {
	in.Rev = o.from(ownAccount, in.AccountID, in.Rev)
	return o.account(o.Store.Reassign(ctx, in))
}

func (o *ownRevs) Undo(ctx context.Context, op string) (store.Undone, error) {
	u, err := o.Store.Undo(ctx, op)
	if err == nil && u.Rev != 0 {
		o.made(u.Subject, u.SubjectID, u.Rev)
	}
	return u, err
}
