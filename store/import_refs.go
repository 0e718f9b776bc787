package store

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// rowKey is the id of a row that has none of its own: the same words give the
// same key, so that the same file twice changes nothing.
func rowKey(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return "~" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}

func (r RefAccount) empty() bool { return r == RefAccount{} }

func (r RefAccount) words() string {
	return r.ExtID + "\x1e" + domain.NameKey(r.Name) + "\x1e" + r.Domain
}

// said is how the file named the account, for messages.
func (r RefAccount) said() string {
	for _, s := range []string{r.Name, r.ExtID, r.Domain} {
		if s != "" {
			return s
		}
	}
	return ""
}

func (r RefContact) words() string {
	return r.ExtID + "\x1e" + domain.NameKey(r.Name) + "\x1e" + domain.EmailNorm(r.Email)
}

func (r RefContact) said() string {
	for _, s := range []string{r.Name, r.Email, r.ExtID} {
		if s != "" {
			return s
		}
	}
	return ""
}

// companyDomain is a domain that names one company; mail hosts do not.
func companyDomain(s string) string {
	if d := domain.DomainOf(s); d != "" && !domain.GenericDomain(d) {
		return d
	}
	return ""
}

// findAccounts resolves the accounts that the batch names: by id in the source,
// else by domain, else by name.
func (im *importer) findAccounts() error {
	var exts, doms, names []string
	for i := range im.b.Rows {
		r := im.b.Rows[i].Account
		exts, doms, names = addWord(exts, r.ExtID), addWord(doms, companyDomain(r.Domain)), addWord(names, domain.NameKey(r.Name))
	}
	byExt, err := im.externals("account", exts)
	if err != nil {
		return err
	}
	byDomain, err := findKeys(doms, im.c.tx.AccountsAt)
	if err != nil {
		return err
	}
	byName, err := findKeys(names, im.c.tx.AccountsNamed)
	if err != nil {
		return err
	}
	im.byName, im.byDomain = byName, byDomain
	im.byID = map[RefAccount]int64{}
	for i := range im.b.Rows {
		r := im.b.Rows[i].Account
		id := byExt[r.ExtID]
		if id == 0 {
			id = byDomain[companyDomain(r.Domain)]
		}
		if id == 0 {
			id = byName[domain.NameKey(r.Name)]
		}
		im.byID[r] = id
	}
	return nil
}

func addWord(to []string, s string) []string {
	if s == "" || len(to) > 0 && to[len(to)-1] == s {
		return to
	}
	return append(to, s)
}

func findKeys(keys []string, find func([]string) (map[string]int64, error)) (map[string]int64, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	return find(uniqueWords(keys))
}

func uniqueWords(keys []string) []string {
	seen := make(map[string]bool, len(keys))
	out := keys[:0]
	for _, k := range keys {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

func (im *importer) externals(kind string, ids []string) (map[string]int64, error) {
	return findKeys(ids, func(ids []string) (map[string]int64, error) { return im.c.tx.Externals(kind, im.b.System, ids) })
}

// account is the account a row belongs to. When the row must have one and it is
// not known, the row is rejected; else it goes in without, with a warning.
func (im *importer) account(row int, must bool) int64 {
	r := im.b.Rows[row].Account
	id := im.byID[r]
	switch {
	case id != 0:
	case must && r.empty():
		im.reject(row, "account", "no_account", "the row names no account")
	case must:
		im.reject(row, "account", "unknown_account", "the account %q is not known; import the accounts first", r.said())
	case !r.empty() && !im.told[r.said()]:
		im.told[r.said()] = true // once per batch and account
		im.warn(row, "account", "unknown_account", "the account %q is not known; its rows are listed under no account", r.said())
	}
	return id
}

// owner is the user of a name or e-mail in the source. One that nobody bears yet
// becomes an inactive user (DECISIONS 15).
func (im *importer) owner(said string) (int64, error) {
	said, err := cleanLine(said)
	if err != nil || said == "" {
		return 0, nil //nolint:nilerr // an owner that cannot be read is none
	}
	if im.users == nil {
		if err := im.loadUsers(); err != nil {
			return 0, err
		}
	}
	key := userKey(said)
	if id := im.users[key]; id != 0 {
		return id, nil
	}
	u := domain.User{Name: said}
	if strings.Contains(said, "@") {
		u.Email = strings.ToLower(said)
		local, _, _ := strings.Cut(said, "@")
		u.Name = strings.Join(strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '_' }), " ")
	}
	u.CreatedAt, u.CreatedBy, u.UpdatedAt, u.OpID = im.c.now, im.c.s.who().UserID, im.c.now, im.c.op
	if err := im.c.tx.Users().Put(&u); err != nil {
		return 0, err
	}
	im.users[key] = u.ID
	return u.ID, nil
}

func userKey(s string) string {
	if strings.Contains(s, "@") {
		return strings.ToLower(s)
	}
	return domain.NameKey(s)
}

func (im *importer) loadUsers() error {
	im.users = map[string]int64{}
	after := int64(0)
	for {
		page, err := im.c.tx.Users().Page(after, 1000)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, u := range page {
			after = u.ID
			for _, k := range []string{userKey(u.Email), userKey(u.Name)} {
				if _, taken := im.users[k]; k != "" && !taken {
					im.users[k] = u.ID
				}
			}
		}
	}
}

// owners resolves the owner of every row.
func (im *importer) owners() ([]int64, error) {
	out := make([]int64, len(im.b.Rows))
	for i := range im.b.Rows {
		var err error
		if out[i], err = im.owner(im.b.Rows[i].Owner); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// extOf is the id of a row in its source, or its content as one.
func extOf(r *ImportRow, content ...string) string {
	if r.ExtID != "" {
		return r.ExtID
	}
	return rowKey(content...)
}
