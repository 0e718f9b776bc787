package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
)

type sqlJSON struct {
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

func (a *app) sqlCommand() *cobra.Command {
	c := a.command("sql QUERY", "Run your own query; it can only read", cobra.ExactArgs(1), a.reads(func(ctx context.Context, w *work, args []string) error {
		if err := domain.Can(w.Actor(), domain.VerbSQL); err != nil {
			return err
		}
		columns, rows, err := w.db.ReadSQL(ctx, args[0])
		if err != nil {
			return err
		}
		t := table{head: columns}
		for _, row := range rows {
			for i, v := range row {
				row[i] = plain(v)
			}
			t.rows = append(t.rows, cellsOf(row))
		}
		if rows == nil {
			rows = [][]any{}
		}
		return a.show(sqlJSON{columns, rows}, t)
	}))
	return c
}

// plain is a value of the driver as JSON can hold it.
func plain(v any) any {
	switch v := v.(type) {
	case []byte:
		return string(v)
	case time.Time:
		return instant(v)
	}
	return v
}

func cellsOf(row []any) []any {
	out := make([]any, len(row))
	for i, v := range row {
		switch v := v.(type) {
		case float64:
			out[i] = amount{&v}
		case instant:
			out[i] = time.Time(v)
		case nil, int64, string, bool:
			out[i] = v
		default:
			out[i] = fmt.Sprint(v)
		}
	}
	return out
}
