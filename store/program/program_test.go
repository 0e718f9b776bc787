package program

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

var update = flag.Bool("update", false, "write default.toml anew")

var ignoreZone = cmpopts.IgnoreUnexported(domain.Program{})

func TestDefaultFileSaysWhatTheDefaultsAre(t *testing.T) {
	if *update {
		if err := os.WriteFile("default.toml", []byte(Format(domain.DefaultProgram())), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Skip("default.toml was written; run the tests again")
	}
	if diff := cmp.Diff(Format(domain.DefaultProgram()), Default); diff != "" {
		t.Errorf("default.toml is not Format(DefaultProgram()) (-want +got):\n%s", diff)
	}
	p, err := Parse(Default)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(domain.DefaultProgram(), p, ignoreZone); diff != "" {
		t.Errorf("default.toml reads as another program (-want +got):\n%s", diff)
	}
}

func TestEmptyFileIsTheDefaultProgram(t *testing.T) {
	p, err := Parse("# nothing\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := Diff(domain.DefaultProgram(), p); len(diff) != 0 {
		t.Errorf("differs: %v", diff)
	}
}

func TestEveryNumberOfTheProgramHasASetting(t *testing.T) {
	changed := *domain.DefaultProgram()
	for path, s := range index {
		before := s.get(domain.DefaultProgram())
		for _, v := range []any{int64(1), int64(7), 0.123, "8d", "168h", "EUR", "Europe/Berlin", "strict", "other"} {
			p := domain.DefaultProgram()
			if s.set(p, v) == nil && s.get(p) != before {
				_ = s.set(&changed, v)
				break
			}
		}
		if s.get(&changed) == before {
			t.Errorf("%s: no value changes it", path)
		}
	}
	same := sameFields(domain.DefaultProgram(), &changed)
	if diff := cmp.Diff([]string{"Kind", "LessGood", "Source"}, same, cmpopts.SortSlices(strings.Compare)); diff != "" {
		t.Errorf("fields that no setting reaches (-expected +got):\n%s", diff)
	}
}

func TestProblemsNameLineColumnAndKey(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"unknown key", "[gates]\n# a comment\n  yearly_cop = 4\n", "line 3, column 3: gates.yearly_cop: there is no such setting; did you mean gates.yearly_cap?"},
		{"unknown table", "name = \"X\"\n\n[gaites]\nx = 1", "line 4, column 1: gaites.x: there is no such setting"},
		{"empty unknown table", "[nothing]\n", "line 1, column 1: nothing: there is no such setting"},
		{"value of the wrong type", "[gates]\nyearly_cap = \"four\"", "line 2, column 14: gates.yearly_cap: write a whole number from 0 to 365"},
		{"value out of range", "fiscal_year_start = 13", "line 1, column 21: fiscal_year_start: write a whole number from 1 to 12"},
		{"umlauts before the value", "\"gates\".yearly_cap = 'ä' # ü", "line 1, column 22: gates.yearly_cap: write a whole number from 0 to 365"},
		{"syntax", "[gates]\nyearly_cap = \n", "line 2, column 14: "},
		{"a time without a unit", "[gates]\ncontact_gap = 30", "line 2, column 15: gates.contact_gap: write whole days, such as \"30d\", up to 3650d"},
		{"half a day", "[gates]\ncontact_gap = \"36h\"", "gates.contact_gap: write whole days"},
		{"unknown zone", "tz = \"Mars/Olympus\"", "tz: there is no such time zone"},
		{"machine's zone", "tz = \"Local\"", "tz: there is no such time zone"},
		{"unknown currency", "base_currency = \"XQZ\"", "base_currency: there is no such currency"},
		{"preset", "eligibility.preset = \"lax\"", "line 1, column 22: eligibility.preset: write one of balanced, strict, milestone"},
		{"inline table", "priority = { urgency = -1 }", "line 1, column 12: priority.urgency: write a whole number from 0 to 1000"},
		{"window that closes before it opens", "[triggers.nps_positive]\nopens = \"2d\"", "line 2, column 9: triggers.nps_positive.closes: the window must close after it opens (at 2d)"},
		{"due outside the window", "[triggers.nps_positive]\ndue = \"30h\"", "triggers.nps_positive.due: must lie between opens and closes"},
		{"tiers descending", "[tiers]\nsilver_deals = 10", "line 2, column 16: tiers.silver_deals: must be below gold_deals"},
		{"rates descending", "[tiers]\ngold_percent = 12.5", "line 2, column 16: tiers.silver_percent: must not be above gold_percent"},
		{"too exact a rate", "[tiers]\ngold_percent = 20.005", "tiers.gold_percent: write a percentage from 0 to 100 with at most two decimals"},
		{"score above 100", "[readiness]\nhot = 101", "readiness.hot: write a whole number from 0 to 100"},
		{"bands descending", "[readiness]\nready = 80", "readiness.ready: must be below hot"},
		{"target range upside down", "[targets.acceptance_rate]\nmin = 0.9", "line 2, column 7: targets.acceptance_rate.min: must not be above max"},
		{"zero window", "[tiers]\nwindow = \"0d\"", "tiers.window: must be at least \"1d\""},
		{"control characters", "name = \"a\\u001b[31m\"", "name: write 1 to 200 plain characters"},
		{"after a long string", "name = '''\na\nb'''\nfiscal_year_start = 0", "line 1, column 8: name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse(tt.text)
			if domain.CodeOf(err) != domain.Invalid {
				t.Fatalf("Parse: %v, want invalid", err)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Parse says %q, want %q in it", err, tt.want)
			}
		})
	}
}

