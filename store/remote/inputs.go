package remote

import (
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// None is the input or the answer of an operation that has none.
type None struct{}

// List is an answer of several rows; there is no list that is null.
type List[T any] struct {
	Items []T `wire:"always"`
}

func list[T any](rows []T, err error) (List[T], error) { return List[T]{rows}, err }

// Save is a record to be kept, which travels as the record itself.
type Save[T any] struct {
	Op  string
	Row T `wire:"inline"`
}

// ByNumber names a record by its id.
type ByNumber struct{ ID int64 }

// ContactAt asks about a contact at a moment; the zero moment is now.
type ContactAt struct {
	ContactID int64
	AsOf      store.AsOf
}

// AccountAt asks about an account at a moment.
type AccountAt struct {
	AccountID int64
	AsOf      store.AsOf
}

// ContactIn names a contact.
type ContactIn struct{ ContactID int64 }

// CardsIn asks for a further page of one column.
type CardsIn struct {
	store.BoardQuery
	Stage domain.Stage
	After int64 // id of the last card of the page before
}

// RefIn names a referral by its reference.
type RefIn struct{ Ref string }

// MissingIn asks what a move still needs.
type MissingIn struct {
	ID int64
	To domain.Stage
}

// ThankIn notes that a referrer was thanked.
type ThankIn struct {
	Op      string
	ID, Rev int64
}

// UndoIn takes back one's own last operation.
type UndoIn struct{ Op string }

// SearchIn looks for records.
type SearchIn struct {
	Text  string
	Limit int
}

// ViewsIn asks for the saved views of a screen.
type ViewsIn struct{ Screen string }

// OfUser asks for what belongs to a user; 0 is everybody.
type OfUser struct{ UserID int64 }

// RevokeKeyIn ends a key.
type RevokeKeyIn struct{ Op, Fingerprint string }

// RevokeTokenIn ends a token.
type RevokeTokenIn struct{ Op, PublicID string }

// ComposeIn says that somebody writes to a contact; contact 0 ends it.
type ComposeIn struct {
	Session   string
	ContactID int64
}

// ComposingIn asks who else writes to these contacts.
type ComposingIn struct {
	Session  string
	Contacts []int64
}

// Me is who acts, with the rights that follow.
type Me struct {
	Identity store.Identity `wire:"inline"`
	Actor    domain.Actor
}

// Program is the settings in force as a program file, and their version.
type Program struct {
	Version int64 // 0: the defaults
	TOML    string
}

// ApplyProgramIn is a program file to put in force.
type ApplyProgramIn struct{ Op, TOML string }

// Applied is the version that a program file became.
type Applied struct{ Version int64 }
