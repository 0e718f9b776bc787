package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/tui/sshd/sshtest"
)

// ofBash is the memory, in KiB, of an idle session of sshd with bash on the
// machine of PERFORMANCE.md §4 (its share, PSS).
const ofBash = 2_412

// BenchmarkDeck serves a book of five thousand customers over SSH with the real
// program and holds three hundred of its dashboards, of people who see everything,
// their team's customers or their own. It prints what they take of the machine and how quickly keys are answered: alone, while
// strangers arrive, and what one change makes the store read. The numbers can be
// changed by REFDECK_FLOOD_SESSIONS, _TYPING, _HALFOPEN, _HANDSHAKES and _SECONDS:
//
//	go test -run '^$' -bench Deck -benchtime 1x ./cmd/refdeck
func BenchmarkDeck(b *testing.B) {
	f := sshtest.FloodFromEnvironment(sshtest.Flood{Sessions: 300, Typing: 100, HalfOpen: 1_000, Handshakes: 50, Phase: 16 * time.Second})
	f.Ready, f.Key = "Ask today", arrow
	d := newDeck(b, f.Sessions)
	for b.Loop() {
		d.run(b, f)
	}
}

// arrow is down and, from the third on, up every other time: never up from the top,
// although the row that a cursor leaves may be one that vanishes.
func arrow(n int) string {
	if n > 1 && n%2 == 0 {
		return "\x1b[A"
	}
	return "\x1b[B"
}

// servedDeck is refdeck serve in a process of its own.
type servedDeck struct {
	sshtest.Host
	pid     int
	metrics string // address
	keys    []gossh.Signer
	boss    store.Store // the same file, from outside
}

// newDeck makes the book, the people and the host, and begins to serve.
func newDeck(b *testing.B, people int) *servedDeck {
	b.Helper()
	dir := b.TempDir()
	bin, file := filepath.Join(dir, "refdeck"), filepath.Join(dir, "deck.db")
	mustRun(b, "go", "build", "-o", bin, ".")
	mustRun(b, bin, "demo", "--size", "medium", "--make", file)
	mustRun(b, bin, "--store", file, "init", "--admin", "Deck Admin", "--email", "deck@refdeck.example")
	d := &servedDeck{}
	d.admit(b, file, people)
	d.start(b, exec.Command(bin, "--store", file, "serve", "--ssh", "127.0.0.1:0", "--metrics", "127.0.0.1:0"))
	return d
}

func mustRun(b *testing.B, name string, args ...string) {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+b.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
}

// admit makes the people: the book's own success managers, who have customers, on
// four screens each, and others who see everything or their team's.
func (d *servedDeck) admit(b *testing.B, file string, people int) {
	b.Helper()
	db, err := sqlite.Open(b.Context(), file, sqlite.Options{MustExist: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	a := &app{now: time.Now}
	d.boss = a.service(db).As(domain.Actor{Name: "bench", Roles: []domain.Role{domain.RoleAdmin, domain.RoleProgram}, Via: viaHost})
	users, err := d.boss.Users(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	const screens = 4 // of one person
	var owners []domain.User
	for _, u := range users {
		if u.Roles == string(domain.RoleCSM) {
			owners = append(owners, u)
		}
	}
	for i := range people {
		var u domain.User
		if i%3 == 0 && i/3 < screens*len(owners) {
			u = owners[i/3/screens]
		} else {
			role := []domain.Role{domain.RoleProgram, domain.RoleManager, domain.RoleFinance}[i%3]
			if u, err = d.boss.SaveUser(b.Context(), newID(), domain.User{Name: fmt.Sprintf("Viewer %d", i), Active: true, Roles: string(role)}); err != nil {
				b.Fatal(err)
			}
		}
		key, _ := sshtest.NewKey(b)
		if _, err := d.boss.AddKey(b.Context(), store.KeyInput{Op: newID(), UserID: u.ID, Line: string(gossh.MarshalAuthorizedKey(key.PublicKey()))}); err != nil {
			b.Fatal(err)
		}
		d.keys = append(d.keys, key)
	}
}

// start starts the server and reads from what it prints where it listens.
func (d *servedDeck) start(b *testing.B, cmd *exec.Cmd) {
	b.Helper()
	config := b.TempDir()
	key, private := sshtest.NewKey(b)
	host := filepath.Join(config, "host_key")
	if err := os.WriteFile(host, private, 0o600); err != nil {
		b.Fatal(err)
	}
	d.Key = key.PublicKey()
	cmd.Args = append(cmd.Args, "--host-key", host)
	cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+config, "XDG_STATE_HOME="+config)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	d.pid = cmd.Process.Pid
	for lines := bufio.NewScanner(out); (d.Addr == "" || d.metrics == "") && lines.Scan(); {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) > 3 && words[0] == "ssh":
			d.Addr = words[3]
		case len(words) > 3:
			d.metrics = words[3]
		}
	}
	if d.Addr == "" || d.metrics == "" {
		b.Fatal("the server ended before it listened")
	}
}

