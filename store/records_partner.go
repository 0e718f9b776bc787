package store

import (
	"cmp"
	"context"
	"regexp"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// SavePartner adds or corrects a partner. Its code stands in referral ids (§2.3),
// so it cannot change; a tier set by hand needs a manager and holds for a year (§3.7).
func (s *session) SavePartner(ctx context.Context, op string, p domain.Partner) (domain.Partner, error) {
	return write(ctx, s, op, "partner.save", func(c *change) (domain.Partner, error) {
		if err := cleanRow(&p); err != nil {
			return p, err
		}
		old, err := beforeSeen(c, c.tx.Partners(), &p.Meta, func(v *domain.Partner) *domain.Meta { return &v.Meta }, func(v *domain.Partner) string { return v.Name }, c.mayEditPartner)
		if err != nil {
			return p, err
		}
		if err := c.maySavePartner(&p, old); err != nil {
			return p, err
		}
		if err := c.preparePartner(&p, old); err != nil {
			return p, err
		}
		step := c.tierStep(&p, old)
		c.undo.Text = undoWords(p.Name, old == nil)
		if err := save(c, c.tx.Partners(), "partner", &p.Meta, &p); err != nil {
			return p, err
		}
		c.about("partner", p.ID)
		if step != nil {
			step.PartnerID = p.ID
			c.fixed = old != nil // the tier's history stays
			if err := c.tx.AddTierChange(*step, c.op); err != nil {
				return p, err
			}
		}
		was := ""
		if old != nil {
			was = partnerText(old)
		}
		return p, c.index("partner", p.ID, was, partnerText(&p))
	})
}

func (c *change) mayEditPartner(p *domain.Partner) error {
	if !c.sight().seesPartners() {
		return notFound("partner")
	}
	return c.may(domain.VerbEditRecord, p.ManagerID)
}

func (c *change) maySavePartner(p, old *domain.Partner) error {
	if p.AccountID != 0 && (old == nil || p.AccountID != old.AccountID) {
		if _, err := c.sight().account(p.AccountID); err != nil {
			return err
		}
	}
	if old == nil {
		if p.ManagerID == 0 {
			p.ManagerID = c.s.who().UserID
		}
		return domain.Can(c.s.who(), domain.VerbEditRecord)
	}
	if p.ManagerID != old.ManagerID {
		if err := c.may(domain.VerbReassign, old.ManagerID); err != nil {
			return err
		}
	}
	if p.Tier != old.Tier || p.TierLocked != old.TierLocked {
		return c.may(domain.VerbOverrideGate, old.ManagerID)
	}
	return nil
}

var partnerCodeForm = regexp.MustCompile(`^[A-Z]{2,3}\d{2,4}$`)

func (c *change) preparePartner(p, old *domain.Partner) error {
	p.NameKey, p.Code = domain.NameKey(p.Name), strings.ToUpper(p.Code)
	p.Tier, p.Status = cmp.Or(p.Tier, domain.TierBronze), cmp.Or(p.Status, "active")
	k := checks{}
	k.need(p.Name != "", "name", "Write the partner's name")
	k.need(p.Code == "" || partnerCodeForm.MatchString(p.Code), "code", "A code is two or three letters and two to four digits, such as AB78")
	k.need(old == nil || old.Code == "" || p.Code == old.Code, "code", "The code stands in referral numbers and cannot change")
	k.need(p.Email == "" || domain.EmailNorm(p.Email) != "", "email", "%q is not an e-mail address such as ana@acme.com", p.Email)
	oneOf(&k, "tier", p.Tier, domain.TierBronze, domain.TierSilver, domain.TierGold)
	oneOf(&k, "status", p.Status, domain.PartnerStatuses()...)
	c.user(&k, p.ManagerID, "manager")
	if k.err != nil {
		return k.err
	}
	if err := c.partnerFree(p); err != nil || p.Code != "" {
		return err
	}
	var err error
	p.Code = domain.ReferrerCode(p.Name, func(code string) bool {
		taken, e := c.codeTaken(code, p.ID)
		err = cmp.Or(err, e)
		return taken
	})
	return err
}

// partnerFree refuses a second partner of one name or code.
func (c *change) partnerFree(p *domain.Partner) error {
	same, err := c.tx.Partners().By("name_key", p.NameKey)
	if err != nil {
		return err
	}
	for i := range same {
		if same[i].ID != p.ID {
			return &domain.Error{Code: domain.Conflict, Field: "name", Message: same[i].Name + " is a partner already; nothing was saved. Open it, or write another name."}
		}
	}
	if p.Code == "" {
		return nil
	}
	taken, err := c.codeTaken(p.Code, p.ID)
	if err == nil && taken {
		return &domain.Error{Code: domain.Conflict, Field: "code", Message: "The code " + p.Code + " is somebody else's; nothing was saved. Choose another one, or leave it empty."}
	}
	return err
}

// codeTaken tells whether a referrer other than the partner has the code.
func (c *change) codeTaken(code string, partner int64) (bool, error) {
	adv, err := c.tx.Advocates().By("code", code)
	if err != nil {
		return false, err
	}
	for i := range adv {
		if partner == 0 || adv[i].PartnerID != partner {
			return true, nil
		}
	}
	others, err := c.tx.Partners().By("code", code)
	for i := range others {
		if others[i].ID != partner {
			return true, err
		}
	}
	return false, err
}

// tierStep is the entry in the tier's history that a save makes; nil for none. A
// tier set by hand stays for a year unless another end was given.
func (c *change) tierStep(p, old *domain.Partner) *TierChange {
	today := c.today()
	if old == nil {
		if p.TierSince.IsZero() {
			p.TierSince = today
		}
		return &TierChange{To: p.Tier, Reason: "new partner", At: c.now}
	}
	if p.Tier == old.Tier {
		p.TierSince = old.TierSince
		return nil
	}
	p.TierSince = today
	if latest := today.AddMonths(12); p.TierLocked <= today || p.TierLocked > latest {
		p.TierLocked = latest
	}
	return &TierChange{From: old.Tier, To: p.Tier, Reason: "set by hand", At: c.now}
}
