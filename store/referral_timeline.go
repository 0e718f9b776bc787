package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// auditShown is how many operations a referral's timeline goes back.
const auditShown = 50

// referralTimeline is a referral's life, newest first: stages, milestones,
// touches, notes and what else was done to it.
func referralTimeline(tx Tx, d *ReferralDetail) ([]TimelineItem, error) {
	who, err := peopleOf(tx, d)
	if err != nil {
		return nil, err
	}
	events, err := tx.Audit(AuditQuery{Subject: "referral", SubjectID: d.Referral.ID, Limit: auditShown})
	if err != nil {
		return nil, err
	}
	out := make([]TimelineItem, 0, len(d.History)+len(d.Marks)+len(d.Touches)+len(d.Notes)+len(events))
	for i := range d.History {
		out = append(out, stageItem(&d.History[i], who))
	}
	for _, m := range d.Marks {
		out = append(out, milestoneItem(m))
	}
	for i := range d.Touches {
		out = append(out, touchItem(&d.Touches[i]))
	}
	for i := range d.Notes {
		n := &d.Notes[i]
		out = append(out, TimelineItem{At: n.CreatedAt, Kind: "note", Text: signed(n.Body, who[n.CreatedBy]), Record: domain.RecordRef{Kind: "note", ID: n.ID}})
	}
	for i := range events {
		if item, ok := auditItem(&events[i]); ok {
			out = append(out, item)
		}
	}
	slices.SortStableFunc(out, func(a, b TimelineItem) int { return b.At.Compare(a.At) })
	return out, nil
}

func peopleOf(tx Tx, d *ReferralDetail) (map[int64]string, error) {
	var ids []int64
	for i := range d.History {
		ids = append(ids, d.History[i].ActorID)
	}
	for i := range d.Notes {
		ids = append(ids, d.Notes[i].CreatedBy)
	}
	slices.Sort(ids)
	return userNames(tx, slices.DeleteFunc(slices.Compact(ids), func(id int64) bool { return id == 0 }))
}

// signed adds who did it, where that is known.
func signed(text, who string) string {
	if who == "" {
		return text
	}
	return text + " · " + who
}

func stageItem(h *domain.StageChange, who map[int64]string) TimelineItem {
	text := StageLabel(h.From) + " → " + StageLabel(h.To)
	switch h.Direction {
	case domain.DirCreate:
		text = "Recorded as " + StageLabel(h.To)
	case domain.DirUndo:
		text = "Undone: " + text
	case domain.DirReopen:
		text = "Reopened: " + text
	}
	if h.Reason != "" && h.Direction != domain.DirUndo {
		text += " (" + h.Reason + ")"
	}
	return TimelineItem{At: h.At, Kind: "stage", Text: signed(text, who[h.ActorID]), Record: domain.RecordRef{Kind: "stage_history", ID: h.ID}}
}

func milestoneItem(m domain.MilestoneMark) TimelineItem {
	text := MilestoneLabel(m.Code)
	if m.Inferred {
		text += " (inferred)"
	}
	return TimelineItem{At: m.At, Kind: "milestone", Text: text, Record: domain.RecordRef{Kind: "milestone", ID: m.ReferralID, Label: string(m.Code)}}
}

// MilestoneLabel is a milestone as people read it: "Meeting held".
func MilestoneLabel(m domain.Milestone) string {
	switch m {
	case domain.MileSOW:
		return "SOW signed"
	case domain.MileWon:
		return "Won"
	case domain.MileLost:
		return "Lost"
	}
	words := strings.ReplaceAll(string(m), "_", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

func touchItem(t *domain.Touch) TimelineItem {
	kind := t.Kind
	for _, k := range domain.TouchKinds {
		if k.Code == t.Kind {
			kind = k.Label
		}
	}
	way := "from them"
	switch {
	case t.Kind == "referral":
		kind, way = "Introduced", "again"
	case t.Outbound:
		way = "to them"
	}
	text := fmt.Sprintf("%s %s", kind, way)
	if t.Note != "" {
		text += ": " + t.Note
	}
	return TimelineItem{At: t.At, Kind: "touch", Text: text, Record: domain.RecordRef{Kind: "touch", ID: t.ID}}
}

// auditWords names the operations that leave no other line in the timeline.
var auditWords = map[string]string{
	"referral.edit": "Edited", "referral.thank": "Referrer thanked", "referral.rejected": "Rejected", "referral.duplicate": "Marked as duplicate",
	"referral.withdrawn": "Withdrawn", "referral.pending": "Taken out of the archive", "referral.stakeholder": "Person added",
}

func auditItem(e *domain.AuditEvent) (TimelineItem, bool) {
	text, ok := auditWords[e.Action]
	if !ok {
		return TimelineItem{}, false
	}
	if e.Reason != "" {
		text += " (" + e.Reason + ")"
	}
	return TimelineItem{At: e.At, Kind: "audit", Text: signed(text, e.Actor), Record: domain.RecordRef{Kind: "audit", ID: e.ID}}, true
}
