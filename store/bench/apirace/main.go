// Command apirace measures the HTTP API of refdeck against PocketBase and against
// a bare net/http handler that runs the same SQL, in one run on one machine
// (PERFORMANCE.md §2). It is a module of its own, so that nothing of it becomes a
// dependency of refdeck:
//
//	cd store/bench/apirace && go run .
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"time"
)

var (
	role       = flag.String("role", "", "for the program's own use: which server to be")
	dir        = flag.String("dir", "", "for the program's own use: where the data is")
	size       = flag.String("size", "medium", "of the demo data: small or medium")
	each       = flag.Duration("each", 2*time.Second, "how long each measurement lasts")
	rounds     = flag.Int("rounds", 3, "how often each is repeated, alternating")
	pocketSync = flag.String("pocketbase-sync", "FULL", "PocketBase's PRAGMA synchronous: FULL waits for the disk as refdeck does, NORMAL is its default")
	sessions   = flag.Int("many", 64, "how many clients at once, after one alone")
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	ctx := context.Background()
	var err error
	switch *role {
	case "bare":
		err = serveBare(filepath.Join(*dir, "bare.db"))
	case "pocketbase":
		err = servePocketBase(*dir)
	default:
		err = race(ctx)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// contender is one server with the requests that mean the same to it.
type contender struct {
	name              string
	base, token       string
	get, list, create func(n int) request
}

type request struct{ method, path, body string }

func race(ctx context.Context) error {
	tmp, err := os.MkdirTemp("", "apirace")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	field, stop, err := contenders(ctx, tmp)
	defer stop()
	if err != nil {
		return err
	}
	fmt.Printf("%-14s", "requests/s")
	for _, c := range field {
		fmt.Printf("%14s", c.name)
	}
	fmt.Printf("%18s%18s\n", "refdeck/PocketBase", "refdeck/bare")
	for _, what := range []string{"get", "list", "create"} {
		for _, many := range []int{1, *sessions} {
			if err := compare(ctx, field, what, many); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare runs one kind of request against all servers in turn, several rounds.
func compare(ctx context.Context, field []contender, what string, many int) error {
	rates := make([][]float64, len(field))
	for range *rounds {
		for i, c := range field {
			rate, err := load(ctx, c, what, many, *each)
			if err != nil {
				return fmt.Errorf("%s %s: %w", c.name, what, err)
			}
			rates[i] = append(rates[i], rate)
		}
	}
	median := make([]float64, len(field))
	for i := range rates {
		slices.Sort(rates[i])
		median[i] = rates[i][len(rates[i])/2]
	}
	fmt.Printf("%-14s", fmt.Sprintf("%s c=%d", what, many))
	for _, m := range median {
		fmt.Printf("%14.0f", m)
	}
	fmt.Printf("%18.2f%18.2f\n", median[0]/median[2], median[0]/median[1])
	return nil
}
