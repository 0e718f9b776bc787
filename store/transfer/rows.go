package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/internal/sqlstore"
)

// Marker is the setting of a store that is a copy which was not finished.
const Marker = "copy_of"

// rows is a transaction whose rows can be had as they are.
type rows interface {
	store.Tx
	RawColumns(table string) ([]string, error)
	RawRows(table sqlstore.RawTable, columns []string, after []any, n int) ([][]any, error)
	RawLast(table sqlstore.RawTable) ([]any, error)
	RawInsert(table sqlstore.RawTable, columns []string, rows [][]any) error
	RawLater(table sqlstore.RawTable, columns []string, rows [][]any) error
	Unset(name string) error
}

func raw(tx store.Tx) (rows, error) {
	r, ok := tx.(rows)
	if !ok {
		return nil, domain.Errorf(domain.Internal, "This kind of store cannot be copied; nothing was done.")
	}
	return r, nil
}

// reading runs f in one snapshot of a store.
func reading(ctx context.Context, b store.Backend, f func(rows) error) error {
	return b.Read(ctx, func(tx store.Tx) error {
		r, err := raw(tx)
		if err != nil {
			return err
		}
		return f(r)
	})
}

func writing(ctx context.Context, b store.Backend, f func(rows) error) error {
	return b.Write(ctx, func(tx store.Tx) error {
		r, err := raw(tx)
		if err != nil {
			return err
		}
		return f(r)
	})
}

// scan hands every row of a table from a key on to f, in batches.
func scan(r rows, t sqlstore.RawTable, columns []string, after []any, n int, f func([][]any) error) error {
	for {
		batch, err := r.RawRows(t, columns, after, n)
		if err != nil || len(batch) == 0 {
			return err
		}
		after = keyOf(t, columns, batch[len(batch)-1])
		if err := f(batch); err != nil {
			return err
		}
		if len(batch) < n {
			return nil
		}
	}
}

func keyOf(t sqlstore.RawTable, columns []string, row []any) []any {
	key := make([]any, len(t.Keys))
	for i, name := range t.Keys {
		key[i] = row[slices.Index(columns, name)]
	}
	return key
}

// digest is the SHA-256 over the rows of a table in the order of its key. Each
// value is written with its kind and, if it is a text, its length, so that no two
// contents look alike; the names of the columns come first.
type digest struct {
	h    hash.Hash
	room []byte
	n    int64
}

func newDigest(t sqlstore.RawTable, columns []string) *digest {
	d := &digest{h: sha256.New()}
	d.h.Write([]byte(t.Name + "(" + strings.Join(columns, ",") + ")\n"))
	return d
}

func (d *digest) add(batch [][]any) error {
	for _, row := range batch {
		d.room = d.room[:0]
		for _, v := range row {
			switch v := v.(type) {
			case nil:
				d.room = append(d.room, 'n')
			case int64:
				d.room = binary.BigEndian.AppendUint64(append(d.room, 'i'), uint64(v))
			case float64:
				d.room = binary.BigEndian.AppendUint64(append(d.room, 'f'), math.Float64bits(v))
			case string:
				d.room = append(binary.AppendUvarint(append(d.room, 's'), uint64(len(v))), v...)
			default:
				return domain.Errorf(domain.Internal, "A stored value is of a kind that cannot be copied (%T); nothing was changed.", v)
			}
		}
		d.h.Write(d.room)
		d.n++
	}
	return nil
}

func (d *digest) sum() string { return hex.EncodeToString(d.h.Sum(nil)) }
