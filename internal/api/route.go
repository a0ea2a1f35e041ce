package api

import (
	"net/http"
	"reflect"

	"genggam/internal/agreements"
	"genggam/internal/cashier"
	"genggam/internal/lang"
)

// route is one line of the table of addresses. The description of the API is
// made of it, so nothing is served that is not described.
type route struct {
	method, pattern string
	serve           func(*call) error
	// id and summary are the name and the sentence of the description.
	id, summary string
	// writes says that it is counted with the writes; open that any web page may
	// read it (CORS), since it speaks of nobody; secret that it takes the header
	// Genggam-Secret; officers that it takes a session of an officer.
	writes, open, secret, officers bool
	// signed says that it takes the header Genggam-Signature over the body.
	signed bool
	// sealed says that question and answer carry message signatures (RFC 9421).
	sealed bool
	// body and answer are a value of the type that is read and written, nil for
	// none or for what is no JSON; kind is the media type of such an answer.
	body, answer any
	kind         string
	// status of success, 200 when 0; query are the names of its parameters.
	status int
	query  []string
	// refuses lists the statuses that it may refuse with, beside 429 and 500.
	refuses []int
}

// routes is every address.
func routes() []route {
	return []route{
		{method: "POST", pattern: "/api/v1/cases", serve: (*call).submit, id: "submitCase", summary: "Hand in an application.",
			writes: true, officers: true, body: Submission{}, answer: Filed{}, status: http.StatusCreated, refuses: []int{400, 401, 403, 404, 409, 413, 415, 422, 503}},
		{method: "GET", pattern: "/api/v1/cases/{reference}", serve: (*call).follow, id: "followCase", summary: "Follow an application.",
			secret: true, answer: Case{}, refuses: []int{400, 404}},
		{method: "DELETE", pattern: "/api/v1/cases/{reference}", serve: (*call).withdraw, id: "withdrawCase", summary: "Take an application back.",
			secret: true, writes: true, answer: Case{}, refuses: []int{400, 404, 409, 503}},
		{method: "POST", pattern: "/api/v1/cases/{reference}/completion", serve: (*call).complete, id: "completeCase", summary: "Answer a request for completion.",
			secret: true, writes: true, body: Completion{}, answer: Case{}, refuses: []int{400, 404, 409, 413, 415, 422, 503}},
		{method: "GET", pattern: "/api/v1/cases/{reference}/letter", serve: (*call).letter, id: "downloadLetter", summary: "Fetch the letter; this hands it over.",
			secret: true, kind: "application/pdf", refuses: []int{400, 403, 404, 409}},
		{method: "GET", pattern: "/api/v1/cases/{reference}/receipt", serve: (*call).receipt, id: "caseReceipt", summary: "Fetch the proof that the application stands in the log.",
			secret: true, kind: "text/plain", refuses: []int{400, 404}},
		{method: "POST", pattern: "/api/v1/pay/notice", serve: (*call).notice, id: "noticePayment", summary: "Tell that a bill was paid, as its acquirer.",
			writes: true, signed: true, body: cashier.Notice{}, answer: cashier.Noticed{}, refuses: []int{400, 401, 404, 409, 413, 415, 422, 503}},
		{method: "POST", pattern: "/api/v1/data/verify", serve: (*call).verifyData, id: "verifyData", summary: "Ask about a resident under an agreement: yes or no first.",
			writes: true, sealed: true, body: agreements.Question{}, answer: agreements.Reply{}, refuses: []int{400, 401, 403, 404, 409, 413, 415, 422, 503}},
		{method: "GET", pattern: "/api/v1/services", serve: (*call).services, id: "listServices", summary: "List the services.",
			open: true, answer: []Service{}},
		{method: "GET", pattern: "/api/v1/services/{id}", serve: (*call).service, id: "showService", summary: "Read the published standard of a service, with its form.",
			open: true, answer: Standard{}, refuses: []int{404}},
		{method: "GET", pattern: "/api/v1/offices", serve: (*call).offices, id: "listOffices", summary: "List the offices, at most 500.",
			open: true, answer: []Office{}, query: []string{"service", "q"}, refuses: []int{400, 404}},
		{method: "GET", pattern: "/api/v1/letters/{origin}/{position}", serve: (*call).letterStatus, id: "letterStatus", summary: "What a letter is worth now, by what its QR says.",
			open: true, answer: LetterStatus{}, refuses: []int{404}},
		{method: "GET", pattern: "/api/problems/{key}", serve: (*call).explain, id: "explainProblem", summary: "What a kind of problem means.",
			open: true, answer: Explanation{}, refuses: []int{404}},
		{method: "GET", pattern: "/api/openapi.json", serve: (*call).description, id: "description", summary: "This description.",
			open: true, kind: "application/json"},
		{method: "GET", pattern: "/keys.json", serve: (*call).keys, id: "issuingKeys", summary: "The issuing keys of this node, signed by it.",
			open: true, kind: "application/json"},
		{method: "GET", pattern: "/log/checkpoint", serve: (*call).checkpoint, id: "checkpoint", summary: "The newest signed head of the log (C2SP tlog-checkpoint).",
			open: true, kind: "text/plain", refuses: []int{404}},
		{method: "GET", pattern: "/log/tile/{path...}", serve: (*call).tile, id: "tile", summary: "A tile or a bundle of entries of the log (C2SP tlog-tiles).",
			open: true, kind: "application/octet-stream", refuses: []int{404}},
	}
}

// Explanation is what a kind of problem means.
type Explanation struct {
	Key  string    `json:"key" doc:"Message key."`
	Text lang.Text `json:"text" doc:"Its message in three languages; {0} and {1} are blanks."`
}

func (c *call) explain() error {
	key := c.r.PathValue("key")
	if !c.Messages.Has(key) {
		return errNotFound
	}
	p, err := newPage(Explanation{Key: key, Text: c.Messages.Text(key)})
	if err != nil {
		return err
	}
	return c.kept(p, hourOfSeconds)
}

func (c *call) description() error { return c.kept(pageOf(c.openAPI), hourOfSeconds) }

// typeOf is the type of a value in the table.
func typeOf(v any) reflect.Type { return reflect.TypeOf(v) }
