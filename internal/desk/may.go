package desk

import (
	"slices"

	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/region"
)

// Actor is an officer at work: one account, in one office, with the roles it
// has there today.
type Actor struct {
	Account, Name string
	Office        region.Code
	Roles         []Role
}

// Role is one role of an account in an office.
type Role struct {
	Name string
	// Position as printed under a letter, Number the NIP or NIPD line.
	Position, Number string
	// For is the account a substitute stands in for, "" when it is its own role.
	For string
}

// Acts that not everybody may do. What a step asks is in the standard itself;
// these are the rest.
type act string

const (
	actSeeInbox      act = "see-inbox"
	actSeeCase       act = "see-case"
	actWork          act = "work"
	actFile          act = "file-for-person"
	actSign          act = "sign"
	actFindResident  act = "find-resident"
	actSeeResident   act = "see-resident"
	actAttachContact act = "attach-contact"
	actRegister      act = "see-register"
	actVoidNumber    act = "void-number"
	actRevoke        act = "revoke"
	actExtend        act = "extend"
	actAccounts      act = "manage-accounts"
	actOutbox        act = "see-outbox"
)

// mayTable says which roles may do what, in their own office only. Every act is
// here; an act that is missing is forbidden to all.
var mayTable = map[act][]string{
	actSeeInbox:      {"front-desk", "verifier", "signer", "head", "registrar", "supervisor"},
	actSeeCase:       {"front-desk", "verifier", "signer", "head", "supervisor"},
	actWork:          {"front-desk", "verifier", "signer", "head", "supervisor"},
	actFile:          {"front-desk"},
	actSign:          {"signer"},
	actFindResident:  {"front-desk", "verifier", "registrar"},
	actSeeResident:   {"front-desk", "verifier", "registrar"},
	actAttachContact: {"front-desk", "registrar"},
	actRegister:      {"registrar", "head", "signer", "supervisor"},
	actVoidNumber:    {"registrar"},
	actRevoke:        {"signer", "head"},
	actExtend:        {"signer", "head", "supervisor"},
	actAccounts:      {"head", "supervisor"},
	actOutbox:        {"front-desk"},
}

// as finds the role in which the actor may do an act.
func (a Actor) as(what act) (Role, error) {
	for _, name := range mayTable[what] {
		if i := slices.IndexFunc(a.Roles, func(r Role) bool { return r.Name == name }); i >= 0 {
			return a.Roles[i], nil
		}
	}
	return Role{}, fault.New(fault.Forbidden, "role.not-allowed")
}

func (a Actor) may(what act) error {
	_, err := a.as(what)
	return err
}

// Can says whether the actor may do an act, for pages that leave out what cannot
// be done. The act itself is refused all the same.
func (a Actor) Can(what string) bool { return a.may(act(what)) == nil }

// Has says whether the actor has a role.
func (a Actor) Has(role string) bool {
	return slices.ContainsFunc(a.Roles, func(r Role) bool { return r.Name == role })
}

// officer is the actor in the role that a case's present step asks for, or a
// superior's, or the first they have.
func (a Actor) officer(c *casework.Case) casework.Officer {
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
	return casework.Officer{Account: a.Account, Role: pick.Name, For: pick.For}
}