// figure reads one figure of the server's metrics.
func (d *servedDeck) figure(b *testing.B, name string) int {
	b.Helper()
	res, err := http.Get("http://" + d.metrics + "/metrics")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			n, _ := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return int(n)
		}
	}
	b.Fatalf("there is no figure %s in %s", name, text)
	return 0
}

func (d *servedDeck) run(b *testing.B, f sshtest.Flood) {
	_, empty := sshtest.Spent(d.pid)
	began := time.Now()
	terms := f.Hold(b, d.Host, d.keys)
	fmt.Printf("\n%d dashboards opened in %s\n", f.Sessions, time.Since(began).Round(time.Millisecond))
	<-time.After(f.Phase / 2) // whatever is done once at the beginning
	cpu, full := sshtest.Spent(d.pid)
	<-time.After(f.Phase / 2)
	idle, _ := sshtest.Spent(d.pid)
	each := (full - empty) / f.Sessions
	fmt.Printf("memory of one          %d KiB resident, %.2f of sshd and bash (%d KiB)\n", each, float64(each)/ofBash, ofBash)
	fmt.Printf("all idle               %.1f %% of a core\n", sshtest.Percent(idle-cpu, f.Phase/2))
	d.typed(b, f, terms, fmt.Sprintf("%d typing", f.Typing))
	d.change(b, terms)
	knocking := f
	knocking.HalfOpen = 0 // so that every handshake is computed
	d.storm(b, knocking, terms, "handshakes")
	d.storm(b, f, terms, "all strangers")
	if dropped := f.Sessions - f.Alive(terms); dropped != 0 {
		b.Errorf("%d sessions were dropped", dropped)
	} else {
		fmt.Println("sessions dropped       0")
	}
}

// typed has people move their cursors and prints how quickly they see it.
func (d *servedDeck) typed(b *testing.B, f sshtest.Flood, terms []*sshtest.Term, what string) {
	b.Helper()
	before, _ := sshtest.Spent(d.pid)
	p50, p99 := f.Typed(terms, f.Phase)
	after, rss := sshtest.Spent(d.pid)
	fmt.Printf("%-22s key to changed bytes p50 %s (%.2f frames) p99 %s (%.2f frames), %.0f %% of a core, %d MiB resident\n", what, p50, frames(p50), p99, frames(p99),
		sshtest.Percent(after-before, f.Phase), rss>>10)
}

func frames(d time.Duration) float64 { return float64(d) / float64(frame) }

func (d *servedDeck) storm(b *testing.B, f sshtest.Flood, terms []*sshtest.Term, what string) {
	b.Helper()
	refused, failed := d.figure(b, "refdeck_ssh_refused_total"), d.figure(b, "refdeck_ssh_failures_total")
	stop, made := f.Attack(b, d.Host)
	<-time.After(f.Phase / 5)
	d.typed(b, f, terms, what)
	stop()
	fmt.Printf("                       %d arrived, %d were computed and failed, %d were refused at the door\n", made(), d.figure(b, "refdeck_ssh_failures_total")-failed,
		d.figure(b, "refdeck_ssh_refused_total")-refused)
}

// change snoozes somebody whom every screen may show and tells what it makes the
// store read until all screens are quiet again.
func (d *servedDeck) change(b *testing.B, terms []*sshtest.Term) {
	b.Helper()
	page, err := d.boss.Queue(b.Context(), store.QueueQuery{Limit: 1})
	if err != nil || len(page.Items) == 0 {
		b.Fatalf("nobody is to be asked: %v", err)
	}
	before := make([]int, len(terms))
	for i, x := range terms {
		before[i] = x.Bytes()
	}
	read, saved := d.figure(b, "refdeck_pages_read_total"), d.figure(b, "refdeck_pages_shared_total")
	cpu, _ := sshtest.Spent(d.pid)
	if _, err := d.boss.Snooze(b.Context(), store.SnoozeInput{Op: newID(), ContactID: page.Items[0].ContactID, Until: time.Now().AddDate(0, 0, 7)}); err != nil {
		b.Fatal(err)
	}
	<-time.After(5 * time.Second)
	spent, _ := sshtest.Spent(d.pid)
	drawn := 0
	for i, x := range terms {
		if x.Bytes() != before[i] {
			drawn++
		}
	}
	fmt.Printf("one change             %d pages read, %d shared, for %d viewers; %d screens changed, %d ms of CPU in 5 s\n", d.figure(b, "refdeck_pages_read_total")-read,
		d.figure(b, "refdeck_pages_shared_total")-saved, len(terms), drawn, (spent - cpu).Milliseconds())
}
