package sshd

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
)

func TestACommandLineIsSplitAsAShellDoesAndNothingElse(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"", nil},
		{"  \t\n ", nil},
		{"leaderboard --period 2026-Q3  --json", []string{"leaderboard", "--period", "2026-Q3", "--json"}},
		{`note add 'two words' "and \"more\""`, []string{"note", "add", "two words", `and "more"`}},
		{`a''b "" '' c\ d`, []string{"ab", "", "", "c d"}},
		{`"a\b\$c\` + "`" + `"`, []string{`a\b$c` + "`"}},
		{"a\\\nb \"c\\\nd\"", []string{"ab", "cd"}},
		{"find $HOME; rm -rf * | cat > x & `id` $(id) ~ #no", []string{"find", "$HOME;", "rm", "-rf", "*", "|", "cat", ">", "x", "&", "`id`", "$(id)", "~", "#no"}},
		{"find Müller 東京", []string{"find", "Müller", "東京"}},
		{`'\'`, []string{`\`}},
	} {
		got, err := Words(c.line)
		if err != nil {
			t.Errorf("%q: %v", c.line, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.line, diff)
		}
	}
}

func TestACommandLineThatCannotBeMeantIsRefused(t *testing.T) {
	for name, line := range map[string]string{
		"open quote": `find 'a`, "open double quote": `find "a`, "protected closing quote": `find "a\"`, "trailing backslash": `find a\`,
		"NUL": "find a\x00b", "no UTF-8": "find \xff", "too long": strings.Repeat("a", maxCommand+1),
	} {
		if got, err := Words(line); domain.CodeOf(err) != domain.Invalid || err == nil {
			t.Errorf("%s: got %.20q and %v", name, got, err)
		}
	}
	if _, err := Words(strings.Repeat("a", maxCommand)); err != nil {
		t.Errorf("64 KiB: %v", err)
	}
}

func FuzzExecArguments(f *testing.F) {
	for _, line := range []string{"queue --json", `a 'b c' "d \" e" \f`, "a\\\nb", `"`, "\x00", "\xff", "''", "東京 $x"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words, err := Words(line)
		if err != nil {
			if words != nil || domain.CodeOf(err) != domain.Invalid {
				t.Fatalf("%q: %q with %v", line, words, err)
			}
			return
		}
		var quoted []string
		size := 0
		for _, w := range words {
			if strings.ContainsRune(w, 0) || !utf8.ValidString(w) {
				t.Fatalf("%q: the word %q", line, w)
			}
			size += len(w)
			quoted = append(quoted, "'"+strings.ReplaceAll(w, "'", `'\''`)+"'")
		}
		if size > len(line) {
			t.Fatalf("%q: words of %d bytes out of %d", line, size, len(line))
		}
		again := strings.Join(quoted, " ")
		if len(again) > maxCommand {
			return
		}
		back, err := Words(again)
		if diff := cmp.Diff(words, back); diff != "" || err != nil {
			t.Fatalf("%q: %v (-want +got):\n%s", line, err, diff)
		}
	})
}
