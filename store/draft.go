package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// draftSubject and draftBody are the ask by hand. Each {{field}} is filled in; one
// without a value stays visible as [field] and is listed, so that nobody sends it unseen.
const (
	draftSubject = "A favour to ask, {{first_name}}"
	draftBody    = `Hi {{first_name}},

{{trigger}}

Do you know one or two people, in your network or elsewhere, who face what {{account}} faced before {{product}}? A short introduction by e-mail is all it takes; I take it from there and keep you posted. And if nobody comes to mind, that is fine too.

Thank you,
{{csm}}`
)

// openings are the first sentences by what makes now the moment.
var openings = map[domain.TriggerKind]string{
	domain.TriggerNPS:      "Thank you for the score you gave us {{when}}. It made our day.",
	domain.TriggerCSAT:     "Thank you for the good marks you gave us {{when}}.",
	domain.TriggerROI:      "Congratulations on the results you have reached: {{evidence}}. We were glad to help with that.",
	domain.TriggerQBR:      "It was good to hear in our review how well things are going at {{account}}.",
	domain.TriggerDelivery: "It is about three months since we delivered, and I am glad to see how {{account}} puts it to use.",
	domain.TriggerFirstWin: "Congratulations on the first success at {{account}} with {{product}}.",
	domain.TriggerProject:  "Now that our project is done, thank you for the good work together.",
	domain.TriggerRenewal:  "As we talk about the time ahead, I would like to thank you for working with us.",
	domain.TriggerStanding: "You told us some time ago that you would recommend us. Thank you for that.",
	domain.TriggerManual:   "Thank you for working with us.",
}

// Draft is the ask's text for one contact, from the moment that is open now.
func (s *session) Draft(ctx context.Context, contact int64) (DraftText, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (DraftText, error) {
		c, err := s.sight(tx).contact(contact)
		if err != nil {
			return DraftText{}, err
		}
		var b domain.Book
		if c.AccountID != 0 {
			books, err := tx.Books([]int64{c.AccountID})
			if err != nil || len(books) == 0 {
				return DraftText{}, noAccount(err, c.Name)
			}
			b = books[0]
		}
		now := s.now()
		v := domain.Explain(p, &b, contact, now)
		fields, err := draftFields(tx, &b, &c, &v, now)
		if err != nil {
			return DraftText{}, err
		}
		fields["csm"] = s.who().Name
		return fillDraft(emailOf(&c), v.Best().Kind, fields), nil
	})
}

// draftFields gives the merge fields their values; empty where there is none.
func draftFields(tx Tx, b *domain.Book, c *domain.Contact, v *domain.Verdict, now time.Time) (map[string]string, error) {
	out := map[string]string{"first_name": firstName(c), "name": c.Name, "account": b.Account.Name, "product": product(b, now)}
	w := v.Best()
	if !w.OpensAt.IsZero() {
		out["when"] = ageWords(now.Sub(w.OpensAt)) + " ago"
	}
	if w.Record.Kind == "event" {
		e, err := tx.Events().Get(w.Record.ID)
		if err != nil {
			return nil, err
		}
		out["evidence"] = strings.TrimSpace(e.Evidence)
	}
	return out, nil
}

// firstName is the name to greet by; an address in the place of a name is none.
func firstName(c *domain.Contact) string {
	name, _, _ := strings.Cut(strings.TrimSpace(c.Name), " ")
	if strings.Contains(name, "@") {
		return ""
	}
	return name
}

// product is the plan of the newest subscription that runs.
func product(b *domain.Book, now time.Time) string {
	today := domain.DateOf(now, time.UTC)
	var best *domain.Subscription
	for i := range b.Subs {
		s := &b.Subs[i]
		if s.Plan == "" || s.StartOn > today || (!s.EndOn.IsZero() && s.EndOn < today) {
			continue
		}
		if best == nil || s.StartOn > best.StartOn {
			best = s
		}
	}
	if best == nil {
		return ""
	}
	return best.Plan
}

func fillDraft(to string, kind domain.TriggerKind, fields map[string]string) DraftText {
	opening, ok := openings[kind]
	if !ok {
		opening = openings[domain.TriggerManual]
	}
	out := DraftText{To: to}
	var missing []string
	out.Subject = fillFields(draftSubject, fields, &missing)
	out.Body = fillFields(strings.Replace(draftBody, "{{trigger}}", opening, 1), fields, &missing)
	if to == "" {
		missing = append(missing, "e-mail")
	}
	slices.Sort(missing)
	out.Missing = slices.Compact(missing)
	return out
}

// fillFields fills {{field}} in, once from left to right, so that a value that looks
// like a field stays as it is.
func fillFields(text string, fields map[string]string, missing *[]string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{{")
		b.WriteString(before)
		name, after, closed := strings.Cut(rest, "}}")
		if !ok || !closed {
			return b.String()
		}
		if v := fields[name]; v != "" {
			b.WriteString(v)
		} else {
			b.WriteString("[" + strings.ReplaceAll(name, "_", " ") + "]")
			*missing = append(*missing, name)
		}
		text = after
	}
}
