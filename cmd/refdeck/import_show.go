package main

import (
	"fmt"

	"github.com/refdeck/refdeck/store"
)

// showImport shows what an import did: a line for each file and, of a dry run,
// the rows that deserve a look.
func (a *app) showImport(out *importJSON) error {
	err := a.show(out, importTable(out))
	if err != nil || a.flags.json || !out.DryRun {
		return err
	}
	rows := dryRows(out)
	if len(rows.rows) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(a.out); err != nil {
		return err
	}
	return a.print(rows)
}

func importTable(out *importJSON) table {
	t := table{head: []string{"file", "kind", "rows", string(store.RowCreated), string(store.RowUpdated), string(store.RowUnchanged), string(store.RowDuplicate),
		string(store.RowRejected)}}
	for _, f := range out.Files {
		t.add(f.File, f.Kind, f.Rows, f.Created, f.Updated, f.Unchanged, f.Duplicate, f.Rejected)
	}
	return t
}

// dryRows are the rows of a dry run; those that are plainly created or unchanged
// only on request.
func dryRows(out *importJSON) table {
	t := table{head: []string{"file", "line", "would be", "column", "message"}}
	for _, f := range out.Files {
		for _, r := range f.Results {
			plain := r.Message == "" && (r.Status == string(store.RowCreated) || r.Status == string(store.RowUnchanged))
			if out.allRows || !plain {
				t.add(f.File, r.Line, r.Status, r.Column, r.Message)
			}
		}
	}
	return t
}
