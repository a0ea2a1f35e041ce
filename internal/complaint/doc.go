// Package complaint is the life of what somebody has to say about a service, a
// case, an office or a thing in the street: a complaint, an aspiration, a
// question, or a report whose sender gives no name.
//
// What always holds: every duty has its clock from the day of receipt, whoever
// handles the matter later; where two laws give two limits both are computed and
// the earlier one counts; a matter that was received keeps its date when its
// sender's identity comes later, when it is forwarded, and when it is reopened;
// whoever it is about never handles it; a decision has its reasons.
//
// Anonymous (the sender is hidden) and confidential (the matter is not public) say
// nothing about each other.
// The package refuses to know what was said, who said it and who serves where:
// words and identities are items of the vault, offices are codes. Start reading
// at Complaint, then rules.go. Follows UU 25/2009 art. 36-50 (calendar days),
// Perpres 76/2013 and PermenPANRB 62/2018 (working days); the terms are dated
// data with their citations in law.yaml.
package complaint
