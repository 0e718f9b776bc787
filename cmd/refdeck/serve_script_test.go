package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// served is one refdeck serve of a script, by the name the script gave it.
type served struct {
	cmd   *exec.Cmd
	ended chan error
	log   string
}

// patience is how long a script waits for a server or a text before it fails.
const patience = 30 * time.Second

// teamCommands are the commands of scripts about people who work together.
var teamCommands = map[string]func(*testscript.TestScript, bool, []string){
	"serve": scriptServe, "stop": scriptStop, "keygen": scriptKeygen, "deck": scriptDeck, "keep": scriptKeep, "mode": scriptMode,
}

// need skips a script about a program that is not here, or fails where it must be.
func need(ts *testscript.TestScript, program string) string {
	path, err := exec.LookPath(program)
	if err != nil && os.Getenv("REFDECK_REQUIRE") != "" {
		ts.Fatalf("%s is missing", program)
	}
	if err != nil {
		ts.Fatalf("%s is missing; install the OpenSSH client", program)
	}
	return path
}

// environment is what the script has set of what a command reads.
func environment(ts *testscript.TestScript) []string {
	var out []string
	for _, name := range []string{"PATH", "HOME", "USER", "REFDECK_STORE", "REFDECK_TOKEN", "REFDECK_TEST_NOW", "TMPDIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "GOCOVERDIR"} {
		if v := ts.Getenv(name); v != "" {
			out = append(out, name+"="+v)
		}
	}
	return out
}

// serve NAME ARGS…: starts refdeck serve and waits until it accepts. $NAME_HTTP is
// then the address of the API, $NAME_SSH the port and $NAME_METRICS an address.
func scriptServe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: serve NAME ARGS…")
	}
	s := &served{ended: make(chan error, 1), log: ts.MkAbs(args[0] + ".log")}
	log, err := os.Create(s.log)
	ts.Check(err)
	s.cmd = exec.Command(binary(ts), append([]string{"serve"}, args[1:]...)...)
	s.cmd.Dir, s.cmd.Env, s.cmd.Stderr = ts.MkAbs("."), environment(ts), log
	out, err := s.cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(s.cmd.Start())
	lines := make(chan string)
	go func() {
		for in := bufio.NewScanner(out); in.Scan(); {
			lines <- in.Text()
		}
		close(lines)
		s.ended <- s.cmd.Wait()
		_ = log.Close()
	}()
	servers(ts)[args[0]] = s
	ts.Defer(func() {
		_ = s.cmd.Process.Kill()
		go func() { // whatever it still says
			for range lines {
				continue
			}
		}()
		if err := <-s.ended; err != nil {
			ts.Logf("the server ended with %v", err)
		}
		s.ended <- nil
	})
	awaitListeners(ts, s, args, lines)
}

func awaitListeners(ts *testscript.TestScript, s *served, args []string, lines chan string) {
	late := time.NewTimer(patience)
	defer late.Stop()
	for range strings.Count(" "+strings.Join(args, " ")+" ", " --http ") + strings.Count(strings.Join(args, " "), "--ssh ") + strings.Count(strings.Join(args, " "), "--metrics ") {
		select {
		case line, ok := <-lines:
			words := strings.Fields(line)
			if !ok || len(words) < 4 {
				ts.Fatalf("the server said %q and this: %s", line, ts.ReadFile(s.log))
			}
			ts.Logf("%s", line)
			value := map[string]string{"http": "http://" + words[3], "https": "https://" + words[3], "metrics": "http://" + words[3], "ssh": words[3][strings.LastIndexByte(words[3], ':')+1:]}[words[0]]
			name := strings.ToUpper(strings.TrimSuffix(words[0], "s"))
			if words[0] == "metrics" {
				name = "METRICS"
			}
			ts.Setenv(strings.ToUpper(args[0])+"_"+name, value)
		case <-late.C:
			ts.Fatalf("the server does not listen: %s", ts.ReadFile(s.log))
		}
	}
	go func() {
		for range lines {
			continue
		}
	}()
}

// stop NAME: asks the server to end, which it must do in good order.
func scriptStop(ts *testscript.TestScript, neg bool, args []string) {
	s := servers(ts)[args[0]]
	if neg || s == nil {
		ts.Fatalf("there is no server %v", args)
	}
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-s.ended:
		s.ended <- nil
		if err != nil {
			ts.Fatalf("the server ended with %v: %s", err, ts.ReadFile(s.log))
		}
	case <-time.After(patience):
		ts.Fatalf("the server does not end: %s", ts.ReadFile(s.log))
	}
}

// keygen NAME…: makes SSH keys with the real ssh-keygen.
func scriptKeygen(ts *testscript.TestScript, neg bool, args []string) {
	keygen := need(ts, "ssh-keygen")
	for _, name := range args {
		ts.Check(ts.Exec(keygen, "-q", "-t", "ed25519", "-N", "", "-C", filepath.Base(name), "-f", name))
	}
}

// deck CODE KEYS ARGS…: runs a command over SSH to port $SSH with the OpenSSH
// client and those keys (several with commas), and checks its exit code.
func scriptDeck(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: deck CODE KEYS ARGS…")
	}
	line := []string{args[0], need(ts, "ssh"), "-F", "none", "-p", ts.Getenv("SSH"), "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "LogLevel=ERROR",
		"-o", "StrictHostKeyChecking=accept-new", "-o", "UserKnownHostsFile=" + ts.MkAbs("known_hosts")}
	for _, key := range strings.Split(args[1], ",") {
		line = append(line, "-i", ts.MkAbs(key))
	}
	line = append(line, "127.0.0.1", "--")
	for _, word := range args[2:] {
		line = append(line, "'"+strings.ReplaceAll(word, "'", `'\''`)+"'")
	}
	scriptExits(ts, false, line)
}

// keep NAME [PATH]: keeps what was printed, or a value of its JSON, in a variable.
func scriptKeep(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: keep NAME [PATH]")
	}
	text := strings.TrimSpace(ts.ReadFile("stdout"))
	if len(args) == 2 {
		v, err := at(parseOut(ts), args[1])
		ts.Check(err)
		text = fmt.Sprint(v)
	}
	ts.Setenv(args[0], text)
}

// mode FILE MODE: the permissions of a file; a pattern must match just one.
func scriptMode(ts *testscript.TestScript, neg bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%s is %v", args[0], found)
	}
	info, err := os.Stat(found[0])
	ts.Check(err)
	if got := fmt.Sprintf("%04o", info.Mode().Perm()); (got == args[1]) == neg {
		ts.Fatalf("%s has the mode %s", found[0], got)
	}
}

// binary is the refdeck of the scripts.
func binary(ts *testscript.TestScript) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if path := filepath.Join(dir, "refdeck"); isFile(path) {
			return path
		}
	}
	ts.Fatalf("there is no refdeck on the path of the scripts")
	return ""
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// scriptServers is where a script keeps its servers.
type scriptServers struct{}

func servers(ts *testscript.TestScript) map[string]*served {
	return ts.Value(scriptServers{}).(map[string]*served)
}
