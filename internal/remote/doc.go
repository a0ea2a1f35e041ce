// Package remote is the hand of a certified signer that lies elsewhere: a client
// of services that keep an officer's key and sign a digest with it.
//
// It speaks the API of the Cloud Signature Consortium, version 2 (info,
// oauth2/token or a service token, credentials/list and credentials/info,
// credentials/authorize, signatures/signHash), as ETSI TS 119 432 profiles it.
// It keeps per office by which service it signs and per officer with which
// credential. What always holds: nothing of a letter's words leaves the node but
// a digest; what a signer types to open their key (PIN, passphrase, code) lives
// as long as the request and is written nowhere; a credential signs only while
// its chain leads to a root that the operator trusts and service and certificate
// say that it is in force; a service that does not answer is noted with the time
// since, and asked again by the rounds.
//
// It refuses to know letters, numbers and cases: desk asks it for a Pen and is
// given signatures. Start reading at Room.Ready and Pen.Sign; answers are read in
// answer.go, refusals told in refusal.go. PP 71/2019 art. 59 and 60.
package remote
