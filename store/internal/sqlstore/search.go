package sqlstore

import (
	"cmp"
	"database/sql/driver"
	"slices"

	"github.com/refdeck/refdeck/store"
)

// lastRune follows every text that begins with a prefix.
const lastRune = "\U0010FFFF"

func termFields(m *store.Term) []field {
	return []field{text("kind", &m.Kind), text("term", &m.Term), integer("record_id", &m.RecordID)}
}

// AddTerms makes a record findable by these words.
func (t *Tx) AddTerms(kind string, record int64, terms []string) error {
	rows := make([]store.Term, len(terms))
	for i, term := range terms {
		rows[i] = store.Term{Term: term, Kind: kind, RecordID: record}
	}
	return t.InsertTerms(rows)
}

// InsertTerms makes many records findable; words they are known by already are
// left alone. The rows are sorted first, which fills the tree in its own order.
func (t *Tx) InsertTerms(rows []store.Term) error {
	slices.SortFunc(rows, func(a, b store.Term) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Term, b.Term), cmp.Compare(a.RecordID, b.RecordID))
	})
	return insertMany(t, "search_term", slices.Compact(rows), termFields, " ON CONFLICT (kind, term, record_id) DO NOTHING")
}

// DropTerms removes words from a record.
func (t *Tx) DropTerms(kind string, record int64, terms []string) error {
	for part := range chunks(terms, maxList) {
		args := append([]any{kind, record}, pad(part)...)
		if _, err := t.exec("DELETE FROM search_term WHERE kind = ? AND record_id = ? AND term IN ("+marks(padded(len(part)))+")", args...); err != nil {
			return err
		}
	}
	return nil
}

// FindTerms lists up to n records of a kind with a word that begins with prefix,
// exact matches first. Each record comes once; of two words that match, the second
// is passed over.
func (t *Tx) FindTerms(prefix, kind string, n int) ([]int64, error) {
	var out []int64
	seen := map[int64]bool{}
	err := t.each(func(row []driver.Value) error {
		id, err := asInt(row[0])
		if err == nil && !seen[id] && len(out) < n {
			seen[id] = true
			out = append(out, id)
		}
		return err
	}, "SELECT record_id FROM search_term WHERE kind = ? AND term >= ? AND term < ? ORDER BY term, record_id"+limitTo(2*n), kind, prefix, prefix+lastRune)
	return out, err
}

// TermsAfter lists up to n records whose words begin with prefix and come after
// this word of this record.
func (t *Tx) TermsAfter(kind, term string, record int64, prefix string, n int) ([]int64, error) {
	return t.numbers("SELECT record_id FROM search_term WHERE kind = ? AND (term, record_id) > (?, ?) AND term < ? ORDER BY term, record_id"+limitTo(n),
		kind, term, record, prefix+lastRune)
}

// CountTerms counts, up to n, the words of a kind's records that begin with prefix.
func (t *Tx) CountTerms(prefix, kind string, n int) (int64, error) {
	return t.number("SELECT count(*) FROM (SELECT 1 FROM search_term WHERE kind = ? AND term >= ? AND term < ?"+limitTo(max(1, n))+") AS found", kind, prefix, prefix+lastRune)
}
