package brief

import (
	_ "embed"
	"encoding/json"
	"fmt"
	html "html/template"
	"io"
	"strings"
	text "text/template"
)

// Formats are the forms that a brief has.
var Formats = []string{"markdown", "html", "json"}

//go:embed brief.md
var markdownForm string

//go:embed brief.html
var htmlForm string

var (
	asMarkdown = text.Must(text.New("brief.md").Funcs(functions).Funcs(text.FuncMap{"plain": escape}).Parse(markdownForm))
	asHTML     = html.Must(html.New("brief.html").Funcs(functions).Parse(htmlForm))
)

// Write writes a brief in one of the Formats.
func (b *Brief) Write(w io.Writer, format string) error {
	switch format {
	case "markdown":
		return asMarkdown.Execute(w, *b)
	case "html":
		return asHTML.Execute(w, *b)
	case "json":
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(b)
	}
	return fmt.Errorf("brief: %q is no form of a brief: choose one of %s", format, strings.Join(Formats, ", "))
}

// escape keeps the words of others from being taken for Markdown.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", "`", "\\`", "#", `\#`, "|", `\|`).Replace(s)
}
