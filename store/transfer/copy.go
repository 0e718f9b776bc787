package transfer

import (
	"context"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/internal/sqlstore"
)

// batchRows is how many rows one transaction copies.
const batchRows = 5_000

// Options say how a copy is made.
type Options struct {
	// Progress hears of each batch: how many rows of a table are in the copy now.
	Progress func(table string, rows int64)
	// Batch is how many rows one transaction copies; 0 is the usual number.
	Batch int
}

// Report is what was copied.
type Report struct {
	OK      bool    `json:"ok"`
	Resumed bool    `json:"resumed"` // an earlier copy that was cut off was gone on with
	Tables  []Table `json:"tables"`
}

// Table is one table in both stores: SHA-256 over its rows in the order of its key.
type Table struct {
	Name     string `json:"table"`
	Rows     int64  `json:"rows"`
	Copied   int64  `json:"rows_copied"`
	Hash     string `json:"hash"`
	HashCopy string `json:"hash_copy"`
}

// same tells that the table arrived as it was.
func (t *Table) same() bool { return t.Rows == t.Copied && t.Hash == t.HashCopy }

// copier is one copy on its way.
type copier struct {
	to     store.Backend
	opt    Options
	tables []sqlstore.RawTable
	report Report
}

// Copy copies everything from one store into another one, which must be empty or
// hold an unfinished copy of the same store; it then compares every table. The
// source is read in one snapshot and not changed. What was cut off goes on where
// it stopped when it is done again. conflict for a target with other data, and for
// a copy that differs in the end because the source was changed between two runs.
func Copy(ctx context.Context, from, to store.Backend, opt Options) (Report, error) {
	if opt.Batch <= 0 {
		opt.Batch = batchRows
	}
	if opt.Progress == nil {
		opt.Progress = func(string, int64) {}
	}
	var c *copier
	err := reading(ctx, from, func(src rows) error {
		c = &copier{to: to, opt: opt, tables: sqlstore.RawTables(Marker)} // anew, should the engine ask for another try
		return c.run(ctx, src)
	})
	if c == nil {
		return Report{}, err
	}
	return c.report, err
}

func (c *copier) run(ctx context.Context, src rows) error {
	if err := c.begin(ctx, src); err != nil {
		return err
	}
	for _, t := range c.tables {
		columns, err := c.columns(ctx, src, t)
		if err != nil {
			return err
		}
		if err := c.table(ctx, src, t, columns); err != nil {
			return err
		}
	}
	for _, t := range c.tables {
		if err := c.compare(ctx, src, t); err != nil {
			return err
		}
	}
	var differ []string
	for i := range c.report.Tables {
		if t := &c.report.Tables[i]; !t.same() {
			differ = append(differ, t.Name)
		}
	}
	if len(differ) > 0 {
		return domain.Errorf(domain.Conflict, "The copy differs from the store in %s: one of them was changed between two runs of the copy. Empty the target and copy again.",
			strings.Join(differ, ", "))
	}
	c.report.OK = true
	return writing(ctx, c.to, func(dst rows) error { return dst.Unset(Marker) })
}

// begin marks an empty target as an unfinished copy, or takes one up again.
func (c *copier) begin(ctx context.Context, src rows) error {
	if unfinished, err := src.Setting(Marker); err != nil || unfinished != "" {
		if err == nil {
			err = domain.Errorf(domain.Conflict, "The store to copy from is itself a copy that was not finished; nothing was copied. Finish it first.")
		}
		return err
	}
	who, err := identity(src)
	if err != nil {
		return err
	}
	return writing(ctx, c.to, func(dst rows) error {
		have, err := dst.Setting(Marker)
		switch {
		case err != nil:
			return err
		case have == who:
			c.report.Resumed = true
			return nil
		case have != "":
			return domain.Errorf(domain.Conflict, "The target holds an unfinished copy of another store; nothing was copied. Give an empty one.")
		}
		for _, t := range c.tables {
			if last, err := dst.RawLast(t); err != nil || last != nil {
				if err == nil {
					err = domain.Errorf(domain.Conflict, "The target has data of its own (in %s); nothing was copied. Give an empty store.", t.Name)
				}
				return err
			}
		}
		return dst.SetSetting(Marker, who)
	})
}

// identity is what tells one store from another: the first thing that was done in it.
func identity(src rows) (string, error) {
	t := sqlstore.RawTable{Name: "audit_event", Keys: []string{"id"}}
	columns := []string{"action", "actor", "at", "id", "op_id"} // sealing changes other ones
	first, err := src.RawRows(t, columns, nil, 1)
	if err != nil {
		return "", err
	}
	d := newDigest(t, columns)
	if err := d.add(first); err != nil {
		return "", err
	}
	return d.sum(), nil
}

// columns are those of a table, which must be the same on both sides.
func (c *copier) columns(ctx context.Context, src rows, t sqlstore.RawTable) ([]string, error) {
	columns, err := src.RawColumns(t.Name)
	if err != nil {
		return nil, err
	}
	return columns, reading(ctx, c.to, func(dst rows) error {
		there, err := dst.RawColumns(t.Name)
		if err == nil && !slices.Equal(columns, there) {
			err = domain.Errorf(domain.Internal, "The two stores keep %s differently; nothing more was copied.", t.Name)
		}
		return err
	})
}

// table copies what of a table is not there yet.
func (c *copier) table(ctx context.Context, src rows, t sqlstore.RawTable, columns []string) error {
	var after []any
	err := reading(ctx, c.to, func(dst rows) (err error) {
		after, err = dst.RawLast(t)
		return err
	})
	if err != nil {
		return err
	}
	done := int64(0)
	err = scan(src, t, columns, after, c.opt.Batch, func(batch [][]any) error {
		if err := c.put(ctx, t, columns, batch); err != nil {
			return err
		}
		done += int64(len(batch))
		c.opt.Progress(t.Name, done)
		return nil
	})
	if err != nil || len(t.Later) == 0 {
		return err
	}
	return scan(src, t, columns, nil, c.opt.Batch, func(batch [][]any) error {
		return writing(ctx, c.to, func(dst rows) error { return dst.RawLater(t, columns, batch) })
	})
}

// put writes one batch. A commit without an answer is looked up: the batch is there
// as a whole or not at all.
func (c *copier) put(ctx context.Context, t sqlstore.RawTable, columns []string, batch [][]any) error {
	return writing(ctx, c.to, func(dst rows) error {
		last, err := dst.RawLast(t)
		if err != nil {
			return err
		}
		if last != nil && slices.Equal(last, keyOf(t, columns, batch[len(batch)-1])) {
			return nil
		}
		return dst.RawInsert(t, columns, batch)
	})
}

// compare hashes a table on both sides.
func (c *copier) compare(ctx context.Context, src rows, t sqlstore.RawTable) error {
	columns, err := src.RawColumns(t.Name)
	if err != nil {
		return err
	}
	here := newDigest(t, columns)
	if err := scan(src, t, columns, nil, c.opt.Batch, here.add); err != nil {
		return err
	}
	var there *digest
	err = reading(ctx, c.to, func(dst rows) error {
		there = newDigest(t, columns)
		return scan(dst, t, columns, nil, c.opt.Batch, there.add)
	})
	if err != nil {
		return err
	}
	c.report.Tables = append(c.report.Tables, Table{t.Name, here.n, there.n, here.sum(), there.sum()})
	return nil
}
