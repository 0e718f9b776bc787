package domain

// PublicState is what a referrer may know about a referral (§2.2). It is
// computed from the disposition, the stage and milestones only, so that nothing
// internal can leak through it.
type PublicState string

// The public statuses.
const (
	PublicReceived  PublicState = "received"
	PublicAccepted  PublicState = "accepted"
	PublicMeeting   PublicState = "meeting_booked"
	PublicProposal  PublicState = "proposal_sent"
	PublicWon       PublicState = "closed_won"
	PublicNotGoing  PublicState = "closed_not_proceeding"
	PublicDeclined  PublicState = "declined"
	publicNoneKnown PublicState = ""
)

// PublicStatus maps a referral and its milestones to the public status (§2.2).
// A withdrawn referral is not proceeding: it was not us who declined it.
func PublicStatus(r *Referral, marks []MilestoneMark) PublicState {
	if s := closedStatus(r); s != publicNoneKnown {
		return s
	}
	switch {
	case hasMark(marks, MileProposal):
		return PublicProposal
	case hasMark(marks, MileMeetBooked), hasMark(marks, MileMeetHeld):
		return PublicMeeting
	case r.Acceptance == AcceptAccepted:
		return PublicAccepted
	}
	return PublicReceived
}

func closedStatus(r *Referral) PublicState {
	switch {
	case r.Acceptance == AcceptRejected, r.Acceptance == AcceptDuplicate:
		return PublicDeclined
	case r.Acceptance == AcceptWithdrawn, r.Stage == StageLost:
		return PublicNotGoing
	case r.Stage == StageWon:
		return PublicWon
	}
	return publicNoneKnown
}
