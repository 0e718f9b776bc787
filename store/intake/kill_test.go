package intake_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/intake"
	"github.com/refdeck/refdeck/store/sqlite"
)

const killedRows = 30_000 // enough for a bulk import

// killable opens a store file and gives what an import needs.
func killable(t *testing.T, path, ops string) (*bench, *intake.Plan) {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b := &bench{t: t, now: time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)}
	b.svc = &store.Service{Backend: db, Now: func() time.Time { return b.now }, NewID: func() string { return ops + b.id() },
		Parse: func(string) (*domain.Program, error) { return domain.DefaultProgram(), nil }}
	b.st = b.svc.As(domain.Actor{Name: "Sam", Roles: domain.InternalRoles, Via: "import"})
	var text strings.Builder
	text.WriteString("response_id,score,email,date\n")
	for i := range killedRows {
		fmt.Fprintf(&text, "%d,%d,p%d@example.com,2026-11-%02d\n", i, i%11, i%9000, i%19+1)
	}
	p, err := intake.Prepare(context.Background(), intake.FromBytes("nps.csv", []byte(text.String())), intake.Options{Mapping: intake.Mapping{Kind: "nps"}})
	if err != nil {
		t.Fatal(err)
	}
	return b, p
}

// TestImportUntilKilled is the process that the next test kills; alone it does nothing.
func TestImportUntilKilled(t *testing.T) {
	path := os.Getenv("REFDECK_KILL_STORE")
	if path == "" {
		t.Skip("runs only as the process that is killed")
	}
	b, p := killable(t, path, "first-")
	opt := b.options()
	opt.NewID = b.svc.NewID
	opt.Progress = func(pr intake.Progress) { fmt.Println("progress", pr.Done) }
	if _, err := intake.Run(context.Background(), b.st, p, opt); err != nil {
		t.Fatal(err)
	}
}

func TestAnImportThatIsKilledLeavesASoundStoreAndGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "refdeck.db")
	cmd := exec.Command(os.Args[0], "-test.run=^TestImportUntilKilled$")
	cmd.Env = append(os.Environ(), "REFDECK_KILL_STORE="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	acked := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, err := fmt.Sscanf(lines.Text(), "progress %d", &acked); err == nil && acked >= 6_000 {
			break
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if acked == 0 {
		t.Fatal("the process wrote nothing before it was killed")
	}
	b, p := killable(t, path, "second-")
	if err := b.svc.Repair(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.sound()
	opt := b.options()
	opt.NewID = b.svc.NewID
	rep, err := intake.Run(context.Background(), b.st, p, opt)
	if err != nil || rep.Unchanged < int64(acked) || rep.Created+rep.Unchanged != killedRows {
		t.Errorf("%d rows were acknowledged; afterwards %s, %v", acked, counts(rep), err)
	}
	b.sound()
}
