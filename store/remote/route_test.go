package remote

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/refdeck/refdeck/store"
)

func TestTheTableCanBeServed(t *testing.T) {
	if errRoutes != nil {
		t.Fatal(errRoutes)
	}
	mux := http.NewServeMux()
	seen := map[string]bool{}
	for _, r := range Routes {
		if seen[r.ID] || r.ID != strings.ToLower(r.ID) || r.Summary == "" || r.Tag == "" {
			t.Errorf("%q is there twice, or lacks something", r.ID)
		}
		seen[r.ID] = true
		if r.Stream != (r.Call == nil) || r.Write != (r.Method != http.MethodGet) {
			t.Errorf("%s: only the stream has no Call, and only a GET writes nothing", r.ID)
		}
		mux.HandleFunc(r.Method+" "+Base+r.Path, func(http.ResponseWriter, *http.Request) {}) // panics where two paths clash
	}
}

// outsideTheTable are the methods that no single route stands for.
var outsideTheTable = map[string]string{"Actor": "me", "Watch": "events"}

func TestEveryMethodOfTheStoreIsInTheTable(t *testing.T) {
	st := reflect.TypeFor[store.Store]()
	for i := range st.NumMethod() {
		name := st.Method(i).Name
		ids := []string{wireName(name)}
		if id, ok := outsideTheTable[name]; ok {
			ids = []string{id}
		}
		if what, ok := strings.CutPrefix(ids[0], "save_"); ok {
			ids = append(ids, "create_"+what)
		}
		for _, id := range ids {
			if _, ok := ByID(id); !ok {
				t.Errorf("%s has no route %q", name, id)
			}
		}
	}
}

func TestEveryWriteButComposeTakesAnOperationID(t *testing.T) {
	for _, r := range Routes {
		if r.Op != (r.Write && r.ID != "compose") {
			t.Errorf("%s: op is %t", r.ID, r.Op)
		}
		if slices.ContainsFunc(r.Body(), func(f Field) bool { return f.Name == "op" }) {
			t.Errorf("%s has the operation id in its body", r.ID)
		}
	}
}

func TestNamesOnTheWire(t *testing.T) {
	for name, want := range map[string]string{"AccountID": "account_id", "ARR": "arr", "RefID": "ref_id", "CSMID": "csm_id", "MRR": "mrr", "SOWOn": "sow_on",
		"OwnerAE": "owner_ae", "ID": "id", "StageCRM": "stage_crm", "Active90": "active90", "Owner2": "owner2", "TOML": "toml", "RateBP": "rate_bp",
		"NextActionOn": "next_action_on", "TZ": "tz", "LowN": "low_n", "SnoozedUntil": "snoozed_until", "AsOf": "as_of"} {
		if got := wireName(name); got != want {
			t.Errorf("%s travels as %s, want %s", name, got, want)
		}
	}
}

// TestWhatPeopleDoNotSee names every field that is tagged json:"-": each is either
// open or stays at home, so that a new one has to be decided on.
func TestWhatPeopleDoNotSee(t *testing.T) {
	home := []string{"domain.Token.Hash", "store.Scope.Sight"}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(t2 reflect.Type) {
		for t2.Kind() == reflect.Slice || t2.Kind() == reflect.Pointer {
			t2 = t2.Elem()
		}
		if t2.Kind() != reflect.Struct || seen[t2] {
			return
		}
		seen[t2] = true
		for i := range t2.NumField() {
			f := t2.Field(i)
			name := t2.String() + "." + f.Name
			if f.Tag.Get("json") == "-" && slices.Contains(home, name) == slices.Contains(openFields, name) {
				t.Errorf("%s is neither open nor said to stay at home", name)
			}
			walk(f.Type)
		}
	}
	for _, r := range Routes {
		walk(r.In)
		walk(r.Out)
	}
}
