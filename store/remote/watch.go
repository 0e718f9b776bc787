package remote

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// The bounds of a stream.
const (
	quiet       = 45 * time.Second // three heartbeats: then the line is taken for dead
	openTime    = 10 * time.Second // for the beginning of a stream
	maxPause    = 5 * time.Second  // between attempts to connect
	maxEvent    = 64 << 10
	problemSize = 64 << 10
)

// stream is a watch on a server's changes.
type stream struct {
	c     *Client
	box   *store.Mailbox
	last  string // id of the last event, to go on after it
	tries int    // attempts to connect since something was heard
}

// Watch tells of changes until ctx ends or the server says that nobody is signed
// in. Where the line breaks off it connects again; what may have been missed then
// is one Change with All.
func (c *Client) Watch(ctx context.Context) (<-chan store.Change, error) {
	s := &stream{c: c, box: store.NewMailbox()}
	ctx, cancel := context.WithCancel(ctx)
	conn, err := s.open(ctx)
	if code := domain.CodeOf(err); err != nil && code != domain.Unavailable {
		cancel()
		return nil, err
	}
	go s.box.Deliver(ctx)
	go func() {
		defer cancel()
		s.run(ctx, conn)
	}()
	return s.box.Out(), nil
}

// run listens, and connects again when the line breaks, until it must not go on.
func (s *stream) run(ctx context.Context, conn *line) {
	missed, away := conn == nil, conn == nil
	for {
		if conn != nil {
			if missed && s.last == "" {
				s.box.Put(store.Change{All: true})
			}
			s.listen(conn)
			conn.end()
			missed = true
		}
		if ctx.Err() != nil || s.pause(ctx) != nil {
			return
		}
		var err error
		if conn, err = s.open(ctx); domain.CodeOf(err) == domain.Unauthenticated && err != nil {
			return
		}
		if conn == nil && !away {
			s.box.Put(store.Change{All: true}) // whoever reads now learns that the server is away
		}
		away = conn == nil
	}
}

// pause waits before the next attempt, longer each time.
func (s *stream) pause(ctx context.Context) error {
	d := min(jittered(s.c.host+s.last, min(s.tries, 6)), maxPause)
	s.tries++
	return s.c.opt.Wait(ctx, d)
}

// line is one connection of a stream. It is cut when nothing comes for too long.
type line struct {
	body  io.ReadCloser
	cut   context.CancelFunc
	watch *time.Timer
}

func (l *line) end() {
	l.watch.Stop()
	l.cut()
	_ = l.body.Close()
}

func (s *stream) open(ctx context.Context) (*line, error) {
	ctx, cut := context.WithCancel(ctx)
	watch := time.AfterFunc(openTime, cut)
	r := byID["events"]
	req, err := s.c.request(ctx, r, parts{path: r.Path})
	if err != nil {
		cut()
		return nil, err
	}
	req.Header.Set("Accept", "text/event-stream")
	if s.last != "" {
		req.Header.Set("Last-Event-ID", s.last)
	}
	res, err := s.c.opt.HTTP.Do(req)
	if err != nil {
		cut()
		return nil, s.c.lost(r, err).err
	}
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		body, _ := io.ReadAll(io.LimitReader(res.Body, problemSize))
		_ = res.Body.Close()
		cut()
		return nil, s.c.refused(res, body).err
	}
	watch.Reset(quiet)
	return &line{body: res.Body, cut: cut, watch: watch}, nil
}

// listen reads events until the line ends.
func (s *stream) listen(l *line) {
	scan := bufio.NewScanner(l.body)
	scan.Buffer(make([]byte, 0, 4096), maxEvent)
	var e event
	for scan.Scan() {
		l.watch.Reset(quiet)
		s.tries = 0
		if text := strings.TrimSuffix(scan.Text(), "\r"); text != "" {
			e.add(text)
			continue
		}
		if e.name == "bye" {
			return
		}
		s.happened(&e)
		e = event{}
	}
}

// event is one event of a stream as its lines come in (WHATWG HTML, §9.2).
type event struct {
	id, name, data string
	hasID          bool
}

func (e *event) add(text string) {
	field, value, _ := strings.Cut(text, ":")
	value = strings.TrimPrefix(value, " ")
	switch field {
	case "id":
		e.id, e.hasID = value, true
	case "event":
		e.name = value
	case "data":
		if e.data != "" {
			e.data += "\n"
		}
		e.data += value
	}
}

// happened passes an event on. One that cannot be read may have been anything.
func (s *stream) happened(e *event) {
	if e.hasID && fitsHeader(e.id) {
		s.last = e.id
	}
	if e.data == "" || (e.name != "change" && e.name != "") {
		return
	}
	var c store.Change
	if err := DecodeAnswer([]byte(e.data), &c); err != nil {
		c = store.Change{All: true}
	}
	s.box.Put(c)
}
