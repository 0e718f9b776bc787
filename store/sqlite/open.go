package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	engine "modernc.org/sqlite"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/internal/sqlstore"
)

const (
	busyTimeout = 10 * time.Second
	readers     = 4
	cachePages  = -4 * 1024  // KiB for each reading connection; the system's own cache holds the rest
	writerPages = -16 * 1024 // KiB for the writing one, which fills indexes out of order
)

// Options say how to open a store.
type Options struct {
	// MustExist refuses to make a new file.
	MustExist bool
	// ReadOnly opens for reading even where writing would be possible.
	ReadOnly bool
	// Scratch opens a file that is being generated and is thrown away if that does
	// not end well: commits do not wait for the disk, a failed write leaves the file
	// broken, and nobody else may have it open. Close makes the file durable; work
	// on it goes on after opening it again without Scratch.
	Scratch bool
}

// DB is a store in one SQLite file. It implements store.Backend.
type DB struct {
	path     string // empty: in memory
	readOnly bool
	scratch  bool
	steps    steps
	backup   string // what an older schema was saved as before it was changed
	write    *sqlstore.DB
	read     *sqlstore.DB

	versionMu sync.Mutex
	version   *sql.DB // of Version; opened when it is first asked for
}

var _ store.Backend = (*DB)(nil)

// Open opens the file, or makes it. An older schema is brought up to date after a
// backup beside the file (BackupMade). A newer one is unavailable with ErrNewer in
// the chain; so are a file that is no store, one with several names or on a
// network file system (RELIABILITY F9), each with a sentence that says so. A file
// that may not be written opens for reading.
func Open(ctx context.Context, path string, opts Options) (*DB, error) {
	own, err := ownSteps()
	if err != nil {
		return nil, mapError(err)
	}
	return openWith(ctx, path, opts, own)
}

func openWith(ctx context.Context, path string, opts Options, by steps) (*DB, error) {
	f, err := inspect(path, opts)
	if err != nil {
		return nil, err
	}
	d := &DB{path: f.path, readOnly: f.readOnly, scratch: opts.Scratch, steps: by}
	if err := d.connect(f); err != nil {
		return nil, err
	}
	if err := d.migrate(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// OpenMemory opens an empty store that lives as long as it is open. It has one
// connection: a Read inside a Write waits for ever.
func OpenMemory(ctx context.Context) (*DB, error) {
	own, err := ownSteps()
	if err != nil {
		return nil, mapError(err)
	}
	d := &DB{steps: own}
	c, err := engine.NewConnector(d.memoryDSN())
	if err != nil {
		return nil, mapError(err)
	}
	d.write = sqlstore.NewDB(c, d.dialect(), 1)
	d.read = d.write
	if err := d.migrate(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// connect prepares the two pools; the file is opened when they are first used.
func (d *DB) connect(f *file) error {
	if d.scratch {
		c, err := engine.NewConnector(f.dsn(scratchPragmas...))
		if err != nil {
			return mapError(err)
		}
		d.write = sqlstore.NewDB(c, d.dialect(), 1)
		d.read = d.write
		return nil
	}
	read, err := engine.NewConnector(f.dsn(readerPragmas...))
	if err != nil {
		return mapError(err)
	}
	d.read = sqlstore.NewDB(read, d.dialect(), readers)
	if d.readOnly {
		return nil
	}
	write, err := d.writer(f)
	if err != nil {
		return err
	}
	d.write = sqlstore.NewDB(write, d.dialect(), 1)
	return nil
}

func (d *DB) writer(f *file) (driver.Connector, error) {
	c, err := engine.NewConnector(f.dsn(writerPragmas...))
	return c, mapError(err)
}

var readerPragmas = []string{"busy_timeout(10000)", "query_only(1)", "cache_size(" + strconv.Itoa(cachePages) + ")", "mmap_size(0)"}

// writerPragmas make a commit durable: synchronous=FULL syncs the log at each one.
var writerPragmas = []string{"busy_timeout(10000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(1)", "cache_size(" + strconv.Itoa(writerPages) + ")", "mmap_size(0)",
	"journal_size_limit(67108864)"} // the log shrinks to 64 MiB after a bulk load

// scratchPragmas write each page once, and only when the cache is full or the file is closed.
var scratchPragmas = []string{"journal_mode(off)", "synchronous(off)", "foreign_keys(0)", "cache_size(-524288)", "mmap_size(0)", "temp_store(memory)"}

func (d *DB) dialect() sqlstore.Dialect {
	return sqlstore.Dialect{
		Name: "sqlite", MapError: mapError, Begin: "BEGIN IMMEDIATE", BeginRead: "BEGIN",
		Indexes: "SELECT tbl_name, type, name, sql AS statement FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL",
		Checks:  d.checks(),
	}
}

// Trace has f hear of every statement of every transaction before it runs; it is
// called before the store is used. The arguments are valid during the call only.
func (d *DB) Trace(f func(query string, args []driver.NamedValue)) {
	d.read.Trace = f
	if d.write != nil {
		d.write.Trace = f
	}
}

// Path is the file; empty for a store in memory.
func (d *DB) Path() string { return d.path }

// ReadOnly tells that the file may only be read.
func (d *DB) ReadOnly() bool { return d.readOnly }

// BackupMade is the copy that was made before the schema was changed; empty if none was.
func (d *DB) BackupMade() string { return d.backup }

// Read gives a snapshot.
func (d *DB) Read(ctx context.Context, f func(store.Tx) error) error { return d.read.Run(ctx, true, f) }

// Write is one transaction; one after the other.
func (d *DB) Write(ctx context.Context, f func(store.Tx) error) error {
	if d.readOnly {
		return domain.Errorf(domain.Unavailable, "The store %s can only be read; nothing was changed. Make the file writable, or work on another store.", filepath.Base(d.path))
	}
	return d.write.Run(ctx, false, f)
}

// Close waits for what is under way and closes the file.
func (d *DB) Close() error {
	if err := d.closeVersion(); err != nil {
		return err
	}
	if d.scratch {
		return errors.Join(d.read.Close(), syncFile(d.path))
	}
	if d.write == nil || d.write == d.read {
		return d.read.Close()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}
