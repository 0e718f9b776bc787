package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	engine "modernc.org/sqlite"

	"github.com/refdeck/refdeck/store"
)

const (
	migrateStore = "REFDECK_TEST_MIGRATE_STORE" // the helper process brings it up to date until it is killed
	migrateUntil = "REFDECK_TEST_MIGRATE_UNTIL" // behind this statement of the last migration
	dying        = "SELECT refdeck_die();"
)

// deadly is the own schema with a last migration that kills the process behind its
// nth statement; 0 is none of them.
func deadly(t *testing.T, n int) (by steps, statements int) {
	t.Helper()
	files, last := ownFiles(t)
	files[last].Data, statements = armed(string(files[last].Data), n)
	return steps{files, SchemaVersion}, statements
}

func armed(text string, n int) (out []byte, statements int) {
	for line := range strings.Lines(text) {
		out = append(out, line...)
		code, _, _ := strings.Cut(line, "--")
		if !strings.HasSuffix(strings.TrimSpace(code), ";") {
			continue
		}
		if statements++; statements == n {
			out = append(out, dying+"\n"...)
		}
	}
	return out, statements
}

// TestMigrationUntilKilled is the helper process.
func TestMigrationUntilKilled(t *testing.T) {
	path := os.Getenv(migrateStore)
	if path == "" {
		return
	}
	err := engine.RegisterScalarFunction("refdeck_die", 0, func(*engine.FunctionContext, []driver.Value) (driver.Value, error) {
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Kill()
		}
		if err != nil {
			return nil, err
		}
		select {} // until the signal comes
	})
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(os.Getenv(migrateUntil))
	if err != nil {
		t.Fatal(err)
	}
	by, _ := deadly(t, n)
	d, err := openWith(context.Background(), path, Options{}, by)
	t.Errorf("nobody killed it: %v, %v", d, err)
}

// rawSchema is every statement that made something in a file, and its version.
func rawSchema(t *testing.T, path string) (text string, version int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	for query, into := range map[string]any{
		"SELECT coalesce(group_concat(sql, ';'), '') FROM (SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name)": &text,
		"PRAGMA user_version": &version,
	} {
		if err := db.QueryRowContext(context.Background(), query).Scan(into); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return text, version
}

func TestAMigrationThatIsKilledAtAnyStatementLeavesTheOldSchemaAndRecovers(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	made := filepath.Join(dir, "made.db")
	by, statements := deadly(t, 0)
	d, err := openWith(ctx, made, Options{}, steps{older(t, by), SchemaVersion - 1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		if _, err := d.write.Query(ctx, fmt.Sprintf("INSERT INTO setting VALUES ('kept%d', 'yes')", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	was, _ := rawSchema(t, made)
	for n := 1; n <= statements; n++ {
		path := filepath.Join(dir, fmt.Sprintf("killed%d.db", n))
		copyFile(t, made, path)
		killMigration(t, path, n)
		if is, version := rawSchema(t, path); is != was || version != SchemaVersion-1 {
			t.Errorf("killed behind statement %d it has schema %d:\n%s", n, version, is)
		}
		recovers(t, path)
	}
	t.Logf("killed behind each of %d statements", statements)
	if statements < 10 {
		t.Errorf("only %d statements were found", statements)
	}
}

// older is the migrations without the last one.
func older(t *testing.T, by steps) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for i := range by.version - 1 {
		names, err := fs.Glob(by.files, fmt.Sprintf("%05d_*.sql", i+1))
		if err != nil || len(names) != 1 {
			t.Fatal(names, err)
		}
		data, err := fs.ReadFile(by.files, names[0])
		if err != nil {
			t.Fatal(err)
		}
		out[names[0]] = &fstest.MapFile{Data: data}
	}
	return out
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// killMigration runs the helper process, which must end by its signal.
func killMigration(t *testing.T, path string, n int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestMigrationUntilKilled$")
	cmd.Env = append(os.Environ(), migrateStore+"="+path, migrateUntil+"="+strconv.Itoa(n))
	out, err := cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("behind statement %d it was not killed: %v\n%s", n, err, out)
	}
}

// recovers opens what was left and wants the new schema with everything in it.
func recovers(t *testing.T, path string) {
	t.Helper()
	ctx := context.Background()
	d, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Read(ctx, func(tx store.Tx) error {
		for i := range 50 {
			if v, err := tx.Setting(fmt.Sprint("kept", i)); err != nil || v != "yes" {
				t.Errorf("kept%d is %q, %v", i, v, err)
			}
		}
		for _, check := range []string{"I40", "I44", "I45"} {
			if found, err := tx.Check(check); err != nil || len(found) > 0 {
				t.Errorf("%s finds %v, %v", check, found, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}
