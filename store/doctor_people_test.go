package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

const bosKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g bo@laptop"

// staffed is an office where a key and a token are in use and others were revoked.
func staffed(t *testing.T) *desk {
	t.Helper()
	d, admin, ana := office(t)
	got[domain.Team](d)(admin.SaveTeam(d.ctx, "", domain.Team{Name: "North"}))
	got[domain.Key](d)(admin.AddKey(d.ctx, store.KeyInput{UserID: ana.ID, Line: anasKey}))
	bos := got[domain.Key](d)(admin.AddKey(d.ctx, store.KeyInput{UserID: ana.ID, Line: bosKey}))
	token := got[store.NewToken](d)(admin.AddToken(d.ctx, store.TokenInput{UserID: ana.ID, Name: "report"}))
	gone := got[store.NewToken](d)(admin.AddToken(d.ctx, store.TokenInput{UserID: ana.ID, Name: "old"}))
	for _, sign := range []func(context.Context) (store.Store, error){
		func(ctx context.Context) (store.Store, error) { return d.svc.SignInKey(ctx, anasSum, "ssh") },
		func(ctx context.Context) (store.Store, error) { return d.svc.SignInKey(ctx, bos.Fingerprint, "ssh") },
		func(ctx context.Context) (store.Store, error) { return d.svc.SignInToken(ctx, token.Secret, "api") },
		func(ctx context.Context) (store.Store, error) { return d.svc.SignInToken(ctx, gone.Secret, "api") },
	} {
		got[store.Store](d)(sign(d.ctx))
	}
	d.clock.Add(20 * time.Minute)
	got[domain.Key](d)(admin.RevokeKey(d.ctx, "", bos.Fingerprint))
	got[domain.Token](d)(admin.RevokeToken(d.ctx, "", gone.Token.PublicID))
	return d
}

func TestDoctorFindsWhatIsWrongWithKeysAndTokens(t *testing.T) {
	for name, c := range map[string]struct {
		id, key string
		sql     []string
	}{
		"a token that is kept itself":        {"I34", "token/1: what is kept is no hash", []string{"UPDATE token SET hash = 'rfl_p_0123456789_' || hash WHERE id = 1"}},
		"a public part with a secret behind": {"I34", "token/1: more than its public part", []string{"UPDATE token SET public_id = public_id || '_secret' WHERE id = 1"}},
		"a secret in the record of what was done": {"I34", "token/2: more than its public part is kept by operation",
			[]string{"UPDATE operation SET result = '{\"Secret\":\"rfl_p_' || (SELECT public_id FROM token WHERE id = 2) || '_abc\"}' WHERE action = 'token.add' AND subject_id = 2"}},
		"a token used after its end":        {"I34", "token/1: used after it expired", []string{"UPDATE last_use SET at = at + 400 * 86400000000 WHERE kind = 'token' AND record_id = 1"}},
		"a token used after it was revoked": {"I34", "token/2: used after it was revoked", []string{"UPDATE last_use SET at = at + 3600000000 WHERE kind = 'token' AND record_id = 2"}},
		"a token for ever":                  {"I34", "token/1: it holds for more than a year", []string{"UPDATE token SET expires_at = 0 WHERE id = 1"}},
		"a token for two years":             {"I34", "token/1: it holds for more than a year", []string{"UPDATE token SET expires_at = created_at + 730 * 86400000000 WHERE id = 1"}},
		"a token for something else":        {"I34", "token/1: its scope is unknown", []string{"UPDATE token SET scope = 'root' WHERE id = 1"}},
		"a token of nobody":                 {"I34", "token/1: belongs to nobody", []string{"UPDATE token SET user_id = 4711 WHERE id = 1"}},
		"one key twice": {"I35", "ssh_key/9: it is key", []string{"DROP INDEX ssh_key_fingerprint", `INSERT INTO ssh_key
			SELECT 9, rev, created_at, updated_at, created_by, op_id, user_id, fingerprint, algorithm, public_key, comment, 0 FROM ssh_key WHERE id = 1`}},
		"a key under another's fingerprint":     {"I35", "ssh_key/1: its fingerprint is another one", []string{"UPDATE ssh_key SET fingerprint = 'SHA256:x' WHERE id = 1"}},
		"a key that is another one":             {"I35", "ssh_key/1: its fingerprint is another one", []string{"UPDATE ssh_key SET public_key = (SELECT public_key FROM ssh_key WHERE id = 2) WHERE id = 1"}},
		"a key of an algorithm that is too old": {"I35", "ssh_key/1: it is no key that is taken", []string{"UPDATE ssh_key SET algorithm = 'ssh-dss', public_key = 'ssh-dss AAAAB3NzaC1kc3M=' WHERE id = 1"}},
		"a key with another algorithm":          {"I35", "ssh_key/1: its algorithm is another one", []string{"UPDATE ssh_key SET algorithm = 'ssh-rsa' WHERE id = 1"}},
		"a key of nobody":                       {"I35", "ssh_key/1: belongs to nobody", []string{"UPDATE ssh_key SET user_id = 4711 WHERE id = 1"}},
		"a key used after it was revoked":       {"I35", "ssh_key/2: used after it was revoked", []string{"UPDATE last_use SET at = at + 3600000000 WHERE kind = 'ssh_key' AND record_id = 2"}},
		"a token without an audit event":        {"I20", "token/", []string{"DELETE FROM audit_event WHERE action = 'token.revoke'"}},
		"a key without an audit event":          {"I20", "ssh_key/", []string{"DELETE FROM audit_event WHERE action = 'key.revoke'"}},
		"a team without an audit event":         {"I20", "team/", []string{"DELETE FROM audit_event WHERE subject = 'team'"}},
		"a key from the future":                 {"I38", "ssh_key/1", []string{"UPDATE ssh_key SET updated_at = 4102444800000000 WHERE id = 1"}},
		"a token from the future":               {"I38", "token/1", []string{"UPDATE token SET updated_at = 4102444800000000 WHERE id = 1"}},
		"a team from the future":                {"I38", "team/1", []string{"UPDATE team SET updated_at = 4102444800000000 WHERE id = 1"}},
		"a token with a bell in its name":       {"I39", "token/1.name: control character", []string{"UPDATE token SET name = 'x' || char(7) WHERE id = 1"}},
		"an audit event that was changed":       {"I19", "Record 3 (id 3, ", []string{"UPDATE audit_event SET actor = 'Nobody' WHERE seq = 3"}},
		"an audit event that went missing":      {"I19", "Record 3 of the audit is missing", []string{"DELETE FROM audit_event WHERE seq = 3"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := staffed(t)
			d.sound()
			d.tamper(c.sql...)
			found, ok := d.ailing()[c.id]
			if !ok || !slices.ContainsFunc(found, func(k string) bool { return strings.HasPrefix(k, c.key) }) {
				t.Errorf("%v is not found by %s: %v", c.sql, c.id, found)
			}
		})
	}
}
