package store

import (
	"cmp"
	"context"

	"github.com/refdeck/refdeck/domain"
)

// RebuildSearch writes the search terms of all records into an empty index, as
// after a bulk load that did not keep it. progress (may be nil) hears how many
// records are done.
func (s *Service) RebuildSearch(ctx context.Context, progress func(done int64)) error {
	return s.Backend.Write(ctx, func(tx Tx) error { return rebuildSearch(ctx, tx, progress) })
}

func rebuildSearch(ctx context.Context, tx Tx, progress func(done int64)) error {
	w := termWriter{ctx: ctx, tx: tx, progress: progress}
	if err := eachText(&w, "account", tx.Accounts(), accountText, func(r *domain.Account) int64 { return r.ID }); err != nil {
		return err
	}
	if err := eachText(&w, "contact", tx.Contacts(), contactText, func(r *domain.Contact) int64 { return r.ID }); err != nil {
		return err
	}
	if err := eachText(&w, "partner", tx.Partners(), partnerText, func(r *domain.Partner) int64 { return r.ID }); err != nil {
		return err
	}
	return eachText(&w, "referral", tx.Referrals(), referralText, func(r *domain.Referral) int64 { return r.ID })
}

// termWriter gathers terms: many at once are written in their order, which keeps
// the pages of the index together.
type termWriter struct {
	ctx      context.Context
	tx       Tx
	progress func(done int64)
	terms    []Term
	done     int64
}

const (
	textChunk = 2_000   // records read at a time
	termChunk = 250_000 // terms written at a time
)

func eachText[T any](w *termWriter, kind string, t Table[T], text func(*T) string, id func(*T) int64) error {
	after := int64(0)
	for {
		if err := w.ctx.Err(); err != nil {
			return domain.Wrap(domain.Unavailable, err, "Building the search index was interrupted; it is as it was.")
		}
		rows, err := t.Page(after, textChunk)
		if err != nil || len(rows) == 0 {
			return cmp.Or(err, w.flush())
		}
		for i := range rows {
			w.terms = appendTerms(w.terms, kind, id(&rows[i]), text(&rows[i]))
		}
		after = id(&rows[len(rows)-1])
		w.done += int64(len(rows))
		if len(w.terms) >= termChunk {
			if err := w.flush(); err != nil {
				return err
			}
		}
		if w.progress != nil {
			w.progress(w.done)
		}
	}
}

// appendTerms adds what a record is found by.
func appendTerms(out []Term, kind string, id int64, text string) []Term {
	for _, t := range searchTerms(text) {
		out = append(out, Term{Term: t, Kind: kind, RecordID: id})
	}
	return out
}

func (w *termWriter) flush() error {
	err := w.tx.InsertTerms(w.terms)
	w.terms = w.terms[:0]
	return err
}
