package store

import (
	"cmp"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// takeOpportunities takes deals of any source in; those that no referral has are
// the baseline, and the sums take them in at once.
func (im *importer) takeOpportunities() error {
	if err := im.findAccounts(); err != nil {
		return err
	}
	owners, err := im.owners()
	if err != nil {
		return err
	}
	var rows []int
	var recs []content[domain.Opportunity]
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		o := *r.Opp
		o.AccountID, o.OwnerID = im.account(i, false), owners[i]
		ext := extOf(r, "opportunity", r.Account.words(), o.Name, o.OpenedOn.String(), o.Product)
		rows, recs = append(rows, i), append(recs, content[domain.Opportunity]{ext, o})
	}
	return takeRecords(im, entity[domain.Opportunity]{kind: "opportunity", table: im.c.tx.Opportunities(), meta: func(o *domain.Opportunity) *domain.Meta { return &o.Meta },
		decides: []string{"Result", "ClosedOn", "Renewal", "Expansion"}, after: im.countDeal,
		before: func(o *domain.Opportunity) error { return im.c.touchReferral(o.ReferralID) }}, rows, recs)
}

// countDeal has the sums follow an opportunity that a row made or changed. One
// that belongs to a referral is left to the referral's own figures.
func (im *importer) countDeal(old, now *domain.Opportunity) {
	if old != nil {
		im.sums.add(-1, &deal{Opp: old})
	}
	im.sums.add(1, &deal{Opp: now})
}

// takePartners takes partners in: found by the source's id, by their code or by name.
func (im *importer) takePartners() error {
	owners, err := im.owners()
	if err != nil {
		return err
	}
	var exts []string
	for i := range im.b.Rows {
		exts = addWord(exts, im.b.Rows[i].ExtID)
	}
	byExt, err := im.externals("partner", exts)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	items := make([]item[domain.Partner], 0, len(im.b.Rows))
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		it := item[domain.Partner]{row: i, ext: r.ExtID, rec: *r.Partner}
		it.rec.NameKey, it.rec.ManagerID = domain.NameKey(it.rec.Name), owners[i]
		it.keys = []string{"n:" + it.rec.NameKey + "\x1e" + domain.EmailNorm(it.rec.Email)}
		if it.id = byExt[r.ExtID]; r.ExtID != "" {
			it.linked = it.id != 0
			it.keys = []string{"x:" + r.ExtID}
		}
		if err := im.namePartner(&it, taken); err != nil {
			return err
		}
		if it.id != 0 {
			it.rec.Tier = "" // the tier of a known partner follows from its deals (§3.7)
		}
		items = append(items, it)
	}
	return im.savePartners(items)
}

// savePartners writes partners and begins the tier history of the new ones.
func (im *importer) savePartners(items []item[domain.Partner]) error {
	var steps []TierChange
	_, err := take(im, entity[domain.Partner]{kind: "partner", table: im.c.tx.Partners(), meta: func(p *domain.Partner) *domain.Meta { return &p.Meta },
		fill: func(p *domain.Partner) {
			p.Status, p.Type, p.Tier = cmp.Or(p.Status, "active"), cmp.Or(p.Type, "agency"), cmp.Or(p.Tier, domain.TierBronze)
			p.TierSince = cmp.Or(p.TierSince, im.c.today())
		}, text: partnerText,
		after: func(old, p *domain.Partner) {
			if old == nil {
				steps = append(steps, TierChange{PartnerID: p.ID, To: p.Tier, Reason: "imported", At: im.c.now})
			}
		}}, items)
	for _, step := range steps {
		if err == nil {
			err = im.c.tx.AddTierChange(step, im.c.op)
		}
	}
	return err
}

// namePartner finds a partner by code or name, and gives a new one a code that
// nobody bears: it stands in the ids of referrals, where it can never change.
func (im *importer) namePartner(it *item[domain.Partner], taken map[string]bool) error {
	tx := im.c.tx
	code := strings.ToUpper(strings.TrimSpace(it.rec.Code))
	it.rec.Code = ""
	if it.id != 0 {
		return nil
	}
	if partnerCodeForm.MatchString(code) {
		same, err := tx.Partners().By("code", code)
		if err != nil {
			return err
		}
		if len(same) > 0 {
			it.id = same[0].ID
			return nil
		}
		it.rec.Code = code
	}
	named, err := tx.Partners().By("name_key", it.rec.NameKey)
	if err != nil {
		return err
	}
	for i := range named {
		if it.ext == "" || domain.EmailNorm(named[i].Email) == domain.EmailNorm(it.rec.Email) {
			it.id, it.rec.Code = named[i].ID, ""
			return nil
		}
	}
	if free, err := im.codeFree(it.rec.Code, taken); err != nil || it.rec.Code != "" && free {
		taken[it.rec.Code] = true
		return err
	}
	var failed error
	it.rec.Code = domain.ReferrerCode(it.rec.Name, func(code string) bool {
		free, err := im.codeFree(code, taken)
		if err != nil {
			failed = err
		}
		return !free
	})
	taken[it.rec.Code] = true
	return failed
}

