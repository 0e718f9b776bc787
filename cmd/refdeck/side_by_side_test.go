package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

// openProcess runs the dashboard of a file in a process and a terminal of its own.
func openProcess(t *testing.T, file, user string) *farScreen {
	t.Helper()
	home := t.TempDir()
	cmd := exec.Command("refdeck", "--store", file)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "HOME=" + home, "USER=" + user, "REFDECK_TEST_NOW=now"}
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 36, Cols: 120})
	if err != nil {
		t.Skipf("skipped: no process can be run in a terminal here: %v", err)
	}
	f := &farScreen{t: t, emu: vt.NewEmulator(120, 36), in: tty}
	f.drawn = sync.NewCond(&f.mu)
	go func() { _, _ = io.Copy(tty, f.emu) }() // the terminal's answers to the program's questions
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.Copy(f, tty)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = tty.Close()
		<-read
	})
	return f
}

// shows tells what is on the screen just now.
func (f *farScreen) shows() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.emu.String()
}

// deskPair is two managers at their dashboards, whose stores lie side by side.
type deskPair struct {
	boss       store.Store
	mona, theo *farScreen
}

// pairs open them: Mona over SSH, Theo in another process, or at another server.
var pairs = map[string]func(*testing.T) deskPair{
	"two processes on one file": func(t *testing.T) deskPair {
		path, svc := matrixStore(t)
		svc.Now = time.Now
		mona, _ := twoManagers(t, svc)
		boss := svc.As(storetest.Boss())
		return deskPair{boss, openScreen(t, sshKey(t, boss, mona.ID), serveSSH(t, svc, kindSQLite), ""), openProcess(t, path, "Theo")}
	},
	"two servers on one database": func(t *testing.T) deskPair {
		here, there := twoOnOneDatabase(t)
		mona, theo := twoManagers(t, here)
		boss := here.As(storetest.Boss())
		return deskPair{boss, openScreen(t, sshKey(t, boss, mona.ID), serveSSH(t, here, kindPostgres), ""),
			openScreen(t, sshKey(t, boss, theo.ID), serveSSH(t, there, kindPostgres), "")}
	},
}

// twoManagers of a store with a few referrals that were contacted, the oldest first.
func twoManagers(t *testing.T, svc *store.Service) (mona, theo domain.User) {
	t.Helper()
	mona = liveManager(t, svc)
	boss := svc.As(storetest.Boss())
	theo, err := boss.SaveUser(t.Context(), newID(), domain.User{Name: "Theo", Roles: "manager", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range contacted {
		r := refer(t, svc, card(i))
		if r, err = boss.Decide(t.Context(), store.DecideInput{Op: newID(), ID: r.ID, Rev: r.Rev, To: domain.AcceptAccepted}); err != nil {
			t.Fatal(err)
		}
		if _, err = boss.Move(t.Context(), store.MoveInput{Op: newID(), ID: r.ID, Rev: r.Rev, To: domain.StageContacted, Touch: "email"}); err != nil {
			t.Fatal(err)
		}
	}
	return mona, theo
}

const contacted = 5

func card(i int) string { return fmt.Sprintf("Card %c Ltd", 'A'+i) }

// under is what the foot of the board says while the cursor is on a card.
func under(i int) string { return card(i) + "   Contacted" }

// undisturbed is for how long nobody may have pressed a key, for a list to change
// its order under them at once.
const undisturbed = 2100 * time.Millisecond

// sideBySide brings both to the first contacted card of their boards.
func sideBySide(t *testing.T, open func(*testing.T) deskPair) deskPair {
	t.Helper()
	p := open(t)
	for _, screen := range []*farScreen{p.mona, p.theo} {
		screen.waitFor("Today")
		screen.keys("2").waitFor(card(0))
		screen.keys(right).waitFor(under(0))
	}
	return p
}

func TestAMoveOfOneIsOnTheOthersScreenWithinASecondUnderTheirCursorAndWithTheName(t *testing.T) {
	for name, open := range pairs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sideBySide(t, open)
			quickest := map[string]time.Duration{"Mona": time.Hour, "Theo": time.Hour}
			for i := range contacted - 1 { // one quick one of several each way, since this machine may be busy
				doer, other, who := p.theo, p.mona, "Theo"
				if i%2 == 1 {
					doer, other, who = p.mona, p.theo, "Mona"
				}
				doer.waitFor(under(i))
				other.waitFor(under(i))
				<-time.After(undisturbed)
				doer.keys("<")
				quickest[who] = min(quickest[who], other.waitFor(card(i)+" moved to New by "+who))
				other.waitFor("→ moved to New")
				other.keys(down).waitFor(under(i + 1)) // the ghost goes, the cursor is on the next
			}
			for who, took := range quickest {
				if t.Logf("what %s did was on the other screen after %s", who, took); took > time.Second {
					t.Errorf("what %s did was on the other screen only after %s", who, took)
				}
			}
		})
	}
}

func TestOfTwoWhoPressAtOnceOneMovesTheCardAndTheOtherIsToldWho(t *testing.T) {
	for name, open := range pairs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sideBySide(t, open)
			p.mona.keys("<")
			p.theo.keys("<")
			moved := card(0) + " → New"
			first, second, who := p.mona, p.theo, "Mona"
			await(t, "one of them has moved it", func() bool {
				if strings.Contains(p.theo.shows(), moved) {
					first, second, who = p.theo, p.mona, "Theo"
				}
				return strings.Contains(first.shows(), moved)
			})
			await(t, "the other is told that it was "+who, func() bool {
				text := second.shows()
				return strings.Contains(text, "was changed by "+who) || strings.Contains(text, "moved to New by "+who)
			})
			if strings.Contains(second.shows(), moved) {
				t.Errorf("both were told that they moved it:\n%s", second.shows())
			}
			d := p.whole(t, card(0))
			if d.Referral.Stage != domain.StageNew || len(d.History) != 3 {
				t.Errorf("it is at %s after %d steps, want it at New after three: in, on and back", d.Referral.Stage, len(d.History))
			}
		})
	}
}

// whole reads the referral of a company.
func (p deskPair) whole(t *testing.T, company string) store.ReferralDetail {
	t.Helper()
	page, err := p.boss.List(t.Context(), store.ReferralQuery{Window: domain.AllTime()})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(page.Cards, func(c store.Card) bool { return c.AccountName == company })
	d, err := p.boss.Referral(t.Context(), page.Cards[max(i, 0)].ID)
	if err != nil || d.Referral.AccountName != company {
		t.Fatalf("%s is not listed (%v)", company, err)
	}
	return d
}
