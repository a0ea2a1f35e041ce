// Package web is the counter on a phone: the pages that citizens, officers and
// the public read and fill in, as plain HTML over HTTP.
//
// What always holds: every page works without JavaScript and without a picture;
// a first view fits in the first flight of a slow connection (under 14,000
// bytes, at most three requests); every sentence comes from the message files
// in the reader's language; what a person typed is shown again exactly as typed
// when something is wrong; a page with personal data is never kept by a cache;
// nothing personal stands in an address or a log.
//
// What it refuses to know: rules, keys, tables. It asks desk, catalogue and
// form, and says what they answer. Whether something may be done is never
// decided here.
//
// Start reading at routes, the table of all addresses; then call.go, what a
// page handler is given; then any page: NAME.go, NAME_test.go and page/NAME.html
// belong together. The patterns are those of public services that test with
// people (one thing per page, error summary, check answers, confirmation); the
// judges are WCAG 2.2 AA and UU 25/2009 art. 21-23 (what must be published).
package web
