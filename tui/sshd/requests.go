package sshd

import (
	"slices"
	"strings"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// Size is that of a terminal, in cells.
type Size struct{ Width, Height int }

// usualSize is that of a client which does not tell its own.
var usualSize = Size{80, 24}

// The largest terminal that is drawn for. A client may claim any size, and the
// cells of the whole screen are held for it.
const (
	maxWidth  = 500
	maxHeight = 300
)

// clamp keeps a size within bounds; what is zero stays as it was (RFC 4254 §6.2).
func clamp(width, height uint32, was Size) Size {
	if width != 0 {
		was.Width = int(min(width, maxWidth))
	}
	if height != 0 {
		was.Height = int(min(height, maxHeight))
	}
	return was
}

// allowedEnv is what is taken over from a client's environment.
var allowedEnv = []string{"TERM", "COLORTERM", "NO_COLOR", "LANG"}

// maxEnv is the longest value that is taken over, in bytes.
const maxEnv = 64

// plainWord tells whether a value is short and of printable ASCII.
func plainWord(v string) bool {
	return len(v) <= maxEnv && !strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r > '~' })
}

// channel serves a session's channel until its client or the server closes it.
func (s *Server) channel(_ *ssh.Server, link *gossh.ServerConn, offered gossh.NewChannel, ctx ssh.Context) {
	c, _ := ctx.Value(connKey{}).(*conn)
	key, _ := ctx.Value(ssh.ContextKeyPublicKey).(ssh.PublicKey)
	if c == nil || key == nil {
		_ = offered.Reject(gossh.Prohibited, "nobody is signed in")
		return
	}
	if !c.openChannel(link) {
		_ = offered.Reject(gossh.ResourceShortage, "too many sessions over one connection")
		return
	}
	defer c.closeChannel()
	ch, requests, err := offered.Accept()
	if err != nil {
		return
	}
	// The key is the one that the whole connection was signed in with: the library
	// takes it from the connection's permissions after the handshake, not from what
	// was offered on the way.
	sess := s.newSession(c, ch, gossh.FingerprintSHA256(key))
	defer sess.cancel(errGone)
	for r := range requests {
		begin := sess.request(r)
		if begin {
			go s.serve(sess)
		}
	}
}

// request answers one request; true if the session is to begin now. Whatever is
// not named here is refused: agents, X11, subsystems, breaks.
func (s *Session) request(r *gossh.Request) (begin bool) {
	ok := false
	switch r.Type {
	case "pty-req":
		ok = s.takeTerminal(r.Payload)
	case "window-change":
		ok = s.takeSize(r.Payload)
	case "env":
		ok = s.takeEnv(r.Payload)
	case "shell", "exec":
		ok = s.takeCommand(r)
		begin = ok
	case "signal":
		ok = s.takeSignal(r.Payload)
	}
	if r.WantReply {
		_ = r.Reply(ok, nil)
	}
	return begin
}

func (s *Session) takeTerminal(payload []byte) bool {
	var m struct {
		Term                                  string
		Width, Height, PixelsWide, PixelsHigh uint32
		Modes                                 string
	}
	if s.handled || s.terminal || gossh.Unmarshal(payload, &m) != nil {
		return false
	}
	if plainWord(m.Term) {
		s.env["TERM"] = m.Term
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.terminal = true
	s.size = clamp(m.Width, m.Height, s.size)
	s.out.lines, s.err.lines = true, true
	return true
}

func (s *Session) takeSize(payload []byte) bool {
	var m struct{ Width, Height, PixelsWide, PixelsHigh uint32 }
	if gossh.Unmarshal(payload, &m) != nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.terminal {
		return false
	}
	s.size = clamp(m.Width, m.Height, s.size)
	select {
	case s.resized <- struct{}{}: // only the latest counts
	default:
	}
	return true
}

func (s *Session) takeEnv(payload []byte) bool {
	var m struct{ Name, Value string }
	if s.handled || gossh.Unmarshal(payload, &m) != nil || m.Name == "TERM" {
		return false
	}
	if !slices.Contains(allowedEnv, m.Name) || !plainWord(m.Value) {
		return false
	}
	s.env[m.Name] = m.Value
	return true
}

func (s *Session) takeCommand(r *gossh.Request) bool {
	if s.handled {
		return false
	}
	if r.Type == "exec" {
		var m struct{ Line string }
		if gossh.Unmarshal(r.Payload, &m) != nil {
			return false
		}
		s.line = m.Line
	}
	s.handled = true
	return true
}

// takeSignal stops the session where a shell's process would be stopped.
func (s *Session) takeSignal(payload []byte) bool {
	var m struct{ Name string }
	if gossh.Unmarshal(payload, &m) != nil || !slices.Contains([]string{"INT", "TERM", "HUP", "QUIT"}, m.Name) {
		return false
	}
	if s.handled {
		s.end(errStopped)
	}
	return s.handled
}
