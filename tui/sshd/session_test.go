package sshd

import (
	"bytes"
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/sshd/sshtest"
)

func TestACommandGivesItsOutputAndExitCode(t *testing.T) {
	f := serve(t, nil)
	c := f.dial(f.person("Ada"))
	for code := range 131 {
		if _, errs, got := run(t, c, "exit "+strconv.Itoa(code), ""); got != code {
			t.Fatalf("exit %d gives %d: %s", code, got, errs)
		}
	}
	if out, _, _ := run(t, c, "whoami", ""); out != "Ada\n" {
		t.Errorf("whoami: %q", out)
	}
	if out, _, _ := run(t, c, `echo 'a b' $HOME`, ""); out != `["a b" "$HOME"]`+"\n" {
		t.Errorf("echo: %q", out)
	}
	big := strings.Repeat("0123456789abcdef", 256<<10) // 4 MiB, twice the channel's window
	if out, _, _ := run(t, c, "cat", big); out != big {
		t.Errorf("cat gave %d bytes of %d back", len(out), len(big))
	}
}

func TestALineThatIsNoCommandEndsWithTwo(t *testing.T) {
	f := serve(t, nil)
	c := f.dial(f.person("Ada"))
	for name, line := range map[string]string{
		"too long": "echo " + strings.Repeat("a", maxCommand), "NUL": "echo \x00", "no UTF-8": "echo \xff", "open quote": "echo 'a",
		"scp": "scp -t /tmp", "rsync": "rsync --server . .", "no terminal": "  ",
	} {
		out, errs, code := run(t, c, line, "")
		if code != exitUsage || out != "" || !strings.HasSuffix(errs, ".\n") {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
	}
	if out, _, _ := run(t, c, "echo "+strings.Repeat("a", maxCommand-5), ""); len(out) < maxCommand-5 {
		t.Errorf("a line of 64 KiB gave %d bytes", len(out))
	}
}

func TestOnlyPlainPartsOfTheEnvironmentAreTaken(t *testing.T) {
	f := serve(t, nil)
	s := sshtest.NewSession(t, f.dial(f.person("Ada")))
	for _, c := range []struct {
		name, value string
		taken       bool
	}{
		{"COLORTERM", "truecolor", true}, {"NO_COLOR", "1", true}, {"LANG", "de_DE.UTF-8", true}, {"LANG", "a\x1b[31m", false},
		{"LANG", strings.Repeat("a", 65), false}, {"LD_PRELOAD", "x", false}, {"REFDECK_STORE", "/etc/passwd", false}, {"TERM", "x", false},
	} {
		if err := s.Setenv(c.name, c.value); (err == nil) != c.taken {
			t.Errorf("%s=%.10q: %v", c.name, c.value, err)
		}
	}
	out, err := s.Output("env")
	if want := "[COLORTERM=truecolor NO_COLOR=1 LANG=de_DE.UTF-8]\n"; string(out) != want || err != nil {
		t.Errorf("got %q, want %q (%v)", out, want, err)
	}
}

func TestWhatIsNoSessionIsRefused(t *testing.T) {
	f := serve(t, nil)
	c := f.dial(f.person("Ada"))
	for _, kind := range []string{"direct-tcpip", "direct-streamlocal@openssh.com", "forwarded-tcpip", "x11", "auth-agent@openssh.com", "tun@openssh.com"} {
		if ch, _, err := c.OpenChannel(kind, nil); err == nil {
			_ = ch.Close()
			t.Errorf("a channel of the kind %s was opened", kind)
		}
	}
	for _, name := range []string{"tcpip-forward", "streamlocal-forward@openssh.com", "no-such-thing"} {
		if ok, _, err := c.SendRequest(name, true, nil); ok || err != nil {
			t.Errorf("the request %s: %v, %v", name, ok, err)
		}
	}
	s := sshtest.NewSession(t, c)
	for _, name := range []string{"auth-agent-req@openssh.com", "x11-req", "subsystem", "break", "window-change", "no-such-thing"} {
		if ok, err := s.SendRequest(name, true, gossh.Marshal(struct{ Name string }{"sftp"})); ok || err != nil {
			t.Errorf("the request %s: %v, %v", name, ok, err)
		}
	}
	if out, err := s.Output("whoami"); string(out) != "Ada\n" || err != nil {
		t.Errorf("after all that: %q, %v", out, err)
	}
}

func TestNothingButAKeySignsIn(t *testing.T) {
	f := serve(t, nil)
	stranger, _ := sshtest.NewKey(t)
	for name, auth := range map[string][]gossh.AuthMethod{
		"nothing": nil, "a password": {gossh.Password("")}, "a stranger's key": {gossh.PublicKeys(stranger)},
		"keyboard-interactive": {gossh.KeyboardInteractive(func(_, _ string, q []string, _ []bool) ([]string, error) { return make([]string, len(q)), nil })},
	} {
		if c, err := gossh.Dial("tcp", f.addr, f.config(auth...)); err == nil {
			_ = c.Close()
			t.Errorf("%s signed in", name)
		}
	}
	until(t, "the failures are counted", func() bool { return f.Stats().Failures == 4 })
	if s := f.Stats(); s.Handshakes != 0 {
		t.Errorf("%+v", s)
	}
}

func TestTheDashboardFollowsTheTerminalsSizeWithinBounds(t *testing.T) {
	f := serve(t, nil)
	c := f.dial(f.person("Ada"))
	x := sshtest.Open(t, c, "", 0, 0)
	x.Expect("hello Ada [80x24]")
	for _, size := range []struct {
		width, height int
		want          string
	}{{120, 40, "[120x40]"}, {65535, 65535, "[500x300]"}, {0, 0, ""}, {1, 1, ""}, {100, 30, "[100x30]"}} {
		if err := x.Session.WindowChange(size.height, size.width); err != nil {
			t.Fatal(err)
		}
		if size.want != "" {
			x.Expect(size.want)
		}
	}
	for i := range 5_000 {
		if err := x.Session.WindowChange(20+i%30, 60+i%300); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Session.WindowChange(33, 111); err != nil {
		t.Fatal(err)
	}
	x.Expect("[111x33]")
	x.Press("jq")
	if code, errs := x.Exit(); code != 0 || errs != "" {
		t.Errorf("exit %d: %q", code, errs)
	}
}

func TestATerminalThatCannotDrawGetsASentence(t *testing.T) {
	f := serve(t, nil)
	c := f.dial(f.person("Ada"))
	for _, name := range []string{"dumb", "", "x\x1b]0;y\a"} {
		s := sshtest.NewSession(t, c)
		var errs bytes.Buffer
		s.Stderr = &errs
		if err := s.RequestPty(name, 24, 80, gossh.TerminalModes{}); err != nil {
			t.Fatal(err)
		}
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		err := s.Wait()
		if exit, ok := err.(*gossh.ExitError); !ok || exit.ExitStatus() != exitUsage || !strings.Contains(errs.String(), "cannot be drawn") {
			t.Errorf("TERM=%q: %v, %q", name, err, errs.String())
		}
	}
}

func TestACommandMayHaveATerminalToo(t *testing.T) {
	f := serve(t, nil)
	c := f.dial(f.person("Ada"))
	x := sshtest.Open(t, c, "wallboard", 100, 30)
	x.Expect("hello wallboard [100x30]")
	x.Press("z") // would stop a program on one's own terminal
	x.Press("j")
	x.Expect("1") // the row's number; the rest of the line is there already
	x.Press("q")
	if code, _ := x.Exit(); code != 0 {
		t.Errorf("exit %d", code)
	}
	y := sshtest.Open(t, c, "size", 100, 30)
	y.Expect("100 30 true\r\n")
	_, _ = y.Exit()
}

func TestWhatFailsInOneSessionEndsThatOneAlone(t *testing.T) {
	var log logBuffer
	f := serve(t, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	other := sshtest.Open(t, f.dial(f.person("Bob")), "", 100, 30)
	other.Expect("hello Bob")
	c := f.dial(f.person("Ada"))
	for _, key := range []string{"U", "V", "C", "B", "S"} {
		x := sshtest.Open(t, c, "", 100, 30)
		x.Expect("hello Ada")
		x.Press(key)
		code, errs := x.Exit()
		if code != exitInternal || errs != strings.ReplaceAll(sorry, "\n", "\r\n")+"\r\n" {
			t.Errorf("%s: exit %d, %q", key, code, errs)
		}
		if at, out := strings.LastIndex(x.Text(), "\x1b[?1049l"), x.Text(); at < 0 || strings.LastIndex(out, "\x1b[?25h") < 0 || strings.Contains(out[at:], "\x1b[?1049h") {
			t.Errorf("%s: the terminal is not left as it was: %q", key, out[max(0, len(out)-300):])
		}
	}
	if _, errs, code := run(t, c, "panic", ""); code != exitInternal || !strings.Contains(errs, sorry) {
		t.Errorf("a command: exit %d, %q", code, errs)
	}
	other.Press("j")
	other.Expect("1")
	if n := strings.Count(log.String(), "level=ERROR"); n < 6 {
		t.Errorf("%d faults were logged", n)
	}
	if strings.Contains(log.String(), "secret") {
		t.Error("the log tells what the panic said")
	}
}

// logBuffer is written to by sessions at once.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestOfAHugePasteTheBeginningIsTakenQuickly(t *testing.T) {
	f := serve(t, nil)
	x := sshtest.Open(t, f.dial(f.person("Ada")), "", 100, 30)
	x.Expect("hello Ada")
	began := time.Now()
	x.Press(pasteBegin + strings.Repeat("0123456789", 1<<20) + pasteEnd)
	x.Expect("262144") // what is drawn is the difference
	t.Logf("10 MiB in %s", time.Since(began).Round(time.Millisecond))
	x.Press("j")
	x.Expect("1")
}

func TestEndingsAreSaidAndLeaveTheTerminalClean(t *testing.T) {
	var gone error
	var mu sync.Mutex
	f := serve(t, func(c *Config) {
		c.Check = func(context.Context, Person) error {
			mu.Lock()
			defer mu.Unlock()
			return gone
		}
	})
	idle := func() {
		for _, s := range f.open() {
			s.touched.Add(-int64(30 * time.Minute))
		}
		f.look(time.Now())
	}
	c := f.dial(f.person("Ada"))
	for _, e := range []struct {
		name string
		do   func()
		want string
		code int
	}{
		{"idle", idle, "after 30 min without a key", exitInterrupted},
		{"old", func() {
			for _, s := range f.open() {
				s.began = s.began.Add(-12 * time.Hour)
			}
			f.look(time.Now())
		}, "after 12 h", exitInterrupted},
		{"the store is away", func() {
			mu.Lock()
			gone = domain.Errorf(domain.Unavailable, "The store cannot be reached.")
			mu.Unlock()
			f.check(context.Background())
			idle()
		}, "without a key", exitInterrupted},
		{"revoked", func() {
			mu.Lock()
			gone = domain.Errorf(domain.Unauthenticated, "The key you signed in with was revoked.")
			mu.Unlock()
			f.Recheck()
		}, "The key you signed in with was revoked.", exitForbidden},
	} {
		x := sshtest.Open(t, c, "", 100, 30)
		x.Expect("hello Ada")
		e.do()
		code, errs := x.Exit()
		if code != e.code || !strings.Contains(errs, e.want) {
			t.Errorf("%s: exit %d, %q", e.name, code, errs)
		}
		if !strings.Contains(x.Text(), "\x1b[?1049l") || !strings.Contains(x.Text(), "\x1b[?25h") {
			t.Errorf("%s: the terminal is not clean", e.name)
		}
	}
	mu.Lock()
	gone = nil
	mu.Unlock()
	x := sshtest.Open(t, c, "", 100, 30)
	x.Expect("hello Ada")
	f.stop()
	if code, errs := x.Exit(); code != exitUnavailable || !strings.Contains(errs, "going down") {
		t.Errorf("the server goes down: exit %d, %q", code, errs)
	}
}

func TestACommandEndsWithItsClientAndBySignal(t *testing.T) {
	f := serve(t, nil)
	c := f.dial(f.person("Ada"))
	x := sshtest.Open(t, c, "wait", 80, 24)
	x.Expect("waiting")
	if err := x.Session.Signal(gossh.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code, _ := x.Exit(); code != exitInterrupted {
		t.Errorf("a signal: exit %d", code)
	}
	y := sshtest.Open(t, c, "wait", 80, 24)
	y.Expect("waiting")
	_ = y.Session.Close()
	until(t, "the command ends with its channel", func() bool { return f.Stats().Sessions == 0 })
	z := sshtest.Open(t, c, "", 80, 24)
	z.Expect("hello")
	_ = z.In.Close()
	if code, _ := z.Exit(); code != 0 {
		t.Errorf("the end of the input: exit %d", code)
	}
}

func TestOnePersonHasSoManySessions(t *testing.T) {
	f := serve(t, func(c *Config) { c.Limits.PerPerson, c.Limits.Sessions = 2, 3 })
	ada, bob := f.dial(f.person("Ada")), f.dial(f.person("Bob"))
	for range 2 {
		sshtest.Open(t, ada, "", 80, 24).Expect("hello Ada")
	}
	if _, errs, code := run(t, ada, "whoami", ""); code != exitUnavailable || !strings.Contains(errs, "2 sessions already") {
		t.Errorf("a third session: exit %d, %q", code, errs)
	}
	sshtest.Open(t, bob, "", 80, 24).Expect("hello Bob")
	if _, errs, code := run(t, bob, "whoami", ""); code != exitUnavailable || !strings.Contains(errs, "as many sessions as it may have") {
		t.Errorf("a session too many: exit %d, %q", code, errs)
	}
	if r := f.Stats().Refused; r[RefusedPerson] != 1 || r[RefusedTotal] != 1 {
		t.Errorf("refused: %v", r)
	}
}

func TestAStrangerWhoseKeyWasRemovedGetsASentence(t *testing.T) {
	f := serve(t, func(c *Config) {
		c.SignIn = func(context.Context, string) (Person, error) {
			return Person{}, domain.Errorf(domain.Unauthenticated, "Nobody here has this key.")
		}
	})
	if _, errs, code := run(t, f.dial(f.person("Ada")), "whoami", ""); code != exitForbidden || errs != "Nobody here has this key.\n" {
		t.Errorf("exit %d, %q", code, errs)
	}
}
