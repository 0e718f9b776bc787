package intake

import (
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
)

func TestFilesThatAreNoTextAreRefusedInPlainWords(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"a workbook", "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml\x00", "This is an Excel workbook; save it as CSV."},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "This is an Excel workbook; save it as CSV."},
		{"an archive", "PK\x03\x04\x14\x00accounts.csv", "This is a ZIP archive; unpack it."},
		{"a PDF", "%PDF-1.7\n1 0 obj", "This is a PDF; export the table as CSV."},
		{"a program", "\x7fELF\x02\x01\x01\x00\x00", "This is no text file."},
		{"control bytes", "\x01\x02\x03a\x04\x05b", "This is no text file."},
	}
	for _, c := range cases {
		_, err := Prepare(t.Context(), FromBytes("x.csv", []byte(c.text)), Options{Mapping: Mapping{Kind: "accounts"}})
		if domain.CodeOf(err) != domain.Invalid || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, text := range []string{"name\nAcme\n", "n\x00a\x00m\x00e\x00\n\x00A\x00\n\x00", "\xff\xfen\x00", "PK,name\n1,Acme\n", "name\nZ\xfcrich\n", ""} {
		if advice := binaryAdvice([]byte(text)); advice != "" {
			t.Errorf("%q is refused: %s", text, advice)
		}
	}
}
