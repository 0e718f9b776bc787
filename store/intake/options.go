package intake

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/refdeck/refdeck/domain"
)

// Mapping is what a person has settled about files of one kind; it can be kept
// in a TOML file and used again.
type Mapping struct {
	Kind       string            `toml:"kind,omitempty"`
	Source     string            `toml:"source,omitempty"` // system of the external ids
	Encoding   string            `toml:"encoding,omitempty"`
	Delimiter  string            `toml:"delimiter,omitempty"` // one character, or "tab"
	DateFormat string            `toml:"date_format,omitempty"`
	Decimal    string            `toml:"decimal,omitempty"`
	Currency   string            `toml:"currency,omitempty"` // of amounts that name none
	Scale      int64             `toml:"scale,omitempty"`    // largest possible score
	Owner      string            `toml:"owner,omitempty"`    // of rows that name none
	Since      string            `toml:"default_customer_since,omitempty"`
	Fields     map[string]string `toml:"fields,omitempty"` // our field = their header; "" leaves the field out
}

// Options is how a file is to be read.
type Options struct {
	Mapping
	Zone *time.Location // of times that name none; nil is UTC
	Now  time.Time      // for values that are relative to today
}

// LoadMapping reads a mapping file. Errors name the line.
func LoadMapping(path string) (Mapping, error) {
	var m Mapping
	b, err := os.ReadFile(path)
	if err != nil {
		return m, domain.Wrap(domain.NotFound, err, "The mapping file %s cannot be read; nothing was imported. Check the path.", path)
	}
	meta, err := toml.Decode(string(b), &m)
	if err != nil {
		return m, domain.Wrap(domain.Invalid, err, "The mapping file %s is not valid: %s; nothing was imported.", path, strings.TrimPrefix(err.Error(), "toml: "))
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return m, domain.Invalidf("mapping", "The mapping file %s has the unknown key %q; nothing was imported. Remove it.", path, extra[0].String())
	}
	return m, nil
}

// SaveMapping writes a mapping file; the old one stays until the new one is complete.
func SaveMapping(path string, m Mapping) error {
	var b bytes.Buffer
	b.WriteString("# How refdeck reads these files: refdeck import " + m.Kind + " --mapping THIS FILE…\n")
	if err := toml.NewEncoder(&b).Encode(m); err != nil {
		return domain.Wrap(domain.Internal, err, "The mapping could not be written; the import itself is not affected.")
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".mapping-*")
	if err == nil {
		_, err = temp.Write(b.Bytes())
		if closeErr := temp.Close(); err == nil {
			err = closeErr
		}
		if err == nil {
			err = os.Rename(temp.Name(), path)
		}
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}
	if err != nil {
		return domain.Wrap(domain.Unavailable, err, "The mapping could not be saved to %s; the import itself is not affected. Choose another place.", path)
	}
	return nil
}

// Over is m with everything that n sets: what was typed wins over what was saved.
func (m Mapping) Over(n Mapping) Mapping {
	for _, p := range []struct{ to, from *string }{
		{&m.Kind, &n.Kind}, {&m.Source, &n.Source}, {&m.Encoding, &n.Encoding}, {&m.Delimiter, &n.Delimiter}, {&m.DateFormat, &n.DateFormat},
		{&m.Decimal, &n.Decimal}, {&m.Currency, &n.Currency}, {&m.Owner, &n.Owner}, {&m.Since, &n.Since},
	} {
		if *p.from != "" {
			*p.to = *p.from
		}
	}
	if n.Scale != 0 {
		m.Scale = n.Scale
	}
	fields := map[string]string{}
	for k, v := range m.Fields {
		fields[k] = v
	}
	for k, v := range n.Fields {
		fields[k] = v
	}
	m.Fields = fields
	return m
}

// ParseMaps reads the "field=Header" pairs of --map.
func ParseMaps(args []string) (map[string]string, error) {
	out := map[string]string{}
	for _, a := range args {
		field, header, ok := strings.Cut(a, "=")
		if field = strings.TrimSpace(field); !ok || field == "" {
			return nil, domain.Invalidf("map", "%q is no mapping; write --map field=Header.", a)
		}
		out[field] = strings.TrimSpace(header)
	}
	return out, nil
}

func parseDelimiter(s string) (byte, error) {
	switch {
	case s == "":
		return 0, nil
	case strings.EqualFold(s, "tab"), s == `\t`:
		return '\t', nil
	case len(s) == 1 && s[0] != '"' && s[0] != '\n' && s[0] != '\r' && s[0] < 0x80:
		return s[0], nil
	}
	return 0, domain.Invalidf("delimiter", "The delimiter %q cannot be used; give one character, or tab.", s)
}
