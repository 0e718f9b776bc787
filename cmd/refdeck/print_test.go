package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func TestTableIsAlignedForPeopleAndTabbedForPrograms(t *testing.T) {
	half := 0.5
	list := table{head: []string{"account", "value", "rate", "at"}}
	list.add("東京ロボティクス", domain.Money{Minor: 123450, Currency: "USD"}, share{&half}, time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC))
	list.add("A\tB\x1b[31m", nil, share{}, time.Time{})
	var person, program bytes.Buffer
	if err := (printer{person: true, zone: time.UTC}).write(&person, list); err != nil {
		t.Fatal(err)
	}
	if err := (printer{}).write(&program, list); err != nil {
		t.Fatal(err)
	}
	wantPerson := "account               value  rate  at\n" +
		"東京ロボティクス  $1,234.50  50 %  2026-11-20 09:12\n" +
		"A B [31m                        –\n"
	if person.String() != wantPerson {
		t.Errorf("for people:\n%s\nwant:\n%s", person.String(), wantPerson)
	}
	wantProgram := "account\tvalue\trate\tat\n東京ロボティクス\t1234.50 USD\t0.5000\t2026-11-20T09:12:00Z\nA B [31m\t\t\t\n"
	if program.String() != wantProgram {
		t.Errorf("for programs: %q, want %q", program.String(), wantProgram)
	}
}

func TestColourOnlyWhereItIsWanted(t *testing.T) {
	tests := []struct {
		name   string
		term   bool
		env    map[string]string
		flag   bool
		colour bool
	}{
		{"terminal", true, nil, false, true},
		{"pipe", false, nil, false, false},
		{"NO_COLOR", true, map[string]string{"NO_COLOR": "1"}, false, false},
		{"--no-color", true, nil, true, false},
		{"dumb terminal", true, map[string]string{"TERM": "dumb"}, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			a := &app{out: &out, outTerm: tt.term, zone: time.UTC, env: func(name string) string { return tt.env[name] }, flags: flags{noColor: tt.flag}}
			if err := a.print(fields("a", "b")); err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(out.String(), "\x1b["); got != tt.colour {
				t.Errorf("colour: %v, want %v", got, tt.colour)
			}
		})
	}
}

func TestEveryLineHasTheSameWidthWhateverTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := table{head: []string{"a", "b", "c"}}
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			list.add(rapid.String().Draw(t, "text"), rapid.Int64().Draw(t, "number"), "|")
		}
		var out bytes.Buffer
		if err := (printer{person: true, zone: time.UTC}).write(&out, list); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if len(lines) != len(list.rows)+1 {
			t.Fatalf("%d lines for %d rows", len(lines), len(list.rows))
		}
		for _, l := range lines[2:] {
			if ansi.StringWidth(l) != ansi.StringWidth(lines[1]) {
				t.Fatalf("lines of different width: %q and %q", lines[1], l)
			}
		}
	})
}

func TestJSONHoldsAnyTextAndNothingATerminalObeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text") + rapid.SampledFrom([]string{"", "\u202e", "\u009b31m", "\x1b]0;x\a", "\U000e0041", "\u200b"}).Draw(t, "evil")
		var out bytes.Buffer
		if err := writeJSON(&out, text, false); err != nil {
			t.Fatal(err)
		}
		for _, r := range strings.TrimSuffix(out.String(), "\n") {
			if unicode.In(r, unicode.Cc, unicode.Cf) {
				t.Fatalf("%q holds %U", out.String(), r)
			}
		}
		var back string
		if err := json.Unmarshal(out.Bytes(), &back); err != nil || back != strings.ToValidUTF8(text, "\ufffd") {
			t.Fatalf("%q was read back as %q (%v)", text, back, err)
		}
	})
}

func TestSpreadsheetsGetNoFormula(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@x", "\tx", "\rx", "\x00x"} {
		if got := csvRow([]any{text})[0]; got != "'"+text {
			t.Errorf("%q is written as %q", text, got)
		}
	}
	row := csvRow([]any{"a=b", int64(-5), domain.Money{Minor: -1050, Currency: "USD"}, ""})
	if got := strings.Join(row, "|"); got != "a=b|-5|-10.50|" {
		t.Errorf("harmless cells became %q", got)
	}
}
