package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"strconv"
	"strings"
	"time"
)

// ChainHash is the seal of an audit event behind the record whose hash is prev,
// the empty text for the first one: SHA-256 in lower-case hexadecimal over
//
//	prev id at actor_id actor via op_id action subject subject_id before after reason
//
// in this order, each written as its length in bytes in decimal, a colon, the
// bytes, a comma; numbers in decimal, at in microseconds since 1970 UTC, 0 for
// none. So nothing can move from one field into the next. The place in the chain
// is not among them: prev fixes it. The columns of the table audit_event have
// these names, so anybody can check the chain without this program:
//
//	def seal(prev, row):
//	    return sha256(b"".join(b"%d:%s," % (len(b), b) for b in map(str.encode, [prev, *map(str, row)]))).hexdigest()
func ChainHash(prev string, e AuditEvent) string {
	b := make([]byte, 0, 256+len(e.Before)+len(e.After)+len(e.Reason))
	for _, part := range [...]string{prev, decimal(e.ID), decimal(microsOf(e.At)), decimal(e.ActorID), e.Actor, e.Via, e.OpID, e.Action, e.Subject, decimal(e.SubjectID),
		e.Before, e.After, e.Reason} {
		b = strconv.AppendInt(b, int64(len(part)), 10)
		b = append(b, ':')
		b = append(b, part...)
		b = append(b, ',')
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

func microsOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// ChainHead names the last record of a chain. Kept outside of the store, it shows
// later that the chain was neither cut nor written anew.
type ChainHead struct {
	Seq  int64
	Hash string
}

// String is the head as people keep it: SEQ:HASH.
func (h ChainHead) String() string { return decimal(h.Seq) + ":" + h.Hash }

// ParseChainHead reads SEQ:HASH; invalid for any other text.
func ParseChainHead(text string) (ChainHead, error) {
	seq, hash, _ := strings.Cut(strings.TrimSpace(text), ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	raw, hexErr := hex.DecodeString(hash)
	if err != nil || n < 1 || hexErr != nil || len(raw) != sha256.Size {
		return ChainHead{}, Invalidf("head", "A head is a number, a colon and 64 hexadecimal digits, as refdeck audit head prints it; nothing was checked.")
	}
	return ChainHead{n, strings.ToLower(hash)}, nil
}

// ChainFaultKind says what happened to a record of the audit.
type ChainFaultKind string

// The kinds of faults.
const (
	ChainEdited     ChainFaultKind = "edited"       // it says something else than when it was sealed
	ChainMissing    ChainFaultKind = "missing"      // it was sealed and is gone
	ChainOutOfOrder ChainFaultKind = "out_of_order" // it was sealed, but at another place
	ChainInserted   ChainFaultKind = "inserted"     // it was put among records that were sealed already
)

// ChainFault is the first record that does not fit. Of a missing one only its
// place is known; Event then is the record before, the zero event at the beginning.
type ChainFault struct {
	Kind  ChainFaultKind
	Seq   int64
	Event AuditEvent
}

// Chain is how far a walk along the audit came.
type Chain struct {
	Head    AuditEvent // the last record that fits
	Records int64      // how many fit
	Fault   *ChainFault
}

// VerifyChain walks along sealed events in the order of their places and stops at
// the first that does not fit (I19, D11). The error is the stream's.
func VerifyChain(events iter.Seq2[AuditEvent, error]) (Chain, error) {
	var c Chain
	var odd *AuditEvent // the record that does not fit
	for e, err := range events {
		switch {
		case err != nil:
			return c, err
		case odd != nil:
			if e.PrevHash == c.Head.Hash { // the true successor comes later: what stands here does not belong here
				c.Fault = displaced(odd)
				return c, nil
			}
		case e.Seq > c.Head.Seq+1:
			c.Fault = &ChainFault{ChainMissing, c.Head.Seq + 1, c.Head}
			return c, nil
		case e.Seq <= c.Head.Seq:
			c.Fault = &ChainFault{ChainOutOfOrder, e.Seq, e}
			return c, nil
		case e.Hash == ChainHash(c.Head.Hash, e) && e.PrevHash == c.Head.Hash && e.ID > c.Head.ID:
			c.Head = e
			c.Records++
		default:
			odd = &e
		}
	}
	if odd != nil {
		c.Fault = faultOf(&c.Head, odd)
	}
	return c, nil
}

// genuine tells that a record is as it was sealed, wherever it stands.
func genuine(e *AuditEvent) bool { return e.Hash == ChainHash(e.PrevHash, *e) }

func displaced(e *AuditEvent) *ChainFault {
	if genuine(e) {
		return &ChainFault{ChainOutOfOrder, e.Seq, *e}
	}
	return &ChainFault{ChainInserted, e.Seq, *e}
}

// faultOf says what became of a record, or of the one before it, where nothing
// else claims its place.
func faultOf(before, e *AuditEvent) *ChainFault {
	switch {
	case !genuine(e):
		return &ChainFault{ChainEdited, e.Seq, *e}
	case e.PrevHash == before.Hash: // its number is too low for its place
		return &ChainFault{ChainInserted, e.Seq, *e}
	case before.Seq > 0 && e.PrevHash == before.PrevHash: // both follow the same one
		return &ChainFault{ChainInserted, before.Seq, *before}
	case before.Seq == 0 || e.ID > before.ID+1:
		return &ChainFault{ChainMissing, e.Seq, *before}
	}
	return &ChainFault{ChainEdited, before.Seq, *before} // sealed anew, but this one still knows the old seal
}

// String is the fault as one sentence.
func (f *ChainFault) String() string {
	record := "Record " + decimal(f.Seq)
	if f.Kind == ChainMissing {
		if f.Event.Seq == 0 {
			return record + " of the audit, the first one, is missing: it was taken away after it was sealed."
		}
		return record + " of the audit is missing: it was taken away after it was sealed, behind record " + f.Event.place() + "."
	}
	record = "Record " + f.Event.place() + " of the audit "
	switch f.Kind {
	case ChainEdited:
		return record + "was changed after it was sealed."
	case ChainOutOfOrder:
		return record + "stands at a place where it was not sealed."
	}
	return record + "was put among records that were sealed before."
}

// place names an event: its place, number, moment and action.
func (e *AuditEvent) place() string {
	text := "id " + decimal(e.ID) + ", " + e.At.UTC().Format("2006-01-02 15:04:05") + " UTC, " + Line(e.Action).String()
	if e.Seq == 0 {
		return "without a place (" + text + ")"
	}
	return decimal(e.Seq) + " (" + text + ")"
}
