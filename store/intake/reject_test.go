package intake

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

func TestTheRejectsFileCanBeMendedAndImportedAgain(t *testing.T) {
	text := "name,arr,country\nAcme,100,US\n\"Beta, Inc\",abc,DE\n=cmd|' /C calc'!A0,x,-5\nBro\x00ken,1,US\n\"open,2,US\nGamma,3,FR\n"
	src := FromBytes("f.csv", []byte(text))
	var out bytes.Buffer
	var w *RejectsWriter
	readAll(t, src, kindOf("accounts"), func(r *Row) {
		if w == nil {
			w = NewRejectsWriter(&out, r.plan.Headers)
		}
		if r.Bad != nil {
			if err := w.Write(r.Bad); err != nil {
				t.Fatal(err)
			}
		}
	})
	want := `name,arr,country,refdeck line,refdeck reason
"Beta, Inc",abc,DE,3,"arr: ""abc"" is no amount"
'=cmd|' /C calc'!A0,x,-5,4,"arr: ""x"" is no amount"
Bro\x00ken,1,US,5,name: character 4 is a NUL
"""open,2,US",,,6,a quote is opened and never closed
`
	if out.String() != want {
		t.Errorf("rejects file:\n%s\nwant:\n%s", out.String(), want)
	}
	mended := strings.Replace(out.String(), "abc", "200", 1)
	got := brief(t, "rejects.csv", mended, kindOf("accounts"), "name", "arr")
	if got[0] != "Beta, Inc|200" || len(got) != 4 {
		t.Errorf("mended: %v", got)
	}
}

func TestNaughtyStringsSurviveEveryColumn(t *testing.T) {
	src := sharedFile(t, "blns/blns.json")
	b, err := os.ReadFile(src.Name)
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(b, &naughty); err != nil {
		t.Fatal(err)
	}
	c, err := vocab()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range c.kinds {
		var text strings.Builder
		for i, f := range k.Fields {
			writeCell(&text, f.Name, i == len(k.Fields)-1)
		}
		for _, s := range naughty {
			for i := range k.Fields {
				writeCell(&text, s, i == len(k.Fields)-1)
			}
		}
		opt := kindOf(k.Key)
		opt.Scale, opt.DateFormat, opt.Decimal = 10, "dmy", "."
		_, good, bad := readAll(t, FromBytes("naughty.csv", []byte(text.String())), opt, nil)
		if good+bad != len(naughty) {
			t.Errorf("%s: %d rows for %d strings", k.Key, good+bad, len(naughty))
		}
	}
}

func TestNaughtyNamesComeThroughUnchanged(t *testing.T) {
	src := sharedFile(t, "blns/blns.json")
	b, err := os.ReadFile(src.Name)
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(b, &naughty); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	text.WriteString("id,name\n")
	var want []string
	for _, s := range naughty {
		clean, reason, _ := clean(s, false)
		if reason != "" || clean == "" {
			continue
		}
		want = append(want, clean)
		text.WriteString("x,")
		writeCell(&text, s, true)
	}
	got := brief(t, "naughty.csv", text.String(), kindOf("accounts"), "name")
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q became %q", want[i], got[i])
		}
	}
}
