// Package welcome is what a person meets on the first run, and the way to bring
// a file in without typing a command: choose it, see what it was taken for and
// what would happen to each row, and only then import it.
package welcome

import (
	"context"
	"time"
)

// Importer brings files in. All texts it gives are raw. Its calls may take long;
// they end early when ctx does.
type Importer interface {
	// Kinds lists what a file can hold.
	Kinds() []string
	// Files lists what a typed path may be completed to, folders first.
	Files(ctx context.Context, typed string) ([]File, error)
	// Prepare looks through a file and tries the import out without writing. It
	// answers a *Question as cause of an invalid error when only a person can decide.
	Prepare(ctx context.Context, path string, a Answers, progress func(Progress)) (Preview, error)
	// Run imports what was previewed. When ctx ends, what is being written is rolled
	// back and the Result says what is in, without an error. Any other error leaves
	// in what the Result counts.
	Run(ctx context.Context, p Preview, progress func(Progress)) (Result, error)
}

// File is one entry of a folder.
type File struct {
	Path   string // as a person would type it; of a folder it ends with /
	Name   string
	Folder bool
	Bytes  int64
}

// Answers are what a person has said about how a file is to be read. The zero
// value leaves everything to the file.
type Answers struct {
	Kind       string            // "" finds out
	DateFormat string            // "dmy", "mdy"
	Decimal    string            // "." or ","
	Currency   string            // of amounts that name none; ISO 4217
	Since      string            // of customers without a date, 2026-01-31
	Scale      int64             // the largest possible score
	Fields     map[string]string // our field = their header
}

// Question is what a file leaves open.
type Question struct {
	Key     string   // kind, date-format, decimal, scale or map
	Column  string   // the header it is about; of map the field that is missing
	Options []string // possible answers
	Samples []string // values that can be read in more than one way
	Text    string   // the whole sentence, for a key that has no words here
}

// Error is the sentence for people.
func (q *Question) Error() string { return q.Text }

// Progress is how far a run is.
type Progress struct {
	Done, Total int64
	Rate        float64 // rows per second
	Left        time.Duration
}

// Counts says what becomes of the rows; their sum is the number of rows.
type Counts struct{ Created, Updated, Unchanged, Duplicate, Rejected int64 }

// Rows is the sum.
func (c Counts) Rows() int64 {
	return c.Created + c.Updated + c.Unchanged + c.Duplicate + c.Rejected
}

// Column is one column of the file that is used.
type Column struct {
	Field, Header string
	Reads         string // how its values are read: "day/month/year"; may be empty
}

// Sample is one of the first rows, as it was understood.
type Sample struct {
	Line   int
	Values []string // one for each used column
	Bad    string   // why it cannot be taken; then there are no values
}

// Remark is something to know about a row, or with line 0 about the whole file.
type Remark struct {
	Line          int
	Column, Words string
}

// Preview is what an import would do.
type Preview struct {
	Path     string
	Name     string // of the file, without its folder
	Kind     string
	Say      string // what it was taken for and why
	Columns  []Column
	Ignored  []string // headers that feed nothing
	Headers  []string
	Samples  []Sample
	Counts   Counts
	Rejected []Remark // the first of them
	Remarks  []Remark
	Answers  Answers
	Plan     any // the Importer's own
}

// Result is what an import did.
type Result struct {
	Counts      Counts
	Remarks     []Remark
	RejectsFile string // "" when nothing was rejected
	Took        time.Duration
	Interrupted bool
}
