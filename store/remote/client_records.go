package remote

import (
	"context"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Account is an account with its people and history.
func (c *Client) Account(ctx context.Context, id int64) (store.AccountDetail, error) {
	return call[store.AccountDetail](ctx, c, "account", ByNumber{id})
}

// Contact is a contact with its answers and asks.
func (c *Client) Contact(ctx context.Context, id int64) (store.ContactDetail, error) {
	return call[store.ContactDetail](ctx, c, "contact", ByNumber{id})
}

// Partner is a partner.
func (c *Client) Partner(ctx context.Context, id int64) (domain.Partner, error) {
	return call[domain.Partner](ctx, c, "partner", ByNumber{id})
}

// Accounts lists accounts by name.
func (c *Client) Accounts(ctx context.Context, q store.PageQuery) ([]domain.Account, error) {
	return items(call[List[domain.Account]](ctx, c, "accounts", q))
}

// Contacts lists contacts by name.
func (c *Client) Contacts(ctx context.Context, q store.PageQuery) ([]domain.Contact, error) {
	return items(call[List[domain.Contact]](ctx, c, "contacts", q))
}

// Partners lists partners by name.
func (c *Client) Partners(ctx context.Context, q store.PageQuery) ([]domain.Partner, error) {
	return items(call[List[domain.Partner]](ctx, c, "partners", q))
}

// Users lists who works with the program.
func (c *Client) Users(ctx context.Context) ([]domain.User, error) {
	return items(call[List[domain.User]](ctx, c, "users", None{}))
}

// save keeps a record: it is created without an id and replaced with one.
func save[T any](ctx context.Context, c *Client, name, op string, id int64, row T) (T, error) {
	verb := "save_"
	if id == 0 {
		verb = "create_"
	}
	return call[T](ctx, c, verb+name, Save[T]{op, row})
}

// SaveAccount keeps an account.
func (c *Client) SaveAccount(ctx context.Context, op string, a domain.Account) (domain.Account, error) {
	return save(ctx, c, "account", op, a.ID, a)
}

// SaveContact keeps a contact.
func (c *Client) SaveContact(ctx context.Context, op string, p domain.Contact) (domain.Contact, error) {
	return save(ctx, c, "contact", op, p.ID, p)
}

// SaveAnswer keeps a survey answer.
func (c *Client) SaveAnswer(ctx context.Context, op string, a domain.Answer) (domain.Answer, error) {
	return save(ctx, c, "answer", op, a.ID, a)
}

// SaveCase keeps a support case.
func (c *Client) SaveCase(ctx context.Context, op string, k domain.Case) (domain.Case, error) {
	return save(ctx, c, "case", op, k.ID, k)
}

// SaveEvent keeps a success event.
func (c *Client) SaveEvent(ctx context.Context, op string, e domain.SuccessEvent) (domain.SuccessEvent, error) {
	return save(ctx, c, "event", op, e.ID, e)
}

// SavePartner keeps a partner.
func (c *Client) SavePartner(ctx context.Context, op string, p domain.Partner) (domain.Partner, error) {
	return save(ctx, c, "partner", op, p.ID, p)
}

// SaveUser keeps a user.
func (c *Client) SaveUser(ctx context.Context, op string, u domain.User) (domain.User, error) {
	return save(ctx, c, "user", op, u.ID, u)
}

// Search finds records by the beginnings of words.
func (c *Client) Search(ctx context.Context, text string, limit int) ([]store.Hit, error) {
	return items(call[List[store.Hit]](ctx, c, "search", SearchIn{text, limit}))
}

// ImportBatch writes one batch of read rows.
func (c *Client) ImportBatch(ctx context.Context, b store.ImportBatch) (store.ImportResult, error) {
	return call[store.ImportResult](ctx, c, "import_batch", b)
}

// Views lists the saved views of a screen.
func (c *Client) Views(ctx context.Context, screen string) ([]domain.SavedView, error) {
	return items(call[List[domain.SavedView]](ctx, c, "views", ViewsIn{screen}))
}

// SaveView keeps a saved view.
func (c *Client) SaveView(ctx context.Context, op string, v domain.SavedView) (domain.SavedView, error) {
	return save(ctx, c, "view", op, v.ID, v)
}