func (im *importer) codeFree(code string, taken map[string]bool) (bool, error) {
	if code == "" || taken[code] {
		return false, nil
	}
	used, err := im.c.codeTaken(code, 0)
	return !used, err
}

// takeReferrals takes referrals in as new ones: a stage is never guessed from
// another system's word (DECISIONS 14). They count from the day they were submitted.
func (im *importer) takeReferrals() error {
	owners, err := im.owners()
	if err != nil {
		return err
	}
	book, err := im.openBook()
	if err != nil {
		return err
	}
	exts := make([]string, len(im.b.Rows))
	for i := range im.b.Rows {
		r := &im.b.Rows[i]
		in := r.Referral
		exts[i] = extOf(r, "referral", domain.NameKey(in.AccountName), in.AccountDomain, domain.EmailNorm(in.ContactEmail), r.Contact.words(), partnerWords(r.Partner))
	}
	known, err := im.externals("referral", append([]string(nil), exts...))
	if err != nil {
		return err
	}
	if known == nil {
		known = map[string]int64{}
	}
	fresh := map[string]bool{}
	for i := range im.b.Rows {
		res := &im.result.Results[i]
		switch {
		case fresh[exts[i]]:
			res.Status = RowDuplicate
		case known[exts[i]] != 0:
			if res.Status, err = im.knownReferral(known[exts[i]]); err != nil {
				return err
			}
		default:
			id, err := im.addReferral(i, owners[i], book)
			if err != nil {
				return err
			}
			if id == 0 {
				continue
			}
			fresh[exts[i]] = true
			if err := im.c.tx.LinkExternal("referral", im.b.System, map[string]int64{exts[i]: id}); err != nil {
				return err
			}
		}
	}
	return nil
}

func partnerWords(p *domain.Partner) string {
	if p == nil {
		return ""
	}
	return domain.NameKey(p.Name) + "\x1e" + p.Code
}

func (im *importer) knownReferral(id int64) (RowStatus, error) {
	r, err := im.c.tx.Referrals().Get(id)
	if err == nil && im.sameJob(r.OpID) {
		return RowDuplicate, nil
	}
	return RowUnchanged, err
}

// addReferral takes one row in; 0 if it was rejected.
func (im *importer) addReferral(row int, owner int64, book *addressBook) (int64, error) {
	r := &im.b.Rows[row]
	in := *r.Referral
	in.OwnerID = owner
	var err error
	if in.PartnerID, err = im.partnerOf(r.Partner); err != nil {
		return 0, err
	}
	if in.PartnerID == 0 {
		if in.ReferrerContactID, err = book.find(r.Contact, 0); err != nil {
			return 0, err
		}
	}
	if in.PartnerID == 0 && in.ReferrerContactID == 0 {
		in.ReferrerName = r.Contact.said()
		if in.ReferrerName == "" && r.Partner != nil {
			in.ReferrerName = r.Partner.Name
		}
		im.warn(row, "referrer", "unknown_referrer", "the referrer %q is neither a contact nor a partner; the referral was taken with the name alone", in.ReferrerName)
	}
	if in.ReferrerName == "" && in.PartnerID == 0 && in.ReferrerContactID == 0 {
		im.reject(row, "referrer", "missing", "nobody is named as the referrer")
		return 0, nil
	}
	c := im.c
	now := c.now
	if at := r.SubmittedAt; !at.IsZero() && at.Before(now) {
		c.now = at // as if it were submitted on its day
		if in.IntroducedAt.After(at) {
			in.IntroducedAt = at
		}
	}
	defer func() { c.now = now }()
	if err := cleanRow(&in); err != nil {
		im.reject(row, fieldOf(err), "bad_text", "%s", err.Error())
		return 0, nil
	}
	if err := checkReferralInput(in, c.now); err != nil {
		im.reject(row, fieldOf(err), "invalid", "%s", err.Error())
		return 0, nil
	}
	added, err := c.addReferral(in)
	if err != nil {
		return 0, err
	}
	im.result.Results[row].Status = RowCreated
	if added.Merged {
		im.result.Results[row].Status = RowDuplicate
	}
	return added.Referral.ID, nil
}

// partnerOf finds the partner that a referral's row names: by the source's id, code or name.
func (im *importer) partnerOf(p *domain.Partner) (int64, error) {
	if p == nil {
		return 0, nil
	}
	if p.Code != "" {
		id, err := im.c.tx.External("partner", im.b.System, p.Code)
		if err != nil || id != 0 {
			return id, err
		}
		same, err := im.c.tx.Partners().By("code", strings.ToUpper(p.Code))
		if err != nil || len(same) > 0 {
			return first(same).ID, err
		}
	}
	if p.Name == "" {
		return 0, nil
	}
	named, err := im.c.tx.Partners().By("name_key", domain.NameKey(p.Name))
	return first(named).ID, err
}
