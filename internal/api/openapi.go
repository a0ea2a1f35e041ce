package api

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// object is a JSON object of the description; its keys come out sorted.
type object = map[string]any

// describe writes the description of the API (OpenAPI 3.1) from the table of
// routes and the Go types in it. It is the same for every node.
func describe() []byte {
	s := schemas{}
	paths := object{}
	for _, rt := range routes() {
		path := strings.ReplaceAll(rt.pattern, "...", "")
		item, ok := paths[path].(object)
		if !ok {
			item = object{}
			paths[path] = item
		}
		item[strings.ToLower(rt.method)] = s.operation(rt)
	}
	s.of(typeOf(Problem{}))
	doc := object{
		"openapi": "3.1.1",
		"info": object{
			"title": "Genggam", "version": "1", "license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
			"description": "Public services of local government: the same desk as the pages, as JSON. Errors are problem details (RFC 9457); texts come in the language of Accept-Language (id, jv, en).",
		},
		"servers":    []any{object{"url": "/"}},
		"paths":      paths,
		"components": object{"schemas": s.named(), "securitySchemes": securitySchemes()},
	}
	b, _ := json.Marshal(doc) // maps, lists and strings only
	return b
}

func securitySchemes() object {
	return object{
		"secret": object{"type": "apiKey", "in": "header", "name": secretHeader,
			"description": "The ten characters that were given with the reference. Capitals and hyphens do not matter."},
		"officer": object{"type": "http", "scheme": "bearer",
			"description": "Session of a front-desk officer, who files for the person in front of them or for the office."},
	}
}

// operation describes one route.
func (s schemas) operation(rt route) object {
	op := object{"operationId": rt.id, "summary": rt.summary, "responses": s.responses(rt)}
	if params := s.parameters(rt); len(params) > 0 {
		op["parameters"] = params
	}
	if rt.body != nil {
		op["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": s.of(typeOf(rt.body))}}}
	}
	switch {
	case rt.secret:
		op["security"] = []any{object{"secret": []any{}}}
	case rt.officers:
		op["security"] = []any{object{}, object{"officer": []any{}}}
	default:
		op["security"] = []any{}
	}
	return op
}

func (s schemas) responses(rt route) object {
	success := object{"description": "Done.", "content": object{}}
	content := success["content"].(object)
	switch {
	case rt.answer != nil:
		content["application/json"] = object{"schema": s.of(typeOf(rt.answer))}
	default:
		content[rt.kind] = object{}
	}
	out := object{strconv.Itoa(max(rt.status, 200)): success}
	if rt.status == 201 {
		success["headers"] = object{"Location": object{"description": "Address of the application.", "schema": object{"type": "string"}}}
		out["200"] = object{"description": "The same bytes came with the same Idempotency-Key before; this is the answer of that time.", "content": content,
			"headers": object{"Idempotent-Replayed": object{"schema": object{"const": "true"}}}}
	}
	problem := object{"application/problem+json": object{"schema": s.of(typeOf(Problem{}))}}
	for _, status := range append([]int{429, 500}, rt.refuses...) {
		r := object{"description": refusals[status], "content": problem}
		if status == 429 || status == 503 {
			r["headers"] = object{"Retry-After": object{"description": "Seconds to wait.", "schema": object{"type": "integer", "minimum": 1}}}
		}
		out[strconv.Itoa(status)] = r
	}
	return out
}

// refusals say when a status is answered.
var refusals = map[int]string{
	400: "The request cannot be read.", 401: "The session is not known or has ended.", 403: "Not allowed.",
	404: "Not found; a wrong secret is answered in the same way.", 409: "Things have changed, or the key was used for other bytes.",
	413: "Too large.", 415: "Not application/json, or a file of another type.", 422: "Fields have to be mended; errors names them all.",
	429: "Too many requests.", 500: "A mistake of this node.", 503: "Not stored; send again with the same Idempotency-Key.",
}

