package sshd

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// need finds a program, or skips, or fails where everything is required.
func need(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("REFDECK_REQUIRE") == "1" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

// openSSH is the client that people use, with a folder for its keys.
type openSSH struct {
	*fixture
	ssh, dir string
}

func withOpenSSH(t *testing.T, f *fixture) *openSSH {
	t.Helper()
	o := &openSSH{fixture: f, ssh: need(t, "ssh"), dir: t.TempDir()}
	host, port, _ := net.SplitHostPort(f.addr)
	line := fmt.Sprintf("[%s]:%s %s", host, port, gossh.MarshalAuthorizedKey(f.host))
	if err := os.WriteFile(filepath.Join(o.dir, "known_hosts"), []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	return o
}

// keygen makes a key with ssh-keygen; the person is let in unless name is "".
func (o *openSSH) keygen(file, name string, args ...string) string {
	o.t.Helper()
	path := filepath.Join(o.dir, file)
	args = append(args, "-q", "-N", "", "-C", "", "-f", path)
	if out, err := exec.Command("ssh-keygen", args...).CombinedOutput(); err != nil {
		o.t.Fatalf("ssh-keygen: %v: %s", err, out)
	}
	text, err := os.ReadFile(path + ".pub")
	if err != nil {
		o.t.Fatal(err)
	}
	key, _, _, _, err := gossh.ParseAuthorizedKey(text)
	if err != nil {
		o.t.Fatal(err)
	}
	if name != "" {
		o.admit(name, key)
	}
	return path
}

// options are those of every call: nothing of the machine's own settings and keys.
func (o *openSSH) options() []string {
	_, port, _ := net.SplitHostPort(o.addr)
	return []string{"-F", "none", "-o", "Port=" + port, "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
		"-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=" + filepath.Join(o.dir, "known_hosts"), "-o", "GlobalKnownHostsFile=none"}
}

func (o *openSSH) call(program, stdin string, args ...string) (out, errs string, code int) {
	o.t.Helper()
	cmd := exec.Command(program, append(o.options(), args...)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + o.dir, "LANG=de_DE.UTF-8", "COLORTERM=truecolor", "TERM=xterm-256color"}
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		o.t.Fatal(err)
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}

// free is a server without limits for loopback, so that calls that fail on purpose
// do not keep the next one out.
func free(c *Config) { c.Limits.Exempt = loopback }

func TestWhoOffersAVictimsKeyIsStillThemselves(t *testing.T) {
	o := withOpenSSH(t, serve(t, free))
	mine := o.keygen("mine", "mine", "-t", "ed25519")
	victim := o.keygen("victim", "victim", "-t", "ed25519")
	if err := os.Remove(victim); err != nil { // only the public half is anybody's
		t.Fatal(err)
	}
	for name, order := range map[string][]string{
		"first": {"-i", victim + ".pub", "-i", mine}, "last": {"-i", mine, "-i", victim + ".pub"}, "as user": {"-l", "victim", "-i", victim + ".pub", "-i", mine},
	} {
		o.mu.Lock()
		o.offered = nil
		o.mu.Unlock()
		out, errs, code := o.call(o.ssh, "", append(order, "127.0.0.1", "whoami")...)
		if out != "mine\n" || code != 0 {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
		if o.mu.Lock(); name == "first" && len(slices.Compact(o.offered)) < 2 {
			t.Errorf("the victim's key was not offered: %q", o.offered)
		}
		o.mu.Unlock()
	}
	if _, errs, code := o.call(o.ssh, "", "-i", victim+".pub", "127.0.0.1", "whoami"); code != 255 {
		t.Errorf("the public half alone: exit %d, %q", code, errs)
	}
}

func TestTheOpenSSHClientIsRefusedWithoutAKnownKey(t *testing.T) {
	o := withOpenSSH(t, serve(t, free))
	stranger := o.keygen("stranger", "", "-t", "ed25519")
	short := o.keygen("short", "short", "-t", "rsa", "-b", "2048")
	nist := o.keygen("nist", "nist", "-t", "ecdsa")
	for name, args := range map[string][]string{
		"no key": {"-o", "PubkeyAuthentication=no"}, "a stranger's": {"-i", stranger}, "RSA 2048": {"-i", short}, "ECDSA": {"-i", nist},
		"password": {"-o", "PreferredAuthentications=password"}, "keyboard-interactive": {"-o", "PreferredAuthentications=keyboard-interactive"},
		"host-based": {"-o", "PreferredAuthentications=hostbased", "-o", "HostbasedAuthentication=yes"}, "none": {"-o", "PreferredAuthentications=none"},
	} {
		if out, errs, code := o.call(o.ssh, "", append(args, "127.0.0.1", "whoami")...); code != 255 || out != "" || !strings.Contains(errs, "denied (publickey)") {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
	}
}

func TestTheOpenSSHClientRunsCommandsAndNothingElse(t *testing.T) {
	o := withOpenSSH(t, serve(t, free))
	mine := o.keygen("mine", "mine", "-t", "rsa", "-b", "3072")
	for _, c := range []struct {
		name    string
		program string
		args    []string
		code    int
		out     string
	}{
		{"a command", "ssh", []string{"127.0.0.1", "whoami"}, 0, "mine\n"},
		{"an exit code", "ssh", []string{"127.0.0.1", "exit", "130"}, 130, ""},
		{"quoting", "ssh", []string{"127.0.0.1", "echo", "'a  b'", `\"`, "$HOME;id"}, 0, `["a  b" "\"" "$HOME;id"]` + "\n"},
		{"standard input", "ssh", []string{"127.0.0.1", "cat"}, 0, "from a file"},
		{"the environment", "ssh", []string{"-o", "SendEnv=LANG COLORTERM HOME PATH", "127.0.0.1", "env"}, 0, "[COLORTERM=truecolor LANG=de_DE.UTF-8]\n"},
		{"a terminal", "ssh", []string{"-tt", "127.0.0.1", "size"}, 0, "80 24 true\r\n"},
		{"no terminal", "ssh", []string{"-T", "127.0.0.1"}, exitUsage, ""},
		{"an agent and X11", "ssh", []string{"-A", "-X", "127.0.0.1", "whoami"}, 0, "mine\n"},
		{"a forwarded standard input", "ssh", []string{"-W", "127.0.0.1:22", "127.0.0.1"}, 255, ""},
		{"a port to us", "ssh", []string{"-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22", "127.0.0.1", "whoami"}, 255, ""},
		{"a subsystem", "ssh", []string{"-s", "127.0.0.1", "sftp"}, 255, ""},
		{"sftp", "sftp", []string{"127.0.0.1"}, 255, ""},
		{"scp", "scp", []string{"127.0.0.1:/etc/passwd", filepath.Join(o.dir, "stolen")}, 255, ""},
		{"the old scp", "scp", []string{"-O", "127.0.0.1:/etc/passwd", filepath.Join(o.dir, "stolen")}, 1, ""},
	} {
		out, errs, code := o.call(need(t, c.program), "from a file", append([]string{"-i", mine}, c.args...)...)
		if code != c.code || out != c.out {
			t.Errorf("%s: exit %d, %q, %q; want %d, %q", c.name, code, out, errs, c.code, c.out)
		}
	}
}

func TestSSHAuditFailsNothing(t *testing.T) {
	path := need(t, "ssh-audit")
	f := serve(t, free)
	host, port, _ := net.SplitHostPort(f.addr)
	out, _ := exec.Command(path, "-n", "-p", port, host).CombinedOutput() // older ones do not know the newest algorithms, and exit with 2
	if !bytes.Contains(out, []byte("curve25519-sha256")) {
		t.Fatalf("it did not look:\n%s", out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "[fail]") || strings.HasPrefix(line, "(rec) -") {
			t.Error(strings.TrimSpace(line))
		}
	}
}
