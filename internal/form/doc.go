// Package form is the questions a service asks and the answers to them, with
// no idea of HTML, HTTP or storage.
//
// A Form is pages of typed questions read from a service standard (UU 25/2009
// art. 21 b and c). Whatever the channel (a page, the API, a message, a clerk
// at the counter), answers become the same typed Answers and are judged by the
// same Check. It always holds that stored texts are valid UTF-8 in NFC without
// control characters, that numbers are whole, that no answer belongs to a
// question that was not shown, and that two equal sets of answers have the same
// canonical bytes. HTML or SQL inside a text is just text here.
//
// It refuses to know who is asking, what a service is, and what day it is:
// such facts come in as Facts. Conditions are a small profile of CEL
// (condition.go) that the browser evaluates from the same compiled form.
//
// Start reading at Form, then Page.Read, Form.Check and Compile.
package form