// parameters are those of the address, of the query and of the header.
func (s schemas) parameters(rt route) (out []any) {
	text := object{"type": "string"}
	for _, part := range strings.Split(rt.pattern, "/") {
		name, ok := strings.CutPrefix(part, "{")
		if !ok {
			continue
		}
		name = strings.TrimSuffix(strings.TrimSuffix(name, "}"), "...")
		out = append(out, object{"name": name, "in": "path", "required": true, "schema": text, "description": parameterDocs[name]})
	}
	for _, name := range rt.query {
		out = append(out, object{"name": name, "in": "query", "schema": object{"type": "string", "maxLength": 80}, "description": parameterDocs[name]})
	}
	if rt.sealed {
		out = append(out, sealParameters()...)
	}
	if rt.signed {
		out = append(out, object{"name": signatureHeader, "in": "header", "required": true, "schema": object{"type": "string", "pattern": "^(hmac-sha256=[0-9a-f]{64}|ed25519=[A-Za-z0-9+/]{86}==)$"},
			"description": "Signature of the office's acquirer over the bytes of the body."})
	}
	if rt.status == 201 {
		out = append(out, object{"name": "Idempotency-Key", "in": "header", "schema": object{"type": "string", "pattern": "^[!-~]{1,200}$"},
			"description": "A new value for each application, such as a UUID. The same key with the same bytes is answered as the first time; with others it is refused (409)."})
	}
	return append(out, object{"name": "Accept-Language", "in": "header", "schema": object{"type": "string"}, "description": "id, jv or en; id when absent."})
}

var parameterDocs = map[string]string{
	"reference": "What the application is called by.", "id": "Id of the service.", "key": "Message key.",
	"origin": "Origin of the log, as the QR says.", "position": "Position of the signer's act, as the QR says.",
	"path":    "<L>/<N>[.p/<W>] for hashes, entries/<N>[.p/<W>] for entries; an entry is the 32-byte digest of a line.",
	"service": "Only offices that give this service.", "q": "Part of the name of the office or its district.",
}

// schemas are the JSON Schemas of the Go types met so far, by their name.
type schemas map[string]any

func (s schemas) named() object {
	out := object{}
	for name, schema := range s {
		out[name] = schema
	}
	return out
}

// of is the schema of a type: structs by reference, all else in place.
func (s schemas) of(t reflect.Type) object {
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Struct:
		return s.reference(t)
	}
	return object{}
}

func (s schemas) reference(t reflect.Type) object {
	name := t.Name()
	switch {
	case t == typeOf(Person{}):
		name = "Person"
	case strings.HasSuffix(t.PkgPath(), "/agreements"): // a form has questions too
		name = "Data" + name
	}
	if _, known := s[name]; !known {
		s[name] = nil // so that a type that holds itself ends
		properties, required := object{}, []string{}
		s.properties(t, properties, &required)
		schema := object{"type": "object", "properties": properties}
		if len(required) > 0 {
			slices.Sort(required)
			schema["required"] = required
		}
		if closed[name] {
			schema["additionalProperties"] = false
		}
		s[name] = schema
	}
	return object{"$ref": "#/components/schemas/" + name}
}

// closed are the types that are read: a field they do not have is refused.
var closed = map[string]bool{"Submission": true, "Completion": true, "Person": true, "Representative": true, "File": true}

func (s schemas) properties(t reflect.Type, out object, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Tag.Get("json") == "" {
			if f.IsExported() {
				s.properties(f.Type, out, required)
			}
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || name == "" || f.Tag.Get("api") == "-" { // what the office notes, and nobody sends
			continue
		}
		out[name] = s.field(f, t)
		if options == "" && f.Type.Kind() != reflect.Pointer || t == typeOf(Person{}) && name == "name" {
			*required = append(*required, name)
		}
	}
}

// field is the schema of a field with what its tags add.
func (s schemas) field(f reflect.StructField, of reflect.Type) object {
	schema := s.of(f.Type)
	if doc := f.Tag.Get("doc"); doc != "" {
		schema["description"] = doc
	}
	if enum := f.Tag.Get("enum"); enum != "" {
		schema["enum"] = strings.Split(enum, ",")
	}
	if format := f.Tag.Get("format"); format != "" {
		schema["format"] = format
	}
	if n, err := strconv.Atoi(f.Tag.Get("max")); err == nil {
		schema["maxLength"] = n
	}
	if closed[of.Name()] && f.Type.Kind() == reflect.Slice {
		schema["maxItems"] = map[bool]int{true: mostFiles, false: mostStatements}[f.Type.Elem() == typeOf(File{})]
	}
	return schema
}
