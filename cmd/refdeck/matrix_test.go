package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/remote"
	"github.com/refdeck/refdeck/store/remote/api"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
)

// matrixLine is a case of the matrix as a command line.
type matrixLine struct {
	args  []string
	in    string
	lists string // what the answer must have in it; without it the record counts as not found
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

// matrixLines are the cases of the matrix that there is a command for, by their names.
var matrixLines = map[string]func(s storetest.Subject, owner string) matrixLine{
	"show an account":               func(s storetest.Subject, _ string) matrixLine { return line("account", "show", id(s.Account)) },
	"show a contact":                func(s storetest.Subject, _ string) matrixLine { return line("contact", "show", id(s.Contact)) },
	"show a partner":                func(s storetest.Subject, _ string) matrixLine { return line("partner", "show", id(s.Partner)) },
	"show a referral":               func(s storetest.Subject, _ string) matrixLine { return line("referral", "show", id(s.Referral)) },
	"explain a contact":             func(s storetest.Subject, _ string) matrixLine { return line("why", "contact:"+id(s.Contact)) },
	"explain an account":            func(s storetest.Subject, _ string) matrixLine { return line("why", "account:"+id(s.Account)) },
	"show a referral by its number": func(s storetest.Subject, _ string) matrixLine { return line("referral", "show", s.Ref) },
	"list a contact's asks":         func(s storetest.Subject, _ string) matrixLine { return line("ask", "list", id(s.Contact)) },

	"list accounts": func(s storetest.Subject, _ string) matrixLine {
		return listing(fmt.Sprintf(`{"id":%d,`, s.Account), "account", "list", "--limit", "0", "--json")
	},
	"list contacts": func(s storetest.Subject, _ string) matrixLine {
		return listing(fmt.Sprintf(`{"id":%d,`, s.Contact), "contact", "list", "--limit", "0", "--json")
	},
	"list referrals": func(s storetest.Subject, _ string) matrixLine {
		return listing(`"ref_id":"`+s.Ref+`"`, "referral", "list", "--period", "all", "--limit", "0", "--json")
	},
	"list whom to ask": func(s storetest.Subject, _ string) matrixLine {
		return listing(fmt.Sprintf(`"contact_id":%d,`, s.Contact), "queue", "--search", s.AccountName, "--json")
	},
	"show somebody's queue":     func(_ storetest.Subject, owner string) matrixLine { return line("queue", "--owner", owner) },
	"list somebody's accounts":  func(_ storetest.Subject, owner string) matrixLine { return line("account", "list", "--owner", owner) },
	"list somebody's referrals": func(_ storetest.Subject, owner string) matrixLine { return line("referral", "list", "--owner", owner) },
	"show somebody's metrics":   func(_ storetest.Subject, owner string) matrixLine { return line("metrics", "--owner", owner) },
	"count somebody's answers":  func(_ storetest.Subject, owner string) matrixLine { return line("metrics", "nps", "--owner", owner) },
	"sum up somebody's other deals": func(_ storetest.Subject, owner string) matrixLine {
		return line("metrics", "baseline", "--owner", owner)
	},

	"record an ask": func(s storetest.Subject, _ string) matrixLine {
		return line("ask", "record", id(s.Contact), "--channel", "email")
	},
	"answer an ask": func(s storetest.Subject, _ string) matrixLine {
		return line("ask", "answer", id(s.Contact), "declined")
	},
	"snooze a contact": func(s storetest.Subject, _ string) matrixLine {
		return line("ask", "snooze", id(s.Contact), "--days", "7")
	},
	"hold an account": func(s storetest.Subject, _ string) matrixLine {
		return line("ask", "hold", id(s.Account), "--reason", "a launch")
	},
	"log an answer": func(s storetest.Subject, _ string) matrixLine { return line("nps", "add", id(s.Contact), "8") },
	"log an event":  func(s storetest.Subject, _ string) matrixLine { return line("event", "add", id(s.Account), "qbr") },
	"move a referral": func(s storetest.Subject, _ string) matrixLine {
		return line("referral", "move", id(s.Referral), "contacted", "--touch", "email")
	},
	"accept a referral": func(s storetest.Subject, _ string) matrixLine { return line("referral", "accept", id(s.Referral)) },
	"ask in spite of a rule": func(s storetest.Subject, _ string) matrixLine {
		return line("ask", "record", id(s.Contact), "--override", "they wish it")
	},
	"add a referral by a contact": func(s storetest.Subject, _ string) matrixLine {
		return line("referral", "add", "--from", id(s.Contact), "--account", s.ReferredName, "--consent", "permission_confirmed")
	},

	"show the leaderboard": func(storetest.Subject, string) matrixLine { return line("leaderboard", "--period", "all") },
	"import a file": func(storetest.Subject, string) matrixLine {
		return matrixLine{args: []string{"import", "accounts", "-", "--dry-run"}, in: "id,name\nx,Imported\n"}
	},
	"change the program": func(s storetest.Subject, _ string) matrixLine {
		return matrixLine{args: []string{"program", "apply", "-"}, in: fmt.Sprintf("[gates]\nyearly_cap = %d\n", 10+s.Me)}
	},
	"read the audit of somebody's acts": func(s storetest.Subject, _ string) matrixLine {
		return listing(`"op_id":"`+s.Op+`"`, "audit", "list", "--op", s.Op, "--json")
	},
	"add a user": func(s storetest.Subject, _ string) matrixLine {
		return line("user", "add", "Made by "+id(s.Me), "--role", "viewer", "--email", "made@matrix.example")
	},
	"rename a team":          func(s storetest.Subject, _ string) matrixLine { return line("team", "add", "Made by "+id(s.Me)) },
	"make a token":           func(_ storetest.Subject, owner string) matrixLine { return line("token", "create", owner) },
	"list somebody's keys":   func(_ storetest.Subject, owner string) matrixLine { return line("key", "list", owner) },
	"list somebody's tokens": func(_ storetest.Subject, owner string) matrixLine { return line("token", "list", owner) },
}

func line(args ...string) matrixLine { return matrixLine{args: args} }

func listing(lists string, args ...string) matrixLine { return matrixLine{args: args, lists: lists} }

// ran is what a command line answered.
type ran func(l matrixLine) (code int, out, messages string)

// commandMatrix runs every case that there is a command for, as every role.
func commandMatrix(t *testing.T, w *storetest.World, as func(*testing.T, domain.User) ran) {
	t.Helper()
	done := map[string]bool{}
	cases := storetest.MatrixCases()
	for _, role := range storetest.MatrixRoles {
		t.Run(string(role), func(t *testing.T) {
			run := as(t, w.Users[role])
			for i := range cases {
				c := &cases[i]
				make, ok := matrixLines[c.Name]
				if !ok {
					continue
				}
				done[c.Name] = true
				s := w.Subject(t, c, role)
				owner := map[int64]string{s.Me: w.Users[role].Name, w.Mate.ID: w.Mate.Name, w.Stranger.ID: w.Stranger.Name}[s.Owner]
				l := make(s, owner)
				code, out, messages := run(l)
				if got, want := answered(l, code, out), wanted(c, role); got != want {
					t.Errorf("%s, %s's: %q ended with %d (%s), which is %q; want %q", c.Name, c.Owning, l.args, code, strings.TrimSpace(messages), got, want)
				}
			}
		})
	}
	for name := range matrixLines {
		if !done[name] {
			t.Errorf("the matrix has no case %q", name)
		}
	}
}

// wanted is what the policy says. People from outside see nobody's name, so to them
// a command about somebody by name is about somebody unknown.
func wanted(c *storetest.MatrixCase, role domain.Role) domain.Code {
	outside := role == domain.RolePartner || role == domain.RoleReferrer
	if outside && (c.Kind == "owner" || c.Kind == "user") && c.Owning != storetest.Own {
		return domain.NotFound
	}
	return c.Want(role)
}

// answered is the kind of answer that an exit code stands for.
func answered(l matrixLine, code int, out string) domain.Code {
	switch {
	case code == exitDone && !strings.Contains(out, l.lists):
		return domain.NotFound
	case code == exitDone, code == exitNo:
		return ""
	case code == exitForbidden:
		return domain.Forbidden
	case code == exitNotFound:
		return domain.NotFound
	}
	return domain.Code("exit " + strconv.Itoa(code))
}

// matrixStore is an empty store in a file.
func matrixStore(t *testing.T) (path string, svc *store.Service) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "store.db")
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return path, &store.Service{Backend: db, Now: matrixNow, NewID: newID, Parse: program.Parse, Entropy: rand.Reader}
}

