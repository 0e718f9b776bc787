// Command refdeck is a terminal dashboard and a command line for B2B referral
// programs.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := newApp(time.Now).main(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
