package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// scoreTally is the range of a column of survey scores.
type scoreTally struct {
	n, max, outOf int64
}

func (t *scoreTally) add(s string) {
	score, outOf, fault := readScore(s)
	if fault != "" {
		return
	}
	t.n++
	t.max, t.outOf = max(t.max, score), max(t.outOf, outOf)
}

var scaleInHeader = regexp.MustCompile(`(?:^|[^0-9])[01]\s*(?:-|–|to|\.\.|/)\s*(100|10|[57])(?:[^0-9]|$)|(?:out of|max)\s*(100|10|[57])(?:[^0-9]|$)`)

// headerScale is the scale that a header names: "Score (1-5)", "rating out of 7".
func headerScale(header string) int64 {
	m := scaleInHeader.FindStringSubmatch(strings.ToLower(header))
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseInt(m[1]+m[2], 10, 64)
	return n
}

func namesSurvey(s string, words ...string) bool {
	for _, part := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !isLetter(r) }) {
		for _, w := range words {
			if part == w {
				return true
			}
		}
	}
	return strings.Contains(strings.ToLower(s), "effort") && len(words) > 1
}

// decideScale settles survey and scale (DECISIONS 18): headers and "9/10" decide;
// answers to NPS are 0–10. A column for NPS whose largest value is 7 or less, or
// that calls itself CSAT or CES, is asked about: a top mark of 5 must not be
// taken for a detractor's 5.
func (p *Plan) decideScale(file string, col *Column, g guess, t *scoreTally) error {
	named := firstOf(p.opt.Scale, headerScale(col.Header), g.sheet.Scale, t.outOf)
	other := namesSurvey(col.Header, "csat", "ces")
	if p.Kind == "nps" {
		p.Survey, p.Scale = domain.SurveyNPS, 10
		if p.has("survey") && named == 0 { // each row says what it answers
			col.Reads = "0 to 10"
			return nil
		}
		switch {
		case named != 0 && named != 10:
			return &Question{Flag: "kind", Column: col.Header, Options: []string{"csat"}, Text: fmt.Sprintf(
				"The scores of %s in the column %q are out of %d, and NPS is 0 to 10; nothing was imported. Import it as csat.", file, col.Header, named)}
		case p.opt.Scale == 0 && (other || named == 0 && t.n > 0 && t.max <= 7 && !namesSurvey(col.Header, "nps")):
			return &Question{Flag: "scale", Column: col.Header, Options: []string{"10", "csat"}, Text: fmt.Sprintf(
				"The largest score of %s in the column %q is %d; nothing was imported. Say --scale 10 if these are NPS answers from 0 to 10, or import the file as csat.", file, col.Header, t.max)}
		}
		col.Reads = "0 to 10"
		return nil
	}
	p.Survey = domain.SurveyCSAT
	if namesSurvey(col.Header, "ces", "effort") || namesSurvey(file, "ces") {
		p.Survey = domain.SurveyCES
	}
	p.Scale = named
	if named == 0 {
		p.Scale = nearestScale(t.max)
		if p.Scale == 0 || t.n > 0 && t.max < 4 {
			return &Question{Flag: "scale", Column: col.Header, Options: []string{"5", "7", "10", "100"}, Text: fmt.Sprintf(
				"The largest score of %s in the column %q is %d; nothing was imported. Say how high it can be: --scale 5, 7, 10 or 100.", file, col.Header, t.max)}
		}
		p.Notes = append(p.Notes, Warning{Column: col.Header, Field: "score", Code: "scale_assumed",
			Message: fmt.Sprintf("The largest score in %q is %d, so the scale is taken to end at %d; --scale says otherwise.", col.Header, t.max, p.Scale)})
	}
	col.Reads = fmt.Sprintf("up to %d", p.Scale)
	return nil
}

func nearestScale(largest int64) int64 {
	for _, s := range []int64{5, 7, 10, 100} {
		if largest <= s {
			return s
		}
	}
	return 0
}

func firstOf(ns ...int64) int64 {
	for _, n := range ns {
		if n != 0 {
			return n
		}
	}
	return 0
}

func (p *Plan) has(field string) bool {
	for _, c := range p.Columns {
		if c.Field.Name == field {
			return true
		}
	}
	return false
}
