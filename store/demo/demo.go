// Package demo makes a book of business that looks like a real one: customers
// with moods and milestones, partners, and three years of referrals, dated around
// now so that the queue is alive. The same seed gives the same book.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Size is how large a book is made.
type Size string

// The sizes: a few dozen customers, a few thousand, a million.
const (
	Small  Size = "small"
	Medium Size = "medium"
	Large  Size = "1m"
)

// Options say what to make.
type Options struct {
	Size Size
	Seed uint64
	Now  time.Time
	// Customers overrides the size's number of customers (and of referrals), for measurements.
	Customers int
}

// scale is the number of rows of each kind.
type scale struct {
	customers, perAccount, prospects, partners, csms, reps, employees, referrals, baseline int
	rich                                                                                   bool // touches, notes and people everywhere
}

func (o Options) scale() (scale, error) {
	n := o.Customers
	switch o.Size {
	case Small, "":
		return scale{customers: 96, perAccount: 2, prospects: 700, partners: 9, csms: 3, reps: 4, employees: 12, referrals: 700, baseline: 900, rich: true}, nil
	case Medium:
		if n == 0 {
			n = 5_000
		}
	case Large:
		if n == 0 {
			n = 1_000_000
		}
	default:
		return scale{}, domain.Invalidf("size", "There is no demo of size %q; choose small, medium or 1m.", o.Size)
	}
	return scale{customers: n, perAccount: 1, prospects: n/4 + 1, partners: max(20, min(5_000, n/200)), csms: max(5, min(50, n/500)), reps: max(5, min(50, n/500)),
		employees: max(20, min(2_000, n/100)), referrals: n, baseline: n / 5}, nil
}

// book is one generation in progress. Every row is a function of the seed and
// its own number, so that nothing needs to be kept in memory.
type book struct {
	scale
	svc   *store.Service
	p     *domain.Program
	seed  uint64
	now   time.Time
	zone  *time.Location
	today domain.Date
	rates map[int]closing // of won partner referrals, by referral number
	codes codeBook
	tiers []partnerTier
	opps  int64 // opportunities numbered so far
}

// Who is the actor that a demo is shown to.
func Who() domain.Actor {
	return domain.Actor{UserID: 1, Name: csmNames[0], Roles: domain.InternalRoles, Via: "tui"}
}

// Generate fills an empty store. It reports progress as steps done of all. It
// answers conflict when the store is not empty.
func Generate(ctx context.Context, svc *store.Service, o Options, progress func(done, total int)) error {
	sc, err := o.scale()
	if err != nil {
		return err
	}
	b := &book{scale: sc, svc: svc, p: domain.DefaultProgram(), seed: o.Seed, now: o.Now.UTC().Truncate(time.Microsecond)}
	b.zone = b.p.Zone()
	b.today = domain.DateOf(b.now, b.zone)
	if err := b.checkEmpty(ctx); err != nil {
		return err
	}
	b.planPartners()
	dropped, err := b.dropIndexes(ctx)
	if err != nil {
		return err
	}
	filled, total := b.steps(), 2*b.steps() // the read models take about as long as the rows
	tell := func(done int) {
		if progress != nil {
			progress(min(done, total), total)
		}
	}
	if err := b.fill(ctx, tell); err != nil {
		return err
	}
	if err := svc.Backend.Write(ctx, func(tx store.Tx) error { return tx.MakeIndexes(dropped) }); err != nil {
		return err
	}
	return svc.Rebuild(ctx, func(what string, done, _ int64) { tell(filled + b.rebuilt(what, int(done))) })
}

// rebuilt is how far the read models are, in steps of filling: the queue follows
// the customers, the sums the deals, the search all records with a name.
func (b *book) rebuilt(what string, done int) int {
	parts := []struct {
		what string
		n    int
	}{{"queue", b.customers}, {"sums", 2*b.referrals + b.baseline}, {"search", 2*b.customers + b.prospects + b.referrals}}
	before, all := 0, 0
	for _, p := range parts {
		if p.what == what {
			before = all + min(done, p.n)
		}
		all += p.n
	}
	return before * b.steps() / max(1, all)
}

func (b *book) checkEmpty(ctx context.Context) error {
	return b.svc.Backend.Read(ctx, func(tx store.Tx) error {
		rows, err := tx.Accounts().Page(0, 1)
		if err == nil && len(rows) > 0 {
			return domain.Errorf(domain.Conflict, "The store has accounts in it already; a demo needs an empty one.")
		}
		return err
	})
}

