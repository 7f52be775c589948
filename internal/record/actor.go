package record

import (
	"strings"

	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"detente/internal/read"
)

// ActorKey names an actor across documents: "person RUS sergey lavrov", "country RUS". It is made of what the document and the
// books say alone, so that the same document gives the same key everywhere.
func ActorKey(a *read.Actor) string {
	kind := a.Kind
	switch {
	case kind == "country" || kind == "government" && a.Country != "" && strings.HasSuffix(a.Code, "GOV") && a.Role == "":
		return "country " + a.Country
	case kind == "person" && a.Role != "" && (fold(a.Name) == fold(a.Role) || strings.Contains(a.Role, " ") && strings.Contains(fold(a.Name), fold(a.Role))):
		kind = "office" // "the Chilean foreign minister": nobody's name
	}
	return kind + " " + a.Country + " " + fold(a.Name)
}

// fold writes a name in small letters without accents, articles and points.
func fold(name string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), name)
	if err != nil {
		plain = name
	}
	plain = strings.ToLower(strings.NewReplacer(".", "", "’", "'", "-", " ").Replace(plain))
	words := strings.Fields(plain)
	for len(words) > 1 && (words[0] == "the" || words[0] == "a" || words[0] == "an") {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// keyParts splits an actor's key.
func keyParts(key string) (kind, country, name string) {
	kind, rest, _ := strings.Cut(key, " ")
	country, name, _ = strings.Cut(rest, " ")
	return kind, country, name
}

// sameActor reports whether two keys may mean the same actor: the same key, or persons of one country of whom one is
// known by a surname alone.
func sameActor(a, b string) bool {
	if a == b {
		return true
	}
	kindA, countryA, nameA := keyParts(a)
	kindB, countryB, nameB := keyParts(b)
	if kindA != "person" || kindB != "person" || countryA != countryB {
		return false
	}
	if len(nameA) > len(nameB) {
		nameA, nameB = nameB, nameA
	}
	return !strings.Contains(nameA, " ") && (strings.HasSuffix(nameB, " "+nameA) || strings.HasPrefix(nameB, nameA+" "))
}

// people are the keys of persons among keys.
func people(keys []string) []string {
	var out []string
	for _, k := range keys {
		if strings.HasPrefix(k, "person ") {
			out = append(out, k)
		}
	}
	return out
}
