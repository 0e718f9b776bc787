package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/intake"
	"github.com/refdeck/refdeck/store/sqlite"
)

// testApp is an app with a home of its own.
func testApp(t *testing.T, in io.Reader) (a *app, out, messages *bytes.Buffer) {
	t.Helper()
	home := t.TempDir()
	out, messages = &bytes.Buffer{}, &bytes.Buffer{}
	return &app{in: in, out: out, err: messages, now: testClock(scriptNow),
		env: func(name string) string { return map[string]string{"HOME": home, "USER": "ana"}[name] }}, out, messages
}

func TestExitCodesFollowTheKindOfFailure(t *testing.T) {
	tests := []struct {
		err  error
		want int
	}{
		{nil, 0},
		{answerNo{}, 1},
		{usageError{"x"}, 2},
		{someRejected{"x"}, 3},
		{domain.Invalidf("f", "x"), 3},
		{domain.Wrap(domain.Unavailable, sqlite.ErrNewer, "x"), 4},
		{domain.Errorf(domain.Unavailable, "x"), 5},
		{domain.Errorf(domain.Conflict, "x"), 6},
		{domain.Errorf(domain.Forbidden, "x"), 7},
		{domain.Errorf(domain.Unauthenticated, "x"), 7},
		{domain.Errorf(domain.NotFound, "x"), 8},
		{domain.Errorf(domain.Internal, "x"), 70},
		{errors.New("x"), 70},
		{interrupted{domain.Errorf(domain.Unavailable, "x")}, 130},
		{fmt.Errorf("x: %w", context.Canceled), 130},
	}
	for _, tt := range tests {
		if got := exitCode(tt.err); got != tt.want {
			t.Errorf("exitCode(%v) = %d, want %d", tt.err, got, tt.want)
		}
	}
}

