package intake

import (
	"fmt"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// dateTally counts how the values of one column write their dates.
type dateTally struct {
	n          [formEither + 1]int64
	same       int64 // of formEither: day and month are the same number
	unreadable int64
	samples    map[dateForm]string
}

func (t *dateTally) add(s string) {
	m, form := readDate(s)
	if form == formNone {
		t.unreadable++
		return
	}
	t.n[form]++
	if form == formEither && m.flip().date == m.date {
		t.same++
	}
	if t.samples == nil {
		t.samples = map[dateForm]string{}
	}
	if _, have := t.samples[form]; !have {
		t.samples[form] = s
	}
}

// dateRule is the one way in which a column's dates are read.
//
// Values that carry their own order (2026-11-20, 20 Nov 2026) and values of the
// column's one order of day and month (20/11/2026) may stand together: none of
// them can be read in two ways. Numbers (Excel days, seconds since 1970) never
// mix with the others, nor with each other: the form with more values is the
// column's, and a row with another one is rejected.
type dateRule struct {
	numbers dateForm // the column holds numbers of this form
	order   dateForm // formDMY or formMDY; formNone when no value needs it
	mixed   bool
}

// parseDateFormat reads what a person typed: dmy, "DD/MM/YYYY", mdy, iso, excel,
// epoch, epoch-ms, epoch-us.
func parseDateFormat(s string) (dateForm, error) {
	switch key := fold(s); key {
	case "":
		return formNone, nil
	case "iso", "ymd", "yyyymmdd", "yearmonthday":
		return formISO, nil
	case "excel", "serial":
		return formSerial, nil
	case "epoch", "epochs", "unix", "seconds":
		return formSeconds, nil
	case "epochms", "ms", "milliseconds":
		return formMillis, nil
	case "epochus", "us", "microseconds":
		return formMicros, nil
	default:
		d, m := strings.IndexByte(key, 'd'), strings.IndexByte(key, 'm')
		switch {
		case strings.Trim(key, "dmy") != "" && key != "daymonthyear" && key != "monthdayyear" || d < 0 || m < 0:
			return formNone, domain.Invalidf("date-format", "The date format %q is not known; use dmy, mdy, iso, excel, epoch, epoch-ms or epoch-us.", s)
		case d < m:
			return formDMY, nil
		}
		return formMDY, nil
	}
}

// rule chooses how the column is read. asked is the form a person gave.
func (t *dateTally) rule(file, header string, asked dateForm) (dateRule, error) {
	text := t.n[formISO] + t.n[formNamed] + t.n[formDMY] + t.n[formMDY] + t.n[formEither]
	numbers, most := formNone, int64(0)
	for _, f := range []dateForm{formSerial, formSeconds, formMillis, formMicros} {
		if t.n[f] > most || f == asked && t.n[f] > 0 {
			numbers, most = f, t.n[f]
		}
	}
	if most > text || numbers != formNone && numbers == asked {
		return dateRule{numbers: numbers, mixed: text > 0}, nil
	}
	order, err := t.order(file, header, asked)
	if err != nil {
		return dateRule{}, err
	}
	ordered := t.n[formDMY] + t.n[formMDY] + t.n[formEither]
	return dateRule{order: order, mixed: ordered > 0 && ordered < text}, nil
}

// order decides between day/month and month/day. One stray value among twenty
// of the other order is a mistake in that row; more make the column unclear.
func (t *dateTally) order(file, header string, asked dateForm) (dateForm, error) {
	dmy, mdy := t.n[formDMY], t.n[formMDY]
	switch {
	case asked == formDMY || asked == formMDY:
		return asked, nil
	case dmy > 0 && dmy >= 20*mdy:
		return formDMY, nil
	case mdy > 0 && mdy >= 20*dmy:
		return formMDY, nil
	case dmy > 0:
		return formNone, &Question{Flag: "date-format", Column: header, Options: []string{"dmy", "mdy"},
			Samples: []string{t.samples[formDMY], t.samples[formMDY]}, Text: fmt.Sprintf(
				"In %s the column %q holds both %s and %s; nothing was imported. Say --date-format dmy (day first) or mdy (month first); the rows that do not fit are then rejected.",
				file, header, t.samples[formDMY], t.samples[formMDY])}
	case t.n[formEither] > t.same:
		s := t.samples[formEither]
		return formNone, &Question{Flag: "date-format", Column: header, Options: []string{"dmy", "mdy"}, Samples: []string{s}, Text: fmt.Sprintf(
			"In %s every date of the column %q can be read in two ways, such as %s; nothing was imported. Say --date-format dmy (day first) or mdy (month first).",
			file, header, s)}
	}
	return formDMY, nil
}

// read reads a value by the rule of its column.
func (r dateRule) read(s string) (moment, bool) {
	m, form := readDate(s)
	switch form {
	case formNone:
		return m, false
	case formSerial, formSeconds, formMillis, formMicros:
		return m, form == r.numbers
	}
	if r.numbers != formNone {
		return m, false
	}
	switch form {
	case formDMY, formMDY:
		return m, form == r.order
	case formEither:
		if r.order == formMDY {
			m = m.flip()
		}
	}
	return m, true
}

// say names the rule in words; t tells which forms there are.
func (r dateRule) say(t *dateTally) string {
	if r.numbers != formNone {
		return formNames[r.numbers]
	}
	var forms []string
	for _, f := range []dateForm{formISO, formNamed} {
		if t.n[f] > 0 {
			forms = append(forms, formNames[f])
		}
	}
	if t.n[formDMY]+t.n[formMDY]+t.n[formEither] > 0 {
		forms = append(forms, formNames[r.order])
	}
	return strings.Join(forms, " and ")
}
