package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func (a *app) auditVerifyCommand() *cobra.Command {
	var text string
	c := a.command("verify", "Check that nobody changed the record of what was done", cobra.NoArgs, a.reads(func(ctx context.Context, w *work, _ []string) error {
		r, err := a.verifyAudit(ctx, w, text)
		if err != nil {
			return err
		}
		head := ""
		if r.Sealed > 0 {
			head = domain.ChainHead{Seq: r.Sealed, Hash: r.Head}.String()
		}
		err = a.show(r, fields("ok", r.OK, "sealed", r.Sealed, "unsealed", r.Unsealed, "head", head))
		if err == nil && !r.OK {
			a.say("%s", domain.Line(r.Reason))
			err = answerNo{}
		}
		return err
	}))
	c.Flags().StringVar(&text, "head", "", "a head that was kept elsewhere, as SEQ:HASH; its record must still be there")
	c.Long = `verify walks along the hash chain into which every event is sealed, and names the first
record that was changed, taken away, put in or moved. It exits with 1 when there is one.

Whoever can write to the database could seal everything anew. A head that was kept
elsewhere, as refdeck audit head prints it, shows that too: give it with --head.`
	return c
}

// verifyAudit seals what waits for it and walks along the chain, up to a head if one is given.
func (a *app) verifyAudit(ctx context.Context, w *work, head string) (store.ChainReport, error) {
	var want domain.ChainHead
	if head != "" {
		var err error
		if want, err = domain.ParseChainHead(head); err != nil {
			return store.ChainReport{}, err
		}
	}
	if err := sealed(ctx, w.svc); err != nil {
		return store.ChainReport{}, err
	}
	if head == "" {
		return w.VerifyAudit(ctx)
	}
	return store.VerifyAgainst(ctx, w.Store, want)
}

// sealed has everything in the chain that can be. What cannot be written now, or is
// kept elsewhere, is left as it is.
func sealed(ctx context.Context, svc *store.Service) error {
	if svc == nil {
		return nil
	}
	err := svc.SealAll(ctx)
	if domain.CodeOf(err) == domain.Unavailable && ctx.Err() == nil {
		return nil
	}
	return err
}

type headJSON struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

func (a *app) auditHeadCommand() *cobra.Command {
	c := a.command("head", "The last record of the audit's chain, to be kept elsewhere", cobra.NoArgs, a.reads(func(ctx context.Context, w *work, _ []string) error {
		if err := sealed(ctx, w.svc); err != nil {
			return err
		}
		head, err := chainHead(ctx, w.Store)
		if err != nil {
			return err
		}
		if a.flags.json {
			return a.show(headJSON{head.Seq, head.Hash}, table{})
		}
		_, err = fmt.Fprintln(a.out, head)
		return err
	}))
	c.Long = `head prints SEQ:HASH of the last sealed record. Kept outside of the store, in a mail, a
ticket or on another machine, it lets refdeck audit verify --head find out later whether
the audit was cut off or written anew.`
	return c
}

// chainHead is the last sealed record. A store that cannot tell it alone is walked through.
func chainHead(ctx context.Context, st store.Store) (domain.ChainHead, error) {
	if c, ok := st.(store.ChainReader); ok {
		e, err := c.SealedAt(ctx, 0)
		return domain.ChainHead{Seq: e.Seq, Hash: e.Hash}, err
	}
	r, err := st.VerifyAudit(ctx)
	switch {
	case err != nil:
		return domain.ChainHead{}, err
	case !r.OK:
		return domain.ChainHead{}, domain.Errorf(domain.Conflict, "The audit's chain is broken, so it has no head to keep: %s", r.Reason)
	case r.Sealed == 0:
		return domain.ChainHead{}, domain.Errorf(domain.NotFound, "No record of the audit has been sealed yet.")
	}
	return domain.ChainHead{Seq: r.Sealed, Hash: r.Head}, nil
}
