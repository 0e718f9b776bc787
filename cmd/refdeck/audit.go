package main

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

type auditJSON struct {
	ID        int64           `json:"id"`
	At        instant         `json:"at"`
	Actor     string          `json:"actor"`
	ActorID   *int64          `json:"actor_id"`
	Via       string          `json:"via"`
	OpID      string          `json:"op_id"`
	Action    string          `json:"action"`
	Subject   *string         `json:"subject"`
	SubjectID *int64          `json:"subject_id"`
	Before    json.RawMessage `json:"before"`
	After     json.RawMessage `json:"after"`
	Reason    *string         `json:"reason"`
}

func auditOf(e *domain.AuditEvent) auditJSON {
	return auditJSON{e.ID, instant(e.At), e.Actor, optional(e.ActorID), e.Via, e.OpID, e.Action, optional(e.Subject), optional(e.SubjectID),
		rawJSON(e.Before), rawJSON(e.After), optional(e.Reason)}
}

// rawJSON passes on kept JSON; whatever is none becomes null.
func rawJSON(s string) json.RawMessage {
	if !json.Valid([]byte(s)) {
		return json.RawMessage("null")
	}
	return json.RawMessage(s)
}

func (a *app) auditCommand() *cobra.Command {
	var limit int
	var subject, op string
	var before int64
	list := a.command("list", "Who did what, newest first", cobra.NoArgs, a.reads(func(ctx context.Context, w *work, _ []string) error {
		q := store.AuditQuery{OpID: op, Before: before, Limit: limit}
		if err := subjectOf(&q, subject); err != nil {
			return err
		}
		events, next, err := w.auditPage(ctx, q)
		if err != nil {
			return err
		}
		out := entityList[auditJSON]{Items: []auditJSON{}, Next: optional(next)}
		t := table{head: []string{"no", "at", "who", "via", "action", "subject", "reason", "after"}}
		for i := range events {
			e := &events[i]
			out.Items = append(out.Items, auditOf(e))
			t.add(e.ID, e.At, e.Actor, e.Via, e.Action, strings.TrimSuffix(e.Subject+":"+strconv.FormatInt(e.SubjectID, 10), ":0"), e.Reason, e.After)
		}
		a.more(next != 0, len(out.Items))
		return a.show(out, t)
	}))
	list.Flags().IntVar(&limit, "limit", 50, "how many to show; 0 for all")
	list.Flags().StringVar(&subject, "subject", "", "only about this record, as referral:12")
	list.Flags().StringVar(&op, "op", "", "only this operation")
	list.Flags().Int64Var(&before, "before", 0, "only what came before this number (next of the JSON)")
	return a.group("audit", "The record of what was done", list, a.auditVerifyCommand(), a.auditHeadCommand())
}

func subjectOf(q *store.AuditQuery, text string) error {
	if text == "" {
		return nil
	}
	kind, id, ok := strings.Cut(text, ":")
	n, err := strconv.ParseInt(id, 10, 64)
	if !ok || err != nil {
		return usageError{"--subject is a kind and a number, such as referral:12, not " + quoted(text) + "."}
	}
	q.Subject, q.SubjectID = kind, n
	return nil
}

// auditPage reads limit events, or all for 0.
func (w *work) auditPage(ctx context.Context, q store.AuditQuery) (all []domain.AuditEvent, next int64, err error) {
	want := q.Limit
	for {
		q.Limit = pageSize
		if want > 0 {
			q.Limit = min(pageSize, want-len(all))
		}
		events, err := w.Audit(ctx, q)
		if err != nil {
			return nil, 0, err
		}
		all = append(all, events...)
		if len(events) < q.Limit {
			return all, 0, nil
		}
		q.Before = events[len(events)-1].ID
		if want > 0 && len(all) >= want {
			return all, q.Before, nil
		}
	}
}