func TestInterruptedImportSaysWhatIsInAndRollsTheRestBack(t *testing.T) {
	var csv strings.Builder
	csv.WriteString("id,name\n")
	for i := range 45_000 {
		fmt.Fprintf(&csv, "A-%d,Account %d\n", i, i)
	}
	file := filepath.Join(t.TempDir(), "accounts.csv")
	if err := os.WriteFile(file, []byte(csv.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	a, _, messages := testApp(t, strings.NewReader(""))
	a.errTerm, a.err = true, seen{messages, " of 45000 rows", cancel}
	if code := a.main(ctx, []string{"import", "accounts", file}); code != exitInterrupted {
		t.Fatalf("exit %d, want %d: %s", code, exitInterrupted, messages)
	}
	var in int
	if _, err := fmt.Sscanf(messages.String()[strings.Index(messages.String(), "Stopped. "):], "Stopped. %d rows are in", &in); err != nil {
		t.Fatalf("the message does not say how many rows are in: %s", messages)
	}
	if in == 0 || in == 45_000 {
		t.Fatalf("%d rows are in; the interruption should come between", in)
	}
	b, out, messages := testApp(t, strings.NewReader(""))
	b.env = a.env
	if code := b.main(t.Context(), []string{"sql", "SELECT COUNT(*) AS n FROM account"}); code != 0 {
		t.Fatalf("exit %d: %s", code, messages)
	}
	if want := fmt.Sprintf("n\n%d\n", in); out.String() != want {
		t.Errorf("in the store are %q, said were %q", out, want)
	}
}

// seen acts when a text is written.
type seen struct {
	io.Writer
	text string
	act  func()
}

func (s seen) Write(b []byte) (int, error) {
	if strings.Contains(string(b), s.text) {
		s.act()
	}
	return s.Writer.Write(b)
}

func TestInterruptEndsWaitingForInput(t *testing.T) {
	in, w := io.Pipe()
	defer func() { _ = w.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	a, _, messages := testApp(t, in)
	go func() {
		_, _ = w.Write([]byte("id,name\n")) // returns once the import reads
		cancel()
	}()
	if code := a.main(ctx, []string{"import", "accounts", "-"}); code != exitInterrupted {
		t.Errorf("exit %d, want %d: %s", code, exitInterrupted, messages)
	}
}

func TestRestoreRefusesWhileTheStoreIsOpen(t *testing.T) {
	a, _, messages := testApp(t, strings.NewReader(""))
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "store.db"), filepath.Join(dir, "copy.db")
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	if err := db.Read(t.Context(), func(tx store.Tx) error { _, err := tx.Setting("x"); return err }); err != nil && domain.CodeOf(err) != domain.NotFound {
		t.Fatal(err)
	}
	if code := a.main(t.Context(), []string{"restore", copied, "--store", path, "--yes"}); code != exitUnavailable {
		t.Errorf("exit %d, want %d: %s", code, exitUnavailable, messages)
	}
	if !strings.Contains(messages.String(), "Another refdeck has this store open") {
		t.Errorf("says %q", messages)
	}
	if left, _ := filepath.Glob(path + ".before-restore-*"); len(left) > 0 {
		t.Errorf("nothing was restored, but a copy was made: %v", left)
	}
}

// storeAt makes a store with the fixture in it.
func storeAt(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	if err := writeFixture(t, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNewerStoreIsLeftAloneWithItsOwnExitCode(t *testing.T) {
	path := storeAt(t)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	a, out, messages := testApp(t, strings.NewReader(""))
	if code := a.main(t.Context(), []string{"queue", "--store", path}); code != exitNewer {
		t.Errorf("exit %d, want %d", code, exitNewer)
	}
	if out.Len() > 0 || !strings.Contains(messages.String(), "newer refdeck") {
		t.Errorf("printed %q and said %q", out, messages)
	}
}

func TestReadOnlyStoreIsShownAndNotChanged(t *testing.T) {
	path := storeAt(t)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	a, out, messages := testApp(t, strings.NewReader(""))
	if code := a.main(t.Context(), []string{"queue", "--store", path}); code != 0 || !strings.Contains(out.String(), "Priya Shah") {
		t.Errorf("exit %d, printed %q, said %q", code, out, messages)
	}
	if code := a.main(t.Context(), []string{"nps", "add", "Priya Shah", "9", "--store", path}); code != exitUnavailable {
		t.Errorf("exit %d, want %d: %s", code, exitUnavailable, messages)
	}
	if !strings.Contains(messages.String(), "can only be read") {
		t.Errorf("said %q", messages)
	}
}

func TestEveryCommandHasHelpAndNoFlagHidesAGlobalOne(t *testing.T) {
	a, _, _ := testApp(t, strings.NewReader(""))
	root := a.root()
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Short == "" {
			t.Errorf("%s has no words in help", c.CommandPath())
		}
		for _, name := range []string{"store", "as-of", "owner", "track", "period", "tz", "no-color", "config", "yes", "json"} {
			if c != root && c.LocalNonPersistentFlags().Lookup(name) != nil {
				t.Errorf("%s has a flag --%s of its own", c.CommandPath(), name)
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

func TestImportKnowsEveryKind(t *testing.T) {
	want, got := slices.Clone(intake.Kinds()), slices.Clone(importKinds)
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-intake +command):\n%s", diff)
	}
}

func TestMomentsAreReadInEveryForm(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := testClock(scriptNow)()
	tests := []struct{ text, want string }{
		{"2023-11-06T12:00Z", "2023-11-06T12:00:00Z"},
		{"2023-11-06T12:00:00+02:00", "2023-11-06T10:00:00Z"},
		{"2023-11-06 12:00", "2023-11-06T11:00:00Z"},
		{"2023-11-06", "2023-11-06T22:59:59.999999Z"},
		{"2023-10", "2023-10-31T22:59:59.999999Z"},
		{"2026-11-20", "2026-11-20T09:12:00Z"}, // today lasts until now
		{"2026-11", "2026-11-20T09:12:00Z"},
		{"soon", ""}, {"2023-13", ""}, {"", ""},
	}
	for _, tt := range tests {
		at, ok := parseMoment(tt.text, now, berlin)
		if !ok && tt.want == "" {
			continue
		}
		if got := at.UTC().Format(time.RFC3339Nano); got != tt.want || ok != (tt.want != "") {
			t.Errorf("parseMoment(%q) = %s, %v, want %s", tt.text, got, ok, tt.want)
		}
	}
}
