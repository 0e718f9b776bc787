package leaderboard

import (
	"github.com/refdeck/refdeck/domain"
)

// kind is one of the boards and its words.
type kind struct {
	by        domain.LeaderBy
	many, one string
	tiers     bool // partners: tier, commission, next tier
	levels    bool // customers: recognition level
	nothing   domain.Safe
}

// kinds are the boards in the order of their tabs; read only.
var kinds = []kind{
	{domain.ByPartner, "Partners", "partner", true, false, domain.Lit("There are no partners yet. Add one with the commands (:), or import them: refdeck import partners FILE.")},
	{domain.ByReferrer, "Customers", "customer", false, true, domain.Lit("No customer has referred anybody yet. Today (1) lists whom to ask.")},
	{domain.ByEmployee, "Employees", "employee", false, true, domain.Lit("No employee has referred anybody yet. The board (2) takes in a referral with n.")},
	{domain.ByCSM, "CSMs", "CSM", false, false, domain.Lit("No CSM has a referral from their customers yet. Today (1) lists whom to ask.")},
	{domain.ByRep, "Reps", "rep", false, false, domain.Lit("No rep owns a referral yet. The board (2) takes in a referral with n.")},
}

func kindOf(by string) (int, bool) {
	for i, k := range kinds {
		if string(k.by) == by {
			return i, true
		}
	}
	return 0, false
}
