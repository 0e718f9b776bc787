package intake

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// cut splits a text into records: "a|b" for a good one, "!code" for a bad one,
// each with its lines.
func cut(t *testing.T, text string, width int) []string {
	t.Helper()
	sh := sniffShape([]byte(text), ',', true)
	sp := newSplitter(strings.NewReader(text), sh)
	sp.width = width
	var out []string
	var rec record
	for {
		err := sp.next(&rec)
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		lines := fmt.Sprint(rec.line)
		if rec.endLine != rec.line {
			lines += "-" + fmt.Sprint(rec.endLine)
		}
		if rec.bad != nil {
			out = append(out, lines+" !"+rec.bad.Code)
			continue
		}
		cells := make([]string, rec.width())
		for i := range cells {
			cells[i] = rec.text(i)
		}
		out = append(out, lines+" "+strings.Join(cells, "|"))
	}
}

func TestRecordsAreCutAsTheyWereMeant(t *testing.T) {
	big := strings.Repeat("x", maxCellBytes+1)
	huge := strings.Repeat("y", maxRowBytes+1000)
	for _, c := range []struct {
		name, text string
		width      int
		want       []string
	}{
		{"plain", "a,b\n1,2\n", 2, []string{"1 a|b", "2 1|2"}},
		{"no newline at the end", "a,b\n1,2", 2, []string{"1 a|b", "2 1|2"}},
		{"CRLF", "a,b\r\n1,2\r\n", 2, []string{"1 a|b", "2 1|2"}},
		{"CR only", "a,b\r1,2\r3,\"x\ry\"", 2, []string{"1 a|b", "2 1|2", "3-4 3|x\ry"}},
		{"blank lines are no records", "a,b\n\n  \n1,2\n\n", 2, []string{"1 a|b", "4 1|2"}},
		{"line numbers run on after a multi-line cell", "a,b\n\"x\ny\nz\",2\n3,4\n", 2, []string{"1 a|b", "2-4 x\ny\nz|2", "5 3|4"}},
		{"doubled quotes", "a,b\n1,\"say \"\"hi\"\"\"\n", 2, []string{"1 a|b", "2 1|say \"hi\""}},
		{"a quote inside a bare cell is text", "a,b\n5\" pipe,2\n", 2, []string{"1 a|b", "2 5\" pipe|2"}},
		{"a stray quote inside a quoted cell is text", "a,b\n\"5\" pipe\",2\n", 2, []string{"1 a|b", "2 5\" pipe|2"}},
		{"a space before the quote", "a,b\n1, \"x,y\"\n", 2, []string{"1 a|b", "2 1|x,y"}},
		{"an unclosed quote costs its own line only", "a,b\n1,\"oops\n2,x\n3,y\n", 2, []string{"1 a|b", "2 !open_quote", "3 2|x", "4 3|y"}},
		{"an unclosed quote before a quoted cell", "a,b\n1,\"oops\n2,\"x\"\n3,y\n", 2, []string{"1 a|b", "2 !open_quote", "3 2|x", "4 3|y"}},
		{"an unclosed quote in the last line", "a,b\n1,2\n3,\"oops", 2, []string{"1 a|b", "2 1|2", "3 !open_quote"}},
		{"a cell over the limit", "a,b\n1," + big + "\n2,x\n", 2, []string{"1 a|b", "2 !too_large", "3 2|x"}},
		{"a quoted cell over the limit", "a,b\n1,\"" + big + "\"\n2,x\n", 2, []string{"1 a|b", "2 !too_large", "3 2|x"}},
		{"a record over the limit", "a,b\n1," + huge + "\n2,x\n", 2, []string{"1 a|b", "2 !too_large", "3 2|x"}},
		{"a quoted record over the limit with line breaks", "a,b\n1,\"" + huge + "\nz\"\n2,x\n", 2, []string{"1 a|b", "2-3 !too_large", "4 2|x"}},
		{"an unclosed quote far from the end", "a,b\n1,\"oops\n" + strings.Repeat("2,x\n", 300_000), 2,
			append([]string{"1 a|b", "2 !open_quote"}, numbered(3, 300_000, "2|x")...)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, cut(t, c.text, c.width)); diff != "" {
				t.Errorf("records (-want +got):\n%.2000s", diff)
			}
		})
	}
}

func numbered(from, n int, text string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%d %s", from+i, text)
	}
	return out
}

// TestTheCSVSpectrum compares every file of csv-spectrum with its JSON. Two
// differences lie in the data: the checkout has turned CRLF into LF, and one
// JSON was made from another phone number.
func TestTheCSVSpectrum(t *testing.T) {
	names := []string{"comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates", "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8"}
	for _, name := range names {
		for _, crlf := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s crlf=%v", name, crlf), func(t *testing.T) {
				file := sharedFile(t, "csv-spectrum/csvs/"+name+".csv")
				text, err := os.ReadFile(file.Name)
				if err != nil {
					t.Fatal(err)
				}
				want := spectrumJSON(t, filepath.Join(filepath.Dir(file.Name), "../json", name+".json"))
				if crlf {
					text = []byte(strings.ReplaceAll(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n", "\r\n"))
				}
				if diff := cmp.Diff(want, spectrumRows(t, FromBytes(name, text))); diff != "" {
					t.Errorf("rows (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func spectrumJSON(t *testing.T, path string) []map[string]string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := strings.NewReplacer(`\r\n`, `\n`, "1234567890", "2095257564").Replace(string(b))
	if !strings.HasPrefix(s, "[") {
		s = "[" + s + "]"
	}
	var out []map[string]string
	if err := json.Unmarshal([]byte(s), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func spectrumRows(t *testing.T, src *Source) []map[string]string {
	t.Helper()
	l, err := openLayout(src, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	recs, done, err := l.open(src)
	if err != nil {
		t.Fatal(err)
	}
	defer letGo(done)
	var out []map[string]string
	var rec record
	for recs.next(&rec) == nil {
		row := map[string]string{}
		for i, h := range l.headers {
			row[h] = strings.ReplaceAll(rec.text(i), "\r\n", "\n")
		}
		out = append(out, row)
	}
	return out
}

func TestTheDelimiterIsFound(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a,b,c\n1,2,3\n", ","},
		{"a;b;c\n1,5;2,5;3,5\n", ";"},
		{"a\tb\n1,2\t3\n", "\t"},
		{"a|b|c\n1|2|3\n", "|"},
		{"name\nAcme\n", ","},
		{"a;b\n\"x;y\";\"1,2,3\"\n", ";"},
	} {
		if got := sniffShape([]byte(c.text), 0, true).delim; string(got) != c.want {
			t.Errorf("%q: delimiter %q, want %q", c.text, got, c.want)
		}
	}
}
