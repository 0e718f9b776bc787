package remote

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// saving are the two routes by which a record is kept: made, and replaced whole.
// create_NAME and save_NAME are their ids.
func saving[T any](name, path, what string, f func(c ctx, st store.Store, op string, row T) (T, error)) []Route {
	call := func(c ctx, st store.Store, in Save[T]) (T, error) { return f(c, st, in.Op, in.Row) }
	return []Route{
		route("create_"+name, "POST", path, "Add "+what, call),
		route("save_"+name, "PUT", path+"/{id}", "Replace "+what+" whole; rev is that of the one read", call),
	}
}

var recordsRoutes = slices.Concat(
	[]Route{
		route("account", "GET", "/accounts/{id}", "An account with its people and history",
			func(c ctx, st store.Store, in ByNumber) (store.AccountDetail, error) { return st.Account(c, in.ID) }),
		route("contact", "GET", "/contacts/{id}", "A contact with its answers and asks",
			func(c ctx, st store.Store, in ByNumber) (store.ContactDetail, error) { return st.Contact(c, in.ID) }),
		route("partner", "GET", "/partners/{id}", "A partner",
			func(c ctx, st store.Store, in ByNumber) (domain.Partner, error) { return st.Partner(c, in.ID) }),
		route("accounts", "GET", "/accounts", "Accounts by name",
			func(c ctx, st store.Store, in store.PageQuery) (List[domain.Account], error) {
				return list(st.Accounts(c, in))
			}),
		route("contacts", "GET", "/contacts", "Contacts by name",
			func(c ctx, st store.Store, in store.PageQuery) (List[domain.Contact], error) {
				return list(st.Contacts(c, in))
			}),
		route("partners", "GET", "/partners", "Partners by name",
			func(c ctx, st store.Store, in store.PageQuery) (List[domain.Partner], error) {
				return list(st.Partners(c, in))
			}),
		route("users", "GET", "/users", "The people who work with the program",
			func(c ctx, st store.Store, _ None) (List[domain.User], error) { return list(st.Users(c)) }),
		route("search", "GET", "/search", "Records by the beginnings of words",
			func(c ctx, st store.Store, in SearchIn) (List[store.Hit], error) {
				return list(st.Search(c, in.Text, in.Limit))
			}),
		route("views", "GET", "/views", "The saved views of a screen",
			func(c ctx, st store.Store, in ViewsIn) (List[domain.SavedView], error) {
				return list(st.Views(c, in.Screen))
			}),
		importRoute(),
	},
	saving("account", "/accounts", "an account", func(c ctx, st store.Store, op string, row domain.Account) (domain.Account, error) {
		return st.SaveAccount(c, op, row)
	}),
	saving("contact", "/contacts", "a contact", func(c ctx, st store.Store, op string, row domain.Contact) (domain.Contact, error) {
		return st.SaveContact(c, op, row)
	}),
	saving("answer", "/answers", "a survey answer", func(c ctx, st store.Store, op string, row domain.Answer) (domain.Answer, error) {
		return st.SaveAnswer(c, op, row)
	}),
	saving("case", "/cases", "a support case", func(c ctx, st store.Store, op string, row domain.Case) (domain.Case, error) {
		return st.SaveCase(c, op, row)
	}),
	saving("event", "/success-events", "a success event", func(c ctx, st store.Store, op string, row domain.SuccessEvent) (domain.SuccessEvent, error) {
		return st.SaveEvent(c, op, row)
	}),
	saving("partner", "/partners", "a partner", func(c ctx, st store.Store, op string, row domain.Partner) (domain.Partner, error) {
		return st.SavePartner(c, op, row)
	}),
	saving("user", "/users", "a user", func(c ctx, st store.Store, op string, row domain.User) (domain.User, error) {
		return st.SaveUser(c, op, row)
	}),
	saving("view", "/views", "a saved view", func(c ctx, st store.Store, op string, row domain.SavedView) (domain.SavedView, error) {
		return st.SaveView(c, op, row)
	}),
)

func importRoute() Route {
	r := route("import_batch", "POST", "/imports", "Write one batch of read rows in one transaction",
		func(c ctx, st store.Store, in store.ImportBatch) (store.ImportResult, error) {
			return st.ImportBatch(c, in)
		})
	r.Limit = MaxBatch
	return r
}
