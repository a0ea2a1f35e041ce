// Package porch is the door of an office to its own Wi-Fi: TLS that the node ends
// itself, and a plain door beside it for whoever types no https.
//
// What always holds: it opens at the one address it was told and at no other of
// the machine, even when that address comes and goes; words of a person go in
// and out over TLS alone; over the plain door one is sent to TLS when any phone
// believes the certificate, and otherwise reads what is the same for everybody;
// a phone that asks whether the internet is there is never told so; the promise
// to come by TLS only (HSTS, RFC 6797) ends a week before the certificate does,
// so that a stick that comes late locks nobody out.
// It refuses to know what a page says and where certificates come from (cert).
// Start reading at Doors. Decision 0015 gives the reasons.
package porch
