package remote

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"pgregory.net/rapid"
)

// reading is a server that reads the inputs of calls and makes none.
type reading struct {
	mux http.ServeMux
	in  any
	err error
}

func newReading() *reading {
	s := &reading{}
	for i := range Routes {
		r := &Routes[i]
		s.mux.HandleFunc(r.Method+" "+Base+r.Path, func(_ http.ResponseWriter, req *http.Request) {
			body, _ := io.ReadAll(req.Body)
			s.in, s.err = r.Read(req, body)
		})
	}
	return s
}

// read sends a request and gives what the server made of it.
func (s *reading) read(method, target string, header http.Header, body string) (any, error) {
	s.in, s.err = nil, errors.New("no route took it")
	req := httptest.NewRequest(method, Base+target, bytes.NewReader([]byte(body)))
	for name, values := range header {
		req.Header[name] = values
	}
	s.mux.ServeHTTP(httptest.NewRecorder(), req)
	return s.in, s.err
}

func TestEveryInputArrivesAsItWas(t *testing.T) {
	s := newReading()
	rapid.Check(t, func(rt *rapid.T) {
		r := &Routes[rapid.IntRange(0, len(Routes)-1).Draw(rt, "route")]
		sendAndCompare(rt, s, r, drawn(rt, r.In))
	})
	for i := range Routes {
		sendAndCompare(t, s, &Routes[i], sampled(Routes[i].In))
		sendAndCompare(t, s, &Routes[i], reflect.New(Routes[i].In).Elem())
	}
}

func sendAndCompare(t interface{ Fatalf(string, ...any) }, s *reading, r *Route, in reflect.Value) {
	if r.plan.op != nil {
		in.FieldByIndex(r.plan.op).SetString("op-1")
	}
	if !r.Write {
		dropEmpty(in)
	}
	p, err := r.write(in.Interface())
	if domain.CodeOf(err) == domain.NotFound { // an empty part of a path
		return
	}
	if err != nil {
		t.Fatalf("%s: %v", r.ID, err)
	}
	target := p.path
	if p.query != "" {
		target += "?" + p.query
	}
	got, err := s.read(r.Method, target, http.Header{KeyHeader: {p.op}}, string(p.body))
	if err != nil {
		t.Fatalf("%s %s: %v", r.ID, target, err)
	}
	if !reflect.DeepEqual(in.Interface(), got) {
		t.Fatalf("%s arrived as\n%+v, was\n%+v, as %s %s", r.ID, got, in, target, p.body)
	}
}

// dropEmpty: a query does not tell an empty list from none.
func dropEmpty(in reflect.Value) {
	for i := range in.NumField() {
		if f := in.Field(i); f.Kind() == reflect.Slice && f.Len() == 0 {
			f.SetZero()
		}
	}
}

func TestPeopleCanWriteRequestsByHand(t *testing.T) {
	s := newReading()
	quarter := domain.Period{From: domain.NewDate(2026, 7, 1), To: domain.NewDate(2026, 10, 1)}
	for _, c := range []struct {
		method, target, body string
		want                 any
	}{
		{"GET", "/queue?limit=5&owner_id=3&state=blocked&as_of=2026-11-20T10:12:00%2B01:00", "",
			store.QueueQuery{Scope: store.Scope{OwnerID: 3}, AsOf: mustTime("2026-11-20T09:12:00Z"), State: "blocked", Limit: 5}},
		{"GET", "/leaderboard?by=partner&from=2026-07-01&to=2026-10-01", "", store.LeaderQuery{By: "partner", Window: quarter}},
		{"GET", "/leaderboard?compare_from=2026-07-01&compare_to=2026-10-01", "", store.LeaderQuery{Compare: quarter}},
		{"GET", "/presence?session=a&contacts=3,1", "", ComposingIn{"a", []int64{3, 1}}},
		{"GET", "/referrals/by-ref/A%2FB%20C", "", RefIn{"A/B C"}},
		{"POST", "/referrals/7/thank", "", ThankIn{ID: 7}},
		{"POST", "/referrals/7/move", `{"rev":2,"to":"contacted"}`, store.MoveInput{ID: 7, Rev: 2, To: domain.StageContacted}},
		{"PUT", "/accounts/7", `{"id":7,"name":"Acme"}`, Save[domain.Account]{Row: domain.Account{Meta: domain.Meta{ID: 7}, Name: "Acme"}}},
	} {
		got, err := s.read(c.method, c.target, nil, c.body)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s %s is\n%+v (%v), want\n%+v", c.method, c.target, got, err, c.want)
		}
	}
}

