package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// exporter hands every record of a kind to emit, as JSON and as a row.
type exporter struct {
	kind string
	head []string
	each func(ctx context.Context, w *work, scope store.Scope, emit func(v any, row []any) error) error
}

func (a *app) exportCommand() *cobra.Command {
	var format, file string
	kinds := exporters()
	names := make([]string, len(kinds))
	for i := range kinds {
		names[i] = kinds[i].kind
	}
	c := a.command("export KIND", "Write all records of a kind: "+strings.Join(names, ", "), cobra.ExactArgs(1),
		a.reads(func(ctx context.Context, w *work, args []string) error {
			i := slices.Index(names, args[0])
			if i < 0 {
				return usageError{"export does not know " + quoted(args[0]) + "; it knows " + strings.Join(names, ", ") + "."}
			}
			return a.export(ctx, w, &kinds[i], format, file)
		}))
	c.ValidArgs = names
	c.Flags().StringVar(&format, "format", "ndjson", "ndjson or csv")
	c.Flags().StringVar(&file, "out", "-", "the file to write; - is standard output")
	return c
}

func (a *app) export(ctx context.Context, w *work, x *exporter, format, file string) error {
	if format != "ndjson" && format != "csv" {
		return usageError{"--format is ndjson or csv, not " + quoted(format) + "."}
	}
	if err := domain.Can(w.Actor(), domain.VerbExport); err != nil {
		return err
	}
	scope, err := a.scope(ctx, w)
	if err == nil {
		err = a.ownFile(file)
	}
	if err != nil {
		return err
	}
	if file == "-" {
		return x.write(ctx, w, scope, a.out, format)
	}
	return writeWhole(file, func(out io.Writer) error { return x.write(ctx, w, scope, out, format) })
}

// writeWhole writes a file that appears only when it is complete.
func writeWhole(file string, write func(io.Writer) error) error {
	temp, err := os.CreateTemp(filepath.Dir(file), ".refdeck-*")
	if err != nil {
		return domain.Wrap(domain.Unavailable, err, "The file %s cannot be written; nothing was exported.", file)
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	if err := errors.Join(write(temp), temp.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), file); err != nil {
		return domain.Wrap(domain.Unavailable, err, "The file %s cannot be written; nothing was exported.", file)
	}
	return nil
}

func (x *exporter) write(ctx context.Context, w *work, scope store.Scope, out io.Writer, format string) error {
	b := bufio.NewWriter(out)
	emit := func(v any, _ []any) error { return writeJSON(b, v, false) }
	if format == "csv" {
		if err := writeCSV(b, table{head: x.head}); err != nil {
			return err
		}
		emit = func(_ any, row []any) error { return writeCSVRow(b, row) }
	}
	if err := x.each(ctx, w, scope, emit); err != nil {
		return err
	}
	return b.Flush()
}

func exporters() []exporter {
	return []exporter{
		{"accounts", []string{"id", "name", "domain", "kind", "lifecycle", "industry", "country", "customer_since", "renewal_date", "arr", "currency", "owner"}, eachAccount},
		{"contacts", []string{"id", "account_id", "name", "email", "phone", "title", "decision_maker", "consent", "do_not_ask"}, eachContact},
		{"partners", []string{"id", "name", "code", "type", "tier", "status", "email"}, eachPartner},
		{"referrals", []string{"id", "ref_id", "type", "referred_account", "referrer_name", "stage", "acceptance", "expected_value", "currency", "owner", "submitted_at",
			"closed_at"}, eachReferral},
		{"audit", []string{"id", "at", "actor", "via", "op_id", "action", "subject", "subject_id", "reason", "before", "after"}, eachAudit},
	}
}

func eachAccount(ctx context.Context, w *work, scope store.Scope, emit func(any, []any) error) error {
	names, err := w.userNames(ctx)
	if err != nil {
		return err
	}
	_, err = pages(ctx, w.Accounts, store.PageQuery{Scope: scope}, 0, func(x *domain.Account) int64 { return x.ID }, func(x *domain.Account) error {
		return emit(accountOf(x, names[x.OwnerID]), []any{x.ID, x.Name, x.Domain, string(x.Kind), string(x.Lifecycle), x.Industry, x.Country, x.CustomerSince,
			x.RenewalOn, x.ARR, x.ARR.Currency, names[x.OwnerID]})
	})
	return err
}

func eachContact(ctx context.Context, w *work, scope store.Scope, emit func(any, []any) error) error {
	_, err := pages(ctx, w.Contacts, store.PageQuery{Scope: scope}, 0, func(x *domain.Contact) int64 { return x.ID }, func(x *domain.Contact) error {
		return emit(contactOf(x), []any{x.ID, x.AccountID, x.Name, x.Email, x.Phone, x.Title, x.DecisionMaker, orUnknown(string(x.Consent)), x.DoNotAsk})
	})
	return err
}

func eachPartner(ctx context.Context, w *work, scope store.Scope, emit func(any, []any) error) error {
	_, err := pages(ctx, w.Partners, store.PageQuery{Scope: scope}, 0, func(x *domain.Partner) int64 { return x.ID }, func(x *domain.Partner) error {
		return emit(partnerOf(x), []any{x.ID, x.Name, x.Code, x.Type, string(x.Tier), x.Status, x.Email})
	})
	return err
}

func eachReferral(ctx context.Context, w *work, scope store.Scope, emit func(any, []any) error) error {
	q := store.ReferralQuery{Scope: scope, Window: domain.AllTime(), By: "submitted", Limit: pageSize}
	for {
		page, err := w.List(ctx, q)
		if err != nil {
			return err
		}
		for _, c := range page.Cards {
			if err := emit(cardOf(c), []any{c.ID, c.RefID, string(c.Track), c.AccountName, c.Referrer, string(c.Stage), string(c.Acceptance), c.Value,
				c.Value.Currency, c.Owner, c.SubmittedAt, c.ClosedAt}); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		q.After = page.Next
	}
}

func eachAudit(ctx context.Context, w *work, _ store.Scope, emit func(any, []any) error) error {
	q := store.AuditQuery{Limit: pageSize}
	for {
		events, err := w.Audit(ctx, q)
		if err != nil {
			return err
		}
		for i := range events {
			e := &events[i]
			if err := emit(auditOf(e), []any{e.ID, e.At, e.Actor, e.Via, e.OpID, e.Action, e.Subject, e.SubjectID, e.Reason, e.Before, e.After}); err != nil {
				return err
			}
		}
		if len(events) < q.Limit {
			return nil
		}
		q.Before = events[len(events)-1].ID
	}
}
