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
	context.AfterFunc(ctx, stop) // the second ^C ends the program at once
	code := newApp(time.Now).main(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
