package bench

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/store/intake"
	"github.com/refdeck/refdeck/store/sqlite"
)

// importRows is how many opportunities are imported.
const importRows = 200_000

// BenchmarkImport imports a file of opportunities into an empty store, as refdeck
// import does (read, checked, de-duplicated, audited, with sums), and holds the
// rows per second against the SQLite shell's .import of the same file and the raw
// driver's inserts of the same rows; both make four indexes afterwards and check nothing.
func BenchmarkImport(b *testing.B) {
	path := filepath.Join(b.TempDir(), "opportunities.csv")
	text := opportunities(importRows)
	must(b, os.WriteFile(path, text, 0o600))
	for b.Loop() {
		ours, raw := pair(b, 3, func() { importOurs(b, text) }, func() { importRaw(b, text) })
		lines := []line{importLine("import into an empty store / raw driver's inserts", raw, ours, 0)}
		if shell, err := exec.LookPath("sqlite3"); err == nil {
			again, theirs := pair(b, 3, func() { importOurs(b, text) }, func() { importShell(b, shell, path) })
			lines = append(lines, importLine("import into an empty store / sqlite3 .import", theirs, again, 0.25))
		}
		fmt.Println(table(lines))
	}
}

// importLine compares rows per second.
func importLine(what string, theirs, ours time.Duration, target float64) line {
	r := float64(theirs) / float64(ours)
	perSecond := func(d time.Duration) int { return int(importRows / d.Seconds()) }
	return line{what, atLeast(target), r, r >= target, fmt.Sprintf("%d / %d rows a second", perSecond(ours), perSecond(theirs))}
}

func opportunities(n int) []byte {
	var w bytes.Buffer
	w.WriteString("opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n")
	for i := range n {
		fmt.Fprintf(&w, "OP%08d,Agent %d,GTX,Company %d,Won,%d/%d/2026,%d/%d/2026,%d\n", i, i%40, i%5000, i%9+1, i%28+1, i%9+1, i%28+1, i%9000+1)
	}
	return w.Bytes()
}

func importOurs(b *testing.B, text []byte) {
	db, err := sqlite.Open(context.Background(), filepath.Join(b.TempDir(), "store.db"), sqlite.Options{})
	must(b, err)
	svc := &store.Service{Backend: db, Now: func() time.Time { return made }, NewID: newID,
		Parse: func(string) (*domain.Program, error) { return domain.DefaultProgram(), nil }}
	p, err := intake.Prepare(context.Background(), intake.FromBytes("opportunities.csv", text), intake.Options{Mapping: intake.Mapping{Kind: "opportunities"}})
	must(b, err)
	rep, err := intake.Run(context.Background(), svc.As(demo.Who()), p, intake.RunOptions{Now: svc.Now, NewID: newID})
	must(b, err)
	if rep.Created != importRows {
		b.Fatalf("%d rows came in", rep.Created)
	}
	must(b, db.Close())
}

const plainTable = `CREATE TABLE opp (opportunity_id TEXT, sales_agent TEXT, product TEXT, account TEXT, deal_stage TEXT, engage_date TEXT, close_date TEXT, close_value INTEGER)`

var plainIndexes = []string{"CREATE INDEX opp_id ON opp(opportunity_id)", "CREATE INDEX opp_account ON opp(account)",
	"CREATE INDEX opp_closed ON opp(close_date)", "CREATE INDEX opp_agent ON opp(sales_agent)"}

func importShell(b *testing.B, shell, path string) {
	args := []string{filepath.Join(b.TempDir(), "shell.db"), "PRAGMA journal_mode=WAL", plainTable, ".mode csv", ".import --skip 1 " + path + " opp"}
	out, err := exec.Command(shell, append(args, plainIndexes...)...).CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
}

func importRaw(b *testing.B, text []byte) {
	const columns, batch = 8, 50
	path := filepath.Join(b.TempDir(), "raw.db")
	db := bare(b, path, "immediate")
	_, err := db.Exec(plainTable)
	must(b, err)
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	must(b, err)
	tx, err := db.Begin()
	must(b, err)
	one := "(" + strings.Repeat("?,", columns-1) + "?)"
	insert, err := tx.Prepare("INSERT INTO opp VALUES " + strings.Repeat(one+",", batch-1) + one)
	must(b, err)
	for rows = rows[1:]; len(rows) > 0; rows = rows[batch:] {
		must(b, insertRows(insert, rows[:batch]))
	}
	for _, ix := range plainIndexes {
		_, err := tx.Exec(ix)
		must(b, err)
	}
	must(b, tx.Commit())
}

func insertRows(insert *sql.Stmt, rows [][]string) error {
	args := make([]any, 0, len(rows)*len(rows[0]))
	for _, row := range rows {
		for _, cell := range row {
			args = append(args, cell)
		}
	}
	_, err := insert.Exec(args...)
	return err
}
