package store

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// checkText reads every text of every record (I39, DECISIONS 19).
func (d *doctor) checkText() error {
	tx := d.tx
	for _, scan := range [...]func() error{
		texts(d, "user", tx.Users()), texts(d, "account", tx.Accounts()), texts(d, "contact", tx.Contacts()), texts(d, "answer", tx.Answers()),
		texts(d, "signal", tx.Signals()), texts(d, "case", tx.Cases()), texts(d, "event", tx.Events()), texts(d, "churn", tx.Churns()),
		texts(d, "subscription", tx.Subscriptions()), texts(d, "partner", tx.Partners()), texts(d, "advocate", tx.Advocates()),
		texts(d, "ask", tx.Asks()), texts(d, "opportunity", tx.Opportunities()), texts(d, "referral", tx.Referrals()),
		texts(d, "stakeholder", tx.Stakeholders()), texts(d, "touch", tx.Touches()), texts(d, "note", tx.Notes()),
		texts(d, "suppression", tx.Suppressions()), texts(d, "saved_view", tx.SavedViews()), texts(d, "import_job", tx.ImportJobs()),
		texts(d, "team", tx.Teams()), texts(d, "ssh_key", tx.Keys()), texts(d, "token", tx.Tokens()),
	} {
		if err := scan(); err != nil {
			return err
		}
	}
	return nil
}

// texts scans the string fields of one table.
func texts[T any](d *doctor, kind string, t Table[T]) func() error {
	var fields []int
	of := reflect.TypeFor[T]()
	for i := range of.NumField() {
		if of.Field(i).Type.Kind() == reflect.String {
			fields = append(fields, i)
		}
	}
	return func() error {
		return eachPage(t, func(rows []T) (int64, error) {
			var id int64
			for i := range rows {
				v := reflect.ValueOf(&rows[i]).Elem()
				id = v.FieldByName("ID").Int()
				for _, f := range fields {
					if wrong := textFault(v.Field(f).String()); wrong != "" {
						d.found(fmt.Sprintf("%s/%d.%s: %s", kind, id, fieldName(of.Field(f).Name), wrong))
					}
				}
			}
			return id, d.ctx.Err()
		})
	}
}

// textFault says what is wrong with a stored text; nothing for a good one.
func textFault(s string) string {
	switch {
	case plain(s):
		return ""
	case !utf8.ValidString(s):
		return "not UTF-8"
	case !norm.NFC.IsNormalString(s):
		return "not in normal form"
	case strings.ContainsFunc(s, forbidden):
		return "control character"
	}
	return ""
}

// forbidden are the controls that no text keeps; a text may have several lines.
func forbidden(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
