package catalogue

import (
	"encoding/json"
	"reflect"
	"strings"

	"genggam/internal/form"
	"genggam/internal/lang"
)

// SchemaID names the schema; the "$schema" line of a standard may point to it.
const SchemaID = "https://genggam.id/standard.schema.json"

// Schema is the JSON Schema (draft 2020-12) of a standard, made from the Go
// types, so that editors complete field names and values. It knows shapes and
// enumerations; everything else is the checker's.
func Schema() []byte {
	g := &schemas{defs: map[string]any{}}
	root := g.object(reflect.TypeFor[Standard]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = SchemaID
	root["title"] = "Standar Pelayanan (UU 25/2009 art. 21)"
	root["$defs"] = g.defs
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil { // maps of strings always marshal
		return nil
	}
	return append(out, '\n')
}

// schemas collects the definitions of struct types by name.
type schemas struct{ defs map[string]any }

// of is the schema of a Go type; field is "Type.yaml-name" for enumerations.
func (g *schemas) of(t reflect.Type, field string) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return g.of(t.Elem(), field)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": g.of(t.Elem(), field)}
	case reflect.String:
		return word(field)
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Struct:
		return g.ref(t)
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": g.of(t.Elem(), "")}
	}
	return map[string]any{} // the example of a question is anything
}

func word(field string) map[string]any {
	out := map[string]any{"type": "string"}
	if values, ok := enums[field]; ok {
		out["enum"] = values
	}
	return out
}

// ref points to the definition of a struct, made the first time.
func (g *schemas) ref(t reflect.Type) map[string]any {
	name := t.Name()
	if _, ok := g.defs[name]; !ok {
		g.defs[name] = true // questions of a group are questions again
		g.defs[name] = g.object(t)
	}
	return map[string]any{"$ref": "#/$defs/" + name}
}

func (g *schemas) object(t reflect.Type) map[string]any {
	properties := map[string]any{}
	required := []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, rest, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "" {
			continue
		}
		properties[name] = g.of(f.Type, t.Name()+"."+name)
		if !strings.Contains(rest, "omit") && !spared(t, name) {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// spared are fields that the checker, not the shape, asks for.
func spared(t reflect.Type, name string) bool {
	switch t {
	case reflect.TypeFor[Times]():
		return name != "promised"
	case reflect.TypeFor[form.Form]():
		return true
	case reflect.TypeFor[lang.Text]():
		return name != "id"
	}
	return false
}