func TestEveryProblemIsListedInTheOrderOfTheFile(t *testing.T) {
	_, problems := Check("fiscal_year_start = 0\n[gates]\nquiet_from = 24\nnope = 1\n")
	var got []string
	for _, p := range problems {
		got = append(got, p.Key)
	}
	if diff := cmp.Diff([]string{"fiscal_year_start", "gates.quiet_from", "gates.nope"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestChangesAreReadAndShown(t *testing.T) {
	p, err := Parse("tz = \"Asia/Tokyo\"\n[gates]\nyearly_cap = 6\ncontact_gap = \"4w\"\n[tiers]\nsilver_percent = 12.5\n" +
		"[triggers.qbr_positive]\ncloses = \"3d\"\n[targets.acceptance_rate]\nmax = \"none\"\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"tz: UTC → Asia/Tokyo", "triggers.qbr_positive.closes: 2d → 3d", "gates.contact_gap: 30d → 28d", "gates.yearly_cap: 4 → 6",
		"tiers.silver_percent: 15 → 12.5", "targets.acceptance_rate.max: 0.85 → none"}
	if diff := cmp.Diff(want, Diff(domain.DefaultProgram(), p)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	again, err := Parse(Format(p))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, again, ignoreZone); diff != "" {
		t.Errorf("Format and Parse differ (-want +got):\n%s", diff)
	}
}

func TestSpansReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.IntRange(0, int(maxSpan/time.Minute)).Draw(t, "minutes")) * time.Minute
		got, ok := parseSpan(formatSpan(d, time.Minute))
		if !ok || got != d {
			t.Fatalf("%v is written %q and read %v", d, formatSpan(d, time.Minute), got)
		}
	})
	for _, bad := range []string{"", "d", "3", "3x", "-1d", "1.5h", "99999999999d", "4000d", "3650d1d"} {
		if d, ok := parseSpan(bad); ok {
			t.Errorf("%q was read as %v", bad, d)
		}
	}
}

func FuzzCheckNeverPanicsAndPlacesProblemsInTheText(f *testing.F) {
	f.Add(Default)
	f.Add("a = [\n1,\n2]\nb.'c d' = { x = \"#\" }\n[[t]]\nx='''\n'''")
	f.Fuzz(func(t *testing.T, text string) {
		_, problems := Check(text)
		for _, p := range problems {
			if lines := strings.Count(text, "\n") + 1; p.Line < 1 || p.Line > lines || p.Col < 1 {
				t.Errorf("problem at %d:%d of %d lines", p.Line, p.Col, lines)
			}
		}
	})
}
