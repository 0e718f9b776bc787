package remote

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/refdeck/refdeck/store"
)

// queuePage is a full page of Today.
func queuePage() store.QueuePage {
	p := sampled(reflect.TypeFor[store.QueuePage]()).Interface().(store.QueuePage)
	for len(p.Items) < 50 {
		p.Items = append(p.Items, p.Items[0])
	}
	return p
}

// BenchmarkAppend and BenchmarkDecode are a page's way over the wire; the JSON ones
// are encoding/json with the same value, for comparison.
func BenchmarkAppend(b *testing.B) {
	p := queuePage()
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = Append(buf[:0], p)
	}
	b.SetBytes(int64(len(buf)))
}

func BenchmarkAppendJSON(b *testing.B) {
	p := queuePage()
	b.ReportAllocs()
	for b.Loop() {
		_, _ = json.Marshal(p)
	}
}

func BenchmarkDecode(b *testing.B) {
	text, err := Append(nil, queuePage())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var p store.QueuePage
		if err := Decode(text, &p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeJSON(b *testing.B) {
	text, err := json.Marshal(queuePage())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var p store.QueuePage
		if err := json.Unmarshal(text, &p); err != nil {
			b.Fatal(err)
		}
	}
}
