package api

import (
	"encoding/json"
	"strconv"

	"github.com/refdeck/refdeck/store"
)

// beatText is a comment, which keeps proxies from closing a quiet stream.
var beatText = []byte(":\n\n")

// helloText begins a stream: when to come again, and the place it stands at. An id
// without data makes no event.
func helloText(id string, missed bool) []byte {
	b := append([]byte("retry: 2000\nid: "), id...)
	b = append(b, "\n\n"...)
	if missed {
		b = appendChange(b, id, store.Change{All: true})
	}
	return b
}

// byeText is the last event of a stream that the server ends; why is one word.
func byeText(why string) []byte {
	return []byte("event: bye\ndata: {\"reason\":\"" + why + "\"}\n\n")
}

// changesText is changes as events; seq is the place of the last one.
func changesText(r *ring, changes []store.Change, seq int64) []byte {
	var b []byte
	for i, c := range changes {
		b = appendChange(b, r.id(seq-int64(len(changes)-1-i)), c)
	}
	return b
}

func appendChange(b []byte, id string, c store.Change) []byte {
	b = append(append(b, "id: "...), id...)
	b = append(b, "\nevent: change\ndata: {"...)
	if kind, err := json.Marshal(c.Kind); err == nil {
		b = append(append(append(b, `"kind":`...), kind...), ',')
	}
	b = strconv.AppendInt(append(b, `"id":`...), c.ID, 10)
	return append(strconv.AppendBool(append(b, `,"all":`...), c.All), "}\n\n"...)
}