func matrixNow() time.Time { return storetest.Morning }

func TestTheMatrixHoldsOnTheCommandLine(t *testing.T) {
	path, svc := matrixStore(t)
	home := t.TempDir()
	commandMatrix(t, storetest.NewWorld(t, svc), func(_ *testing.T, u domain.User) ran {
		return func(l matrixLine) (int, string, string) {
			var out, messages bytes.Buffer
			a := &app{in: strings.NewReader(l.in), out: &out, err: &messages, now: matrixNow, keeps: func(host) bool { return false },
				env: func(name string) string {
					return map[string]string{"HOME": home, "USER": u.Name, "REFDECK_STORE": path}[name]
				}}
			code := a.main(context.Background(), l.args)
			return code, out.String(), messages.String()
		}
	})
}

func TestTheMatrixHoldsOverSSH(t *testing.T) {
	_, svc := matrixStore(t)
	w := storetest.NewWorld(t, svc)
	address := serveSSH(t, svc, kindSQLite)
	boss := svc.As(storetest.Boss())
	commandMatrix(t, w, func(t *testing.T, u domain.User) ran {
		client, _ := sshDial(t, sshKey(t, boss, u.ID), address)
		return func(l matrixLine) (int, string, string) { return sshRun(t, client, l) }
	})
}

