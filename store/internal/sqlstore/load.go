package sqlstore

import (
	"slices"
	"strings"
)

// maxLoaded is how many values one statement of RawInsert takes at most.
const maxLoaded = 4_000

// RawInsert puts rows into a table as they are. Columns that may refer to later
// rows stay empty; RawLater fills them in.
func (t *Tx) RawInsert(table RawTable, columns []string, rows [][]any) error {
	later := make([]bool, len(columns))
	for i, name := range columns {
		later[i] = slices.Contains(table.Later, name)
	}
	for part := range slices.Chunk(rows, max(1, maxLoaded/len(columns))) {
		args := make([]any, 0, len(part)*len(columns))
		for _, row := range part {
			for i, v := range row {
				if later[i] {
					v = nil
				}
				args = append(args, v)
			}
		}
		one := "(" + marks(len(columns)) + ")"
		if _, err := t.exec("INSERT INTO "+quoted(table.Name)+" ("+columnList(columns)+") VALUES "+strings.Repeat(one+", ", len(part)-1)+one, args...); err != nil {
			return err
		}
	}
	return nil
}

// RawLater fills in what RawInsert left empty in rows that refer to later ones.
func (t *Tx) RawLater(table RawTable, columns []string, rows [][]any) error {
	at := func(name string) int { return slices.Index(columns, name) }
	for _, row := range rows {
		var sets, conditions []string
		var args []any
		for _, name := range table.Later {
			if v := row[at(name)]; v != nil {
				sets, args = append(sets, name+" = ?"), append(args, v)
			}
		}
		if len(sets) == 0 {
			continue
		}
		for _, key := range table.Keys {
			conditions, args = append(conditions, key+" = ?"), append(args, row[at(key)])
		}
		if _, err := t.exec("UPDATE "+quoted(table.Name)+" SET "+strings.Join(sets, ", ")+" WHERE "+strings.Join(conditions, " AND "), args...); err != nil {
			return err
		}
	}
	return nil
}

// Unset forgets a named value.
func (t *Tx) Unset(name string) error {
	_, err := t.exec("DELETE FROM setting WHERE name = ?", name)
	return err
}
