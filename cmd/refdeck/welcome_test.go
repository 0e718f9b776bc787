package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/tuitest"
)

// firstRun opens the dashboard of a store that does not exist yet.
func firstRun(t *testing.T, v visit) (*work, *session, *tuitest.Term) {
	t.Helper()
	a, _, _ := testApp(t, strings.NewReader(""))
	w, err := a.open(t.Context(), writing)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	s, err := a.begin(t.Context(), w, v, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return w, s, tuitest.Start(t, s.shell, 100, 30)
}

func TestAPersonImportsAFileOnTheFirstRun(t *testing.T) {
	w, _, term := firstRun(t, visit{})
	term.WaitFor("Look around in demo data").Keys("\r").WaitFor("found out from the columns")
	term.Keys("testdata/fixture/acc").WaitFor("accounts.csv").Keys("\r").WaitFor("Import 4 rows")
	term.Keys("i").WaitFor("accounts.csv is in").WaitFor("4 new").Keys("\r").WaitGone("accounts.csv is in")
	accounts, err := w.Accounts(t.Context(), store.PageQuery{Limit: 10})
	if err != nil || len(accounts) != 4 {
		t.Fatalf("%d accounts are in the store: %v", len(accounts), err)
	}
	events, err := w.Audit(t.Context(), store.AuditQuery{Limit: 1})
	if err != nil || len(events) == 0 || events[0].Action != "import" {
		t.Errorf("the last step in the audit is %+v: %v", events, err)
	}
}

func TestTheImportAsksWhatOnlyAPersonCanTellAndKeepsWhatItRejects(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "answers nps.csv")
	if err := os.WriteFile(file, []byte("response_id,score,email,account_id,date\nD-1,9,a@x.example,A-1,03/04/2026\nD-2,eleven,b@x.example,A-1,05/06/2026\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, term := firstRun(t, visit{})
	term.WaitFor("Look around in demo data").Keys("\r").WaitFor("found out from the columns")
	term.Keys("\x1b[200~'" + file + "'\x1b[201~").WaitFor("answers nps.csv").Keys("\r").WaitFor("One thing only you can tell")
	term.Keys("\r").WaitFor("Import 1 row").WaitFor("3 Apr 2026").Keys("i").WaitFor("answers nps.csv is in")
	kept, err := os.ReadFile(filepath.Join(dir, "answers nps.rejects.csv"))
	if err != nil || !strings.Contains(string(kept), "eleven") {
		t.Errorf("the rejects file holds %q: %v", kept, err)
	}
}

func TestAFileThatChangedSinceItWasLookedThroughIsNotImported(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.csv")
	if err := os.WriteFile(file, []byte("id,name,kind,arr\n1,Acme,customer,10\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w, _, term := firstRun(t, visit{})
	term.WaitFor("Look around in demo data").Keys("\r").WaitFor("found out from the columns").Keys(file).WaitFor("accounts.csv").Keys("\r").WaitFor("Import 1 row")
	if err := os.WriteFile(file, []byte("id,name,kind,arr\n1,Another one,customer,10\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	term.Keys("i").WaitFor("was changed since it was looked")
	if accounts, err := w.Accounts(t.Context(), store.PageQuery{Limit: 1}); err != nil || len(accounts) != 0 {
		t.Errorf("%d accounts are in the store: %v", len(accounts), err)
	}
}

func TestTheDemoIsReachedFromTheFirstRunAndLeftWithAWord(t *testing.T) {
	_, s, term := firstRun(t, visit{})
	term.WaitFor("Look around in demo data").Keys("\x1b[B\r")
	if err := term.WaitEnd(); err != nil || !s.toDemo {
		t.Errorf("ended with %v, to the demo: %v", err, s.toDemo)
	}
	_, _, term = firstRun(t, visit{back: true})
	term.WaitFor("You have left the demo. This is your own data again").WaitFor("Look around in demo data")
	_, _, term = firstRun(t, visit{demo: true})
	term.WaitFor("nothing of it is kept").Keys(":import a file").WaitFor("This is demo data")
}

func TestPathsAreCompletedAsTheyAreTyped(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"exports/b.csv", "exports/accounts.csv", "exports/photo.png", "exports/.hidden.csv", "exports/old/a.csv", "notes nps.csv"} {
		if err := os.MkdirAll(filepath.Join(home, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	im := &imports{home: home}
	tests := []struct {
		typed string
		want  []string
	}{
		{"~", []string{"~/exports/", "~/notes nps.csv"}},
		{"~/exp", []string{"~/exports/"}},
		{"~/exports/", []string{"~/exports/old/", "~/exports/accounts.csv", "~/exports/b.csv"}},
		{"~/exports/B", []string{"~/exports/b.csv"}},
		{"~/exports/photo.png", []string{"~/exports/photo.png"}},
		{"~/nowhere/x", nil},
		{"'" + home + "/notes", nil},
		{"'" + home + "/notes nps.csv'", []string{home + "/notes nps.csv"}},
		{"file://" + home + "/notes%20nps.csv", []string{home + "/notes nps.csv"}},
	}
	for _, tt := range tests {
		found, err := im.Files(t.Context(), tt.typed)
		if err != nil {
			t.Errorf("%s: %v", tt.typed, err)
		}
		var got []string
		for _, f := range found {
			got = append(got, f.Path)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.typed, diff)
		}
	}
	if got := im.real(strings.ReplaceAll(home+"/notes nps.csv", " ", `\ `)); got != home+"/notes nps.csv" {
		t.Errorf("a dropped path is read as %q", got)
	}
}

func TestOpeningForWritingMakesUpForAnImportThatWasCutOff(t *testing.T) {
	a, _, _ := testApp(t, strings.NewReader(""))
	w, err := a.open(t.Context(), writing)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.db.Write(t.Context(), func(tx store.Tx) error { return tx.SetSetting("queue_stale", "1") }); err != nil {
		t.Fatal(err)
	}
	w.close()
	if w, err = a.open(t.Context(), writing); err != nil {
		t.Fatal(err)
	}
	defer w.close()
	stale := "?"
	err = w.db.Read(t.Context(), func(tx store.Tx) (err error) {
		stale, err = tx.Setting("queue_stale")
		return err
	})
	if err != nil || stale != "" {
		t.Errorf("the queue is still marked %q: %v", stale, err)
	}
}
