package intake

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/refdeck/refdeck/domain"
)

// Encoding is how the bytes of a file stand for characters.
type Encoding string

// The encodings that are read.
const (
	UTF8    Encoding = "utf-8"
	UTF16LE Encoding = "utf-16le"
	UTF16BE Encoding = "utf-16be"
	Latin1  Encoding = "latin-1" // read as Windows-1252, which contains it
)

var encodingNames = map[string]Encoding{
	"utf8": UTF8, "utf16": UTF16LE, "utf16le": UTF16LE, "utf16be": UTF16BE,
	"latin1": Latin1, "iso88591": Latin1, "cp1252": Latin1, "windows1252": Latin1,
}

// ParseEncoding reads the name a person typed; empty means: find out.
func ParseEncoding(s string) (Encoding, error) {
	if s == "" {
		return "", nil
	}
	if e, ok := encodingNames[fold(s)]; ok {
		return e, nil
	}
	return "", domain.Invalidf("encoding", "The encoding %q is not known; use utf-8, utf-16le, utf-16be or latin-1.", s)
}

// byteTally counts the evidence for an encoding over a whole file.
type byteTally struct {
	total, nulEven, nulOdd int64
	multi, broken          int64 // sequences of several bytes: well-formed UTF-8, or not
	undefined              bool  // a byte that Windows-1252 does not have
}

// detectEncoding reads the whole source once. A byte order mark decides. Without
// one, NULs on every second byte mean UTF-16. Bytes that are not UTF-8 mean
// Latin-1 unless most of the file's other characters are well-formed UTF-8: then
// it is damaged UTF-8, and the damaged rows are rejected one by one (DECISIONS 19).
func detectEncoding(s *Source) (Encoding, error) {
	r, err := s.reader()
	if err != nil {
		return "", err
	}
	defer letGo(r)
	var t byteTally
	buf := make([]byte, 256<<10)
	kept := 0
	first := true
	for {
		n, err := r.Read(buf[kept:])
		chunk := buf[:kept+n]
		if first && len(chunk) >= 4 || err != nil && first {
			first = false
			if e := markOf(chunk); e != "" {
				return e, nil
			}
		}
		atEnd := err == io.EOF
		if err != nil && !atEnd {
			return "", unreadable(s.Name, err)
		}
		kept = copy(buf, t.add(chunk, atEnd))
		if atEnd {
			return t.verdict(), nil
		}
	}
}

func markOf(b []byte) Encoding {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return UTF8
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return UTF16LE
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return UTF16BE
	}
	return ""
}

// add counts a chunk and returns the few bytes at its end that may be the start
// of a character.
func (t *byteTally) add(b []byte, atEnd bool) []byte {
	if bytes.IndexByte(b, 0) >= 0 {
		for i, c := range b {
			if c == 0 && (t.total+int64(i))%2 == 0 {
				t.nulEven++
			} else if c == 0 {
				t.nulOdd++
			}
		}
	}
	i := 0
	for i < len(b) {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !atEnd && !utf8.FullRune(b[i:]) {
			break
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			t.broken++
			t.undefined = t.undefined || bytes.IndexByte([]byte{0x81, 0x8D, 0x8F, 0x90, 0x9D}, b[i]) >= 0
		} else {
			t.multi++
		}
		i += size
	}
	t.total += int64(i)
	return b[i:]
}

func (t *byteTally) verdict() Encoding {
	nuls := t.nulEven + t.nulOdd
	switch {
	case nuls*10 > t.total*3 && t.nulOdd > 9*t.nulEven: // ASCII in UTF-16: half the bytes are NUL
		return UTF16LE
	case nuls*10 > t.total*3 && t.nulEven > 9*t.nulOdd:
		return UTF16BE
	case t.broken == 0, t.multi > t.broken, t.undefined:
		return UTF8
	}
	return Latin1
}

// decode is the text of r as UTF-8 without a byte order mark. Bytes that are not
// UTF-8 come through as they are; the reader of cells finds and names them.
func decode(r io.Reader, e Encoding) io.Reader {
	var enc encoding.Encoding
	switch e {
	case UTF16LE:
		enc = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case UTF16BE:
		enc = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case Latin1:
		enc = charmap.Windows1252
	default:
		return &markless{r: r}
	}
	return transform.NewReader(r, enc.NewDecoder())
}

// markless drops the UTF-8 byte order mark at the start of a stream.
type markless struct {
	r       io.Reader
	started bool
	pending []byte
}

func (m *markless) Read(p []byte) (int, error) {
	if !m.started {
		m.started = true
		head := make([]byte, 3)
		n, err := io.ReadFull(m.r, head)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return 0, err
		}
		m.pending = bytes.TrimPrefix(head[:n], []byte{0xEF, 0xBB, 0xBF})
	}
	if len(m.pending) > 0 {
		n := copy(p, m.pending)
		m.pending = m.pending[n:]
		return n, nil
	}
	return m.r.Read(p)
}

// fold is the form in which headers and words are compared: letters and digits
// only, lower case, without Salesforce's "__c".
func fold(s string) string {
	s = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), "__c")
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r >= 0x80 && isLetter(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}
