package desk

import (
	"slices"

	"genggam/internal/casework"
	"genggam/internal/premises"
)

// officerOf is the actor in the role that a case's present step asks for, or a
// superior's, or the first they have.
func officerOf(a premises.Actor, c *casework.Case) casework.Officer {
	var pick Role
	for _, want := range []string{c.Role, "head", "supervisor"} {
		if i := slices.IndexFunc(a.Roles, func(r Role) bool { return r.Name == want }); i >= 0 {
			pick = a.Roles[i]
			break
		}
	}
	if pick.Name == "" && len(a.Roles) > 0 {
		pick = a.Roles[0]
	}
	return casework.Officer{Account: a.Account, Role: pick.Name, For: pick.For, Office: string(a.Office)}
}
