package main

import (
	"context"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/sshd"
)

// sshRoom is the SSH server.
func (h *house) sshRoom(d doors) (room, *sshd.Server, error) {
	file := d.hostKey
	if file == "" {
		var err error
		if file, err = h.a.hostKeyPath(); err != nil {
			return room{}, nil, err
		}
	}
	fingerprint, err := sshd.Fingerprint(file)
	if err != nil {
		return room{}, nil, err
	}
	srv, err := sshd.New(sshd.Config{HostKeyPath: file, Known: h.knows, SignIn: h.signIn, Dashboard: h.dashboard, Command: h.command, Now: time.Now, Log: h.log})
	if err != nil {
		return room{}, nil, err
	}
	return room{says: "ssh", more: " " + fingerprint, run: func(ctx context.Context, ln net.Listener) error {
		go h.recheck(ctx, srv)
		return srv.Serve(ctx, ln)
	}}, srv, nil
}

// recheck has the sessions looked at when users, keys or teams change.
func (h *house) recheck(ctx context.Context, srv *sshd.Server) {
	changes, err := h.watch(ctx)
	if err != nil {
		h.log.Warn("changes of users and keys are seen late", "error", err)
		return
	}
	for c := range changes {
		if c.All || c.Kind == "user" || c.Kind == "ssh_key" || c.Kind == "team" {
			srv.Recheck()
		}
	}
}

// knows tells whether a key may sign in, before anybody has proved to have it.
func (h *house) knows(ctx context.Context, fingerprint string) (yes bool) {
	err := h.svc.Backend.Read(ctx, func(tx store.Tx) error {
		keys, err := tx.Keys().By("fingerprint", fingerprint)
		yes = len(keys) == 1 && keys[0].RevokedAt.IsZero()
		return err
	})
	if err != nil {
		h.log.Warn("keys cannot be looked up", "error", err)
	}
	return yes && err == nil
}

// signIn says whose key it is that a session was opened with.
func (h *house) signIn(ctx context.Context, fingerprint string) (sshd.Person, error) {
	st, err := h.svc.SignInKey(ctx, fingerprint, "ssh")
	if err != nil {
		return sshd.Person{}, err
	}
	who := st.Actor()
	return sshd.Person{Name: who.Name, UserID: who.UserID, Store: st}, nil
}

// desk is what the server keeps of what somebody types. Two sessions of one person
// share it, so that neither loses the other's drafts.
type desk struct {
	folder string
	drafts *tui.FileDrafts
}

func (h *house) desk(user int64) *desk {
	h.mu.Lock()
	defer h.mu.Unlock()
	d, ok := h.desks[user]
	if !ok {
		folder := filepath.Join(h.state, strconv.FormatInt(user, 10))
		d = &desk{folder, tui.OpenDrafts(filepath.Join(folder, "drafts.json"))}
		d.drafts.Failed = func(err error) { h.log.Warn("a draft cannot be kept", "user", user, "error", err) }
		h.desks[user] = d
	}
	return d
}

// visitor is the program as somebody over SSH uses it.
func (h *house) visitor(s *sshd.Session) *app {
	_, terminal := s.Terminal()
	who := s.Person()
	env := map[string]string{}
	for _, pair := range s.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	fingerprint := s.Fingerprint()
	return &app{in: s, out: s, err: s.Stderr(), outTerm: terminal, errTerm: terminal, env: func(name string) string { return env[name] }, now: h.a.now,
		guest: &guest{store: who.Store, kind: h.kind, desk: h.desk(who.UserID), log: h.log, run: s.Run,
			through: func(ctx context.Context, via string) (store.Store, error) {
				return h.svc.SignInKey(ctx, fingerprint, via)
			}}}
}

// dashboard shows somebody the dashboard on their terminal.
func (h *house) dashboard(ctx context.Context, s *sshd.Session) error {
	err := h.visitor(s).dashboard(ctx)
	if err != nil && domain.CodeOf(err) == domain.Internal {
		h.log.Error("a dashboard ended", "user", s.Person().UserID, "error", err)
	}
	return err
}

// command runs one command line for somebody.
func (h *house) command(ctx context.Context, s *sshd.Session, args []string) int {
	return h.visitor(s).main(ctx, args)
}
