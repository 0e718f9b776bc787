package domain_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/refdeck/refdeck/domain"
)

// crmPipeline is a public CRM export of 8,800 opportunities.
const crmPipeline = "../../shared/data/maven-crm-iso/sales_pipeline.csv"

func TestTheBaselineOfARealExportIsExact(t *testing.T) {
	file, err := os.Open(crmPipeline)
	if err != nil {
		if os.Getenv("REFDECK_REQUIRE") != "" {
			t.Fatalf("no %s here", crmPipeline)
		}
		t.Skipf("no %s here", crmPipeline)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	p, tally := domain.DefaultProgram(), domain.Tally{}
	for _, row := range rows[1:] {
		for _, f := range domain.OpportunityFacts(p, crmDeal(row)) {
			tally.Add(f)
		}
	}
	b := domain.BaselineOf(p, tally)
	got := fmt.Sprintf("%d won, %s, %d lost, %d open, %.3f days, won %.3f", b.Won.Count, b.Won.Value, b.Lost.Count, b.Open.Count, *b.MeanCycleDays, *b.WonMeanCycleDays)
	if want := "4238 won, $10,005,534.00, 2473 lost, 2089 open, 47.985 days, won 51.782"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// crmDeal reads opportunity_id, sales_agent, product, account, deal_stage, engage_date, close_date, close_value.
func crmDeal(row []string) *domain.Opportunity {
	o := &domain.Opportunity{Result: domain.ResultOpen}
	switch row[4] {
	case "Won":
		o.Result = domain.ResultWon
	case "Lost":
		o.Result = domain.ResultLost
	}
	o.OpenedOn, _ = domain.ParseDate(row[5])
	o.ClosedOn, _ = domain.ParseDate(row[6])
	units, _ := strconv.ParseInt(row[7], 10, 64)
	o.Amount = usd(units)
	return o
}
