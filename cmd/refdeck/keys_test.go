package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/tui/ui"
)

// spot is somewhere on the wall that has keys of its own, and how to get there
// from a fresh start.
type spot struct {
	name, where string // where is the name of its tab
	keys        []string
}

// spots are all places with keys of their own.
func spots() []spot {
	return []spot{
		{"Today", "Today", nil},
		{"Today, a person", "Today", []string{"enter"}},
		{"Today, missed moments", "Today", []string{"R"}},
		{"Board", "Board", []string{"2"}},
		{"Board, a referral", "Board", []string{"2", "enter"}},
		{"Board, list", "Board", []string{"2", "b"}},
		{"Leaders", "Leaders", []string{"3"}},
		{"Leaders, rows", "Leaders", []string{"3", "enter"}},
		{"Metrics", "Metrics", []string{"4"}},
		{"Metrics, rows", "Metrics", []string{"4", "enter"}},
	}
}

// wallAt opens a fresh wall at a spot.
func wallAt(t testing.TB, s spot, width, height int) *wall {
	t.Helper()
	w := newWall(t, width, height)
	w.Press(s.keys...)
	return w
}

// keyRow is one line of the table of keys.
type keyRow struct {
	key, word, does string
	where           []string
}

// keyRows has one row for each key and word, the screens in the order of their
// digits and what goes everywhere last; and the actions that have no key.
func keyRows(t *testing.T) (rows, keyless []keyRow) {
	add := func(a *ui.Action, where string) {
		to := &rows
		if a.KeyLabel() == "" {
			to = &keyless
		}
		i := slices.IndexFunc(*to, func(r keyRow) bool { return r.key == keysOf(a) && r.word == a.Label && r.does == a.Help })
		if i < 0 {
			*to = append(*to, keyRow{key: keysOf(a), word: a.Label, does: a.Help})
			i = len(*to) - 1
		}
		if row := &(*to)[i]; !slices.Contains(row.where, where) {
			row.where = append(row.where, where)
		}
	}
	for _, s := range spots() {
		for _, a := range wallAt(t, s, 120, 36).App().Actions() {
			add(&a, s.where)
		}
	}
	for _, a := range newWall(t, 120, 36).App().Globals() {
		add(&a, "everywhere")
	}
	return rows, keyless
}

// keysOf names all keys of an action, "F1" and vim's silent extras among them.
func keysOf(a *ui.Action) string {
	var names []string
	for _, k := range a.Key.Keys() {
		names = append(names, "`"+strings.ReplaceAll(ui.KeyName(k), "|", "\\|")+"`")
	}
	return strings.Join(names, " ")
}

const keysBegin, keysEnd = "<!-- keys: made from the actions by UPDATE_GOLDEN=1 go test ./cmd/refdeck -run Keys -->\n", "<!-- /keys -->"

// TestKeysInTheReadmeAreThoseOfTheProgram compares the README's table with the
// actions; UPDATE_GOLDEN=1 writes it anew.
func TestKeysInTheReadmeAreThoseOfTheProgram(t *testing.T) {
	const readme = "../../README.md"
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(text), keysBegin)
	got, after, ended := strings.Cut(rest, keysEnd)
	if !begun || !ended {
		t.Fatalf("the README has no place for the keys: %s … %s", keysBegin, keysEnd)
	}
	want := keyTable(t)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(readme, []byte(before+keysBegin+want+keysEnd+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the README's keys differ (-program +README); UPDATE_GOLDEN=1 writes them anew:\n%s", diff)
	}
}

func keyTable(t *testing.T) string {
	rows, keyless := keyRows(t)
	var b strings.Builder
	b.WriteString("| Key | Word | What it does | Where |\n| --- | --- | --- | --- |\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.key, r.word, r.does, strings.Join(r.where, ", "))
	}
	for _, r := range keyless {
		fmt.Fprintf(&b, "| `:` | %s | %s | %s |\n", r.word, r.does, strings.Join(r.where, ", "))
	}
	b.WriteString("\nArrows, `Home`, `End`, `PgUp` and `PgDn` move (so do `h` `j` `k` `l` `g` `G`), `Esc` goes one step back and never quits.\n")
	return b.String()
}
