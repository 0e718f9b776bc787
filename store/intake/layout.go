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

// format is the kind of notation a file is written in.
type format string

const (
	formatDelimited format = "delimited"
	formatLines     format = "ndjson" // one JSON object a line
	formatJSON      format = "json"   // one document: an array, or a Salesforce sObject tree
)

// layout is how a file is cut into records, before anything is known about what
// they mean.
type layout struct {
	enc      Encoding
	guessed  bool // the encoding is a guess worth a warning
	format   format
	sh       shape
	sepLine  bool // Excel's "sep=;" stands above the header
	headers  []string
	rows     int    // header rows
	itemType string // "attributes.type" of a JSON file, if all records share it
}

// records delivers the records of an opened file.
type records interface {
	next(*record) error // io.EOF after the last
	position() int64    // bytes of text read so far
}

func (s *splitter) position() int64 { return s.taken }

// sniffBytes is how much of a file is looked at to find its shape.
const sniffBytes = 256 << 10

// openLayout looks at the beginning of a file (at the whole of it, for the
// encoding and for the keys of JSON records).
func openLayout(src *Source, enc Encoding, delim byte) (*layout, error) {
	l := &layout{enc: enc, rows: 1}
	if err := refuseBinary(src); err != nil {
		return nil, err
	}
	if enc == "" {
		var err error
		if l.enc, err = detectEncoding(src); err != nil {
			return nil, err
		}
		l.guessed = l.enc == Latin1
	}
	r, err := src.reader()
	if err != nil {
		return nil, err
	}
	defer letGo(r)
	sample := make([]byte, sniffBytes)
	n, err := io.ReadFull(decode(bufio.NewReaderSize(r, sniffBytes), l.enc), sample)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, unreadable(src.Name, err)
	}
	sample = sample[:n]
	if len(bytes.TrimSpace(sample)) == 0 && n < sniffBytes {
		return nil, domain.Invalidf("file", "%s is empty; nothing was imported.", src.Name)
	}
	if l.format = sniffFormat(sample); l.format != formatDelimited {
		return l, l.readKeys(src)
	}
	l.sh = sniffShape(sample, delim, n < sniffBytes)
	if d, ok := sepLine(sample); ok {
		l.sepLine = true
		l.sh.delim = d
	}
	return l, l.readHeader(src)
}

func sniffFormat(sample []byte) format {
	s := bytes.TrimLeft(sample, " \t\r\n")
	switch {
	case len(s) == 0:
		return formatDelimited
	case s[0] == '{':
		return sniffObject(s)
	case s[0] == '[':
		if rest := bytes.TrimLeft(s[1:], " \t\r\n"); len(rest) > 0 && (rest[0] == '{' || rest[0] == ']') {
			return formatJSON
		}
	}
	return formatDelimited
}

// sniffObject tells a line of NDJSON from a document that starts with an object.
func sniffObject(s []byte) format {
	line, _, _ := bytes.Cut(s, []byte{'\n'})
	var probe struct{ Records json.RawMessage }
	if err := json.Unmarshal(line, &probe); err == nil {
		if bytes.HasPrefix(probe.Records, []byte{'['}) {
			return formatJSON
		}
		return formatLines
	}
	var first json.RawMessage
	err := json.NewDecoder(bytes.NewReader(s)).Decode(&first)
	switch {
	case err == nil, err == io.ErrUnexpectedEOF && len(s) > sniffBytes/2:
		return formatJSON
	case bytes.HasPrefix(line, []byte(`{"`)):
		return formatLines
	}
	return formatDelimited
}

func sepLine(sample []byte) (byte, bool) {
	if len(sample) > 5 && strings.EqualFold(string(sample[:4]), "sep=") && (sample[5] == '\r' || sample[5] == '\n') {
		return sample[4], true
	}
	return 0, false
}

