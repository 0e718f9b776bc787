package domain_test

import (
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
)

// policyTable is the whole matrix: a all, o own, - none.
const policyTable = `
                admin program_manager manager csm sales_rep partner_manager finance auditor viewer partner_user referrer
see             a     a               a       o   o         a               a       a       a      o            o
ask             -     a               a       o   -         -               -       -       -      -            -
snooze          -     a               a       o   -         -               -       -       -      -            -
hold            -     a               a       o   -         -               -       -       -      -            -
reassign        -     a               a       o   o         o               -       -       -      -            -
log_event       -     a               a       o   o         o               -       -       -      -            -
thank           -     a               a       o   o         o               -       -       -      -            -
referral_add    -     a               a       o   o         a               -       -       -      -            -
move            -     a               a       o   o         o               -       -       -      -            -
accept          -     a               a       o   o         o               -       -       -      -            -
override_gate   -     a               a       -   -         -               -       -       -      -            -
reopen          -     a               a       -   -         -               -       -       -      -            -
edit_record     -     a               a       o   o         o               -       -       -      -            -
import          a     a               a       -   -         -               -       -       -      -            -
program_apply   a     a               -       -   -         -               -       -       -      -            -
audit_read      a     a               a       o   o         o               -       a       -      -            -
export          a     a               a       -   -         -               -       -       -      -            -
sql             a     -               -       -   -         -               -       -       -      -            -`

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

func checkCell(t *testing.T, role domain.Role, verb domain.Verb, cell string) {
	t.Helper()
	a := person(role)
	for _, c := range []struct {
		name   string
		owners []int64
		ok     bool
	}{{"at all", nil, cell != "-"}, {"on its own", []int64{3, 7}, cell != "-"}, {"on another's", []int64{8}, cell == "a"}, {"on nobody's", []int64{0}, cell == "a"}} {
		err := domain.Can(a, verb, c.owners...)
		if (err == nil) != c.ok {
			t.Errorf("%s %s %s: %v", role, verb, c.name, err)
		}
		if err != nil && (domain.CodeOf(err) != domain.Forbidden || !strings.HasSuffix(err.Error(), ".")) {
			t.Errorf("%s %s %s answers %s: %s", role, verb, c.name, domain.CodeOf(err), err)
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
