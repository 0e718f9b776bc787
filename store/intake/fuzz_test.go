package intake

import (
	"bytes"
	"context"
	"runtime"
	"testing"
)

// FuzzPrepareAndRead holds any bytes to this: no panic, and every record that
// the first pass counted comes out of the second, good or rejected.
func FuzzPrepareAndRead(f *testing.F) {
	for _, s := range []string{
		"name,country\nAcme,US\n", "score,email,date\n9,a@b.co,1/13/2026\n", "a;b\r\n\"x\"\"y\";2\r\n", "{\"name\":\"x\"}\n{\"name\":[1,{\"a\":2}]}\n",
		"[{\"name\":\"x\"}]", "{\"records\":[{\"attributes\":{\"type\":\"Account\"},\"Name\":\"x\"}]}", "sep=;\nname;arr\nx;1.234,56\n", "\xff\xfen\x00a\x00m\x00e\x00\n\x00x\x00\n\x00",
		"opportunity_id,deal_stage,close_date,close_value\n1,Won,45000,\"$1,2\"\n", "name,arr\n\"open,1\nb,2\nc,3\n",
	} {
		for kind := range Kinds() {
			f.Add([]byte(s), byte(kind))
		}
		f.Add([]byte(s), byte(255))
	}
	f.Fuzz(func(t *testing.T, b []byte, kind byte) {
		opt := kindOf(Auto)
		if kinds := Kinds(); int(kind) < len(kinds) {
			opt.Kind = kinds[kind]
			opt.DateFormat, opt.Decimal, opt.Scale = "dmy", ".", 10
		}
		p, err := Prepare(context.Background(), FromBytes("fuzz.csv", b), opt)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without words")
			}
			return
		}
		rows, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer letGo(rows)
		var n int64
		line := 0
		for {
			row, ok, err := rows.Next()
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			n++
			if row.Line < line || row.EndLine < row.Line {
				t.Errorf("line %d–%d follows line %d", row.Line, row.EndLine, line)
			}
			line = row.Line
			if row.Bad != nil && row.Bad.Message == "" {
				t.Error("a rejected row without a reason")
			}
		}
		if n != p.Records {
			t.Errorf("%d rows came out of %d records", n, p.Records)
		}
	})
}

// TestMemoryStaysFlat reads a quarter of a million rows and looks at the heap on the way.
func TestMemoryStaysFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a quarter of a million rows")
	}
	src := FromBytes("pipeline.csv", bytes.Clone(pipelineCSV(250_000)))
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	most := uint64(0)
	n := 0
	readAll(t, src, Options{}, func(*Row) {
		if n++; n%50_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
	})
	if grown := int64(most) - int64(before.HeapAlloc); n != 250_000 || grown > 32<<20 {
		t.Errorf("%d rows, the heap grew by %d MiB", n, grown>>20)
	}
}
