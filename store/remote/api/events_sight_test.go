package api

import (
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
)

// Which records colleagues work on was told to everybody who listened.
func TestAStreamNamesRecordsOnlyToThoseWhoSeeAll(t *testing.T) {
	d := opened(t, nil)
	url := d.serve(ServeConfig{})
	_, token := d.person("Cora CSM", domain.RoleCSM)
	all, own := d.listen(url, d.token, ""), d.listen(url, token, "")
	for _, l := range []*listener{all, own} {
		if _, err := l.next(); err != nil {
			t.Fatal(err)
		}
	}
	d.addAccount("First Ltd")
	if e := all.about("account"); strings.Contains(e.data, `"id":0`) {
		t.Errorf("who sees all is told %+v", e)
	}
	if e := own.about("account"); !strings.Contains(e.data, `"id":0`) {
		t.Errorf("who sees their own is told %+v", e)
	}
}
