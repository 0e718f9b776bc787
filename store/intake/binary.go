package intake

import (
	"bytes"
	"io"

	"github.com/refdeck/refdeck/domain"
)

// headBytes is how much of a file is looked at to tell that it is no text.
const headBytes = 4 << 10

// noText are the first bytes of files that are often taken for tables, and what
// to do about each.
var noText = []struct{ begins, advice string }{
	{"PK\x03\x04", "This is an Excel workbook; save it as CSV."}, // or another ZIP: see refuseBinary
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an Excel workbook; save it as CSV."},
	{"%PDF-", "This is a PDF; export the table as CSV."},
	{"\x7fELF", notText},
	{"MZ\x90\x00", notText},
	{"\x1f\x8b", "This file is packed with gzip; unpack it."},
}

const (
	notText = "This is no text file."
	zipped  = "This is a ZIP archive; unpack it."
)

// refuseBinary answers invalid for a file that holds no table as text.
func refuseBinary(src *Source) error {
	r, err := src.reader()
	if err != nil {
		return err
	}
	defer letGo(r)
	head := make([]byte, headBytes)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return unreadable(src.Name, err)
	}
	if advice := binaryAdvice(head[:n]); advice != "" {
		return domain.Invalidf("file", "%s Nothing of %s was imported.", advice, src.Name)
	}
	return nil
}

// binaryAdvice is empty for what may be text in any encoding.
func binaryAdvice(head []byte) string {
	for _, f := range noText {
		if !bytes.HasPrefix(head, []byte(f.begins)) {
			continue
		}
		if f.begins[0] == 'P' && !bytes.Contains(head, []byte("xl/")) && !bytes.Contains(head, []byte("[Content_Types].xml")) {
			return zipped
		}
		return f.advice
	}
	control := 0 // NULs are left out: half of a text in UTF-16 is NUL
	for _, c := range head {
		if c < ' ' && c != 0 && c != '\t' && c != '\n' && c != '\r' {
			control++
		}
	}
	if control*5 > len(head)-bytes.Count(head, []byte{0}) {
		return notText
	}
	return ""
}
