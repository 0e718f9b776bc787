package postgres

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/internal/sqlstore"
)

const (
	wordsAway  = "The database cannot be reached at this moment; nothing was changed. What you typed is kept: try again shortly."
	wordsOdd   = "Something went wrong inside the store; nothing was changed. Run refdeck doctor."
	wordsRace  = "Others were changing the same records at this moment; nothing was changed. Do it again."
	wordsDoors = "The database does not let this user in; check the user, the password and who the server admits (pg_hba.conf)."
)

// words is what people read for each SQLSTATE, or its class; the code is
// unavailable unless another is given.
var words = map[string]string{
	"08":    wordsAway,
	"57P01": wordsAway,
	"57P02": wordsAway,
	"57P03": "The database is starting up and takes nobody in yet; nothing was changed. Try again in a moment.",
	"57P05": wordsAway,
	"40":    wordsRace,
	"55P03": "Somebody else is writing to this store and has not finished; nothing was changed. Try again in a moment.",
	"57014": "The database took too long over this and was stopped; nothing was changed. Try again, or ask for less at once.",
	"25P03": "The database ended a transaction that had paused for too long; nothing was changed. Try again.",
	"53300": "The database has no connection left for refdeck; nothing was changed. Try again in a moment, or raise its max_connections.",
	"53100": "The disk of the database is full; what was saved before is kept. Make room and do it again.",
	"53":    "The database is short of memory or disk; nothing was changed. Look at the server, then try again.",
	"58":    "The disk of the database reported an error; what was saved before is kept. Look at the server, then run refdeck doctor.",
	"XX":    "The database reports that it is damaged; nothing was changed. Look at the server's log, and restore the last backup if it confirms this.",
	"25006": "This database can only be read (it is a standby, or was made read-only); nothing was changed. Connect to the primary, or name all hosts with target_session_attrs=read-write.",
	"28":    wordsDoors,
	"3D000": "There is no database of this name on the server; make it with createdb, then open it again.",
	"3F000": "The database has no schema in which refdeck may make its tables; check the search_path of the user.",
	"42501": "The database does not permit this to refdeck's user; nothing was changed. Let the user own the database or its schema.",
	"42P01": "The database holds no complete store of refdeck; nothing was changed. Open it once with refdeck doctor, or restore its backup.",
	"26000": "The pooler before the database does not keep prepared statements; nothing was changed. Leave default_query_exec_mode out of the address.",
	"42P05": "The pooler before the database does not keep prepared statements; nothing was changed. Leave default_query_exec_mode out of the address.",
}

// mapError turns an error of the driver into a domain.Error by its SQLSTATE. Errors
// that already are one, and nil, stay.
func mapError(err error) error {
	if err == nil {
		return nil
	}
	var known *domain.Error
	if errors.As(err, &known) {
		return err
	}
	switch {
	case errors.Is(err, sqlstore.ErrBusy):
		return domain.Wrap(domain.Unavailable, err, "All of refdeck's connections to the database are in use; nothing was changed. Try again in a moment.")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return domain.Wrap(domain.Unavailable, err, "This was cancelled or took too long; nothing was changed.")
	}
	if code := state(err); code != "" {
		return mapState(err, code)
	}
	if lost(err) {
		return domain.Wrap(domain.Unavailable, err, wordsAway)
	}
	return domain.Wrap(domain.Internal, err, wordsOdd)
}

func mapState(err error, code string) error {
	switch code {
	case "23505":
		return domain.Wrap(domain.Conflict, err, "There is already a record with this name, code or address; nothing was changed.")
	case "23503":
		return domain.Wrap(domain.Invalid, err, "This refers to a record that does not exist; nothing was changed.")
	case "22021", "22P05":
		return domain.Wrap(domain.Invalid, err, "A text holds a character that cannot be kept; nothing was changed.")
	case "54000":
		return domain.Wrap(domain.Invalid, err, "A text is too large to be kept; nothing was changed.")
	}
	if w, ok := words[code]; ok {
		return domain.Wrap(domain.Unavailable, err, "%s", w)
	}
	if w, ok := words[code[:2]]; ok {
		return domain.Wrap(domain.Unavailable, err, "%s", w)
	}
	if code[:2] == "22" || code[:2] == "23" {
		return domain.Wrap(domain.Internal, err, "The store refused a value that it cannot keep; nothing was changed.")
	}
	return domain.Wrap(domain.Internal, err, wordsOdd)
}

// state is the SQLSTATE in an error's chain; empty where the server said nothing.
func state(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) && len(e.Code) == 5 {
		return e.Code
	}
	return ""
}

// lost tells that there is no connection (any more), but may be again in a moment.
func lost(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	if code := state(err); code != "" {
		return code[:2] == "08" || slices.Contains([]string{"57P01", "57P02", "57P03", "57P05"}, code)
	}
	var connect *pgconn.ConnectError
	return errors.Is(err, errLost) || errors.As(err, &connect)
}

// refused tells that a commit failed with an answer: the engine kept nothing.
func refused(err error) bool {
	code := state(err)
	return code == "40001" || code == "40P01" || len(code) == 5 && code[:2] == "23"
}
