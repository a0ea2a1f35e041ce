// Package api is the desk as JSON, for other systems: a village's own app, a
// kiosk, a district that files for its villages.
//
// It knows no rule of its own. A request is read strictly (one JSON value,
// bounded, no key twice, no field it does not know), given to the desk, and
// the answer is written; what a person may do is decided there. What always
// holds: a case is opened by reference and secret, the secret is never in an
// address; a wrong secret, a case of another and none at all are answered
// alike; no answer tells whether somebody is in a register; personal data is in
// no log line. Errors are problem details (RFC 9457), the description is
// OpenAPI 3.1 and is made from the table of routes and the Go types.
// The log is published as C2SP tlog-tiles, proofs as C2SP tlog-proof.
//
// Start reading at Server and routes, then submit.
package api
