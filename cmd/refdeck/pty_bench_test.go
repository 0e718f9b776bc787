package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// frame is the time between two frames of the program.
const frame = time.Second / 60

// BenchmarkTerminal runs the program in a real pty at 120×40 and prints, for each
// screen, how long a cursor key takes until changed bytes arrive, how many they
// are, how long the start takes and how much memory is held. The store is a medium
// book, or the file that REFDECK_BENCH_STORE names:
//
//	go test -run '^$' -bench Terminal -benchtime 1x ./cmd/refdeck
func BenchmarkTerminal(b *testing.B) {
	bin := filepath.Join(b.TempDir(), "refdeck")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	file := os.Getenv("REFDECK_BENCH_STORE")
	if file == "" {
		file = filepath.Join(b.TempDir(), "book.db")
		if out, err := exec.Command(bin, "demo", "--size", "medium", "--make", file).CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
	for b.Loop() {
		s := startPTY(b, bin, file)
		fmt.Printf("\nstart to first frame with rows  %s\n", s.started.Round(time.Millisecond))
		for _, screen := range []struct{ name, open string }{{"Today", "1"}, {"Board", "2"}, {"Leaders", "3"}, {"Metrics", "4"}} {
			s.open(screen.open)
			p50, p99, size := s.keys(b, 120)
			fmt.Printf("%-8s key to changed bytes: p50 %s (%.2f frames)  p99 %s (%.2f frames)  %d bytes a key\n", screen.name,
				p50.Round(100*time.Microsecond), float64(p50)/float64(frame), p99.Round(100*time.Microsecond), float64(p99)/float64(frame), size)
		}
		s.open("1")
		p50, p99 := s.search(b)
		fmt.Printf("%-8s key to changed bytes: p50 %s (%.2f frames)  p99 %s (%.2f frames)\n", "Search", p50.Round(100*time.Microsecond), float64(p50)/float64(frame),
			p99.Round(100*time.Microsecond), float64(p99)/float64(frame))
		fmt.Printf("memory at its highest  %s\n", s.memory(b))
		s.stop()
	}
}

// ptySession is the program in a pty, read continuously.
type ptySession struct {
	cmd     *exec.Cmd
	tty     *os.File
	started time.Duration
	mu      sync.Mutex
	seen    bytes.Buffer
	came    chan struct{}
	pressed int
}

func startPTY(b *testing.B, bin, file string) *ptySession {
	b.Helper()
	home := b.TempDir()
	cmd := exec.CommandContext(context.Background(), bin, "--store", file)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "HOME="+home, "XDG_STATE_HOME="+home, "XDG_CONFIG_HOME="+home, "NO_COLOR=")
	begin := time.Now()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		b.Fatal(err)
	}
	s := &ptySession{cmd: cmd, tty: tty, came: make(chan struct{}, 1)}
	go s.read()
	s.waitFor(b, "Ask today")
	s.started = time.Since(begin)
	return s
}

func (s *ptySession) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := s.tty.Read(buf)
		if err != nil {
			return
		}
		s.mu.Lock()
		s.seen.Write(buf[:n])
		s.mu.Unlock()
		select {
		case s.came <- struct{}{}:
		default:
		}
	}
}

func (s *ptySession) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.seen.String()
	s.seen.Reset()
	return text
}

func (s *ptySession) waitFor(b *testing.B, text string) {
	b.Helper()
	var all strings.Builder
	limit := time.After(60 * time.Second)
	for !strings.Contains(all.String(), text) {
		select {
		case <-s.came:
			all.WriteString(s.take())
		case <-limit:
			b.Fatalf("waiting for %q; got %q", text, all.String())
		}
	}
}

// settle waits until nothing has been drawn for a while.
func (s *ptySession) settle() {
	for {
		select {
		case <-s.came:
		case <-time.After(150 * time.Millisecond):
			s.take()
			return
		}
	}
}

func (s *ptySession) open(key string) {
	_, _ = s.tty.WriteString(key)
	s.settle()
}

// keys presses arrows and measures each until the first changed bytes.
func (s *ptySession) keys(b *testing.B, n int) (p50, p99 time.Duration, size int) {
	b.Helper()
	var all []time.Duration
	total, counted := 0, 0
	for i := range n {
		key := "\x1b[B"
		if i%12 >= 6 {
			key = "\x1b[A"
		}
		d, bytes := s.press(key)
		if bytes == 0 {
			continue // the end of the list: nothing changes
		}
		all, total, counted = append(all, d), total+bytes, counted+1
	}
	if counted == 0 {
		return 0, 0, 0
	}
	slices.Sort(all)
	return all[len(all)/2], all[len(all)*99/100], total / counted
}

// press sends a key and gives the time until bytes came, and how many within three frames.
func (s *ptySession) press(key string) (time.Duration, int) {
	s.take()
	select {
	case <-s.came:
	default:
	}
	begin := time.Now()
	_, _ = s.tty.WriteString(key)
	select {
	case <-s.came:
	case <-time.After(400 * time.Millisecond):
		return 0, 0
	}
	d := time.Since(begin)
	// the rest of the frame belongs to this key; the next one comes at another
	// moment of its frame, as a person's would, not right after a tick
	s.pressed++
	<-time.After(3*frame + time.Duration(s.pressed*5%17)*time.Millisecond)
	return d, len(s.take())
}

// search types a word into / and takes it out again, key by key.
func (s *ptySession) search(b *testing.B) (p50, p99 time.Duration) {
	b.Helper()
	_, _ = s.tty.WriteString("/")
	s.settle()
	var all []time.Duration
	for range 10 {
		for _, k := range []string{"k", "e", "s", "t", "\x7f", "\x7f", "\x7f", "\x7f"} {
			if d, n := s.press(k); n > 0 {
				all = append(all, d)
			}
		}
	}
	_, _ = s.tty.WriteString("\x1b")
	s.settle()
	slices.Sort(all)
	return all[len(all)/2], all[len(all)*99/100]
}

// memory is the largest resident size the process had.
func (s *ptySession) memory(b *testing.B) string {
	b.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(s.cmd.Process.Pid) + "/status")
	if err != nil {
		return "not known here"
	}
	for _, line := range strings.Split(string(status), "\n") {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.TrimSpace(kb)
		}
	}
	return "not known here"
}

func (s *ptySession) stop() {
	_ = s.cmd.Process.Kill()
	_, _ = s.cmd.Process.Wait()
	_ = s.tty.Close()
}
