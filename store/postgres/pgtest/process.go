package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// disk is where the folders lie unless there is room in memory; everybody may enter it.
const disk, prefix = "/tmp", "refdeck-pg-"

// binaries finds the folder of the newest server.
func binaries() (string, error) {
	var found []string
	if p, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			p = real
		}
		found = append(found, filepath.Dir(p))
	}
	more, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	slices.Sort(more)
	slices.Reverse(more)
	for _, dir := range append(found, more...) {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
			return dir, nil
		}
	}
	return "", errors.New("no initdb and postgres on the PATH or under /usr/lib/postgresql")
}

// unprivileged is somebody to run the server as, which refuses the superuser.
func unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("it does not run as root, and there is no other user")
}

// process is a server that dies with this one.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
}

// launch starts a program. The kernel ends it when the thread that started it ends,
// so a thread is kept for that until the program is gone.
func (c *Cluster) launch(death syscall.Signal, log, name string, args ...string) (*process, error) {
	out, err := os.OpenFile(filepath.Join(c.dir, log), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.dir, out, out
	cmd.SysProcAttr = dying(&syscall.SysProcAttr{Credential: c.who}, death)
	p := &process{cmd: cmd, ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is in its log
		}
		_ = out.Close()
		close(p.ended)
	}()
	return p, <-started
}

func (p *process) signal(s syscall.Signal) error {
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.ended:
		return nil
	case <-time.After(patience):
		return errors.Join(fmt.Errorf("the server did not end after %v", s), p.cmd.Process.Kill())
	}
}

// Up starts the server and waits until it answers. It fails if it runs already.
func (c *Cluster) Up() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proc != nil {
		return errors.New("the server runs already")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		p, err := c.launch(syscall.SIGQUIT, "log", filepath.Join(c.bin, "postgres"), "-D", c.data())
		if err != nil {
			return err
		}
		if err = p.answer(ctx, c.DSN("postgres")); err == nil {
			c.proc = p
			return nil
		}
		if !errors.Is(err, errEnded) { // after a kill, the children may take a moment to notice
			return errors.Join(err, p.signal(syscall.SIGKILL))
		}
	}
}

var errEnded = errors.New("the server ended")

// answer waits until somebody can connect.
func (p *process) answer(ctx context.Context, dsn string) error {
	for {
		conn, err := pgx.Connect(ctx, dsn)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-p.ended:
			if ctx.Err() != nil {
				return err
			}
			return fmt.Errorf("%w: %w", errEnded, err)
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Stop ends the server in good order, breaking its connections off.
func (c *Cluster) Stop() error { return c.end(syscall.SIGINT) }

// Kill ends the server at once, as a power cut would. Its children go too.
func (c *Cluster) Kill() error { return c.end(syscall.SIGKILL) }

func (c *Cluster) end(s syscall.Signal) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proc == nil {
		return nil
	}
	err := c.proc.signal(s)
	c.proc = nil
	return err
}

// Restart stops and starts the server.
func (c *Cluster) Restart() error { return errors.Join(c.Stop(), c.Up()) }

func (c *Cluster) remove() {
	_ = c.end(syscall.SIGQUIT)
	_ = os.RemoveAll(c.dir)
}

// sweep removes the folders of tests that were killed: their servers died with them.
func sweep() {
	var dirs []string
	for _, place := range []string{disk, memory()} {
		found, err := filepath.Glob(filepath.Join(place, prefix+"*"))
		if err == nil && place != "" {
			dirs = append(dirs, found...)
		}
	}
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || time.Since(info.ModTime()) < 10*time.Minute || running(dir) {
			continue
		}
		_ = os.RemoveAll(dir)
	}
}

// running tells whether the server of a folder lives.
func running(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, perr := strconv.Atoi(first)
	return err != nil || perr != nil || syscall.Kill(pid, 0) == nil
}
