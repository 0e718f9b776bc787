package sshd

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/charmbracelet/x/ansi"
	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/domain"
)

// signInFor is how long signing in may take.
const signInFor = 10 * time.Second

const sorry = "refdeck had to end this session; nobody else's was touched. What was saved is kept; the cause is in the server's log."

// serve runs a session and closes its channel, whatever happens in it.
func (s *Server) serve(sess *Session) {
	if !s.begin() {
		sess.finish(errGoingDown.line, errGoingDown.code)
		return
	}
	defer s.running.Done()
	sess.conn.begin()
	defer func() { sess.conn.end(s.cfg.Now()) }()
	line, code := s.session(sess)
	var why *ending
	if errors.As(context.Cause(sess.ctx), &why) && why != errGone {
		line, code = why.line, why.code
	}
	sess.finish(line, code)
	s.cfg.Log.Info("session ended", "user", sess.person.UserID, "remote", sess.Remote().String(), "code", code)
}

// session signs in and runs what was asked for; the answer is what is said at the
// end, and the exit code.
func (s *Server) session(sess *Session) (line string, code int) {
	defer func() {
		if cause := recover(); cause != nil {
			s.fault("the session failed", cause)
			line, code = sorry, exitInternal
		}
	}()
	if err := s.signIn(sess); err != nil {
		return sentence(err)
	}
	if err := s.enter(sess); err != nil {
		return sentence(err)
	}
	defer s.leave(sess)
	args, err := Words(sess.line)
	if err != nil {
		return err.Error(), exitUsage
	}
	if len(args) > 0 {
		return s.command(sess, args)
	}
	switch size, ok := sess.Terminal(); {
	case !ok:
		return "The dashboard needs a terminal: ssh -t. As text there are commands, for example: ssh HOST queue, or ssh HOST help.", exitUsage
	case sess.env["TERM"] == "" || sess.env["TERM"] == "dumb":
		return "The dashboard cannot be drawn on this terminal. As text there are commands, for example: ssh HOST queue, or ssh HOST help.", exitUsage
	default:
		s.cfg.Log.Info("dashboard", "user", sess.person.UserID, "key", sess.fingerprint, "remote", sess.Remote().String(), "width", size.Width, "height", size.Height)
	}
	return sentence(s.cfg.Dashboard(sess.ctx, sess))
}

// fileTools are what clients run to copy files.
var fileTools = []string{"scp", "sftp", "sftp-server", "rsync"}

func (s *Server) command(sess *Session, args []string) (line string, code int) {
	if slices.Contains(fileTools, args[0]) {
		return "Files are not copied over this server; pass them through standard input and output, for example: ssh HOST import accounts - < FILE.", exitUsage
	}
	s.cfg.Log.Info("command", "user", sess.person.UserID, "key", sess.fingerprint, "remote", sess.Remote().String(), "words", len(args))
	return "", s.cfg.Command(sess.ctx, sess, args)
}

// signIn is the one place where a key becomes a person.
func (s *Server) signIn(sess *Session) error {
	ctx, cancel := context.WithTimeout(sess.ctx, signInFor)
	defer cancel()
	p, err := s.cfg.SignIn(ctx, sess.fingerprint)
	if err != nil {
		s.cfg.Log.Warn("not signed in", "key", sess.fingerprint, "remote", sess.Remote().String(), "code", domain.CodeOf(err))
		return err
	}
	sess.person = p
	return nil
}

// sentence is what a person is told about an error, and the exit code for it.
func sentence(err error) (line string, code int) {
	var known *domain.Error
	switch {
	case err == nil:
		return "", 0
	case !errors.As(err, &known):
		return sorry, exitInternal
	}
	switch known.Code {
	case domain.Unauthenticated, domain.Forbidden:
		code = exitForbidden
	case domain.Unavailable:
		code = exitUnavailable
	default:
		code = exitInternal
	}
	return known.Message, code
}

// fault logs a panic. What it says may hold somebody's data, unless the language
// itself says it; the stack holds none.
func (s *Server) fault(what string, cause any) {
	said := fmt.Sprintf("%T", cause)
	var own runtime.Error
	if err, ok := cause.(error); ok && errors.As(err, &own) {
		said = own.Error()
	}
	s.cfg.Log.Error(what, "cause", said, "stack", string(debug.Stack()))
}

// restore is what makes a terminal usable again that a program has left as it was:
// no mouse, no pasting marks, no focus reports, plain keys, the first screen, a cursor.
const restore = ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr + ansi.ResetModeBracketedPaste +
	ansi.ResetModeFocusEvent + ansi.ResetModifyOtherKeys + "\x1b[<u" + ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable + ansi.ResetStyle

// finish says the last line, gives the exit code and closes the channel. A client
// that takes none of it is cut off.
func (s *Session) finish(line string, code int) {
	s.cutLater()
	defer s.isOver()
	s.mu.Lock()
	drawing := s.drawing
	s.mu.Unlock()
	if drawing {
		_, _ = s.out.Write([]byte(restore))
	}
	s.say(line)
	_, _ = s.ch.SendRequest("exit-status", false, gossh.Marshal(struct{ Status uint32 }{uint32(code & 0xff)}))
	_ = s.ch.Close()
	s.cancel(errGone)
}
