package faults_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/refdeck/refdeck/store/sqlite"
)

var killCycles = flag.Int("kill.cycles", 0, "how often three writers are killed (default 300 where everything is required, else 30)")

// doctorEvery is after how many cycles all is recomputed; after each one the file
// is opened and every acknowledged write looked up.
const doctorEvery = 50

func TestThreeKilledWritersLoseNothingThatWasAcknowledged(t *testing.T) {
	cycles := times(*killCycles, 300, 30)
	path := filepath.Join(t.TempDir(), "refdeck.db")
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	writes := 0
	for cycle := range cycles {
		acked := killedWriters(t, path, cycle)
		writes += len(acked)
		checkFile(t, path, acked, (cycle+1)%doctorEvery == 0 || cycle+1 == cycles)
		if t.Failed() {
			t.Fatalf("in cycle %d", cycle)
		}
	}
	t.Logf("%d cycles, %d kills, %d acknowledged writes, none lost", cycles, 3*cycles, writes)
	if writes < cycles {
		t.Error("hardly anything was acknowledged, so hardly anything was tested")
	}
}

func checkFile(t *testing.T, path string, acked []string, doctor bool) {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	checkKept(t, db, acked, doctor)
}

type process struct {
	cmd  *exec.Cmd
	acks *bufio.Reader
}

// killedWriters lets three processes write until a random number of
// acknowledgements has come, and kills them all.
func killedWriters(t *testing.T, path string, cycle int) (acked []string) {
	t.Helper()
	acks := make(chan string)
	var writers []*exec.Cmd
	var reading sync.WaitGroup
	for i := range 3 {
		w := startWriter(t, path, fmt.Sprintf("%d.%d", cycle, i))
		writers = append(writers, w.cmd)
		reading.Go(func() { w.read(acks) })
	}
	go func() {
		reading.Wait()
		close(acks)
	}()
	for left := 1 + rand.IntN(24); left > 0; left-- {
		op, ok := <-acks
		if !ok {
			t.Fatal("all writers ended by themselves")
		}
		acked = append(acked, op)
	}
	for _, w := range writers {
		_ = w.Process.Kill()
	}
	for op := range acks {
		acked = append(acked, op)
	}
	for _, w := range writers {
		_ = w.Wait()
	}
	return acked
}

// read passes every whole line on until the process is gone.
func (p process) read(acks chan<- string) {
	for {
		line, err := p.acks.ReadString('\n')
		if err != nil {
			return
		}
		acks <- strings.TrimSpace(line)
	}
}

func startWriter(t *testing.T, path, name string) process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), writerStore+"="+path, writerName+"="+name)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return process{cmd, bufio.NewReader(out)}
}
