package postgres_test

import (
	"context"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
)

func findings(t *testing.T, d *postgres.DB, check string) []string {
	t.Helper()
	var found []string
	err := d.Read(context.Background(), func(tx store.Tx) error {
		var err error
		found, err = tx.Check(check)
		return err
	})
	if err != nil {
		t.Fatal(explain(err))
	}
	return found
}

func TestDoctorSeesWhatTheEngineDoesNotEnforce(t *testing.T) {
	c := pgtest.Start(t, pgtest.With("fsync", "off"), pgtest.With("synchronous_commit", "off"))
	d := open(t, c.DSN("postgres"), postgres.Options{})
	if err := d.Write(context.Background(), func(tx store.Tx) error { return tx.Contacts().Put(&domain.Contact{Name: "Ann"}) }); err != nil {
		t.Fatal(explain(err))
	}
	if found := findings(t, d, "I45"); len(found) != 2 {
		t.Errorf("I45 finds %v, want fsync and synchronous_commit", found)
	}
	if ok, why, err := d.DurableAcks(context.Background()); ok || why == "" || err != nil {
		t.Errorf("%v %q %v", ok, why, err)
	}
	c.Exec(t, "postgres", "CREATE EXTENSION amcheck")
	if found := findings(t, d, "I40"); len(found) != 0 {
		t.Errorf("I40 finds %v on a healthy store", found)
	}
	c.Exec(t, "postgres", "SET session_replication_role = replica; UPDATE contact SET account_id = 77")
	if found := findings(t, d, "I40"); len(found) != 1 {
		t.Errorf("I40 finds %v, want the one reference", found)
	}
	c.Exec(t, "postgres", "UPDATE contact SET account_id = NULL; ALTER TABLE contact DISABLE TRIGGER ALL")
	if found := findings(t, d, "I40"); len(found) != 1 {
		t.Errorf("I40 finds %v, want the table that is not checked", found)
	}
	c.Exec(t, "postgres", "DELETE FROM write_lock; INSERT INTO refdeck_schema VALUES (9)")
	if found := findings(t, d, "I44"); len(found) != 3 {
		t.Errorf("I44 finds %v, want the gap, the number and the lock", found)
	}
	if err := d.Write(context.Background(), step("op")); domain.CodeOf(err) != domain.Internal {
		t.Errorf("a write without the lock answers %v", explain(err))
	}
}
