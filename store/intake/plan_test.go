package intake

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
)

// brief is a file read with options: one line per row, "field=text" sorted by
// field, or "line N: reason".
func brief(t *testing.T, name, text string, opt Options, fields ...string) []string {
	t.Helper()
	var out []string
	readAll(t, FromBytes(name, []byte(text)), opt, func(r *Row) {
		if r.Bad != nil {
			out = append(out, r.Bad.Error())
			return
		}
		var parts []string
		for _, f := range fields {
			parts = append(parts, r.Text(f))
		}
		out = append(out, strings.Join(parts, "|"))
	})
	return out
}

func kindOf(k string) Options { return Options{Mapping: Mapping{Kind: k}} }

func TestFilesThatAreNotAsTheyShouldBe(t *testing.T) {
	big := strings.Repeat("x", 10<<20)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a NUL rejects its row", "name,country\nAc\x00me,US\nBeta,DE\n", []string{"Line 2, name: character 3 is a NUL.", "Beta|DE"}},
		{"broken UTF-8 in a UTF-8 file rejects its row", "name,country\nMüller GmbH & Größe,DE\nAcm\xff,US\nBeta,DE\n", []string{"Müller GmbH & Größe|DE", "Line 3, name: character 4 is no valid UTF-8 (byte FF).", "Beta|DE"}},
		{"control characters are left out", "name,country\nA\x1b[31mcme\u0085,US\n", []string{"A[31mcme|US"}},
		{"a 10 MB cell rejects its row", "name,country\nAcme,US\n\"" + big + "\",US\nBeta,DE\n", []string{"Acme|US", "Line 3, column 1: a cell holds 10485760 bytes; the most is 1048576.", "Beta|DE"}},
		{"ragged rows", "name,country,region\nAcme,US\nBeta\nGamma,DE,Hesse,x\nDelta,DE,Hesse,,\n", []string{"Acme|US", "Line 3: the row has 1 cells and the header has 3.", "Line 4: the row has 4 cells and the header has 3.", "Delta|DE"}},
		{"an empty essential cell", "name,country\n,US\n", []string{"Line 2, name: the cell is empty."}},
		{"only a header", "name,country\n", nil},
		{"Excel's sep line", "sep=;\nname;country\nAcme;US\n", []string{"Acme|US"}},
		{"Excel's text formula", "name,country\n=\"00123\",US\n", []string{"00123|US"}},
		{"an armed formula comes back", "name,country\n'=1+1,US\n", []string{"=1+1|US"}},
		{"a byte order mark", "\ufeffname,country\nAcme,US\n", []string{"Acme|US"}},
		{"NDJSON with a bad line", "{\"name\":\"Acme\",\"country\":\"US\"}\n{\"name\":\nnonsense\n{\"name\":\"A\",\"name\":\"B\"}\n{\"name\":\"Beta\",\"country\":null}\n", []string{"Acme|US", "Line 2: the JSON is cut off or not well-formed.", "Line 3: this is no JSON object.", "Line 4: the key \"name\" occurs twice.", "Beta|"}},
		{"a JSON array", "[\n {\"name\":\"Acme\",\n  \"country\":\"US\"},\n {\"name\":\"Beta\"}\n]", []string{"Acme|US", "Beta|"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, brief(t, "f.csv", c.text, kindOf("accounts"), "name", "country")); diff != "" {
				t.Errorf("rows (-want +got):\n%.3000s", diff)
			}
		})
	}
}

