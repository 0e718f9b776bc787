package domain_test

import (
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
)

// policyTable is the whole matrix: a all, t the team's, o own, - none.
const policyTable = `
                admin program_manager manager csm sales_rep partner_manager finance auditor viewer partner_user referrer
see             a     a               t       o   o         a               a       a       a      o            o
leaders         a     a               a       a   a         a               a       a       a      -            -
ask             -     a               t       o   -         -               -       -       -      -            -
snooze          -     a               t       o   -         -               -       -       -      -            -
hold            -     a               t       o   -         -               -       -       -      -            -
reassign        -     a               t       o   o         o               -       -       -      -            -
log_event       -     a               t       o   o         o               -       -       -      -            -
thank           -     a               t       o   o         o               -       -       -      -            -
referral_add    -     a               t       o   o         a               -       -       -      -            -
move            -     a               t       o   o         o               -       -       -      -            -
accept          -     a               t       o   o         o               -       -       -      -            -
override_gate   -     a               t       -   -         -               -       -       -      -            -
reopen          -     a               t       -   -         -               -       -       -      -            -
edit_record     -     a               t       o   o         o               -       -       -      -            -
import          a     a               a       -   -         -               -       -       -      -            -
program_apply   a     a               -       -   -         -               -       -       -      -            -
audit_read      a     a               t       o   o         o               -       a       -      -            -
export          a     a               t       -   -         -               -       -       -      -            -
sql             a     -               -       -   -         -               -       -       -      -            -
users           a     -               -       -   -         -               -       -       -      -            -
credential      a     o               o       o   o         o               o       o       o      -            -`

func TestThePolicyIsTheWholeMatrix(t *testing.T) {
	lines := strings.Split(strings.Trim(policyTable, "\n"), "\n")
	roles := strings.Fields(lines[0])
	if len(lines)-1 != len(domain.Verbs) {
		t.Fatalf("%d verbs in the table, %d in the policy", len(lines)-1, len(domain.Verbs))
	}
	for i, line := range lines[1:] {
		cells := strings.Fields(line)
		if cells[0] != string(domain.Verbs[i]) {
			t.Fatalf("line %d is %s, want %s", i+1, cells[0], domain.Verbs[i])
		}
		for j, role := range roles {
			checkCell(t, domain.Role(role), domain.Verbs[i], cells[j+1])
		}
	}
}

// colleague is a person who works with user 9 in team 1.
func colleague(role domain.Role) domain.Actor {
	a := person(role)
	a.TeamID, a.Team, a.Teamless = 1, []int64{a.UserID, 9}, false
	return a
}

func checkCell(t *testing.T, role domain.Role, verb domain.Verb, cell string) {
	t.Helper()
	a := colleague(role)
	team := cell == "a" || cell == "t"
	for _, c := range []struct {
		name   string
		owners []int64
		ok     bool
	}{{"at all", nil, cell != "-"}, {"on its own", []int64{3, a.UserID}, cell != "-"}, {"on its team's", []int64{9}, team}, {"on another's", []int64{8}, cell == "a"},
		{"on nobody's", []int64{0}, cell == "a"}} {
		err := domain.Can(a, verb, c.owners...)
		if (err == nil) != c.ok {
			t.Errorf("%s %s %s: %v", role, verb, c.name, err)
		}
		if err != nil && (domain.CodeOf(err) != domain.Forbidden || !strings.HasSuffix(err.Error(), ".")) {
			t.Errorf("%s %s %s answers %s: %s", role, verb, c.name, domain.CodeOf(err), err)
		}
	}
}

func TestWithoutTeamsATeamIsEverybody(t *testing.T) {
	a := person(domain.RoleManager)
	a.Teamless = true
	for _, owner := range []int64{0, 8, a.UserID} {
		if err := domain.Can(a, domain.VerbMove, owner); err != nil {
			t.Errorf("of %d: %v", owner, err)
		}
	}
}

func TestWhatNobodyOwnsIsOfThoseInNoTeam(t *testing.T) {
	a := colleague(domain.RoleManager)
	a.TeamID = 0
	if err := domain.Can(a, domain.VerbMove, 0); err != nil {
		t.Error(err)
	}
}

func TestATokenThatMayOnlyReadChangesNothing(t *testing.T) {
	a := person(domain.RoleProgram)
	a.ReadOnly = true
	for _, v := range domain.Verbs {
		reads := v == domain.VerbSee || v == domain.VerbLeaders || v == domain.VerbAuditRead || v == domain.VerbExport
		if err := domain.Can(a, v); (err == nil) != reads {
			t.Errorf("%s: %v", v, err)
		}
	}
}

func TestARefusalSaysWhoMay(t *testing.T) {
	cases := []struct {
		err  error
		want string
	}{
		{domain.Can(person(domain.RoleRep), domain.VerbReopen), "You may not reopen this; a manager or a program manager may. Nothing was changed."},
		{domain.Can(person(domain.RoleCSM), domain.VerbMove, 8), "You may move only what is your own; a manager or a program manager may do it here. Nothing was changed."},
		{domain.Can(person(domain.RoleManager), domain.VerbSQL), "You may not query this; an admin may. Nothing was changed."},
		{domain.Can(person(domain.RoleManager), "fly"), "You may not do this; nobody else may. Nothing was changed."},
	}
	for _, c := range cases {
		if c.err == nil || c.err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", c.err, c.want)
		}
	}
}

func TestWithoutARoleNobodyIsSignedIn(t *testing.T) {
	for _, v := range domain.Verbs {
		if err := domain.Can(domain.Actor{UserID: 7}, v, 7); domain.CodeOf(err) != domain.Unauthenticated {
			t.Errorf("%s: %v", v, err)
		}
		if err := domain.Can(person("pirate"), v, 7); domain.CodeOf(err) != domain.Forbidden {
			t.Errorf("an unknown role may %s: %v", v, err)
		}
	}
}

func TestARecordOfNobodyIsNotTheOwnOfAnActorWithoutID(t *testing.T) {
	if domain.Can(domain.Actor{Roles: []domain.Role{domain.RoleCSM}}, domain.VerbAsk, 0) == nil {
		t.Error("user 0 owns what nobody owns")
	}
}

func TestTheUserOfALocalFileMayDoEverything(t *testing.T) { // DECISIONS 4
	local := domain.Actor{UserID: 1, Roles: domain.InternalRoles}
	for _, v := range domain.Verbs {
		if domain.ScopeOf(local, v) != domain.ScopeAll {
			t.Errorf("the local user may not %s everything", v)
		}
	}
}
