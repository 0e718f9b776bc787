package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// bare is the least that a server can do for the same requests: the statements
// that refdeck runs, over the same driver and settings, with net/http and
// encoding/json around them. It looks up the token and its user as refdeck does,
// but knows no rules, no limits and no strict input.
type bare struct{ read, write *sql.DB }

func serveBare(path string) error {
	open := func(n int, pragmas string) (*sql.DB, error) {
		db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&"+pragmas)
		if err == nil {
			db.SetMaxOpenConns(n)
			db.SetMaxIdleConns(n)
		}
		return db, err
	}
	w, err := open(1, "_pragma=journal_mode(wal)&_pragma=synchronous(full)&_txlock=immediate")
	if err != nil {
		return err
	}
	r, err := open(4, "_pragma=query_only(1)")
	if err != nil {
		return err
	}
	b := &bare{read: r, write: w}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/partners/{id}", b.get)
	mux.HandleFunc("GET /api/v1/accounts", b.list)
	mux.HandleFunc("POST /api/v1/accounts", b.create)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http listening on", ln.Addr())
	return (&http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}).Serve(ln)
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// rows reads a whole result as maps.
func rows(ctx context.Context, q querier, query string, args ...any) ([]map[string]any, error) {
	res, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Close() }()
	names, err := res.Columns()
	if err != nil {
		return nil, err
	}
	var out []map[string]any
	for res.Next() {
		vals, into := make([]any, len(names)), make([]any, len(names))
		for i := range vals {
			into[i] = &vals[i]
		}
		if err := res.Scan(into...); err != nil {
			return nil, err
		}
		row := make(map[string]any, len(names))
		for i, n := range names {
			row[n] = vals[i]
		}
		out = append(out, row)
	}
	return out, res.Err()
}

// who reads the token and its user.
func who(ctx context.Context, q querier, r *http.Request) error {
	public := strings.Split(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer rfl_p_"), "_")[0]
	token, err := rows(ctx, q, "SELECT user_id, hash FROM token WHERE public_id = ?", public)
	if err != nil || len(token) == 0 {
		return fmt.Errorf("no such token: %w", err)
	}
	_, err = rows(ctx, q, "SELECT * FROM user WHERE id = ?", token[0]["user_id"])
	return err
}

func (b *bare) answer(w http.ResponseWriter, r *http.Request, query string, args ...any) {
	tx, err := b.read.BeginTx(r.Context(), nil)
	var out []map[string]any
	if err == nil {
		defer func() { _ = tx.Rollback() }()
		if err = who(r.Context(), tx, r); err == nil {
			out, err = rows(r.Context(), tx, query, args...)
		}
	}
	reply(w, out, err)
}

func reply(w http.ResponseWriter, out any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out)
}

func (b *bare) get(w http.ResponseWriter, r *http.Request) {
	b.answer(w, r, "SELECT * FROM partner WHERE id = ?", r.PathValue("id"))
}

func (b *bare) list(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.Atoi(r.URL.Query().Get("after"))
	b.answer(w, r, "SELECT * FROM account WHERE id IN (SELECT record_id FROM search_term WHERE kind = 'account' AND term >= (SELECT term FROM search_term WHERE kind = 'account' "+
		"AND term >= ? AND record_id = ? LIMIT 1) AND term < ? ORDER BY term, record_id LIMIT 50)", "=", after, "=\U0010FFFF")
}

// aboutAccount are the tables that are read to judge a customer again.
var aboutAccount = []string{"contact", "answer", "suppression", "support_case", "signal", "churn", "subscription", "success_event", "ask", "referral", "touch", "queue"}

func (b *bare) create(w http.ResponseWriter, r *http.Request) {
	var in struct{ Name, Kind, Industry, Country string }
	err := json.NewDecoder(r.Body).Decode(&in)
	if err != nil {
		reply(w, nil, err)
		return
	}
	tx, err := b.write.BeginTx(r.Context(), nil)
	if err == nil {
		defer func() { _ = tx.Rollback() }()
		err = b.insert(r, tx, in.Name, in.Kind, in.Industry, in.Country)
	}
	if err == nil {
		err = tx.Commit()
	}
	reply(w, in, err)
}

func (b *bare) insert(r *http.Request, tx *sql.Tx, name, kind, industry, country string) error {
	ctx := r.Context()
	if err := who(ctx, tx, r); err != nil {
		return err
	}
	var id int64
	if err := tx.QueryRowContext(ctx, "SELECT max(id) + 1 FROM account").Scan(&id); err != nil {
		return err
	}
	op, now := fmt.Sprint("bare-", id), time.Now().UnixMicro()
	steps := []struct {
		query string
		args  []any
	}{
		{"INSERT INTO account (id, rev, created_at, updated_at, created_by, op_id, name, name_key, domain, kind, lifecycle, industry, country, region, size_band, employees, " +
			"parent_name, customer_since, go_live_on, contract_start, contract_end, renewal_on, arr_minor, arr_currency, icp, cash_banned, gift_ban, competitor, sign_off, " +
			"hold_until, hold_reason, exec_sponsor, overdue_since, churn_notice, source_word) " +
			"VALUES (?, 1, ?, ?, 1, ?, ?, ?, '', ?, '', ?, ?, '', '', 0, '', '', '', '', '', '', 0, '', '', 0, 0, 0, '', '', '', '', '', '', '')",
			[]any{id, now, now, op, name, strings.ToLower(name), kind, industry, country}},
		{"INSERT INTO search_term (kind, term, record_id) VALUES ('account', ?, ?), ('account', ?, ?), ('account', ?, ?) ON CONFLICT DO NOTHING", []any{"=" + strings.ToLower(name), id, strings.TrimPrefix(name, "Race "), id, "race", id}},
		{"INSERT INTO operation (op_id, at, actor_id, action, subject, subject_id, result, undo, undone_by) VALUES (?, ?, 1, 'account.save', 'account', ?, ?, '', '')", []any{op, now, id, name}},
		{"INSERT INTO audit_event (at, actor_id, actor, via, op_id, action, subject, subject_id, before, after, reason) " +
			"VALUES (?, 1, 'Race', 'api', ?, 'account.save', 'account', ?, '{}', ?, '')", []any{now, op, id, name}},
	}
	for _, s := range steps {
		if _, err := tx.ExecContext(ctx, s.query, s.args...); err != nil {
			return err
		}
	}
	for _, t := range aboutAccount {
		if _, err := rows(ctx, tx, "SELECT * FROM "+t+" WHERE account_id = ?", id); err != nil {
			return err
		}
	}
	return nil
}
