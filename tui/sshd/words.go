package sshd

import (
	"strings"
	"unicode/utf8"

	"github.com/refdeck/refdeck/domain"
)

// maxCommand is the longest command line that is read, in bytes.
const maxCommand = 64 << 10

// Words splits a command line as a POSIX shell does, and does nothing else that a
// shell does: quotes and backslashes count, and every other character stands for
// itself. invalid for a line that is too long, holds a NUL or is no UTF-8, and for
// an open quote.
func Words(line string) ([]string, error) {
	switch {
	case len(line) > maxCommand:
		return nil, domain.Invalidf("command", "The command line is longer than 64 KiB; nothing was done. Pass long input through standard input.")
	case strings.ContainsRune(line, 0):
		return nil, domain.Invalidf("command", "The command line contains a NUL; nothing was done.")
	case !utf8.ValidString(line):
		return nil, domain.Invalidf("command", "The command line is not UTF-8; nothing was done.")
	}
	s := splitter{rest: line}
	for s.rest != "" {
		if err := s.step(); err != nil {
			return nil, err
		}
	}
	s.end()
	return s.words, nil
}

// splitter reads a line from its beginning; begun says that a word is open, which
// may still be empty.
type splitter struct {
	rest  string
	word  strings.Builder
	begun bool
	words []string
}

// step reads one character, or what stands between two quotes.
func (s *splitter) step() error {
	c := s.rest[0]
	s.rest = s.rest[1:]
	switch c {
	case ' ', '\t', '\n', '\r':
		s.end()
		return nil
	case '\'':
		s.begun = true
		text, rest, closed := strings.Cut(s.rest, "'")
		if !closed {
			return openQuote("'")
		}
		s.word.WriteString(text)
		s.rest = rest
		return nil
	case '"':
		s.begun = true
		return s.double()
	case '\\':
		return s.escape()
	}
	s.begun = true
	s.word.WriteByte(c)
	return nil
}

// escape takes the next character as it is; a line end after a backslash is nothing.
func (s *splitter) escape() error {
	if s.rest == "" {
		return domain.Invalidf("command", "The command line ends with a backslash; nothing was done.")
	}
	if s.rest[0] != '\n' {
		s.begun = true
		s.word.WriteByte(s.rest[0])
	}
	s.rest = s.rest[1:]
	return nil
}

// double reads up to the closing double quote. A backslash is one unless it comes
// before a character that it protects there.
func (s *splitter) double() error {
	for s.rest != "" {
		c := s.rest[0]
		s.rest = s.rest[1:]
		switch {
		case c == '"':
			return nil
		case c == '\\' && s.rest != "" && strings.IndexByte("\"\\$`\n", s.rest[0]) >= 0:
			if s.rest[0] != '\n' {
				s.word.WriteByte(s.rest[0])
			}
			s.rest = s.rest[1:]
		default:
			s.word.WriteByte(c)
		}
	}
	return openQuote(`"`)
}

func (s *splitter) end() {
	if s.begun {
		s.words = append(s.words, s.word.String())
		s.word.Reset()
		s.begun = false
	}
}

func openQuote(q string) error {
	return domain.Invalidf("command", "The command line opens a quote (%s) that is not closed; nothing was done.", q)
}
