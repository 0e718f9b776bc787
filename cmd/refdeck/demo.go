package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/store/sqlite"
)

type demoFlags struct {
	size string
	seed uint64
	file string
}

func (a *app) demoCommand() *cobra.Command {
	var f demoFlags
	c := a.command("demo", "Look around in generated data; nothing is kept", cobra.NoArgs,
		func(ctx context.Context, _ []string) error { return a.demo(ctx, f) })
	c.Flags().StringVar(&f.size, "size", string(demo.Small), "small, medium or 1m (made once, kept in the cache folder)")
	c.Flags().Uint64Var(&f.seed, "seed", 1, "another number gives other data")
	c.Flags().StringVar(&f.file, "make", "", "write the generated store to a new file and stop")
	return c
}

func (a *app) demo(ctx context.Context, f demoFlags) error {
	switch demo.Size(f.size) {
	case demo.Small, demo.Medium, demo.Large:
	default:
		return usageError{"--size is small, medium or 1m, not " + quoted(f.size) + "."}
	}
	if f.file != "" {
		return a.makeDemo(ctx, f)
	}
	if err := a.needTerminal(); err != nil {
		return err
	}
	path, done, err := a.demoFile(ctx, f)
	if err != nil {
		return err
	}
	defer done()
	db, err := sqlite.Open(ctx, path, sqlite.Options{MustExist: true})
	if err != nil {
		return err
	}
	svc := a.service(db)
	w := &work{Store: svc.As(demo.Who()), db: db, svc: svc, through: asActor(svc, demo.Who())}
	if w.program, _, err = w.Program(ctx); err == nil {
		_, err = a.showDashboard(ctx, w, visit{demo: true})
	}
	return errors.Join(err, db.Close())
}

// makeDemo writes a demo store to a file that does not exist yet.
func (a *app) makeDemo(ctx context.Context, f demoFlags) error {
	if _, err := os.Stat(f.file); err == nil {
		return domain.Errorf(domain.Conflict, "There is already a file %s; it was left as it is.", f.file)
	}
	if err := a.generate(ctx, f, f.file); err != nil {
		return errors.Join(err, removeStore(f.file))
	}
	return a.showFile(f.file)
}

// demoFile makes the store that is looked at: a new one that done takes away, or,
// since that takes minutes, the one of a million customers in the cache folder.
func (a *app) demoFile(ctx context.Context, f demoFlags) (path string, done func(), err error) {
	if demo.Size(f.size) == demo.Large {
		path, err = a.keptDemo(ctx, f)
		return path, func() {}, err
	}
	dir, err := os.MkdirTemp("", "refdeck-demo-")
	if err != nil {
		return "", nil, domain.Wrap(domain.Unavailable, err, "There is no room for the demo's data in the folder for temporary files.")
	}
	done = func() { _ = os.RemoveAll(dir) }
	path = filepath.Join(dir, "demo.db")
	if err := a.generate(ctx, f, path); err != nil {
		done()
		return "", nil, err
	}
	return path, done, nil
}

// keptDemo is the large store in the cache folder; it gets its name when it is whole.
func (a *app) keptDemo(ctx context.Context, f demoFlags) (string, error) {
	dir, err := os.UserCacheDir()
	if err == nil {
		dir = filepath.Join(dir, "refdeck")
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return "", domain.Wrap(domain.Unavailable, err, "There is no cache folder for the large demo; write it to a file of your own with --make.")
	}
	path := filepath.Join(dir, fmt.Sprintf("demo-1m-seed%d-schema%d.db", f.seed, sqlite.SchemaVersion))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	part := path + ".part"
	if err := removeStore(part); err != nil {
		return "", err
	}
	if err := a.generate(ctx, f, part); err != nil {
		return "", errors.Join(err, removeStore(part))
	}
	return path, os.Rename(part, path)
}

// generate writes a whole demo store to a file that does not exist yet.
func (a *app) generate(ctx context.Context, f demoFlags, path string) error {
	db, err := sqlite.Open(ctx, path, sqlite.Options{Scratch: true})
	if err != nil {
		return err
	}
	svc := a.service(db)
	bar := a.progress("making the demo,")
	err = demo.Generate(ctx, svc, demo.Options{Size: demo.Size(f.size), Seed: f.seed, Now: a.now()},
		func(done, total int) { bar.at(int64(done), int64(total), "steps") })
	bar.end()
	return errors.Join(err, db.Close())
}

// removeStore takes away a file that was not finished, with its log.
func removeStore(path string) error {
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}
