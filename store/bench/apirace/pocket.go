package main

import (
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"path/filepath"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
)

// servePocketBase fills a PocketBase with the names of the same records and
// serves it to a superuser.
func servePocketBase(dir string) error {
	app := pocketbase.NewWithConfig(pocketbase.Config{DefaultDataDir: filepath.Join(dir, "pocketbase"), HideStartBanner: true, DBConnect: durable})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	for _, c := range []struct {
		name   string
		fields []string
	}{{"partner", []string{"name", "type", "code", "email", "tier", "status"}}, {"account", []string{"name", "kind", "industry", "country", "domain", "region"}}} {
		if err := fill(app, filepath.Join(dir, "bare.db"), c.name, c.fields); err != nil {
			return fmt.Errorf("collection %s: %w", c.name, err)
		}
	}
	token, err := superuser(app)
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	router, err := apis.NewRouter(app)
	if err != nil {
		return err
	}
	mux, err := router.BuildMux()
	if err != nil {
		return err
	}
	fmt.Println("http listening on", ln.Addr(), token)
	return (&http.Server{Handler: mux}).Serve(ln)
}

// durable opens a database of PocketBase with its own settings but one: a commit
// waits for the disk, as refdeck's and the bare handler's do.
func durable(path string) (*dbx.DB, error) {
	return dbx.Open("sqlite", path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(200000000)&_pragma=synchronous("+*pocketSync+
		")&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)")
}

func fill(app core.App, from, name string, fields []string) error {
	c := core.NewBaseCollection(name)
	for _, f := range fields {
		c.Fields.Add(&core.TextField{Name: f})
	}
	c.AddIndex("idx_"+name+"_name", false, "name", "")
	if err := app.Save(c); err != nil {
		return err
	}
	src, err := sql.Open("sqlite", from)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	columns := "id"
	for _, f := range fields {
		columns += ", " + f
	}
	res, err := src.Query("SELECT " + columns + " FROM " + name)
	if err != nil {
		return err
	}
	defer func() { _ = res.Close() }()
	return app.RunInTransaction(func(tx core.App) error {
		for res.Next() {
			var id int64
			vals := make([]string, len(fields))
			into := []any{&id}
			for i := range vals {
				into = append(into, &vals[i])
			}
			if err := res.Scan(into...); err != nil {
				return err
			}
			row := dbx.Params{"id": fmt.Sprintf("%015d", id)}
			for i, f := range fields {
				row[f] = vals[i]
			}
			if _, err := tx.DB().Insert(name, row).Execute(); err != nil {
				return err
			}
		}
		return res.Err()
	})
}

func superuser(app core.App) (token string, err error) {
	c, err := app.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	if err != nil {
		return "", err
	}
	r := core.NewRecord(c)
	r.SetEmail("race@refdeck.example")
	r.SetPassword("only-for-this-race")
	if err := app.Save(r); err != nil {
		return "", err
	}
	return r.NewAuthToken()
}
