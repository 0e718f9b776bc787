package remote

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"pgregory.net/rapid"
)

func TestWhatIsSentArrivesAsItWas(t *testing.T) {
	types := travels()
	rapid.Check(t, func(rt *rapid.T) {
		roundTrip(rt, drawn(rt, rapid.SampledFrom(types).Draw(rt, "type")))
	})
	for _, typ := range types {
		roundTrip(t, sampled(typ))
		roundTrip(t, reflect.New(typ).Elem())
	}
}

func roundTrip(t interface{ Fatalf(string, ...any) }, v reflect.Value) {
	text, err := Append(nil, v.Interface())
	if err != nil {
		t.Fatalf("%s: %v", v.Type(), err)
	}
	if !json.Valid(text) {
		t.Fatalf("%s became what is no JSON: %s", v.Type(), text)
	}
	back := reflect.New(v.Type())
	if err := Decode(text, back.Interface()); err != nil {
		t.Fatalf("%s: %v in %s", v.Type(), err, text)
	}
	if !reflect.DeepEqual(v.Interface(), back.Elem().Interface()) {
		t.Fatalf("%s came back as\n%+v, was\n%+v, as\n%s", v.Type(), back.Elem(), v, text)
	}
}

// FuzzWireDecode: no text brings the reader down, and what it takes is JSON that
// stays the same when it is written and read again.
func FuzzWireDecode(f *testing.F) {
	types := travels()
	for i, typ := range types {
		for _, v := range []reflect.Value{sampled(typ), reflect.New(typ).Elem()} {
			text, err := Append(nil, v.Interface())
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint(i), text)
		}
	}
	f.Fuzz(func(t *testing.T, pick uint, text []byte) {
		typ := types[pick%uint(len(types))]
		v := reflect.New(typ)
		_ = DecodeAnswer(text, reflect.New(typ).Interface())
		if err := Decode(text, v.Interface()); err != nil {
			if domain.CodeOf(err) != domain.Invalid {
				t.Fatalf("a bad text is %v", err)
			}
			return
		}
		if !json.Valid(text) {
			t.Fatalf("taken, though it is no JSON: %q", text)
		}
		normal(v.Elem())
		roundTrip(t, v.Elem())
	})
}

// normal makes the lists that are never null as they come out of the reader.
func normal(v reflect.Value) {
	if v.Kind() == reflect.Struct && v.NumField() == 1 && v.Type().Field(0).Tag.Get("wire") == "always" && v.Field(0).Len() == 0 {
		v.Field(0).SetZero()
	}
}

func TestHowValuesLook(t *testing.T) {
	date := domain.NewDate(2026, 11, 20)
	none := domain.Date(0)
	quarter, _ := domain.ParsePeriod("2026-Q3", time.Unix(0, 0), time.UTC, 1)
	for _, c := range []struct {
		v    any
		want string
	}{
		{store.AnswerInput{AskID: 7, State: "declined", Note: "a\"\n\u0085\u2028é"}, `{"op":"","ask_id":7,"rev":0,"state":"declined","note":"a\"\n\u0085\u2028é"}`},
		{domain.Money{Minor: -1, Currency: "EUR"}, `{"minor":-1,"currency":"EUR"}`},
		{ContactAt{1, time.Date(2026, 11, 20, 10, 12, 0, 120_000, time.FixedZone("", 3600))}, `{"contact_id":1,"as_of":"2026-11-20T09:12:00.00012Z"}`},
		{ContactAt{}, `{"contact_id":0,"as_of":null}`},
		{struct{ On domain.Date }{date}, `{"on":"2026-11-20"}`},
		{struct{ On domain.Date }{}, `{"on":null}`},
		{struct{ On *domain.Date }{}, `{"on":null}`},
		{struct{ On *domain.Date }{&none}, `{"on":""}`},
		{struct{ For time.Duration }{90 * time.Minute}, `{"for":5400}`},
		{struct{ For time.Duration }{-1500 * time.Millisecond}, `{"for":-1.5}`},
		{struct{ P domain.Period }{quarter}, `{"p":{"from":"2026-07-01","to":"2026-10-01","label":"Q3 2026","step":"quarter-1"}}`},
		{domain.Team{Meta: domain.Meta{ID: 3}, Name: "East"}, `{"id":3,"rev":0,"created_at":null,"updated_at":null,"created_by":0,"op_id":"","name":"East","name_key":""}`},
		{List[int64]{}, `{"items":[]}`},
		{struct{ Users []int64 }{}, `{"users":null}`},
	} {
		got, err := Append(nil, c.v)
		if err != nil || string(got) != c.want {
			t.Errorf("%+v travels as\n%s (%v), want\n%s", c.v, got, err, c.want)
		}
	}
}

func TestASecretDoesNotTravel(t *testing.T) {
	text, err := Append(nil, store.NewToken{Token: domain.Token{Hash: "c0ffee"}, Secret: "once"})
	if err != nil || strings.Contains(string(text), "c0ffee") || !strings.Contains(string(text), "once") {
		t.Errorf("a token travels as %s (%v)", text, err)
	}
}