func (b *book) dropIndexes(ctx context.Context) (dropped []string, err error) {
	if b.customers < 2_000 {
		return nil, nil
	}
	err = b.svc.Backend.Write(ctx, func(tx store.Tx) error {
		dropped, err = tx.DropIndexes()
		return err
	})
	return dropped, err
}

// step is one kind of rows, written in chunks.
type step struct {
	name string
	n    int
	put  func(tx store.Tx, op string, from, to int) error
}

const chunk = 10_000

// list is all that is written, in order.
func (b *book) list() []step {
	return []step{
		{"users", 1, b.putUsers}, {"accounts", b.customers, b.putCustomers}, {"prospects", b.prospects, b.putProspects}, {"company", 1, b.putCompany},
		{"contacts", b.customers, b.putContacts}, {"employees", 1, b.putEmployees}, {"history", b.customers, b.putHistory},
		{"partners", b.partners, b.putPartners}, {"advocates", b.customers, b.putAdvocates}, {"referrals", b.referrals, b.putReferrals},
		{"baseline", b.baseline, b.putBaseline},
	}
}

// steps is how many steps filling takes.
func (b *book) steps() (total int) {
	for _, s := range b.list() {
		total += s.n
	}
	return total
}

func (b *book) fill(ctx context.Context, tell func(done int)) error {
	done := 0
	for _, s := range b.list() {
		for from := 0; from < s.n; from += chunk {
			if err := ctx.Err(); err != nil {
				return err
			}
			to := min(from+chunk, s.n)
			if err := b.write(ctx, s, from, to); err != nil {
				return fmt.Errorf("demo %s: %w", s.name, err)
			}
			tell(done + to)
		}
		done += s.n
	}
	return nil
}

// write puts one chunk in one transaction with its operation and audit event.
func (b *book) write(ctx context.Context, s step, from, to int) error {
	op := b.svc.NewID()
	return b.svc.Backend.Write(ctx, func(tx store.Tx) error {
		if err := s.put(tx, op, from, to); err != nil {
			return err
		}
		if err := tx.AddOperation(store.Operation{ID: op, At: b.now, Action: "demo", Subject: s.name, Result: "{}"}); err != nil {
			return err
		}
		return tx.AddAudit(domain.AuditEvent{At: b.now, Actor: "demo", Via: "demo", OpID: op, Action: "demo", Subject: s.name,
			After: fmt.Sprintf(`{"from":%d,"to":%d}`, from, to)})
	})
}

// rng is the source of chance of one row.
func (b *book) rng(kind string, i int) *rand.Rand {
	h := uint64(14695981039346656037)
	for _, c := range []byte(kind) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return rand.New(rand.NewPCG(b.seed^h, uint64(i)*0x9E3779B97F4A7C15+1)) //nolint:gosec // demo data needs no secrecy
}

func (b *book) meta(op string, at time.Time) domain.Meta {
	if at.IsZero() || at.After(b.now) {
		at = b.now
	}
	return domain.Meta{Rev: 1, CreatedAt: at, UpdatedAt: at, OpID: op}
}

// ago is a moment before now.
func (b *book) ago(d time.Duration) time.Time { return b.now.Add(-d).Truncate(time.Microsecond) }

const day = 24 * time.Hour

func days(n int) time.Duration { return time.Duration(n) * day }

// Ids: rows are inserted in order into an empty store, so a row's id follows from its number.
func (b *book) customerID(i int) int64         { return int64(i) + 1 }
func (b *book) prospectID(i int) int64         { return int64(b.customers+i) + 1 }
func (b *book) companyID() int64               { return int64(b.customers+b.prospects) + 1 }
func (b *book) contactID(acc, j int) int64     { return int64(acc*b.perAccount+j) + 1 }
func (b *book) employeeID(i int) int64         { return int64(b.customers*b.perAccount+i) + 1 }
func (b *book) csmID(i int) int64              { return int64(i%b.csms) + 1 }
func (b *book) repID(i int) int64              { return int64(b.csms+i%b.reps) + 1 }
func (b *book) isAdvocate(acc int) bool        { return acc%5 < 2 }
func (b *book) advocates() int                 { return b.customers/5*2 + min(b.customers%5, 2) }
func (b *book) advocateAccount(k int) int      { return k/2*5 + k%2 }
func (b *book) partnerAdvocateID(i int) int64  { return int64(b.advocates()+i) + 1 }
func (b *book) employeeAdvocateID(i int) int64 { return int64(b.advocates()+b.partners+i) + 1 }