func TestRequestsAreReadStrictly(t *testing.T) {
	s := newReading()
	for _, c := range []struct{ method, target, header, body, field string }{
		{"GET", "/queue?limits=5", "", "", "limits"},
		{"GET", "/queue?limit=5&limit=6", "", "", "limit"},
		{"GET", "/queue?limit=", "", "", "limit"},
		{"GET", "/queue?limit=5;x", "", "", "query"},
		{"GET", "/queue?search=%ff", "", "", "search"},
		{"GET", "/queue?search=%00", "", "", "search"},
		{"GET", "/queue?as_of=tomorrow", "", "", "as_of"},
		{"GET", "/leaderboard?from=2026-13-01", "", "", "from"},
		{"GET", "/leaderboard?from=2026-07-01&to=2026-01-01", "", "", "window.to"},
		{"GET", "/presence?contacts=1,,2", "", "", "contacts"},
		{"GET", "/referrals/seven", "", "", "id"},
		{"POST", "/referrals/7/thank?rev=2", "", "", "rev"},
		{"POST", "/referrals/7/thank", "", `{"id":8}`, "id"},
		{"POST", "/referrals/7/thank", "", `{"op":"x"}`, "op"},
		{"POST", "/referrals/7/thank", "", `[]`, ""},
		{"POST", "/referrals/7/thank", "", `null`, ""},
		{"POST", "/referrals/7/thank", "", `{} {}`, ""},
		{"POST", "/referrals/7/thank", KeyHeader + ": a b", ``, KeyHeader},
		{"POST", "/referrals/7/thank", KeyHeader + ": " + strings.Repeat("x", 256), ``, KeyHeader},
		{"POST", "/referrals/7/thank", "If-Match: 3", ``, "If-Match"},
		{"POST", "/referrals/7/thank", `If-Match: W/"3"`, ``, "If-Match"},
		{"POST", "/referrals/7/thank", `If-Match: "3"`, `{"rev":2}`, "rev"},
		{"POST", "/undo", `If-Match: "3"`, ``, "If-Match"},
	} {
		name, value, _ := strings.Cut(c.header, ": ")
		_, err := s.read(c.method, c.target, http.Header{name: {value}}, c.body)
		if domain.CodeOf(err) != domain.Invalid || fieldOf(err) != c.field {
			t.Errorf("%s %s %s %s: %v at %q, want a fault at %q", c.method, c.target, c.header, c.body, err, fieldOf(err), c.field)
		}
	}
}

func TestIfMatchGivesTheRev(t *testing.T) {
	s := newReading()
	for method, target := range map[string]string{"POST": "/referrals/7/thank", "PUT": "/accounts/7"} {
		in, err := s.read(method, target, http.Header{"If-Match": {`"3"`}}, "")
		r := Save[domain.Account]{}
		switch v := in.(type) {
		case ThankIn:
			r.Row.Rev = v.Rev
		case Save[domain.Account]:
			r = v
		}
		if err != nil || r.Row.Rev != 3 {
			t.Errorf("%s %s: %+v, %v", method, target, in, err)
		}
	}
}

func TestAnswersBearTheirRev(t *testing.T) {
	meta := domain.Meta{ID: 1, Rev: 4}
	for id, out := range map[string]any{"save_account": domain.Account{Meta: meta}, "referral": store.ReferralDetail{Referral: domain.Referral{Meta: meta}},
		"add_referral": store.Added{Referral: domain.Referral{Meta: meta}}, "account": store.AccountDetail{Account: domain.Account{Meta: meta}}} {
		if r, _ := ByID(id); r.ETag(out) != `"4"` || !r.HasETag() {
			t.Errorf("%s: %s", id, r.ETag(out))
		}
	}
	if r, _ := ByID("queue"); r.ETag(store.QueuePage{}) != "" || r.HasETag() {
		t.Error("a page has a rev")
	}
}
