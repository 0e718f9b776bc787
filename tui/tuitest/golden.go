package tuitest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Golden compares a screen with testdata/<test>-<name>.golden. With UPDATE_GOLDEN=1
// in the environment it writes that file instead.
func Golden(t testing.TB, name, screen string) {
	t.Helper()
	file := filepath.Join("testdata", strings.NewReplacer("/", "-", " ", "_").Replace(t.Name())+"-"+name+".golden")
	got := screen + "\n"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("no golden: %v (UPDATE_GOLDEN=1 writes it)\n%s", err, got)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Fatalf("%s differs (-want +got):\n%s\nscreen:\n%s", file, diff, got)
	}
}
