package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Plan is how one file will be read: decided once, from all of it.
type Plan struct {
	File     string
	Kind     string
	System   string // of the external ids: the recognised one, or --source
	Title    string // "HubSpot", "plain file"
	Say      string // what the file was taken for and why
	Columns  []Column
	Ignored  []string // headers that feed no field
	Headers  []string
	Notes    []Warning // about the whole file
	Records  int64     // in the file, bad ones included
	Bytes    int64
	Survey   domain.Survey // of nps and csat
	Scale    int64         // the largest possible score
	Currency string        // of amounts that name none
	Encoding Encoding

	src    *Source
	layout *layout
	kind   *Kind
	rules  []rule
	zone   *time.Location
	opt    Options
}

// Prepare looks through the whole file and decides how it is read. It answers
// invalid, with a Question as cause, when only a person can decide; invalid for
// a file that cannot be read at all; ctx ends it early.
func Prepare(ctx context.Context, src *Source, opt Options) (*Plan, error) {
	p, err := prepare(ctx, src, opt)
	if err != nil {
		return nil, asError(err)
	}
	return p, nil
}

func prepare(ctx context.Context, src *Source, opt Options) (*Plan, error) {
	c, err := vocab()
	if err != nil {
		return nil, domain.Wrap(domain.Internal, err, "The vocabularies of this program are damaged; nothing was imported. Install it again.")
	}
	l, err := layoutOf(src, opt)
	if err != nil {
		return nil, err
	}
	kind := opt.Kind
	if kind == "" {
		kind = Auto
	}
	file := filepath.Base(src.Name)
	h := newHeaderSet(l.headers, l.itemType)
	g, err := c.recognise(kind, file, h)
	if err != nil {
		return nil, err
	}
	p := &Plan{File: src.Name, Kind: g.kind.Key, System: g.system.System, Title: g.system.Title, Headers: l.headers, Bytes: src.Size,
		Encoding: l.enc, Currency: opt.Currency, Scale: opt.Scale, src: src, layout: l, kind: g.kind, zone: opt.Zone, opt: opt}
	if opt.Source != "" {
		p.System = opt.Source
	}
	if p.zone == nil {
		p.zone = time.UTC
	}
	if g.sheet.HeaderRows == 2 {
		id, _ := h.find(g.sheet.Signs[0][0])
		if err := l.secondHeader(src, max(id, 0)); err != nil {
			return nil, err
		}
		p.Headers = l.headers
		h = newHeaderSet(l.headers, l.itemType)
	}
	p.Say = g.say(file, h, kind != Auto)
	if p.Columns, err = c.assign(g, h, opt.Fields); err != nil {
		return nil, err
	}
	if err := g.kind.checkNeeds(file, p.Columns, h); err != nil {
		return nil, err
	}
	p.note(h)
	return p, p.scan(ctx, c, g)
}

func layoutOf(src *Source, opt Options) (*layout, error) {
	enc, err := ParseEncoding(opt.Encoding)
	if err != nil {
		return nil, err
	}
	delim, err := parseDelimiter(opt.Delimiter)
	if err != nil {
		return nil, err
	}
	if opt.Currency != "" && !domain.ValidCurrency(opt.Currency) {
		return nil, domain.Invalidf("currency", "%q is no currency code; use one like USD or EUR.", opt.Currency)
	}
	return openLayout(src, enc, delim)
}

// note says what is worth knowing about the file as a whole.
func (p *Plan) note(h headerSet) {
	used := map[int]bool{}
	for _, c := range p.Columns {
		used[c.Index] = true
		if c.Field.Name == "class" {
			p.Notes = append(p.Notes, Warning{Column: c.Header, Field: "class", Code: "class_ignored",
				Message: fmt.Sprintf("The column %q is not used: the class of an answer comes from its score.", c.Header)})
		}
	}
	for i, name := range p.Headers {
		if !used[i] && name != rejectLineHeader && name != rejectReasonHeader {
			p.Ignored = append(p.Ignored, name)
		}
		if first, ok := h.first[h.folded[i]]; ok && first != i && used[first] {
			p.Notes = append(p.Notes, Warning{Column: name, Code: "column_twice",
				Message: fmt.Sprintf("There are two columns %q; the first one is used.", name)})
		}
	}
	if p.layout.guessed {
		p.Notes = append(p.Notes, Warning{Code: "latin1", Message: "The file is not UTF-8 and was read as Latin-1; check names with accents, or say --encoding."})
	}
}

