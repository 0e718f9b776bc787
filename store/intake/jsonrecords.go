package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// Limits of JSON input.
const (
	maxJSONDocument = 64 << 20
	maxJSONDepth    = 32
	maxJSONKeys     = 10_000
)

// pair is one key of a JSON object; keys of nested objects are joined by dots.
type pair struct{ key, value string }

// readKeys makes the header of a JSON file: every key that occurs, in order.
func (l *layout) readKeys(src *Source) error {
	r, done, err := l.openJSON(src)
	if err != nil {
		return err
	}
	defer letGo(done)
	jr := r.(*jsonRecords)
	jr.keys = map[string]int{}
	types := map[string]bool{}
	var rec record
	for {
		err := jr.next(&rec)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		for _, p := range jr.pairs {
			if _, known := jr.keys[p.key]; !known && len(jr.keys) < maxJSONKeys {
				jr.keys[p.key] = len(jr.keys)
				l.headers = append(l.headers, p.key)
			}
			if p.key == "attributes.type" {
				types[p.value] = true
			}
		}
	}
	if len(types) == 1 {
		for t := range types {
			l.itemType = t
		}
	}
	if len(l.headers) == 0 {
		return domain.Invalidf("file", "%s holds no JSON records; nothing was imported.", src.Name)
	}
	return nil
}

// jsonRecords reads JSON objects as records, from lines or from one document.
type jsonRecords struct {
	keys  map[string]int
	pairs []pair
	lines *bufio.Reader
	doc   [][]byte // the objects of a document
	at    []int    // and their lines
	line  int
	read  int64
}

func (l *layout) openJSON(src *Source) (records, io.Closer, error) {
	r, err := src.reader()
	if err != nil {
		return nil, nil, err
	}
	j := &jsonRecords{keys: map[string]int{}}
	for i, h := range l.headers {
		j.keys[h] = i
	}
	text := decode(r, l.enc)
	if l.format == formatLines {
		j.lines = bufio.NewReaderSize(text, 256<<10)
		return j, r, nil
	}
	defer letGo(r)
	b, err := io.ReadAll(io.LimitReader(text, maxJSONDocument+1))
	if err != nil {
		return nil, nil, unreadable(src.Name, err)
	}
	if len(b) > maxJSONDocument {
		return nil, nil, domain.Invalidf("file", "%s is one JSON document of more than %d MiB; nothing was imported. Write one object a line instead (NDJSON).", src.Name, maxJSONDocument>>20)
	}
	if err := j.loadDocument(b); err != nil {
		return nil, nil, domain.Wrap(domain.Invalid, err, "%s is no valid JSON: %s; nothing was imported.", src.Name, err)
	}
	return j, io.NopCloser(nil), nil
}

// loadDocument finds the objects of an array, or of the "records" of an object.
func (j *jsonRecords) loadDocument(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	t, err := dec.Token()
	if err != nil {
		return err
	}
	if t == json.Delim('{') {
		for {
			key, err := dec.Token()
			if err != nil {
				return err
			}
			if key == json.Delim('}') {
				return nil
			}
			if key == "records" {
				break
			}
			var skipped json.RawMessage
			if err := dec.Decode(&skipped); err != nil {
				return err
			}
		}
		if t, err = dec.Token(); err != nil {
			return err
		}
	}
	if t != json.Delim('[') {
		return fmt.Errorf("a list of records was expected")
	}
	line, counted := 1, 0
	for dec.More() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		start := int(dec.InputOffset()) - len(raw)
		line += bytes.Count(b[counted:start], []byte{'\n'})
		counted = start
		j.doc = append(j.doc, raw)
		j.at = append(j.at, line)
	}
	_, err = dec.Token()
	return err
}

func (j *jsonRecords) position() int64 { return j.read }

