package domain

import "strings"

// Missing is one thing that a move still needs. Field names the input of a form;
// Message is an instruction without a full stop.
type Missing struct {
	Code    string
	Field   string
	Message string
}

// Requirements lists everything the move still needs, all at once, so that a
// form asks for just that (§3.5, §2.4(3), DECISIONS 7, CASES 47, 48). Empty
// means that the entry requirements hold; roles, age and archive are CheckMove's.
func Requirements(in Move) []Missing {
	dir, ok := Transition(in.Program, in.Referral.Stage, in.To)
	var out []Missing
	if !ok {
		out = append(out, Missing{"stage", "stage", wayTo(in.Program, in.To)})
	}
	if reasonNeeded(in, dir) && strings.TrimSpace(in.Reason) == "" {
		out = append(out, Missing{"reason", "reason", "say why"})
	}
	if dir == DirBack {
		return out
	}
	switch in.To {
	case StageContacted:
		out = append(out, needConsent(in)...)
		out = append(out, needTouch(in)...)
	case StageQualified:
		out = append(out, needAccepted(in)...)
		out = append(out, needConsent(in)...)
		out = append(out, needFit(in)...)
	case StageOpportunity:
		out = append(out, needAccepted(in)...)
		out = append(out, needConsent(in)...)
		out = append(out, needDeal(in)...)
	case StageWon:
		out = append(out, needAccepted(in)...)
		out = append(out, needWonDeal(in)...)
	case StageLost:
		out = append(out, needLostReason(in)...)
	}
	return out
}

// reasonNeeded: opportunity → contacted (²) and every reopening (³ ⁴) say why.
func reasonNeeded(in Move, dir string) bool {
	return dir == DirReopen || (dir == DirBack && in.Referral.Stage == StageOpportunity && in.To == StageContacted)
}

func wayTo(p *Program, to Stage) string {
	var from []string
	for _, s := range Stages {
		if dir, ok := Transition(p, s, to); ok && dir != DirReopen {
			from = append(from, stageWord(s))
		}
	}
	if len(from) == 0 {
		return "nothing moves to " + stageWord(to)
	}
	return "bring it to " + strings.Join(from, " or ") + " first"
}

func needAccepted(in Move) []Missing {
	if in.Referral.Acceptance == AcceptAccepted {
		return nil
	}
	return []Missing{{"acceptance", "acceptance", "accept the referral"}}
}

func needConsent(in Move) []Missing {
	if KnownConsent(in.Referral.ConsentBasis) {
		return nil
	}
	return []Missing{{"consent", "consent_basis", "record on what basis the person may be contacted"}}
}

func needTouch(in Move) []Missing {
	if in.OutboundTouches > 0 {
		return nil
	}
	return []Missing{{"touch", "touch", "log the e-mail, call or message that went out"}}
}

func needFit(in Move) []Missing {
	var out []Missing
	if in.Referral.ICP != "yes" {
		out = append(out, Missing{"icp", "icp", "confirm that the company fits the ideal customer profile"})
	}
	if strings.TrimSpace(in.Referral.Need) == "" {
		out = append(out, Missing{"need", "need", "write down what they need"})
	}
	if in.Stakeholders < 1 {
		out = append(out, Missing{"stakeholder", "stakeholder", "add at least one stakeholder with a buying role"})
	}
	return out
}

func needDeal(in Move) []Missing {
	out := needAmount(in)
	if o := in.Opportunity; o == nil || (o.ExpectedOn.IsZero() && o.ClosedOn.IsZero()) {
		out = append(out, Missing{"close_date", "expected_close_on", "enter the date it is expected to close"})
	}
	return out
}

func needAmount(in Move) []Missing {
	o := in.Opportunity
	if o == nil || o.Amount.Minor <= 0 {
		return []Missing{{"amount", "amount", "enter an amount above zero"}}
	}
	if !ValidCurrency(o.Amount.Currency) {
		return []Missing{{"currency", "currency", "enter the currency of the amount"}}
	}
	return nil
}

// needWonDeal is §2.4(3): opportunity, amount > 0, currency, close date not in the future.
func needWonDeal(in Move) []Missing {
	var out []Missing
	if in.Opportunity == nil {
		out = append(out, Missing{"opportunity", "opportunity", "link or create the opportunity"})
	}
	out = append(out, needAmount(in)...)
	switch o := in.Opportunity; {
	case o == nil || o.ClosedOn.IsZero():
		out = append(out, Missing{"close_date", "closed_on", "enter the date it was closed"})
	case o.ClosedOn > DateOf(in.Now, in.Program.Zone()):
		out = append(out, Missing{"close_date", "closed_on", "enter a closing date that is not in the future"})
	}
	return out
}

func needLostReason(in Move) []Missing {
	code, note := SplitReason(lostReason(in))
	switch {
	case code == LostReversed && in.Referral.Stage == StageWon:
		return nil
	case code == "" || !HasReason(LostReasons, code):
		return []Missing{{"lost_reason", "lost_reason", "choose why it was lost"}}
	case code == "other" && note == "" && noteOf(in) == "":
		return []Missing{{"note", "reason", "say what the other reason was"}}
	}
	return nil
}

// noteOf is the free text beside a lost reason.
func noteOf(in Move) string {
	if code, note := SplitReason(in.Reason); HasReason(LostReasons, code) {
		return note
	}
	return strings.TrimSpace(in.Reason)
}

// lostReason is the code that the move carries: a won deal can only be
// reversed, else the explicit code, then the referral's, then the reason itself.
func lostReason(in Move) string {
	if in.Referral.Stage == StageWon {
		return LostReversed
	}
	for _, s := range []string{in.LostReason, in.Referral.LostReason, in.Reason} {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

func missingError(in Move, missing []Missing) *Error {
	parts := make([]string, len(missing))
	for i, m := range missing {
		parts[i] = m.Message
	}
	return &Error{Code: Invalid, Field: missing[0].Field,
		Message: referralName(in.Referral) + " stays at " + stageWord(in.Referral.Stage) + ". To move it to " +
			stageWord(in.To) + ": " + strings.Join(parts, "; ") + "."}
}
