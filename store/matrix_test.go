package store_test

import (
	"crypto/rand"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

func TestEveryRoleDoesWhatThePolicySaysAndNothingElse(t *testing.T) {
	d := bare(t)
	d.svc.Entropy = rand.Reader
	d.svc.Parse = func(string) (*domain.Program, error) { return domain.DefaultProgram(), nil }
	storetest.Matrix(t, d.svc, func(t *testing.T, u domain.User) store.Store {
		t.Helper()
		return got[store.Store](d)(d.svc.SignInUser(d.ctx, u.ID, "test"))
	})
	d.sound()
}
