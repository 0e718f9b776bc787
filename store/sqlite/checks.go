package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/refdeck/refdeck/store/internal/sqlstore"
)

// engineMin is the first SQLite without the WAL-reset bug (RELIABILITY §0.7).
var engineMin = []int{3, 51, 3}

// checks are the invariants that the engine and the file answer (RELIABILITY §2).
func (d *DB) checks() map[string]func(sqlstore.Lister) ([]string, error) {
	return map[string]func(sqlstore.Lister) ([]string, error){"I40": checkIntegrity, "I44": d.checkSchema, "I45": d.checkEngine}
}

func checkIntegrity(list sqlstore.Lister) ([]string, error) {
	var out []string
	broken, err := list("PRAGMA foreign_key_check")
	if err != nil {
		return nil, err
	}
	for _, row := range broken {
		out = append(out, fmt.Sprintf("%v/%v refers to a missing %v", row[0], row[1], row[2]))
	}
	answers, err := list("PRAGMA integrity_check(100)")
	for _, row := range answers {
		if s := fmt.Sprint(row[0]); s != "ok" {
			out = append(out, s)
		}
	}
	return out, err
}

// checkSchema compares the file's version with the program's and looks for gaps
// in the list of migrations.
func (d *DB) checkSchema(list sqlstore.Lister) ([]string, error) {
	var out []string
	rows, err := list("SELECT user_version FROM pragma_user_version")
	if err != nil {
		return nil, err
	}
	if v := fmt.Sprint(rows[0][0]); v != strconv.FormatInt(d.steps.version, 10) {
		out = append(out, "the header says schema "+v)
	}
	applied, err := list("SELECT version_id, is_applied FROM goose_db_version ORDER BY version_id")
	if err != nil {
		return nil, err
	}
	for i, row := range applied {
		if fmt.Sprint(row[0]) != strconv.Itoa(i) || fmt.Sprint(row[1]) != "1" {
			out = append(out, fmt.Sprintf("migration %v stands where %d should", row[0], i))
		}
	}
	if int64(len(applied)) != d.steps.version+1 {
		out = append(out, fmt.Sprintf("%d migrations are listed", len(applied)-1))
	}
	return out, nil
}

// checkEngine looks at the engine, at what the writing connection is set to and
// at the place of the file.
func (d *DB) checkEngine(list sqlstore.Lister) ([]string, error) {
	var out []string
	rows, err := list("SELECT sqlite_version(), (SELECT journal_mode FROM pragma_journal_mode)")
	if err != nil {
		return nil, err
	}
	if v := fmt.Sprint(rows[0][0]); !newEnough(v) {
		out = append(out, "SQLite "+v+" is older than 3.51.3")
	}
	if d.path == "" {
		return out, nil
	}
	if mode := fmt.Sprint(rows[0][1]); mode != "wal" && !d.readOnly {
		out = append(out, "the journal mode is "+mode)
	}
	settings, err := d.checkWriter()
	if err != nil {
		return nil, err
	}
	return append(append(out, settings...), checkFile(d.path)...), nil
}

// checkWriter asks the writing connection, which must be free: a check belongs in a Read.
func (d *DB) checkWriter() ([]string, error) {
	if d.readOnly {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), busyTimeout)
	defer cancel()
	rows, err := d.write.Query(ctx, "SELECT s.synchronous, f.foreign_keys FROM pragma_synchronous s, pragma_foreign_keys f")
	if err != nil {
		return nil, err
	}
	var out []string
	if fmt.Sprint(rows[0][0]) != "2" {
		out = append(out, fmt.Sprintf("synchronous is %v instead of FULL", rows[0][0]))
	}
	if fmt.Sprint(rows[0][1]) != "1" {
		out = append(out, "foreign keys are not checked")
	}
	return out, nil
}

func checkFile(path string) []string {
	info, err := os.Stat(path)
	if err != nil {
		return []string{reason(err)}
	}
	var out []string
	if n := links(info); n > 1 {
		out = append(out, fmt.Sprintf("the file has %d names", n))
	}
	if err := checkPlace(path); err != nil {
		out = append(out, err.Error())
	}
	return out
}

func newEnough(version string) bool {
	var have []int
	for part := range strings.SplitSeq(version, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return false
		}
		have = append(have, n)
	}
	return slices.CompareFunc(have, engineMin, cmp.Compare[int]) >= 0
}