func TestAFileThatHoldsNothingIsAnError(t *testing.T) {
	for _, text := range []string{"", "\ufeff", "\n\n", "   "} {
		_, err := Prepare(context.Background(), FromBytes("f.csv", []byte(text)), kindOf("accounts"))
		if domain.CodeOf(err) != domain.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestEncodingsAreFound(t *testing.T) {
	text := "name,country\nMüller & Söhne,DE\n"
	units := utf16.Encode([]rune(text))
	le, be := make([]byte, 0, 2*len(units)), make([]byte, 0, 2*len(units))
	for _, u := range units {
		le = append(le, byte(u), byte(u>>8))
		be = append(be, byte(u>>8), byte(u))
	}
	latin := strings.NewReplacer("ü", "\xfc", "ö", "\xf6").Replace(text)
	for _, c := range []struct {
		name, in string
		want     Encoding
		warned   bool
	}{
		{"UTF-8", text, UTF8, false},
		{"UTF-16LE with mark", "\xff\xfe" + string(le), UTF16LE, false},
		{"UTF-16BE with mark", "\xfe\xff" + string(be), UTF16BE, false},
		{"UTF-16LE", string(le), UTF16LE, false},
		{"UTF-16BE", string(be), UTF16BE, false},
		{"Latin-1", latin, Latin1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, good, _ := readAll(t, FromBytes("f.csv", []byte(c.in)), kindOf("accounts"), func(r *Row) {
				if r.Text("name") != "Müller & Söhne" {
					t.Errorf("read %q", r.Text("name"))
				}
			})
			if p.Encoding != c.want || good != 1 || (len(p.Notes) > 0) != c.warned {
				t.Errorf("encoding %s, %d rows, notes %v", p.Encoding, good, p.Notes)
			}
		})
	}
}

func TestAWideFileIsRead(t *testing.T) {
	head, row := []string{"name"}, []string{"Acme"}
	for i := range 100_000 {
		head, row = append(head, fmt.Sprintf("x%d", i)), append(row, "1")
	}
	got := brief(t, "f.csv", strings.Join(head, ",")+"\n"+strings.Join(row, ",")+"\n", kindOf("accounts"), "name")
	if diff := cmp.Diff([]string{"Acme"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTwoHeaderRowsOfASurvey(t *testing.T) {
	text := "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,How likely is it that you would recommend us?,,What is the main reason for your score?\n" +
		",,,,,,,,,Response,Other,Open-Ended Response\n" +
		"11812345678,42,01/15/2026 10:00:00 AM,01/15/2026 10:02:11 AM,1.2.3.4,ann@acme.com,Ann,Lee,Acme,9,,Good people\n"
	got := brief(t, "survey.csv", text, Options{}, "id", "score", "email", "first_name", "account", "comment", "responded_at")
	if diff := cmp.Diff([]string{"11812345678|9|ann@acme.com|Ann|Acme|Good people|01/15/2026 10:02:11 AM"}, got); diff != "" {
		t.Error(diff)
	}
	condensed := strings.Replace(text, ",,,,,,,,,Response,Other,Open-Ended Response", ",,,,,,,,,,,", 1)
	if got := brief(t, "survey.csv", condensed, Options{}, "score"); len(got) != 1 {
		t.Errorf("condensed: %v", got)
	}
}

// TestVendorHeaders reads the header lines that vendors document, with one row each.
func TestVendorHeaders(t *testing.T) {
	for _, c := range []struct{ head, row, kind, system, want string }{
		{"#,How likely are you to recommend us?,Why?,Email,Start Date (UTC),Submit Date (UTC),Network ID", "0f1e,9,nice,a@b.co,2026-01-15 10:00:00,2026-01-15 10:02:00,77aa", "nps", "typeform", "score=9"},
		{"response_id,person_id,contact_id,name,email,answer,answerlabel,data,comment,note,status,dontcontact,sent,opened,responded,created,segment,question_type,published", "1,2,3,Ann,a@b.co,8,passive,,fine,,done,,1700000000,1700000001,1700000002,1700000000,x,nps,1", "nps", "asknicely", "score=8"},
		{"id,person.id,person.email,survey_type,score,comment,permalink,created_at,updated_at", "1,2,a@b.co,nps,3,meh,http://x,1700000000,1700000002", "nps", "delighted", "score=3"},
		{"id,email,survey_type,score,permalink,created_at", "1,a@b.co,csat,3,http://x,1700000000", "nps", "delighted", "!other_survey"},
		{"response.id,response.score,response.created_at,response.end_user.email,event_name", "1,9,2018-03-28 15:12:06 -0700,a@b.co,created", "nps", "wootric", "score=9"},
		{"response.value,response.category,response.createdAt,response.customer.email", "9,passive,2026-01-15T10:00:00Z,a@b.co", "nps", "helpscout", "score=9"},
		{"request_id,request_sent_at,request_delivery_status,response_received_at,star_rating,comments,email", "1,2026-01-14,ok,2026-01-15,4,ok,a@b.co", "csat", "medallia", "score=4"},
		{"stripe_customer_id,first_name,last_name,email,paypal_email,wise_email,token", "cus_1,Ann,Lee,a@b.co,,,ann", "partners", "rewardful", "code=ann"},
		{"Imported ID,First Name,Last Name,Email,PayPal Email,Wise Email,Token", "7,Ann,Lee,a@b.co,,,ann", "partners", "rewardful", "id=7"},
		{"Partner_first,Partner_last,Partner_email,partner_key,Partner_group,Partner_joined_date", "Ann,Lee,a@b.co,k1,Agencies,2026-01-15", "partners", "partnerstack", "id=k1"},
		{"Partner,Owner,Group,Signups,Paid customers,Revenue,Last active,Signed up", "Lee & Co,Sam,Agencies,1,2,\"$3,000\",2026-01-15,2025-01-15", "partners", "partnerstack", "name=Lee & Co"},
		{"ID,Name,Email,Country,Status,Group,Enrolled at,Payouts enabled at", "pn_1,Ann Lee,a@b.co,US,approved,Default,2026-01-15T10:00:00Z,", "partners", "dub", "status=approved"},
		{"First Name,Last Name,Email Address,Offer ID,PayPal email,Coupon,Password", "Ann,Lee,a@b.co,1,,ANN10,", "partners", "refersion", "code=ANN10"},
		{"email,firstname,externalid,customtext1name,customtext1value", "a@b.co,Ann,9,x,y", "partners", "referralrock", "id=9"},
		{"Email,First Name,Last Name,Password,Affiliate,Custom Id,Custom Parent Ref Id,Campaign Id,Payout Group Name", "a@b.co,Ann,Lee,,Ann,5,,1,Std", "partners", "tracknow", "id=5"},
		{"Record Id,Deal Name,Account Name,Account Name.id,Contact Name,Stage,Closing Date,Amount", "zcrm_1,Big,Acme,zcrm_2,Ann,Closed Won,2026-01-15,\"42,000\"", "opportunities", "zoho", "account_id=zcrm_2"},
		{"Record ID,Deal Name,Last Activity Date,State,Deal Stage,Close Date,Deal owner,Amount,Date of last meeting booked in meetings tool,Pipeline,Associated Product,Products,LMS,Associated Product IDs", "9001,Big,,,closedwon,2024-03-12 09:14,Ann,100,,default,,,,", "opportunities", "hubspot", "stage=closedwon"},
		{"Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Associated Company,Country/Region,Contact owner", "9002,Ann,Lee,a@b.co,1,,2024-03-12 09:14,Acme,US,Sam", "contacts", "hubspot", "account=Acme"},
		{"Record ID,Company name,Website URL,Company owner,Create Date", "9002,Acme,https://www.acme.com/x,Sam,2024-03-12 09:14", "accounts", "hubspot", "website=acme.com"},
		{"hs_object_id,dealname,dealstage,amount,closedate,createdate,pipeline", "1,Big,closedlost,5,1795132800000,1795132800000,default", "opportunities", "hubspot", "stage=closedlost"},
		{"hs_object_id,firstname,lastname,email,hs_email_optout", "1,Ann,Lee,a@b.co,true", "contacts", "hubspot", "unsubscribed=true"},
		{"Opportunity Name,Account Name,Stage,Amount,Close Date,Opportunity Owner,Lead Source", "Big,Acme,Closed Won,\"$1,000.00\",1/31/2026,Sam,Referral", "opportunities", "salesforce", "source=Referral"},
		{"Case Number,Subject,Status,Priority,Date/Time Opened,Date/Time Closed,Account Name,Case Owner", "00001,Broken,New,High,1/31/2026 3:04 PM,,Acme,Sam", "cases", "salesforce", "severity=High"},
		{"Deal - ID,Deal - Title,Deal - Value,Deal - Currency,Deal - Status,Deal - Organization,Deal - Deal created", "1,Big,100.00,EUR,Won,Acme,2026-01-15 10:00:00", "opportunities", "pipedrive", "currency=EUR"},
		{"Referrer,Referrer email,Company,Contact,Email,Introduced at", "Ann,a@b.co,Beta,Bob,bob@beta.com,2026-01-15", "referrals", "file", "referrer=Ann"},
	} {
		t.Run(c.head[:min(len(c.head), 40)], func(t *testing.T) {
			field, want, _ := strings.Cut(c.want, "=")
			got := ""
			p, good, _ := readAll(t, FromBytes("export.csv", []byte(c.head+"\n"+c.row+"\n")), Options{}, func(r *Row) {
				got = r.Text(field)
				if r.Bad != nil {
					got = "!" + r.Bad.Code
				}
			})
			if field[0] == '!' {
				want, good = field, 1
			}
			if p.Kind != c.kind || p.System != c.system || good != 1 || got != want {
				t.Errorf("%s; %s=%q; %v", p.Say, field, got, p.Summary())
			}
		})
	}
}

func TestTheScaleOfASurveyIsSettledOrAskedAbout(t *testing.T) {
	for _, c := range []struct {
		name, file, head, scores string
		kind                     string
		scale                    int64
		wantScale                int64
		ask                      string
	}{
		{"0 to 10", "a.csv", "score", "9 10 3", "nps", 0, 10, ""},
		{"all low scores are asked about", "a.csv", "score", "5 4 3", "nps", 0, 0, "scale"},
		{"… unless the person has said", "a.csv", "score", "5 4 3", "nps", 10, 10, ""},
		{"… or the column is named NPS", "a.csv", "NPS score", "5 4 3", "nps", 0, 10, ""},
		{"a column named CSAT is asked about", "a.csv", "CSAT", "9 10", "nps", 0, 0, "map"},
		{"a header that names another scale", "a.csv", "Score (1-5)", "5 4", "nps", 0, 0, "kind"},
		{"csat to 5", "a.csv", "score", "5 4", "csat", 0, 5, ""},
		{"ces to 7", "ces_responses.csv", "score", "7 4", "csat", 0, 7, ""},
		{"values name their scale", "a.csv", "score", "4/5 3/5", "csat", 0, 5, ""},
		{"a largest score of 2 says nothing", "a.csv", "score", "2 1", "csat", 0, 0, "scale"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := c.head + ",email,date\n"
			for _, s := range strings.Fields(c.scores) {
				text += s + ",a@b.co,2026-01-15\n"
			}
			opt := kindOf(c.kind)
			opt.Scale = c.scale
			p, err := Prepare(context.Background(), FromBytes(c.file, []byte(text)), opt)
			q, asked := AsQuestion(err)
			switch {
			case asked && q.Flag != c.ask, err != nil && !asked, err == nil && c.ask != "":
				t.Errorf("plan %v, error %v, want question %q", p, err, c.ask)
			case err == nil && p.Scale != c.wantScale:
				t.Errorf("scale %d, want %d", p.Scale, c.wantScale)
			}
		})
	}
}

func TestAMissingColumnIsNamed(t *testing.T) {
	_, err := Prepare(context.Background(), FromBytes("f.csv", []byte("mark,email\n9,a@b.co\n")), kindOf("nps"))
	q, ok := AsQuestion(err)
	if !ok || q.Flag != "map" || q.Column != "score" || !strings.Contains(q.Text, "mark, email") || !strings.Contains(q.Text, "--map score=") {
		t.Errorf("asked %v", err)
	}
	opt := kindOf("nps")
	opt.Fields = map[string]string{"score": "mark", "responded_at": "when"}
	if _, err = Prepare(context.Background(), FromBytes("f.csv", []byte("mark,email\n9,a@b.co\n")), opt); err == nil || !strings.Contains(err.Error(), `"when"`) {
		t.Errorf("a mapping to a column that is not there: %v", err)
	}
	opt.Fields = map[string]string{"score": "Mark", "responded_at": "DAY"}
	if got := brief(t, "f.csv", "mark,email,day\n9,a@b.co,2026-01-15\n", opt, "score"); len(got) != 1 || got[0] != "9" {
		t.Errorf("mapped by hand: %v", got)
	}
}

func TestAMappingFileIsReadBackAsItWasSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nps.toml")
	m := Mapping{Kind: "nps", Source: "delighted", DateFormat: "dmy", Decimal: ",", Currency: "EUR", Scale: 10, Fields: map[string]string{"score": "Mark", "comment": ""}}
	if err := SaveMapping(path, m); err != nil {
		t.Fatal(err)
	}
	got, err := LoadMapping(path)
	if diff := cmp.Diff(m, got); err != nil || diff != "" {
		t.Errorf("%v (-saved +read):\n%s", err, diff)
	}
	over := got.Over(Mapping{Currency: "USD", Fields: map[string]string{"score": "Points"}})
	if over.Currency != "USD" || over.Fields["score"] != "Points" || over.Source != "delighted" {
		t.Errorf("typed options do not win: %+v", over)
	}
}

func TestThePeopleAreAskedWhenAFileFitsTwoKinds(t *testing.T) {
	_, err := Prepare(context.Background(), FromBytes("f.csv", []byte("event,outcome,severity,status\nqbr,good,high,open\n")), Options{})
	q, ok := AsQuestion(err)
	if !ok || q.Flag != "kind" || len(q.Options) < 2 {
		t.Errorf("no question: %v", err)
	}
}

func TestTheUntrustedKindOfASharedFileNeverEndsInAPanic(t *testing.T) {
	src := sharedFile(t, "ravenstack-saas/ravenstack_support_tickets.csv")
	for _, k := range Kinds() {
		if p, err := Prepare(context.Background(), src, kindOf(k)); err == nil && p.Kind != k {
			t.Errorf("%s became %s", k, p.Kind)
		}
	}
}
