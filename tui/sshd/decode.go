package sshd

import (
	"bytes"
	"strings"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

const (
	// maxPaste is how much of one paste is taken in, in bytes: more than any field holds.
	maxPaste = 256 << 10
	// maxSequence is how long an answer of the terminal may be that has not ended, in bytes.
	maxSequence = 64 << 10
	// escapeFor is how long an escape waits for what may belong to it.
	escapeFor = 50 * time.Millisecond
)

// The marks around what a terminal pastes.
const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

const escape = '\x1b'

// decoder turns bytes into keys, pastes and answers of the terminal. What it keeps
// is bounded, whatever a client sends. The library's own reader is not: it also
// holds a table of keys that costs as much memory as everything else of a session
// but its screen.
type decoder struct {
	keys   uv.EventDecoder
	typed  []byte // not decoded yet
	inside bool   // a paste
	paste  []byte
	match  int // bytes of the mark that is looked for
	events []uv.Event
}

// take decodes further bytes. The answer is valid until the next call.
func (d *decoder) take(p []byte) []uv.Event {
	d.events = d.events[:0]
	for len(p) > 0 {
		if d.inside {
			p = d.pasted(p)
			continue
		}
		p = d.outside(p)
	}
	if !d.inside {
		d.decode(len(d.typed) > maxSequence)
	}
	return d.events
}

// expire decodes what waited for more that did not come.
func (d *decoder) expire() []uv.Event {
	d.events = d.events[:0]
	if !d.inside {
		d.decode(true)
	}
	return d.events
}

// waits tells whether something waits for more.
func (d *decoder) waits() bool { return len(d.typed) > 0 }

// outside takes bytes up to the beginning of a paste.
func (d *decoder) outside(p []byte) (rest []byte) {
	for i, b := range p {
		d.follow(pasteBegin, b)
		if d.match == len(pasteBegin) {
			d.typed = append(d.typed, p[:i+1]...)
			d.typed = d.typed[:len(d.typed)-len(pasteBegin)]
			d.decode(true)
			d.inside, d.match, d.paste = true, 0, nil
			return p[i+1:]
		}
	}
	d.typed = append(d.typed, p...)
	return nil
}

// pasted takes bytes up to the end of a paste, and keeps the beginning of them.
func (d *decoder) pasted(p []byte) (rest []byte) {
	for i, b := range p {
		d.follow(pasteEnd, b)
		if len(d.paste) < maxPaste+len(pasteEnd) {
			d.paste = append(d.paste, b)
		}
		if d.match == len(pasteEnd) {
			d.paste = bytes.TrimSuffix(d.paste, []byte(pasteEnd))
			text := strings.ToValidUTF8(string(d.paste[:min(len(d.paste), maxPaste)]), "")
			d.events = append(d.events, uv.PasteEvent{Content: text})
			d.inside, d.match, d.paste = false, 0, nil
			return p[i+1:]
		}
	}
	return nil
}

// follow notes whether b goes on with the mark. Only its first byte is an escape,
// so that nothing but an escape can begin it anew.
func (d *decoder) follow(mark string, b byte) {
	switch b {
	case mark[d.match]:
		d.match++
	case escape:
		d.match = 1
	default:
		d.match = 0
	}
}

// decode takes keys from what was typed. What may be the beginning of something
// longer, or of a paste's mark, stays unless it has waited long enough.
func (d *decoder) decode(expired bool) {
	rest, mark := d.typed, []byte(nil)
	if expired {
		d.match = 0
	} else {
		rest, mark = rest[:len(rest)-d.match], rest[len(rest)-d.match:]
	}
	for len(rest) > 0 {
		n, event := d.keys.Decode(rest)
		if !expired && unfinished(rest, n, event) {
			break
		}
		rest = rest[max(1, n):]
		switch e := event.(type) {
		case nil:
		case uv.MultiEvent:
			d.events = append(d.events, e...)
		default:
			d.events = append(d.events, e)
		}
	}
	d.typed = append(append(d.typed[:0], rest...), mark...)
}

// unfinished tells whether more may belong to what was decoded: a character or a
// sequence that is cut off, an escape alone, or one that may end an answer.
func unfinished(rest []byte, n int, event uv.Event) bool {
	_, unknown := event.(uv.UnknownEvent)
	return unknown || rest[0] == escape && (n <= 2 || n == len(rest) && rest[n-1] == escape)
}
