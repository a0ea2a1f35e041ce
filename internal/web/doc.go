// Package web is the counter on a phone: the pages that citizens, officers and
// the public read and fill in, as plain HTML over HTTP.
//
// What always holds: every page works without JavaScript or pictures; a first
// view stays under 14,000 bytes and three requests; every sentence comes from
// the message files; what a person typed is shown again exactly as typed when
// something is wrong; no cache keeps a page with personal data, and nothing
// personal stands in an address or a log.
//
// It refuses to know rules, keys and tables: it asks desk and says the answer.
//
// Start reading at routes, then call.go, then any page: NAME.go, NAME_test.go
// and page/NAME.html belong together. Follows WCAG 2.2 AA and UU 25/2009 art. 21-23.
package web
