package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var serial atomic.Int64 // numbers what is created, over all rounds

// load sends one kind of request from several clients for a while and tells how
// many were answered each second. An answer that is not 2xx ends it, and so do answers
// without anything in them, which are no work.
func load(ctx context.Context, c contender, what string, many int, lasts time.Duration) (float64, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: many, MaxConnsPerHost: many}}
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(ctx, lasts)
	defer cancel()
	var done, bytes atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, many)
	began := time.Now()
	for range many {
		wg.Go(func() {
			for ctx.Err() == nil {
				size, err := once(client, c, what)
				if err != nil {
					errs <- err
					cancel()
					return
				}
				done.Add(1)
				bytes.Add(int64(size))
			}
		})
	}
	wg.Wait()
	select {
	case err := <-errs:
		return 0, err
	default:
	}
	if bytes.Load() < leastAnswer*done.Load() {
		return 0, fmt.Errorf("%s answers with %d bytes on average: that is nothing", what, bytes.Load()/done.Load())
	}
	return float64(done.Load()) / time.Since(began).Seconds(), nil
}

// leastAnswer is less, in bytes, than an answer has on average with a record in it.
const leastAnswer = 50

func once(client *http.Client, c contender, what string) (size int, err error) {
	n := int(serial.Add(1))
	make := map[string]func(int) request{"get": c.get, "list": c.list, "create": c.create}[what]
	r := make(n)
	req, err := http.NewRequest(r.method, c.base+r.path, strings.NewReader(r.body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	if r.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode/100 != 2 {
		err = fmt.Errorf("%s %s: %s: %.300s", r.method, r.path, res.Status, body)
	}
	return len(body), err
}
