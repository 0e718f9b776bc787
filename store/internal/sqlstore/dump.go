package sqlstore

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
)

// RawTable is a table as it is copied from one store to another.
type RawTable struct {
	Name string
	Keys []string // its primary key
	// Later are the columns that may refer to rows which come after their own.
	Later []string
	// Except leaves out the rows of this value of the key, which belong to the store itself.
	Except string
}

// RawTables lists what makes up a store, in an order in which no row refers to a
// row of a table after its own. What the migrations put in, and who is typing at
// this moment, is not part of it.
func RawTables(except string) []RawTable {
	id := []string{"id"}
	named := func(names ...string) (out []RawTable) {
		for _, name := range names {
			out = append(out, RawTable{Name: name, Keys: id})
		}
		return out
	}
	return slices.Concat(
		[]RawTable{{Name: "setting", Keys: []string{"name"}, Except: except}},
		named("program_version", "team", "user", "ssh_key", "token", "account", "contact"),
		[]RawTable{{Name: "last_use", Keys: []string{"kind", "record_id"}}, {Name: "external_id", Keys: []string{"kind", "system", "ext_id"}}},
		named("answer", "signal", "support_case", "success_event", "churn", "subscription", "partner", "tier_history", "advocate", "ask", "opportunity"),
		[]RawTable{{Name: "referral_number", Keys: []string{"year", "track"}}, {Name: "referral", Keys: id, Later: []string{"duplicate_of", "reopened_from"}},
			{Name: "milestone", Keys: []string{"referral_id", "code"}}},
		named("stage_history", "stakeholder", "touch", "note", "suppression", "saved_view", "import_job", "audit_event"),
		[]RawTable{{Name: "operation", Keys: []string{"op_id"}}, {Name: "queue", Keys: []string{"contact_id"}}, {Name: "queue_sum", Keys: []string{"scope", "state", "code"}},
			{Name: "board_sum", Keys: []string{"scope", "stage", "currency"}}, {Name: "fact_sum", Keys: []string{"scope", "grain", "period", "key"}},
			{Name: "leader_sum", Keys: []string{"kind", "grain", "currency", "who_id", "period"}}, {Name: "leader_count", Keys: []string{"kind", "grain", "period", "currency"}},
			{Name: "distinct_sum", Keys: []string{"kind", "scope", "month", "prev"}}, {Name: "distinct_month", Keys: []string{"kind", "scope", "who_id", "month"}},
			{Name: "search_term", Keys: []string{"kind", "term", "record_id"}}})
}

// NotCopied are the tables of the schema that RawTables leaves out.
var NotCopied = []string{"stage_transition", "presence", "write_lock", "goose_db_version"}

// RawColumns names the columns of a table, in the order of the alphabet: engines
// may have them in another one.
func (t *Tx) RawColumns(table string) ([]string, error) {
	names, err := t.conn.columns(t.ctx, "SELECT * FROM "+quoted(table)+" WHERE 1 = 0")
	slices.Sort(names)
	return names, t.db.Dialect.MapError(err)
}

// columns are those of a query's result.
func (c *conn) columns(ctx context.Context, query string) ([]string, error) {
	if q, ok := c.raw.(driver.QueryerContext); ok && c.direct {
		rows, err := q.QueryContext(ctx, query, nil)
		if err != nil {
			return nil, err
		}
		return slices.Clone(rows.Columns()), rows.Close()
	}
	st, done, err := c.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	defer done()
	q, ok := st.(driver.StmtQueryContext)
	if !ok {
		return nil, fmt.Errorf("the driver's statements do not take a context")
	}
	rows, err := q.QueryContext(ctx, nil)
	if err != nil {
		return nil, err
	}
	return slices.Clone(rows.Columns()), rows.Close()
}

// RawRows lists up to n rows that come after a key, in its order; after nil is the
// beginning. Values are int64, float64, string or nil.
func (t *Tx) RawRows(table RawTable, columns []string, after []any, n int) ([][]any, error) {
	var conditions []string
	var args []any
	if table.Except != "" {
		conditions, args = append(conditions, table.Keys[0]+" <> ?"), append(args, table.Except)
	}
	if after != nil {
		conditions, args = append(conditions, "("+strings.Join(table.Keys, ", ")+") > ("+marks(len(table.Keys))+")"), append(args, after...)
	}
	where := ""
	if len(conditions) > 0 {
		where = " WHERE " + strings.Join(conditions, " AND ")
	}
	var out [][]any
	err := t.each(func(row []driver.Value) error {
		values := make([]any, len(row))
		for i, v := range row {
			values[i] = rawValue(v)
		}
		out = append(out, values)
		return nil
	}, "SELECT "+columnList(columns)+" FROM "+quoted(table.Name)+where+" ORDER BY "+strings.Join(table.Keys, ", ")+limitTo(n), args...)
	return out, err
}

// RawLast is the last key of a table; nil if it is empty.
func (t *Tx) RawLast(table RawTable) (key []any, err error) {
	where, args := "", []any(nil)
	if table.Except != "" {
		where, args = " WHERE "+table.Keys[0]+" <> ?", []any{table.Except}
	}
	err = t.each(func(row []driver.Value) error {
		for _, v := range row {
			key = append(key, rawValue(v))
		}
		return nil
	}, "SELECT "+strings.Join(table.Keys, ", ")+" FROM "+quoted(table.Name)+where+" ORDER BY "+strings.Join(table.Keys, " DESC, ")+" DESC LIMIT 1", args...)
	return key, err
}

// rawValue copies a driver's value, which holds for one row only.
func rawValue(v driver.Value) any {
	switch v := v.(type) {
	case []byte:
		return string(v)
	case int32:
		return int64(v)
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	}
	return v
}

// columnList names columns in a statement; some are words of the language somewhere.
func columnList(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }
