package store

import "encoding/json"

// resultWire is an ImportResult as the operation keeps it: rows in a line with
// the same fate are one run, since a batch has thousands of them.
type resultWire struct {
	JobID    int64
	Runs     []resultRun `json:",omitempty"`
	Warnings []RowResult `json:",omitempty"`
}

type resultRun struct {
	Line   int // of the first row; the others are on the lines after it
	N      int
	Status RowStatus
	Field  string `json:",omitempty"`
	Code   string `json:",omitempty"`
	Text   string `json:",omitempty"`
}

// keptWarnings is how many warnings a repeat of the operation can still tell.
const keptWarnings = 200

// MarshalJSON writes the short form.
func (r ImportResult) MarshalJSON() ([]byte, error) {
	w := resultWire{JobID: r.JobID, Warnings: r.Warnings[:min(len(r.Warnings), keptWarnings)]}
	for _, row := range r.Results {
		if n := len(w.Runs); n > 0 {
			last := &w.Runs[n-1]
			if row.Line == last.Line+last.N && row.Status == last.Status && row.Field == last.Field && row.Code == last.Code && row.Message == last.Text {
				last.N++
				continue
			}
		}
		w.Runs = append(w.Runs, resultRun{row.Line, 1, row.Status, row.Field, row.Code, row.Message})
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads it back.
func (r *ImportResult) UnmarshalJSON(b []byte) error {
	var w resultWire
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*r = ImportResult{JobID: w.JobID, Warnings: w.Warnings}
	for _, run := range w.Runs {
		for i := range run.N {
			r.Results = append(r.Results, RowResult{run.Line + i, run.Status, run.Field, run.Code, run.Text})
		}
	}
	return nil
}
