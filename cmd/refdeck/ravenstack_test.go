package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// At this moment eleven tickets of the export are open, eight of them at normal priority or above.
const ravenMoment = "2023-11-06T12:00Z"

// raven is the export with one promoter and one piece of good news added to every account.
type raven struct {
	t       *testing.T
	dir     string
	app     *app
	moment  time.Time
	open    int               // tickets of any priority
	tickets map[string]string // open ticket that forbids asking, by account
	gone    map[string]string // churn record by account
}

func newRaven(t *testing.T) *raven {
	shared := sharedData()
	if shared == "" {
		if os.Getenv("REFDECK_REQUIRE") != "" {
			t.Fatal("../shared/data is missing")
		}
		t.Skip("the exports of other systems are not here")
	}
	a, _, _ := testApp(t, strings.NewReader(""))
	r := &raven{t: t, dir: filepath.Join(shared, "ravenstack-saas"), app: a, tickets: map[string]string{}, gone: map[string]string{}}
	r.moment, _ = parseMoment(ravenMoment, a.now(), time.UTC)
	r.read()
	return r
}

func (r *raven) rows(name string) []map[string]string {
	r.t.Helper()
	f, err := os.Open(filepath.Join(r.dir, name))
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		r.t.Fatal(err)
	}
	var out []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, key := range all[0] {
			row[key] = cells[i]
		}
		out = append(out, row)
	}
	return out
}

func (r *raven) read() {
	for _, row := range r.rows("ravenstack_support_tickets.csv") {
		opened, err := time.Parse("2006-01-02", row["submitted_at"])
		closed, closedErr := time.Parse("2006-01-02 15:04:05", row["closed_at"])
		if err != nil {
			r.t.Fatal(err)
		}
		if opened.After(r.moment) || (closedErr == nil && !closed.After(r.moment)) {
			continue
		}
		r.open++
		if row["priority"] != "low" {
			r.tickets[row["account_id"]] = row["ticket_id"]
		}
	}
	last := map[string]time.Time{}
	for _, row := range r.rows("ravenstack_churn_events.csv") {
		at, err := time.Parse("2/1/2006", row["churn_date"])
		if err != nil {
			r.t.Fatal(err)
		}
		if at.After(r.moment) || at.Before(last[row["account_id"]]) {
			continue
		}
		last[row["account_id"]] = at
		delete(r.gone, row["account_id"])
		if row["is_reactivation"] != "TRUE" {
			r.gone[row["account_id"]] = row["churn_event_id"]
		}
	}
}

// run is one command, which must end with the code.
func (r *raven) run(want int, args ...string) string {
	r.t.Helper()
	var out, messages strings.Builder
	a := *r.app
	a.out, a.err = &out, &messages
	if code := a.main(r.t.Context(), args); code != want {
		r.t.Fatalf("refdeck %v ended with %d, want %d: %s", args, code, want, messages.String())
	}
	return out.String()
}

func (r *raven) load() {
	for _, f := range [][2]string{{"accounts", "accounts"}, {"subscriptions", "subscriptions"}, {"cases", "support_tickets"}, {"churn", "churn_events"}} {
		r.run(0, "import", f[0], filepath.Join(r.dir, "ravenstack_"+f[1]+".csv"))
	}
	var people, answers, events strings.Builder
	people.WriteString("id,account,name,email\n")
	answers.WriteString("id,email,score,responded_at\n")
	events.WriteString("id,account,kind,outcome,occurred_at\n")
	for i, row := range r.rows("ravenstack_accounts.csv") {
		mail := fmt.Sprintf("p%d@company%d.example", i, i)
		fmt.Fprintf(&people, "P-%d,%s,Person %d,%s\n", i, row["account_name"], i, mail)
		fmt.Fprintf(&answers, "N-%d,%s,10,2023-11-06T10:00:00Z\n", i, mail)
		fmt.Fprintf(&events, "E-%d,%s,roi_achieved,positive,2023-11-06T09:00:00Z\n", i, row["account_name"])
	}
	r.importText("contacts", people.String())
	r.importText("nps", answers.String())
	r.importText("events", events.String())
}

func (r *raven) importText(kind, text string) {
	path := filepath.Join(r.t.TempDir(), kind+".csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
	r.run(0, "import", kind, path)
}

func TestNobodyIsAskedDuringAnOpenTicketOrAfterChurn(t *testing.T) {
	r := newRaven(t)
	if r.open != 11 || len(r.tickets) != 8 {
		t.Fatalf("%d tickets are open, %d of them forbid asking; want 11 and 8", r.open, len(r.tickets))
	}
	r.load()
	var queue queueAnswer
	if err := json.Unmarshal([]byte(r.run(0, "queue", "--as-of", ravenMoment, "--limit", "0", "--json")), &queue); err != nil {
		t.Fatal(err)
	}
	if len(queue.Items) == 0 {
		t.Fatal("nobody at all is asked; the test shows nothing")
	}
	ids := map[string]string{} // by name
	for _, row := range r.rows("ravenstack_accounts.csv") {
		ids[row["account_name"]] = row["account_id"]
	}
	for _, item := range queue.Items {
		if ticket := r.tickets[ids[item.Account]]; ticket != "" {
			t.Errorf("%s is asked although ticket %s is open", item.Account, ticket)
		}
		if record := r.gone[ids[item.Account]]; record != "" {
			t.Errorf("%s is asked although it has churned (%s)", item.Account, record)
		}
	}
	r.checkReasons(ids)
}

// checkReasons: why names the ticket; of those who left, it names the churn.
func (r *raven) checkReasons(ids map[string]string) {
	left := 0
	for name, id := range ids {
		if ticket := r.tickets[id]; ticket != "" {
			if said := r.run(1, "why", name, "--as-of", ravenMoment); !strings.Contains(said, ticket) {
				r.t.Errorf("why %s does not name %s", name, ticket)
			}
		}
		if r.gone[id] == "" || left == 5 {
			continue
		}
		left++
		if said := r.run(1, "why", name, "--as-of", ravenMoment); !strings.Contains(said, "forbidden by\tchurned") {
			r.t.Errorf("why %s does not name the churn", name)
		}
	}
}

type queueAnswer struct {
	Items []struct {
		Account string `json:"account"`
	} `json:"items"`
}
