package tui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

func TestRolesAreNamedInShort(t *testing.T) {
	for _, c := range []struct {
		roles []domain.Role
		want  string
	}{
		{nil, ""}, {[]domain.Role{domain.RoleCSM}, "csm"}, {[]domain.Role{domain.RoleProgram}, "program"}, {[]domain.Role{domain.RoleManager, domain.RoleRep}, "manager, rep"},
		{domain.InternalRoles, tui.RoleWords(domain.InternalRoles[:2]) + " +7"},
	} {
		if got := tui.RoleWords(c.roles); got != c.want {
			t.Errorf("%v: %q, want %q", c.roles, got, c.want)
		}
	}
}

func TestTheHeaderShowsTheRolesAndFollowsTheirChange(t *testing.T) {
	s := everyone()
	s.me = store.Identity{Roles: []domain.Role{domain.RoleManager, domain.RoleCSM}}
	local := func(c *tui.Config) { c.Role = "local" }
	d := tuitest.New(t, 120, 36, morning, twoToys(newBook(3)), s.at, local).Expect("Ana Ruiz · manager, csm · as of").Reject("local")
	s.me.Roles = []domain.Role{domain.RoleViewer}
	d.Advance(time.Minute).Expect("Ana Ruiz · viewer · as of")
	s.me = store.Identity{Local: true, Roles: domain.InternalRoles}
	d.Advance(time.Minute).Expect("Ana Ruiz · local · as of")
}

const acks = "This database acknowledges a change before a standby has it; a failover can lose the last ones."

func TestAWarningStandsAboveEveryScreenUntilItIsPutAway(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 12}} {
		s := everyone()
		s.me.Warnings = []string{acks}
		d := tuitest.New(t, size[0], size[1], morning, twoToys(newBook(40)), s.at)
		for _, screen := range []string{"1", "2", "3", "4"} {
			line := strings.Split(d.Press(screen).Expect("Person 01").Screen(), "\n")[1]
			if !strings.HasPrefix(line, " ■ This database acknowledges") {
				t.Errorf("%v: the line below the tabs is %q", size, line)
			}
		}
		d.Press("M").Expect("■ This database acknowledges a change before", "Messages").Press("esc")
		d.Press(":").Type("hide the warning").Press("enter").Expect("Put away for this session").Advance(5 * time.Second).Reject("acknowledges")
		d.Advance(time.Minute).Reject("acknowledges")
		s.me.Warnings = []string{acks, "The disk is nearly full."}
		d.Advance(time.Minute).Expect("■ The disk is nearly full.").Reject("acknowledges")
		s.me.Warnings = nil
		d.Advance(time.Minute).Reject("nearly full")
	}
}

func TestTheOwnerFilterOffersOnlyWhomOneMaySee(t *testing.T) {
	owners := func(c *tui.Config) {
		c.Env.Owners = func(context.Context) ([]ui.Choice, error) {
			return []ui.Choice{{Key: "1", Label: domain.Lit("Ana Ruiz")}, {Key: "2", Label: domain.Lit("Leo Park")}, {Key: "3", Label: domain.Lit("Maya Koch")}}, nil
		}
	}
	s := everyone()
	d := tuitest.New(t, 120, 36, morning, twoToys(newBook(3)), s.at, owners)
	d.Press("f").Expect("Ana Ruiz", "Leo Park", "Maya Koch", "everybody's records").Press("esc")
	s.as = domain.Actor{UserID: 3, Roles: []domain.Role{domain.RoleManager}, TeamID: 7, Team: []int64{2, 3}}
	d.Press("f").Expect("my team", "Leo Park", "Maya Koch").Reject("everybody's", "│ Ana Ruiz").Press("esc")
	s.as = domain.Actor{UserID: 2, Roles: []domain.Role{domain.RoleRep}, TeamID: 7, Team: []int64{2, 3}}
	d.Press("f").Expect("You see only what is your own").Reject("Maya Koch")
}

func TestAnOwnerWhomOneMayNoLongerSeeIsNotKept(t *testing.T) {
	s := everyone()
	kept := &memoryState{}
	kept.b = []byte(`{"owner":"3","owner_name":"Maya Koch"}`)
	state := func(c *tui.Config) { c.State = kept }
	tuitest.New(t, 120, 36, morning, twoToys(newBook(3)), s.at, state).Expect("owner: Maya Koch")
	s.as = domain.Actor{UserID: 2, Roles: []domain.Role{domain.RoleRep}, TeamID: 7, Team: []int64{2}}
	tuitest.New(t, 120, 36, morning, twoToys(newBook(3)), s.at, state).Expect("owner: all")
}
