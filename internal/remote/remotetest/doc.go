// Package remotetest is a signing service for tests: a server that speaks the
// API of the Cloud Signature Consortium, version 2, with keys and a certificate
// authority of its own.
//
// It checks what it is asked as strictly as the standard lets it (tokens, PIN and
// code, SAD for one use and, at SCAL 2, for one digest) and answers with the
// standard's own errors; a test can make it slow, silent, refusing or forgetful.
// What always holds: its certificates say that they are invented, and it listens
// on this machine alone. It refuses to know letters: it remembers every body it
// was sent, so that a test can ask whether any word was among them.
//
// Start reading at New and Server.Add. CSC API v2.0.0.2, chapters 8, 10 and 11.
package remotetest