func sshRun(t *testing.T, client *gossh.Client, l matrixLine) (code int, out, messages string) {
	t.Helper()
	s, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var stdout, stderr bytes.Buffer
	s.Stdin, s.Stdout, s.Stderr = strings.NewReader(l.in), &stdout, &stderr
	words := make([]string, len(l.args))
	for i, word := range l.args {
		words[i] = "'" + word + "'"
	}
	err = s.Run(strings.Join(words, " "))
	var exit *gossh.ExitError
	if errors.As(err, &exit) {
		code, err = exit.ExitStatus(), nil
	}
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatalf("%v: %v", l.args, err)
	}
	return code, stdout.String(), stderr.String()
}

func TestTheMatrixHoldsOverTheAPI(t *testing.T) {
	_, svc := matrixStore(t)
	const plenty = 1e9
	srv := api.New(api.Config{Now: time.Now, Version: "test", Limits: api.Limits{TokenRate: plenty, TokenBurst: plenty, AddressRate: plenty, AddressBurst: plenty},
		SignIn: func(ctx context.Context, token string) (store.Store, error) {
			return svc.SignInToken(ctx, token, "api")
		},
		Watch: svc.As(storetest.Boss()).Watch})
	web := httptest.NewServer(srv)
	t.Cleanup(web.Close)
	t.Cleanup(srv.Close)
	boss := svc.As(storetest.Boss())
	storetest.Matrix(t, svc, func(t *testing.T, u domain.User) store.Store {
		t.Helper()
		made, err := boss.AddToken(t.Context(), store.TokenInput{UserID: u.ID})
		if err != nil {
			t.Fatal(err)
		}
		c, err := remote.Dial(t.Context(), web.URL, remote.Options{Token: func() (string, error) { return made.Secret, nil }, Parse: program.Parse, Now: matrixNow, NewID: newID})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	})
}