// tallies is what the first pass counts about one column.
type tallies struct {
	dates    dateTally
	decimals decimalTally
	scores   scoreTally
}

// scan is the first pass over all records: it counts them and gathers, for every
// column that needs it, how its values are written.
func (p *Plan) scan(ctx context.Context, c *catalog, g guess) error {
	all := make([]tallies, len(p.Columns))
	r, done, err := p.layout.open(p.src)
	if err != nil {
		return err
	}
	defer letGo(done)
	var rec record
	for {
		if p.Records%4096 == 0 && ctx.Err() != nil {
			return domain.Wrap(domain.Unavailable, ctx.Err(), "The import was interrupted while %s was looked through; nothing was imported.", p.File)
		}
		err := r.next(&rec)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return unreadable(p.File, err)
		}
		p.Records++
		if rec.bad == nil && rec.width() <= len(p.Headers) {
			tally(p.Columns, all, &rec)
		}
	}
	return p.decide(c, g, all)
}

func tally(cols []Column, all []tallies, rec *record) {
	for i := range cols {
		switch cols[i].Field.Type {
		case TypeDate, TypeMoney, TypeNumber, TypeInt, TypeScore, TypeEnum:
		default:
			continue
		}
		if cols[i].Field.Type == TypeEnum && cols[i].Field.Words != "level" {
			continue
		}
		s, reason, _ := clean(rec.text(cols[i].Index), false)
		if reason != "" || isBlankWord(s) {
			continue
		}
		switch cols[i].Field.Type {
		case TypeDate:
			all[i].dates.add(s)
		case TypeScore:
			all[i].scores.add(s)
		default:
			all[i].decimals.add(s)
		}
	}
}

// decide turns the tallies into one rule per column.
func (p *Plan) decide(c *catalog, g guess, all []tallies) error {
	asked, err := parseDateFormat(p.opt.DateFormat)
	if err != nil {
		return err
	}
	decimal, err := parseDecimal(p.opt.Decimal)
	if err != nil {
		return err
	}
	file := filepath.Base(p.File)
	for i := range p.Columns {
		col := &p.Columns[i]
		r := rule{col: *col, words: c.words[col.Field.Words], header: headerCurrency(col.Header)}
		switch col.Field.Type {
		case TypeDate:
			if r.dates, err = all[i].dates.rule(file, col.Header, asked); err != nil {
				return err
			}
			col.Reads = r.dates.say(&all[i].dates)
			if r.dates.mixed {
				p.Notes = append(p.Notes, Warning{Column: col.Header, Field: col.Field.Name, Code: "mixed_dates",
					Message: fmt.Sprintf("The column %q writes dates in more than one way (read as %s).", col.Header, col.Reads)})
			}
		case TypeMoney, TypeNumber, TypeInt, TypeEnum:
			if r.decimal, err = all[i].decimals.rule(file, col.Header, decimal); err != nil {
				return err
			}
			if r.decimal == ',' {
				col.Reads = "decimal comma"
			}
		case TypeScore:
			if err := p.decideScale(file, col, g, &all[i].scores); err != nil {
				return err
			}
		}
		r.col = *col
		p.rules = append(p.rules, r)
	}
	return nil
}

// Mapping is what a person would keep to read the next such file the same way.
func (p *Plan) Mapping() Mapping {
	m := p.opt.Mapping
	m.Kind, m.Source, m.Scale, m.Encoding = p.Kind, p.System, p.Scale, ""
	if p.Kind != "nps" && p.Kind != "csat" {
		m.Scale = 0
	}
	m.Fields = map[string]string{}
	for _, c := range p.Columns {
		m.Fields[c.Field.Name] = c.Header
	}
	return m
}

// Summary is the mapping in words, one line per column that is used.
func (p *Plan) Summary() []string {
	out := make([]string, 0, len(p.Columns))
	for _, c := range p.Columns {
		line := fmt.Sprintf("%s ← %s", c.Field.Name, c.Header)
		if c.Reads != "" {
			line += " (" + c.Reads + ")"
		}
		out = append(out, line)
	}
	if len(p.Ignored) > 0 {
		out = append(out, "not used: "+strings.Join(p.Ignored, ", "))
	}
	return out
}
