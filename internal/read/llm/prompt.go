package llm

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"unicode"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/text"
)

// promptFile is what the model is told before it is given a passage: a file to be read and changed.
//
//go:embed prompt.txt
var promptFile string

// Prompt is the prompt that is built in, as a file to begin one's own with.
func Prompt() string { return promptFile }

// maxPrompt bounds a prompt, in bytes as the model gets it: more would leave small models no room.
const maxPrompt = 64 << 10

// codeDigits of CAMEO are listed in the prompt: the fourth digit makes it twice as long and seldom matters. Codes of four are taken all the same.
const codeDigits = 3

// prompt fills in the closed lists.
func prompt(file string, books *codebook.Books) (string, error) {
	t, err := template.New("prompt").Option("missingkey=error").Parse(file)
	if err != nil {
		return "", err
	}
	list := func(field string) string {
		return strings.Join(slices.DeleteFunc(read.Labels(field), func(l string) bool { return l == "" }), ", ")
	}
	var b strings.Builder
	if err := t.Execute(&b, map[string]any{
		"ActorKinds": list("actor.kind"), "Acts": list("statement.act"), "Forms": list("statement.form"), "Channels": list("statement.channel"),
		"EventStatuses": list("event.status"), "CommitmentKinds": list("commitment.kind"), "ContactKinds": list("contact.kind"),
		"ContactStatuses": list("contact.status"), "Bodies": strings.Join(codebook.Bodies(), ", "), "Cameo": books.CameoUpTo(codeDigits),
	}); err != nil {
		return "", err
	}
	if b.Len() == 0 || b.Len() > maxPrompt {
		return "", fmt.Errorf("it has %d bytes: it may have 1 to %d", b.Len(), maxPrompt)
	}
	return b.String(), nil
}

// question is a passage as the model gets it: JSON within delimiters that it cannot hold, since < is escaped in it, with what the passage is of.
func (r *Reader) question(doc *text.Document, passage text.Span) string {
	b, err := json.Marshal(map[string]string{"title": doc.Title, "publisher": doc.Publisher, "published": doc.Published, "text": doc.Quote(passage)})
	if err != nil { // of strings there is none
		return ""
	}
	return "<passage>\n" + seen(string(b)) + "\n</passage>"
}

// seen writes what cannot be seen as escapes of JSON, so that nothing is told to the model behind a reader's back: marks of direction,
// spaces of no width, tags.
func seen(s string) string {
	if !strings.ContainsFunc(s, hidden) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if !hidden(r) {
			b.WriteRune(r)
			continue
		}
		if r > 0xFFFF {
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
			continue
		}
		fmt.Fprintf(&b, `\u%04x`, r)
	}
	return b.String()
}

func hidden(r rune) bool {
	return r > unicode.MaxASCII && (unicode.In(r, unicode.Cf, unicode.Co, unicode.Cc, unicode.Zl, unicode.Zp) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r))
}

// schema is the form of an answer as JSON Schema, for endpoints that hold a model to one.
func schema() ([]byte, error) {
	type object = map[string]any
	str := object{"type": "string"}
	list := func(of object) object { return object{"type": "array", "items": of} }
	one := func(field string) object { return object{"type": "string", "enum": read.Labels(field)} }
	all := func(fields object) object {
		names := make([]string, 0, len(fields))
		for name := range fields {
			names = append(names, name)
		}
		slices.Sort(names)
		return object{"type": "object", "properties": fields, "required": names, "additionalProperties": false}
	}
	when := all(object{"from": str, "to": str, "words": str})
	b, err := json.Marshal(all(object{
		"actors": list(all(object{"id": str, "name": str, "kind": one("actor.kind"), "role": str, "country": str, "mentions": list(str)})),
		"statements": list(all(object{"id": str, "speakers": list(str), "addressees": list(str), "via": list(str), "act": one("statement.act"), "form": one("statement.form"),
			"channel": one("statement.channel"), "cue": str, "content": str, "condition": str, "when": when, "sentence": str, "before": str})),
		"events": list(all(object{"source": list(str), "target": list(str), "cameo": str, "status": one("event.status"), "trigger": str, "condition": str, "place": str,
			"when": when, "said_in": str, "sentence": str, "before": str})),
		"commitments": list(all(object{"kind": one("commitment.kind"), "by": list(str), "to": list(str), "action": str, "condition": str, "deadline": when, "cameo": str,
			"said_in": str, "sentence": str, "before": str})),
		"contacts": list(all(object{"kind": one("contact.kind"), "participants": list(str), "status": one("contact.status"), "words": str, "mentions": list(str),
			"topics": list(str), "place": str, "when": when, "sentence": str, "before": str})),
	}))
	if err != nil {
		return nil, errors.Join(ErrOptions, err)
	}
	return b, nil
}
