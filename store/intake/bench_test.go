package intake

import (
	"bytes"
	"context"
	"fmt"
	"testing"
)

func pipelineCSV(n int) []byte {
	var b bytes.Buffer
	b.WriteString("opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n")
	for i := range n {
		fmt.Fprintf(&b, "OP%08d,Agent %d,GTX Basic,\"Account, %d\",Won,%d/%d/2026,%d/%d/2026,\"%d,%03d.50\"\n", i, i%40, i%5000, i%12+1, i%28+1, i%12+1, i%28+1, i%90+1, i%1000)
	}
	return b.Bytes()
}

// BenchmarkRead measures rows per second through both passes.
func BenchmarkRead(b *testing.B) {
	const n = 100_000
	src := FromBytes("pipeline.csv", pipelineCSV(n))
	b.SetBytes(src.Size)
	b.ReportAllocs()
	for b.Loop() {
		p, err := Prepare(context.Background(), src, Options{})
		if err != nil {
			b.Fatal(err)
		}
		rows, err := p.Open()
		if err != nil {
			b.Fatal(err)
		}
		for {
			row, ok, err := rows.Next()
			if err != nil || row != nil && row.Bad != nil {
				b.Fatal(err, row.Bad)
			}
			if !ok {
				break
			}
		}
		letGo(rows)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
