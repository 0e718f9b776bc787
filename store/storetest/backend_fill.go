package storetest

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var start = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// seeds is how many records of each kind a seeded store has, numbered from 1.
const seeds = 100

// references are fields that hold the id of a record without saying so in their name.
var references = map[string]bool{"OwnerAE": true, "CreditedTo": true, "DuplicateOf": true, "ReopenedFrom": true, "ReferrerContact": true, "ReferrerAccount": true}

// seed makes records 1 to seeds of every kind that others refer to.
func seed(tx store.Tx) error {
	teams := make([]domain.Team, seeds)
	users, accounts := make([]domain.User, seeds), make([]domain.Account, seeds)
	contacts, partners := make([]domain.Contact, seeds), make([]domain.Partner, seeds)
	advocates, asks := make([]domain.Advocate, seeds), make([]domain.Ask, seeds)
	opportunities, referrals := make([]domain.Opportunity, seeds), make([]domain.Referral, seeds)
	for i := range seeds {
		teams[i].NameKey = fmt.Sprintf("seed %d", i)
		asks[i].ContactID = int64(i + 1)
		advocates[i].Code = fmt.Sprintf("SEED%d", i)
		referrals[i].RefID = fmt.Sprintf("SEED-%d", i)
		referrals[i].ArchivedAt = start
	}
	for _, insert := range []func() error{
		func() error { return tx.Teams().Insert(teams) },
		func() error { return tx.Users().Insert(users) },
		func() error { return tx.Accounts().Insert(accounts) },
		func() error { return tx.Contacts().Insert(contacts) },
		func() error { return tx.Partners().Insert(partners) },
		func() error { return tx.Advocates().Insert(advocates) },
		func() error { return tx.Asks().Insert(asks) },
		func() error { return tx.Opportunities().Insert(opportunities) },
		func() error { return tx.Referrals().Insert(referrals) },
	} {
		if err := insert(); err != nil {
			return err
		}
	}
	return nil
}

// filled is a record in which every field has a value of its own, so that two
// columns that were mixed up show. References point at seeded records.
func filled[T any](round int) T {
	var row T
	n := round * 1000
	fillValue(reflect.ValueOf(&row).Elem(), "", &n)
	return row
}

func fillValue(v reflect.Value, name string, n *int) {
	*n++
	if name == "LastUsedAt" { // kept apart from its record
		return
	}
	switch v.Interface().(type) {
	case domain.Meta:
		v.Set(reflect.ValueOf(domain.Meta{CreatedAt: start, UpdatedAt: start.Add(time.Duration(*n) * time.Minute), CreatedBy: int64(*n), OpID: fmt.Sprint("op", *n)}))
		return
	case time.Time:
		v.Set(reflect.ValueOf(start.Add(time.Duration(*n) * time.Microsecond)))
		return
	case domain.Date:
		v.Set(reflect.ValueOf(domain.NewDate(2026, 1, *n%1000)))
		return
	case domain.Money:
		v.Set(reflect.ValueOf(domain.Money{Minor: int64(-*n), Currency: "EUR"}))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fillValue(v.Field(i), v.Type().Field(i).Name, n)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("%s %d ✓", name, *n))
	case reflect.Int64:
		if references[name] || strings.HasSuffix(name, "ID") {
			v.SetInt(int64((*n+*n/1000)%seeds) + 1) // another one each round, for what is unique
		} else {
			v.SetInt(int64(*n))
		}
	case reflect.Float64:
		v.SetFloat(float64(*n) + 0.5)
	case reflect.Bool:
		v.SetBool(true)
	}
}
