package store

import (
	"context"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// Report is what doctor found (RELIABILITY §2).
type Report struct {
	OK     bool    `json:"ok"`
	Engine string  `json:"engine"`
	Schema int64   `json:"schema"`
	Checks []Check `json:"checks"`
}

// Check is one invariant; Keys name some of the records that break it.
type Check struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Findings int64    `json:"findings"`
	Keys     []string `json:"keys"`
}

// maxKeys is how many findings of a check are named.
const maxKeys = 100

// described is a backend that can say what it is.
type described interface {
	Describe(ctx context.Context) (engine string, schema int64, err error)
}

// invariant is one check of doctor. Those without a function are the engine's.
type invariant struct {
	id, name string
	check    func(*doctor) error
}

var invariants = []invariant{
	{"I1", "the current stage is the last one of the history", nil},
	{"I2", "every referral has a history that begins with its creation", nil},
	{"I3", "every history is a path without gaps", nil},
	{"I4", "only allowed transitions occur", nil},
	{"I19", "the audit's chain is whole", (*doctor).checkChain},
	{"I20", "every change has its audit event", nil},
	{"I34", "only hashes of tokens are kept, and none was used after its end", (*doctor).checkTokens},
	{"I35", "every key is one person's, and of a kind that is taken", (*doctor).checkKeys},
	{"I36", "the queue equals a recomputation", (*doctor).checkQueue},
	{"I37", "board, leaders and metrics equal a recomputation", (*doctor).checkSums},
	{"I38", "no moment lies in the future and none before its creation", nil},
	{"I39", "all text is valid UTF-8, in normal form, without control characters", (*doctor).checkText},
	{"I40", "references and pages are sound", nil},
	{"I42", "every imported row is accounted for", nil},
	{"I44", "the schema is this program's", nil},
	{"I45", "the engine keeps what it is given", nil},
}

// Doctor checks every invariant of the store in one snapshot, after the queue has
// been brought up to the present and the audit was sealed. It writes nothing else. An error means that it
// could not look, not that it found something.
func (s *Service) Doctor(ctx context.Context) (Report, error) {
	if err := s.SweepAll(ctx); err != nil && domain.CodeOf(err) != domain.Unavailable {
		return Report{}, err
	}
	if err := s.SealAll(ctx); err != nil && domain.CodeOf(err) != domain.Unavailable {
		return Report{}, err
	}
	out := Report{OK: true}
	if b, ok := s.Backend.(described); ok {
		var err error
		if out.Engine, out.Schema, err = b.Describe(ctx); err != nil {
			return out, err
		}
	}
	err := s.Backend.Read(ctx, func(tx Tx) error {
		p, _, err := s.programIn(tx)
		if err != nil {
			return err
		}
		kept := &Rollups{}
		for _, inv := range invariants {
			d := &doctor{ctx: ctx, tx: tx, p: p, s: s, kept: kept, Check: Check{ID: inv.id, Name: inv.name, Keys: []string{}}}
			if err := d.run(inv); err != nil {
				return err
			}
			out.Checks = append(out.Checks, d.Check)
			out.OK = out.OK && d.Findings == 0
		}
		return nil
	})
	return out, err
}

// doctor is one check under way.
type doctor struct {
	ctx context.Context
	tx  Tx
	p   *domain.Program
	s   *Service
	// kept is every maintained sum, read when first needed
	kept *Rollups
	Check
}

func (d *doctor) rollups() (*Rollups, error) {
	if d.kept.Distinct != nil {
		return d.kept, nil
	}
	all, err := d.tx.AllRollups()
	*d.kept = all
	return d.kept, err
}

func (d *doctor) run(inv invariant) error {
	if err := d.ctx.Err(); err != nil {
		return domain.Wrap(domain.Unavailable, err, "The check was interrupted before it was done; nothing was changed.")
	}
	if inv.check != nil {
		return inv.check(d)
	}
	keys, err := d.tx.Check(inv.id)
	for _, k := range keys {
		d.found(k)
	}
	return err
}

func (d *doctor) found(key string) {
	d.Findings++
	if len(d.Keys) < maxKeys {
		d.Keys = append(d.Keys, key)
	}
}

// sorted puts the named findings in order; they come out of maps.
func (d *doctor) sorted() { slices.Sort(d.Keys) }
