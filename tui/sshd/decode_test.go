package sshd

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/google/go-cmp/cmp"
)

// decoded gives a text to a decoder in pieces of a size.
func decoded(text string, size int) []string {
	var d decoder
	var out []string
	add := func(events []uv.Event) {
		for _, e := range events {
			if p, ok := e.(uv.PasteEvent); ok {
				e = fmt.Sprintf("paste of %d: %.20s", len(p.Content), p.Content)
			}
			out = append(out, fmt.Sprintf("%T %v", e, e))
		}
	}
	for len(text) > 0 {
		n := min(size, len(text))
		add(d.take([]byte(text[:n])))
		text = text[n:]
	}
	add(d.expire())
	return out
}

func TestKeysAreDecodedAsTheLibrarysOwnReaderDoes(t *testing.T) {
	for _, keys := range []string{
		"a", "Z", " ", "\r", "\t", "\x7f", "\x03", "\x1b", "\x1ba", "ä", "東", "👍🏽", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1bOA", "\x1bOP",
		"\x1b[1~", "\x1b[2~", "\x1b[3~", "\x1b[4~", "\x1b[5~", "\x1b[6~", "\x1b[7~", "\x1b[8~", "\x1b[15~", "\x1b[24~", "\x1b[Z", "\x1b[1;5A", "\x1b[1;2D", "\x1b[3;5~",
		"\x1b[<0;10;5M", "\x1b[<0;10;5m", "\x1b[<64;3;4M", "\x1b[I", "\x1b[O", "\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\", "\x1b]11;rgb:ffff/ffff/ffff\a", "\x1b[?2026;2$y",
		"\x1b[97;5u", "abc", "j\x1b[Aj",
	} {
		events := make(chan uv.Event, 100)
		if err := uv.NewTerminalReader(strings.NewReader(keys), "xterm-256color").StreamEvents(context.Background(), events); err != nil {
			t.Fatal(err)
		}
		close(events)
		var want []string
		for e := range events {
			want = append(want, fmt.Sprintf("%T %v", e, e))
		}
		if diff := cmp.Diff(want, decoded(keys, 100)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", keys, diff)
		}
		if keys == "👍🏽" {
			continue // whether a skin colour follows cannot be known
		}
		if diff := cmp.Diff(want, decoded(keys, 1)); diff != "" {
			t.Errorf("%q byte by byte (-want +got):\n%s", keys, diff)
		}
	}
}

func TestAPasteIsTakenWholeOrItsBeginning(t *testing.T) {
	key := func(r string) string { return "uv.KeyPressEvent " + r }
	paste := func(n int, text string) string { return fmt.Sprintf("string paste of %d: %.20s", n, text) }
	long := strings.Repeat("x", maxPaste+1_000)
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"short":               {"a" + pasteBegin + "b\x1b[20c" + pasteEnd + "d", []string{key("a"), paste(6, "b\x1b[20c"), key("d")}},
		"after an escape":     {"\x1b" + pasteBegin + "x" + pasteEnd, []string{key("esc"), paste(1, "x")}},
		"empty":               {pasteBegin + pasteEnd, []string{paste(0, "")}},
		"long":                {pasteBegin + long + pasteEnd + "d", []string{paste(maxPaste, long), key("d")}},
		"marks within":        {pasteBegin + long + "\x1b[20\x1b[201~d", []string{paste(maxPaste, long), key("d")}},
		"as long as may be":   {pasteBegin + long[:maxPaste] + pasteEnd + "d", []string{paste(maxPaste, long), key("d")}},
		"a mark at the limit": {pasteBegin + long[:maxPaste-3] + pasteEnd + "d", []string{paste(maxPaste-3, long), key("d")}},
		"no UTF-8":            {pasteBegin + "a\xffb" + pasteEnd, []string{paste(2, "ab")}},
		"never closed":        {pasteBegin + long, nil},
	} {
		for _, size := range []int{1, 3, 4096} {
			if diff := cmp.Diff(c.want, decoded(c.in, size)); diff != "" {
				t.Errorf("%s by %d (-want +got):\n%s", name, size, diff)
			}
		}
	}
}

func TestWhateverAClientSendsLittleIsKept(t *testing.T) {
	for name, begin := range map[string]string{"an answer without an end": "\x1b]52;c;", "a paste without an end": pasteBegin, "a string": "\x1bP", "numbers": "\x1b[1"} {
		var d decoder
		d.take([]byte(begin))
		piece := bytes.Repeat([]byte("1"), 4<<10)
		for range 2_560 {
			d.take(piece)
			if n := cap(d.typed) + cap(d.paste); n > 4*maxPaste {
				t.Fatalf("%s: %d bytes are kept", name, n)
			}
		}
	}
}

func FuzzKeys(f *testing.F) {
	for _, text := range []string{"a\x1b[A", pasteBegin + "x" + pasteEnd, "\x1b]11;rgb:1/2/3\a", "\x1bP1$r\x1b\\", "\x9b1;2A", "\xff\xfe", "\x1b" + pasteBegin + "x" + pasteEnd} {
		f.Add([]byte(text), 1)
	}
	f.Fuzz(func(t *testing.T, text []byte, size int) {
		var d decoder
		for len(text) > 0 {
			n := min(max(1, size), len(text))
			d.take(text[:n])
			text = text[n:]
		}
		d.expire()
		if d.waits() {
			t.Errorf("%q is left", d.typed)
		}
	})
}
