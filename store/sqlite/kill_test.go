package sqlite_test

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
)

var killCycles = flag.Int("kill.cycles", 20, "how often the writers are killed")

const (
	writerStore = "REFDECK_TEST_WRITER_STORE" // the helper process writes to it until it is killed
	writerName  = "REFDECK_TEST_WRITER_NAME"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(writerStore); path != "" {
		if err := writeForEver(path, os.Getenv(writerName)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeForEver writes one referral after the other and prints the operation's id
// once its commit is acknowledged.
func writeForEver(path, name string) error {
	d, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		op := name + "-" + strconv.Itoa(n)
		if err := d.Write(ctx, func(tx store.Tx) error { return writeReferral(tx, op) }); err != nil {
			return err
		}
		fmt.Println(op)
	}
}

// writeReferral is a write with all that belongs to it, in several tables.
func writeReferral(tx store.Tx, op string) error {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	r := domain.Referral{Meta: domain.Meta{OpID: op, CreatedAt: at, UpdatedAt: at}, RefID: op, Stage: domain.StageContacted, StageAt: at}
	if err := tx.Referrals().Put(&r); err != nil {
		return err
	}
	for i, change := range [][2]domain.Stage{{"", domain.StageNew}, {domain.StageNew, domain.StageContacted}} {
		if err := tx.AddHistory(&domain.StageChange{ReferralID: r.ID, Seq: int64(i + 1), From: change[0], To: change[1], At: at, OpID: op}); err != nil {
			return err
		}
	}
	if err := tx.AddBoardSums([]store.BoardSum{{Scope: "all", Stage: r.Stage, Currency: "USD", N: 1}}); err != nil {
		return err
	}
	if err := tx.AddOperation(store.Operation{ID: op, At: at}); err != nil {
		return err
	}
	return tx.AddAudit(domain.AuditEvent{OpID: op, At: at})
}

func TestKilledWritersLoseNothingThatWasAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "refdeck.db")
	acked := map[string]bool{}
	for cycle := range *killCycles {
		for _, op := range killedWriters(t, path, cycle) {
			acked[op] = true
		}
		checkAfterKill(t, path, acked)
		if t.Failed() {
			t.Fatalf("in cycle %d", cycle)
		}
	}
	t.Logf("%d kills, %d acknowledged writes", 2**killCycles, len(acked))
	if len(acked) == 0 {
		t.Error("nothing was ever acknowledged, so nothing was tested")
	}
}

// killedWriters lets two processes write until the first acknowledgements have
// come and a random number more, then kills both.
func killedWriters(t *testing.T, path string, cycle int) []string {
	t.Helper()
	type writer struct {
		cmd  *exec.Cmd
		acks *bufio.Reader
	}
	var writers []writer
	for i := range 2 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), writerStore+"="+path, writerName+"="+fmt.Sprintf("%d.%d", cycle, i))
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		writers = append(writers, writer{cmd, bufio.NewReader(out)})
	}
	var acked []string
	for range rand.IntN(12) { // the first writer's; the second is somewhere in the middle
		line, err := writers[0].acks.ReadString('\n')
		if err != nil {
			t.Fatalf("the writer ended by itself: %v", err)
		}
		acked = append(acked, strings.TrimSpace(line))
	}
	for _, w := range writers {
		_ = w.cmd.Process.Kill()
	}
	for _, w := range writers {
		rest, _ := io.ReadAll(w.acks)
		for line := range strings.Lines(string(rest)) {
			if strings.HasSuffix(line, "\n") {
				acked = append(acked, strings.TrimSpace(line))
			}
		}
		_ = w.cmd.Wait()
	}
	return acked
}

func checkAfterKill(t *testing.T, path string, acked map[string]bool) {
	t.Helper()
	d, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	for _, name := range []string{"I1", "I2", "I3", "I4", "I20", "I38", "I40", "I44", "I45"} {
		if found := check(t, d, name); len(found) != 0 {
			t.Errorf("%s: %v", name, found)
		}
	}
	err = d.Read(ctx, func(tx store.Tx) error {
		rows, err := tx.Referrals().Page(0, 1_000_000)
		if err != nil {
			return err
		}
		have := map[string]bool{}
		for _, r := range rows {
			have[r.RefID] = true
		}
		for op := range acked {
			if !have[op] {
				t.Errorf("acknowledged %s is lost", op)
			}
		}
		sums, err := tx.BoardSums("all")
		if len(rows) > 0 && (len(sums) != 1 || sums[0].N != int64(len(rows))) {
			t.Errorf("board sums %v for %d referrals", sums, len(rows))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
