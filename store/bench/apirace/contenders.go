package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// contenders makes the same data for all and starts the servers, each a process
// of its own. stop ends them.
func contenders(ctx context.Context, tmp string) (field []contender, stop func(), err error) {
	var running []*exec.Cmd
	stop = func() {
		for _, c := range running {
			_ = c.Process.Signal(syscall.SIGTERM)
			_ = c.Wait()
		}
	}
	bin, deck := filepath.Join(tmp, "refdeck"), filepath.Join(tmp, "deck.db")
	token, err := prepareDeck(ctx, bin, deck)
	if err != nil {
		return nil, stop, err
	}
	if err := copyFile(deck, filepath.Join(tmp, "bare.db")); err != nil {
		return nil, stop, err
	}
	ids, err := lastIDs(deck)
	if err != nil {
		return nil, stop, err
	}
	start := func(name string, args ...string) (base, secret string, err error) {
		c := exec.CommandContext(ctx, name, args...) // its log of requests is not for this screen
		out, err := c.StdoutPipe()
		if err != nil {
			return "", "", err
		}
		if err := c.Start(); err != nil {
			return "", "", err
		}
		running = append(running, c)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if _, addr, ok := strings.Cut(lines.Text(), "http listening on "); ok {
				addr, secret, _ = strings.Cut(addr, " ")
				return "http://" + addr, secret, nil
			}
		}
		return "", "", fmt.Errorf("%s ended before it listened", name)
	}
	ours, _, err := start(bin, "--store", deck, "serve", "--http", "127.0.0.1:0", "--rate", "0")
	if err != nil {
		return nil, stop, err
	}
	bare, _, err := start(os.Args[0], "-role", "bare", "-dir", tmp)
	if err != nil {
		return nil, stop, err
	}
	pocket, pocketToken, err := start(os.Args[0], "-role", "pocketbase", "-dir", tmp, "-pocketbase-sync", *pocketSync)
	if err != nil {
		return nil, stop, err
	}
	return []contender{deckContender("refdeck", ours, token, ids), deckContender("bare", bare, token, ids), pocketContender(pocket, pocketToken, ids)}, stop, nil
}

// ids are the newest ids of what is asked for; the ids below them are all in use.
type ids struct{ partner, account int64 }

func deckContender(name, base, token string, last ids) contender {
	return contender{name: name, base: base + "/api/v1", token: token,
		get: func(n int) request { return request{"GET", fmt.Sprintf("/partners/%d", 1+int64(n)%last.partner), ""} },
		list: func(n int) request {
			return request{"GET", fmt.Sprintf("/accounts?limit=50&after=%d", int64(n)%(last.account-50)), ""}
		},
		create: func(n int) request {
			return request{"POST", "/accounts", fmt.Sprintf(`{"name":"Race %d","kind":"customer","industry":"Software","country":"NO"}`, n)}
		}}
}

func pocketContender(base, token string, last ids) contender {
	return contender{name: "PocketBase", base: base + "/api/collections", token: token,
		get: func(n int) request {
			return request{"GET", fmt.Sprintf("/partner/records/%015d", 1+int64(n)%last.partner), ""}
		},
		list: func(n int) request {
			return request{"GET", fmt.Sprintf("/account/records?perPage=50&skipTotal=1&sort=name&page=%d", 1+int64(n)%(last.account/50)), ""}
		},
		create: func(n int) request {
			return request{"POST", "/account/records", fmt.Sprintf(`{"name":"Race %d","kind":"customer","industry":"Software","country":"NO"}`, n)}
		}}
}

// prepareDeck builds refdeck, generates the data and makes a token.
func prepareDeck(ctx context.Context, bin, deck string) (token string, err error) {
	run := func(name string, args ...string) (string, error) {
		c := exec.CommandContext(ctx, name, args...)
		c.Stderr = os.Stderr
		out, err := c.Output()
		if err != nil {
			err = fmt.Errorf("%s %s: %w", filepath.Base(name), strings.Join(args, " "), err)
		}
		return strings.TrimSpace(string(out)), err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", bin, "./cmd/refdeck")
	build.Dir, build.Stderr = filepath.Join("..", "..", ".."), os.Stderr
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("refdeck cannot be built: %w", err)
	}
	for _, args := range [][]string{{"demo", "--size", *size, "--make", deck},
		{"--store", deck, "init", "--admin", "Race Admin", "--email", "admin@race.example"},
		{"--store", deck, "user", "add", "Race Runner", "--role", "program_manager", "--email", "runner@race.example"}} {
		if _, err := run(bin, args...); err != nil {
			return "", err
		}
	}
	return run(bin, "--store", deck, "token", "create", "Race Runner")
}

func lastIDs(deck string) (ids, error) {
	db, err := sql.Open("sqlite", deck)
	if err != nil {
		return ids{}, err
	}
	defer func() { _ = db.Close() }()
	var out ids
	return out, db.QueryRow("SELECT (SELECT max(id) FROM partner), (SELECT max(id) FROM account)").Scan(&out.partner, &out.account)
}

func copyFile(from, to string) error {
	db, err := sql.Open("sqlite", from)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.Exec("VACUUM INTO ?", to)
	return err
}
