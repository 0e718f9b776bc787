package store_test

import (
	"database/sql"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func (d *desk) path() string { return d.svc.Backend.(interface{ Path() string }).Path() }

// tamper changes the file behind the program's back.
func (d *desk) tamper(statements ...string) {
	d.Helper()
	raw, err := sql.Open("sqlite", "file:"+d.path())
	if err != nil {
		d.Fatal(err)
	}
	for _, s := range statements {
		if _, err := raw.ExecContext(d.ctx, s); err != nil {
			d.Fatalf("%s: %v", s, err)
		}
	}
	if err := raw.Close(); err != nil {
		d.Fatal(err)
	}
}

func TestDoctorFindsNothingInASoundStore(t *testing.T) {
	d := seeded(t)
	d.win("Umbra Studios", "Corvus Systems", usd(66_000))
	d.sound()
	r := got[store.Report](d)(d.svc.Doctor(d.ctx))
	if len(r.Checks) != 16 || !strings.HasPrefix(r.Engine, "SQLite 3.") || r.Schema < 1 {
		t.Errorf("%d checks by %q, schema %d", len(r.Checks), r.Engine, r.Schema)
	}
}

func TestDoctorFindsWhatWasBrokenOnPurpose(t *testing.T) {
	path, seed := seededFile(t)
	for name, c := range map[string]struct {
		id, sql, key string
	}{
		"a stage that the history does not know":      {"I1", "UPDATE referral SET stage = 'qualified' WHERE account_name = 'Sona Medical'", "referral/"},
		"a referral without a history":                {"I2", "DELETE FROM stage_history WHERE referral_id = 1", "referral/1"},
		"a gap in a history":                          {"I3", "UPDATE stage_history SET seq = 4 WHERE referral_id = 1", "stage_history/"},
		"a leap over the pipeline":                    {"I4", "UPDATE stage_history SET to_stage = 'closed_won' WHERE referral_id = 1", "stage_history/"},
		"a change without an audit event":             {"I20", "DELETE FROM audit_event WHERE subject = 'partner'", "partner/"},
		"a row of an operation that never was":        {"I20", "UPDATE account SET op_id = 'nobody' WHERE id = 1", "account/1"},
		"a queue row in another state":                {"I36", "UPDATE queue SET state = 'open' WHERE state = 'blocked'", "queue/"},
		"a queue row that went missing":               {"I36", "DELETE FROM queue WHERE contact_id = 1", "queue/1: missing"},
		"a queue row of nobody":                       {"I36", "UPDATE queue SET contact_id = 4711 WHERE contact_id = 1", "queue/4711: nobody"},
		"a queue that is counted wrong":               {"I36", "UPDATE queue_sum SET n = n + 1 WHERE scope = ''", "queue_sum/"},
		"a column that is counted wrong":              {"I37", "UPDATE board_sum SET n = n + 1 WHERE scope = '' AND stage = 'new'", "board_sum//new/USD"},
		"a fact that nobody stands behind":            {"I37", "INSERT INTO fact_sum VALUES ('', 'day', '2026-11-01', 'won', 1, 0, 0)", "fact_sum//day/2026-11-01/won"},
		"a metric that went missing":                  {"I37", "DELETE FROM fact_sum WHERE key = 'submitted' AND grain = 'month'", "fact_sum/"},
		"a partner with too much revenue":             {"I37", "UPDATE leader_sum SET revenue = 100 WHERE kind = 'partner' AND grain = 'quarter'", "leader_sum/partner/quarter/"},
		"people who are counted twice":                {"I37", "UPDATE distinct_sum SET n = n + 1 WHERE kind = 'client'", "distinct_sum/client|"},
		"a date in the future":                        {"I38", "UPDATE account SET updated_at = 4102444800000000 WHERE id = 1", "account/1"},
		"text that is no UTF-8":                       {"I39", "UPDATE account SET industry = CAST(x'ff' AS TEXT) WHERE id = 1", "account/1.industry: not UTF-8"},
		"text that is not in normal form":             {"I39", "UPDATE account SET region = 'Que' || char(769) WHERE id = 1", "account/1.region: not in normal form"},
		"text with a bell in it":                      {"I39", "UPDATE contact SET title = 'VP' || char(7) WHERE id = 1", "contact/1.title: control character"},
		"a contact of an account that is not there":   {"I40", "UPDATE contact SET account_id = 4711 WHERE id = 1", "contact/"},
		"an import that does not add up":              {"I42", "INSERT INTO import_job VALUES (1, 1, 0, 0, 0, 'x', 'nps', 'f', '', 3, 1, 0, 0, 0, 1, 1)", "import_job/1"},
		"a migration that is not on record":           {"I44", "DELETE FROM goose_db_version WHERE version_id = 1", ""},
		"an eligible client that is counted as other": {"I37", "UPDATE board_sum SET n = n - 1 WHERE scope = 'clients'", "board_sum/clients/eligible/"},
	} {
		t.Run(name, func(t *testing.T) {
			d := copyOf(t, path, strings.ReplaceAll(name, " ", "-"), seed)
			defer d.close()
			d.sound()
			d.tamper(c.sql)
			found, ok := d.ailing()[c.id]
			if !ok || !slices.ContainsFunc(found, func(k string) bool { return strings.HasPrefix(k, c.key) }) {
				t.Errorf("%s is not found by %s: %v", c.sql, c.id, found)
			}
		})
	}
}

func TestDoctorFindsASecondNameOfTheFile(t *testing.T) {
	d := seeded(t)
	if err := os.Link(d.path(), d.path()+".also"); err != nil {
		if os.Getenv("REFDECK_REQUIRE") != "" {
			t.Fatal("this file system has no links:", err)
		}
		t.Skip("this file system has no links:", err)
	}
	if found := d.ailing()["I45"]; len(found) == 0 {
		t.Error("a file with two names passes")
	}
}

func TestRebuildMendsEverySum(t *testing.T) {
	d := seeded(t)
	d.win("Umbra Studios", "Corvus Systems", domain.Money{Minor: 5_000, Currency: "EUR"})
	d.tamper("UPDATE board_sum SET n = n + 7", "DELETE FROM fact_sum WHERE grain = 'day'", "UPDATE leader_sum SET won = won + 1", "DELETE FROM distinct_sum",
		"UPDATE queue_sum SET n = n + 1", "DELETE FROM queue")
	if len(d.ailing()) == 0 {
		t.Fatal("nothing was broken")
	}
	if err := d.svc.Rebuild(d.ctx, nil); err != nil {
		t.Fatal(err)
	}
	d.sound()
}