func (j *jsonRecords) next(rec *record) error {
	*rec = record{}
	var raw []byte
	if j.lines == nil {
		if len(j.doc) == 0 {
			return io.EOF
		}
		raw, rec.line = j.doc[0], j.at[0]
		j.doc, j.at = j.doc[1:], j.at[1:]
		j.read += int64(len(raw))
	} else {
		var err error
		if raw, err = j.nextLine(rec); err != nil {
			return err
		}
	}
	rec.endLine = rec.line + bytes.Count(bytes.TrimSpace(raw), []byte{'\n'})
	rec.values = make([]string, len(j.keys))
	j.pairs = j.pairs[:0]
	if rec.bad == nil {
		if err := j.flatten(raw); err != nil {
			rec.bad = &Reject{Code: "bad_json", Message: err.Error()}
		}
	}
	if rec.bad != nil {
		rec.values = []string{string(raw[:min(len(raw), maxCellBytes)])}
		return nil
	}
	for _, p := range j.pairs {
		if i, ok := j.keys[p.key]; ok && i < len(rec.values) {
			rec.values[i] = p.value
		}
	}
	return nil
}

// nextLine reads the next line that is not empty; one beyond the limit is
// skipped and marked.
func (j *jsonRecords) nextLine(rec *record) ([]byte, error) {
	var line []byte
	for {
		part, err := j.lines.ReadSlice('\n')
		j.read += int64(len(part))
		switch {
		case len(line)+len(part) <= maxRowBytes:
			line = append(line, part...)
		case rec.bad == nil:
			rec.bad = &Reject{Code: "too_large", Message: fmt.Sprintf("the record is longer than %d bytes", maxRowBytes)}
			line = line[:min(len(line), 200)]
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil && err != io.EOF {
			return nil, domain.Wrap(domain.Unavailable, err, "The file can no longer be read; what was imported before stays. Try again.")
		}
		j.line++
		if len(bytes.TrimSpace(line)) > 0 {
			rec.line = j.line
			return line, nil
		}
		if err == io.EOF {
			return nil, io.EOF
		}
		line = line[:0]
	}
}

// flatten reads one object into pairs. A key that occurs twice makes it unclear
// what is meant, so the record is refused.
func (j *jsonRecords) flatten(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	t, err := dec.Token()
	if err != nil || t != json.Delim('{') {
		return fmt.Errorf("this is no JSON object")
	}
	if err := j.object(dec, "", 1); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return fmt.Errorf("text follows the JSON object")
	}
	seen := map[string]bool{}
	for _, p := range j.pairs {
		if seen[p.key] {
			return fmt.Errorf("the key %q occurs twice", p.key)
		}
		seen[p.key] = true
	}
	return nil
}

func (j *jsonRecords) object(dec *json.Decoder, prefix string, depth int) error {
	if depth > maxJSONDepth {
		return fmt.Errorf("the JSON is nested deeper than %d", maxJSONDepth)
	}
	for {
		t, err := dec.Token()
		if err != nil {
			return fmt.Errorf("the JSON is cut off or not well-formed")
		}
		key, isKey := t.(string)
		if !isKey {
			return nil // the closing brace
		}
		if err := j.value(dec, prefix+key, depth); err != nil {
			return err
		}
	}
}

func (j *jsonRecords) value(dec *json.Decoder, key string, depth int) error {
	t, err := dec.Token()
	if err != nil {
		return fmt.Errorf("the JSON is cut off or not well-formed")
	}
	switch t {
	case json.Delim('{'):
		return j.object(dec, key+".", depth+1)
	case json.Delim('['):
		return j.array(dec, key, depth+1)
	}
	j.pairs = append(j.pairs, pair{key, scalar(t)})
	return nil
}

// array joins simple values by ";" and passes over anything else.
func (j *jsonRecords) array(dec *json.Decoder, key string, depth int) error {
	var parts []string
	for dec.More() {
		var item any
		if err := dec.Decode(&item); err != nil {
			return fmt.Errorf("the JSON is cut off or not well-formed")
		}
		if s, ok := item.(string); ok {
			parts = append(parts, s)
		} else if n, ok := item.(json.Number); ok {
			parts = append(parts, n.String())
		}
	}
	if _, err := dec.Token(); err != nil || depth > maxJSONDepth {
		return fmt.Errorf("the JSON is cut off, nested too deep or not well-formed")
	}
	j.pairs = append(j.pairs, pair{key, strings.Join(parts, ";")})
	return nil
}

func scalar(t json.Token) string {
	switch v := t.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if v {
			return "true"
		}
		return "false"
	case json.Number:
		return v.String()
	}
	return ""
}
