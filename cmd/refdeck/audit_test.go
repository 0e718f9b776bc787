package main

import (
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
)

// behind runs statements on a store behind the program's back.
func behind(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// commanded runs one command line on a store and wants an exit code.
func commanded(t *testing.T, code int, path string, args ...string) (out, messages string) {
	t.Helper()
	a, o, m := testApp(t, strings.NewReader(""))
	if got := a.main(t.Context(), append(args, "--store", path)); got != code {
		t.Fatalf("%v: exit %d, want %d: %s%s", args, got, code, o, m)
	}
	return o.String(), m.String()
}

func madeStore(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	if err := writeFixture(t, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestVerifyNamesTheFirstBrokenRecord(t *testing.T) {
	for name, c := range map[string]struct{ sql, says string }{
		"changed": {"UPDATE audit_event SET actor = 'somebody else' WHERE seq = 2", "Record 2 (id 2, 2026-11-20 09:12:00 UTC, import) of the audit was changed after it was sealed."},
		"deleted": {"DELETE FROM audit_event WHERE seq = 3", "Record 3 of the audit is missing: it was taken away after it was sealed, behind record 2 (id 2, 2026-11-20 09:12:00 UTC, import)."},
		"cut off": {"DELETE FROM audit_event WHERE seq > 4", "Record 5 of the audit is missing: it was taken away after it was sealed, behind record 4 (id 4, 2026-11-20 09:12:00 UTC, import)."},
	} {
		t.Run(name, func(t *testing.T) {
			path := madeStore(t)
			behind(t, path, c.sql)
			out, messages := commanded(t, exitNo, path, "audit", "verify", "--json")
			if strings.TrimSpace(messages) != c.says || !strings.Contains(out, `"ok":false`) {
				t.Errorf("it says %q and %s", messages, out)
			}
			if out, _ := commanded(t, exitNo, path, "doctor"); !strings.Contains(out, c.says) {
				t.Errorf("doctor says %s", out)
			}
			copied := path + ".copy"
			if _, messages := commanded(t, exitDone, path, "backup", copied); !strings.Contains(messages, "The audit in "+copied+" is broken") {
				t.Errorf("backup says %q", messages)
			}
		})
	}
}

// olderStore is a store of the first schema with a user and an audit event.
func olderStore(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "older.db")
	all := os.DirFS("../../store/sqlite/migrations")
	names, err := fs.Glob(all, "*.sql")
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, all, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	behind(t, path, "INSERT INTO user VALUES (1, 1, 1, 1, 0, 'op', 'ana', '', 'admin', '', 1)", "INSERT INTO operation VALUES ('op', 1, 0, 'user.save', 'user', 1, '{}', '', '')",
		"INSERT INTO audit_event (at, actor_id, actor, via, op_id, action, subject, subject_id, before, after, reason) VALUES (1, 0, 'ana', 'cli', 'op', 'user.save', 'user', 1, '', '', '')")
	return path
}

func TestRestoreTakesOlderBackupsAndRefusesNewerOnes(t *testing.T) {
	path, older := madeStore(t), olderStore(t)
	newer := path + ".newer"
	commanded(t, exitDone, path, "backup", newer)
	behind(t, newer, "PRAGMA user_version = 99")
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, messages := commanded(t, exitNewer, path, "restore", newer, "--yes"); !strings.Contains(messages, "schema 99") {
		t.Errorf("it says %q", messages)
	}
	if is, err := os.ReadFile(path); err != nil || string(is) != string(was) {
		t.Errorf("the store was changed, %v", err)
	}
	if _, messages := commanded(t, exitDone, path, "restore", older, "--yes"); !strings.Contains(messages, "brought up to date") {
		t.Errorf("it says %q", messages)
	}
	if out, _ := commanded(t, exitDone, path, "doctor"); !strings.Contains(out, "I44") {
		t.Errorf("doctor says %s", out)
	}
	if out, _ := commanded(t, exitDone, path, "audit", "verify", "--json"); !strings.Contains(out, `"sealed":1,"unsealed":0`) {
		t.Errorf("the audit is %s", out)
	}
	left, err := filepath.Glob(path + ".restoring*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if is := schemaOf(t, older); is != 1 { // the backup is as it was
		t.Errorf("the backup has schema %d now", is)
	}
}

func schemaOf(t *testing.T, path string) (v int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRowContext(t.Context(), "PRAGMA user_version").Scan(&v); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestRestoreReplacesWhatCannotBeRead(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"a header of zeros": func(t *testing.T, path string) { overwrite(t, path, 0, make([]byte, 100)) },
		"pages of noise":    func(t *testing.T, path string) { overwrite(t, path, 4096, []byte(strings.Repeat("noise", 8000))) },
		"a newer schema":    func(t *testing.T, path string) { behind(t, path, "PRAGMA user_version = 99") },
		"nothing at all":    func(t *testing.T, path string) { overwrite(t, path, -1, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			path := madeStore(t)
			copied := path + ".copy"
			commanded(t, exitDone, path, "backup", copied)
			spoil(t, path)
			spoilt, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			commanded(t, exitDone, path, "restore", copied, "--yes")
			commanded(t, exitDone, path, "doctor")
			kept, err := filepath.Glob(path + ".before-restore-*Z")
			if err != nil || len(kept) != min(1, len(spoilt)) {
				t.Fatalf("kept: %v, %v", kept, err)
			}
			if len(kept) == 0 {
				return
			}
			if is, err := os.ReadFile(kept[0]); err != nil || string(is) != string(spoilt) {
				t.Errorf("the file was not kept as it was, %v", err)
			}
		})
	}
}

// overwrite puts bytes over a file at a place; at -1 it empties the file.
func overwrite(t *testing.T, path string, at int64, with []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if at < 0 {
		err = f.Truncate(0)
	} else {
		_, err = f.WriteAt(with, at)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRestoreOfADatabaseSaysWhatToDo(t *testing.T) {
	_, messages := commanded(t, exitForbidden, "postgres://localhost:1/none", "restore", "x.db", "--yes")
	if !strings.Contains(messages, "pg_restore") || !strings.Contains(messages, "refdeck doctor") {
		t.Errorf("it says %q", messages)
	}
}