// sniffShape chooses newline and delimiter: the delimiter that cuts the first
// hundred records most evenly into more than one cell; with equal merits, into
// more cells.
func sniffShape(sample []byte, delim byte, whole bool) shape {
	sh := shape{delim: ',', newline: '\n'}
	if bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0 {
		sh.newline = '\r'
	}
	if delim != 0 {
		sh.delim = delim
		return sh
	}
	best := 0
	for _, d := range []byte{',', ';', '\t', '|'} {
		even, cells := evenness(sample, shape{delim: d, newline: sh.newline}, whole)
		if cells < 2 {
			continue
		}
		if merit := even*1000 + min(cells, 900); merit > best {
			best, sh.delim = merit, d
		}
	}
	return sh
}

// evenness is the share (in tenths) of the first records that are as wide as the
// first one, and that width.
func evenness(sample []byte, sh shape, whole bool) (tenths, cells int) {
	sp := newSplitter(bytes.NewReader(sample), sh)
	var rec record
	seen, same := 0, 0
	for seen < 100 {
		if err := sp.next(&rec); err != nil || !whole && sp.from == sp.to && sp.eof {
			break
		}
		if seen == 0 {
			cells = len(rec.cells)
			sp.width = cells
		}
		seen++
		if rec.bad == nil && len(rec.cells) == cells {
			same++
		}
	}
	if seen == 0 {
		return 0, cells
	}
	return same * 10 / seen, cells
}

// readHeader reads the header record. A header without a name becomes "column 7".
func (l *layout) readHeader(src *Source) error {
	sp, done, err := l.split(src)
	if err != nil {
		return err
	}
	defer letGo(done)
	var rec record
	if err := sp.next(&rec); err != nil {
		return domain.Invalidf("file", "%s has no header line; nothing was imported.", src.Name)
	}
	if rec.bad != nil {
		return domain.Invalidf("file", "The header of %s cannot be read (line %d: %s); nothing was imported. Mend that line.", src.Name, rec.line, rec.bad.Message)
	}
	l.headers = headerNames(&rec)
	return nil
}

func headerNames(rec *record) []string {
	out := make([]string, rec.width())
	for i := range out {
		name, _, _ := clean(strings.ToValidUTF8(strings.ReplaceAll(rec.text(i), "\x00", ""), "\uFFFD"), false)
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		out[i] = name
	}
	return out
}

// secondHeader tells whether the record below the header belongs to it (some
// survey tools write two): its id cell is empty. The names it adds fill the
// columns that had none.
func (l *layout) secondHeader(src *Source, idCol int) error {
	sp, done, err := l.split(src)
	if err != nil {
		return err
	}
	defer letGo(done)
	var first, second record
	if sp.next(&first) != nil || sp.next(&second) != nil || second.bad != nil {
		return nil
	}
	if strings.TrimSpace(second.text(idCol)) != "" {
		return nil
	}
	l.rows = 2
	question := ""
	for i, h := range l.headers {
		below := strings.TrimSpace(second.text(i))
		if unnamed := h == fmt.Sprintf("column %d", i+1); !unnamed {
			question = h
		} else if below != "" {
			l.headers[i] = strings.TrimSpace(question + " " + below)
		}
	}
	return nil
}

// split opens the file and stands before its header.
func (l *layout) split(src *Source) (*splitter, io.Closer, error) {
	r, err := src.reader()
	if err != nil {
		return nil, nil, err
	}
	sp := newSplitter(decode(r, l.enc), l.sh)
	if l.sepLine {
		var rec record
		if err := sp.take(&rec); err != nil {
			return nil, nil, unreadable(src.Name, err)
		}
	}
	return sp, r, nil
}

// open stands before the first record.
func (l *layout) open(src *Source) (records, io.Closer, error) {
	if l.format != formatDelimited {
		return l.openJSON(src)
	}
	sp, done, err := l.split(src)
	if err != nil {
		return nil, nil, err
	}
	var rec record
	for range l.rows {
		if err := sp.next(&rec); err != nil {
			break
		}
	}
	sp.width = len(l.headers)
	return sp, done, nil
}