func TestWhatCannotTravelIsRefused(t *testing.T) {
	for _, v := range []any{ContactAt{AsOf: time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)}, RefIn{"\xff"}, struct{ F float64 }{math.NaN()},
		struct{ On domain.Date }{-5}} {
		if _, err := Append(nil, v); domain.CodeOf(err) != domain.Invalid {
			t.Errorf("%+v: %v, want invalid", v, err)
		}
	}
	type loop struct{ Next []loop }
	for _, v := range []any{loop{}, struct{ M map[string]int }{}, struct{ hidden int }{}, struct{ A any }{}} {
		if _, err := ShapeOf(reflect.TypeOf(v)); err == nil {
			t.Errorf("%T is said to travel", v)
		}
	}
}

func TestTheReaderIsStrict(t *testing.T) {
	deep := strings.Repeat("[", 100_000)
	for text, want := range map[string]string{
		`{"ask_id":1}`:                           "",
		` {"note":"\ud83d\ude00\u00e9" } `:       "",
		`{"ask_id":1,"ask_id":1}`:                "ask_id",
		`{"ask_id":1,"ask\u005fid":1}`:           "ask_id",
		`{"ask_id":1.0}`:                         "ask_id",
		`{"ask_id":1e3}`:                         "ask_id",
		`{"ask_id":9223372036854775808}`:         "ask_id",
		`{"ask_id":1e999}`:                       "ask_id",
		`{"ask_id":"1"}`:                         "ask_id",
		`{"ask_id":null}`:                        "ask_id",
		`{"note":1}`:                             "note",
		`{"note":"\u0000"}`:                      "note",
		`{"note":"\ud83d"}`:                      "note",
		"{\"note\":\"\xff\"}":                    "note",
		`{"notes":"x"}`:                          "notes",
		`{"Note":"x"}`:                           "Note",
		`{"note":` + deep + `}`:                  "note",
		`{"note":{"a":` + deep + `}}`:            "note",
		`[]`:                                     "",
		`"x"`:                                    "",
		`{"ask_id":` + strings.Repeat("1", 5000): "ask_id",
	} {
		err := Decode([]byte(text), &store.AnswerInput{})
		ok := text == `{"ask_id":1}` || strings.HasPrefix(text, " ")
		var e *domain.Error
		if ok != (err == nil) || (err != nil && (!errors.As(err, &e) || e.Code != domain.Invalid || e.Field != want || errors.Is(err, ErrMalformed))) {
			t.Errorf("%.60q: %v at %q, want a fault at %q", text, err, fieldOf(err), want)
		}
	}
}

func fieldOf(err error) string {
	var e *domain.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}

func TestTheReaderTellsWhatIsNoJSON(t *testing.T) {
	for _, text := range []string{"", " ", "{", `{"ask_id":1`, `{"ask_id":1}x`, `{"ask_id":1}{}`, `{"ask_id":01}`, `{"ask_id":-}`, `{"ask_id":.5}`, `{"ask_id":1.}`,
		`{ask_id:1}`, `{'ask_id':1}`, `{"ask_id":1,}`, `{"note":"a` + "\n" + `"}`, `{"note":"\x"}`, `{"note":"\u12g4"}`, `{"ask_id":1 "rev":2}`, `nul`, `{"ask_id"=1}`, "\ufeff{}",
		`{"note":NaN}`} {
		if err := Decode([]byte(text), &store.AnswerInput{}); !errors.Is(err, ErrMalformed) || StatusOf(err) != 400 {
			t.Errorf("%q: %v, want malformed", text, err)
		}
	}
}

func TestAFaultInsideIsNamedByItsPath(t *testing.T) {
	text := `{"rows":[{"line":1},{"line":2,"referral":{"value":{"minor":"12"}}}]}`
	err := Decode([]byte(text), &store.ImportBatch{})
	if got := fieldOf(err); got != "rows[1].referral.value.minor" {
		t.Errorf("the fault is at %q: %v", got, err)
	}
}

func TestASmallTextDoesNotBecomeALargeValue(t *testing.T) {
	text := `{"rows":[` + strings.Repeat("{},", 1_000_000) + `{}]}`
	if err := Decode([]byte(text), &store.ImportBatch{}); domain.CodeOf(err) != domain.Invalid {
		t.Errorf("a million empty rows: %v", err)
	}
}

func TestAnAnswerMayKnowMore(t *testing.T) {
	var got domain.ExternalID
	err := DecodeAnswer([]byte(`{"system":"a","new":[{"x":[1,null,true,"\n"]},-1.5e3],"id":"b"}`), &got)
	if want := (domain.ExternalID{System: "a", ID: "b"}); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	deep := `{"new":` + strings.Repeat(`{"a":`, 70) + `1` + strings.Repeat("}", 70) + `}`
	if err := DecodeAnswer([]byte(deep), &got); domain.CodeOf(err) != domain.Invalid {
		t.Errorf("a deep answer: %v", err)
	}
}

func TestPeriodsKeepTheirStep(t *testing.T) {
	for _, text := range periodTexts {
		for fiscal := 1; fiscal <= 12; fiscal++ {
			p, err := domain.ParsePeriod(text, time.Unix(1_800_000_000, 0), time.UTC, fiscal)
			if err != nil {
				t.Fatal(err)
			}
			back, err := periodIn(periodOut(p))
			if err != nil || back != p {
				t.Errorf("%s (fiscal %d) came back as %+v, %v", text, fiscal, back, err)
			}
		}
	}
	for _, w := range []period{{Step: "fortnight"}, {From: 20, To: 10}} {
		if _, err := periodIn(w); err == nil {
			t.Errorf("%+v was taken", w)
		}
	}
}

func mustTime(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at.UTC()
}
