package intake

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

const sharedData = "../../../shared/data"

// sharedFile is a public file beside the project; without it the test is skipped.
func sharedFile(t *testing.T, name string) *Source {
	t.Helper()
	dir := sharedData
	if d := os.Getenv("REFDECK_DATA"); d != "" {
		dir = d
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("REFDECK_REQUIRE") != "" {
			t.Fatalf("the public data is not here: %s", path)
		}
		t.Skipf("the public data is not here: %s", path)
	}
	src, err := FromFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// readAll prepares and reads a source and counts its rows.
func readAll(t *testing.T, src *Source, opt Options, each func(*Row)) (p *Plan, good, bad int) {
	t.Helper()
	p, err := Prepare(context.Background(), src, opt)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer letGo(rows)
	for {
		row, ok, err := rows.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		if row.Bad != nil {
			bad++
		} else {
			good++
		}
		if each != nil {
			each(row)
		}
	}
	if int64(good+bad) != p.Records {
		t.Errorf("%d good and %d bad rows, but %d records were counted", good, bad, p.Records)
	}
	return p, good, bad
}

func TestEveryPublicFileIsRecognised(t *testing.T) {
	for _, c := range []struct {
		file, kind, system string
		good, bad          int
	}{
		{"maven-crm-iso/sales_pipeline.csv", "opportunities", "file", 8800, 0},
		{"maven-crm-us-dates/sales_pipeline.csv", "opportunities", "file", 8800, 0},
		{"maven-crm-us-dates/accounts.csv", "accounts", "file", 85, 0},
		{"maven-crm-us-dates/sales_teams.csv", "employees", "file", 35, 0},
		{"opsmadeez-b2b-funnel/accounts.csv", "accounts", "file", 102, 0},
		{"opsmadeez-b2b-funnel/contacts.csv", "contacts", "file", 1809, 0},
		{"opsmadeez-b2b-funnel/deals.csv", "opportunities", "file", 20, 0},
		{"salesforce-dataloader-samples/accountData.csv", "accounts", "salesforce", 423, 0},
		{"salesforce-dataloader-samples/opportunityData.csv", "opportunities", "salesforce", 38, 0},
		{"salesforce-dataloader-samples/error0413060133.csv", "opportunities", "salesforce", 11, 0},
		{"salesforce-dataloader-samples/success0413060133.csv", "opportunities", "salesforce", 9, 0},
		{"salesforce-easy-spaces/Contact_Data.csv", "contacts", "salesforce", 12, 0},
		{"salesforce-easy-spaces/Lead_Data.csv", "contacts", "salesforce", 11, 0},
		{"salesforce-easy-spaces/Accounts.json", "accounts", "salesforce", 12, 0},
		{"salesforce-easy-spaces/Contacts.json", "contacts", "salesforce", 12, 0},
		{"salesforce-easy-spaces/Leads.json", "contacts", "salesforce", 11, 0},
		{"salesforce-dreamhouse/contacts-data.json", "contacts", "salesforce", 5, 0},
		{"salesforce-dreamhouse/brokers-data.json", "contacts", "file", 8, 0},
		{"hubspot-dummy/hubspot_companies.csv", "accounts", "hubspot", 200, 0},
		{"hubspot-dummy/hubspot_contacts.csv", "contacts", "hubspot", 950, 0},
		{"hubspot-dummy/hubspot_deals.csv", "opportunities", "hubspot", 500, 0},
		{"hubspot-dummy/hubspot_tickets.csv", "cases", "hubspot", 300, 0},
		{"nps-yochees-mock/nps_responses.csv", "nps", "file", 100, 0},
		{"nps-yochees-mock/csat_responses.csv", "csat", "file", 100, 0},
		{"nps-yochees-mock/ces_responses.csv", "csat", "file", 100, 0},
		{"nps-product-analytics/nps_responses.csv", "nps", "file", 100, 0},
		{"nps-product-analytics/users.csv", "accounts", "file", 200, 0},
		{"nps-product-analytics/subscriptions.csv", "subscriptions", "file", 50, 0},
		{"partner-csv-headers/pipedrive_sample_import.csv", "contacts", "pipedrive", 1, 0},
		{"ravenstack-saas/ravenstack_accounts.csv", "accounts", "file", 500, 0},
		{"ravenstack-saas/ravenstack_subscriptions.csv", "subscriptions", "file", 5000, 0},
		{"ravenstack-saas/ravenstack_support_tickets.csv", "cases", "file", 2000, 0},
		{"ravenstack-saas/ravenstack_churn_events.csv", "churn", "file", 600, 0},
		{"ibm-telco-churn/Telco-Customer-Churn.csv", "accounts", "file", 7043, 0},
		{"signalforge-mini/customers.csv", "accounts", "file", 5, 0},
		{"signalforge-mini/usage_metrics.csv", "health", "file", 5, 0},
	} {
		t.Run(c.file, func(t *testing.T) {
			p, good, bad := readAll(t, sharedFile(t, c.file), Options{}, func(r *Row) {
				if r.Bad != nil && testing.Verbose() {
					t.Log(r.Bad.Error())
				}
			})
			t.Log(p.Say, p.Summary())
			if p.Kind != c.kind || p.System != c.system {
				t.Errorf("taken for %s of %s, want %s of %s", p.Kind, p.System, c.kind, c.system)
			}
			if good != c.good || bad != c.bad {
				t.Errorf("%d good and %d bad rows, want %d and %d", good, bad, c.good, c.bad)
			}
		})
	}
}

func TestAFileThatCannotBeImportedYetSaysSo(t *testing.T) {
	for _, file := range []string{
		"opsmadeez-b2b-funnel/deal_funnel_history.csv", "opsmadeez-b2b-funnel/contact_deal_roles.csv", "opsmadeez-b2b-funnel/marketing_touchpoints.csv",
		"opsmadeez-b2b-funnel/buying_group_definitions.csv", "ravenstack-saas/ravenstack_feature_usage.csv", "nps-yochees-mock/template_NPS-example.csv",
		"maven-crm-us-dates/products.csv", "maven-crm-us-dates/data_dictionary.csv", "hubspot-property-dictionary/company.csv", "hubspot-property-dictionary/deal.csv",
	} {
		t.Run(file, func(t *testing.T) {
			p, err := Prepare(context.Background(), sharedFile(t, file), Options{})
			if err == nil {
				t.Fatalf("taken for %s: %s", p.Kind, p.Say)
			}
			t.Log(err)
		})
	}
}
