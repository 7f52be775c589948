package record

import "strings"

// Words are the words and phrases of a query, as they are looked for in what is quoted: words without their ends, by which their forms differ.
func Words(query string) (out []string) {
	for i, part := range strings.Split(strings.ToLower(query), `"`) {
		words := strings.Fields(part)
		if i%2 == 1 {
			if len(words) > 0 {
				out = append(out, strings.Join(words, " "))
			}
			continue
		}
		for _, w := range words {
			w = strings.Trim(w, ".,;:!?()")
			if r := []rune(w); len(r) > 5 {
				w = string(r[:len(r)-2])
			}
			if w != "" {
				out = append(out, w)
			}
		}
	}
	return out
}

// Tells reports whether all words stand in what one document quotes of an entry, or in the names of who acts in it.
func (c *Cited) Tells(words []string) bool {
	for i := range c.Citations {
		if c.ToldWith(&c.Citations[i], words) {
			return true
		}
	}
	return len(words) == 0
}

// ToldWith reports whether all words stand in what one of its citations quotes, or in the names of who acts.
func (c *Cited) ToldWith(k *Citation, words []string) bool {
	if len(words) == 0 {
		return true
	}
	around := strings.Builder{}
	for _, side := range [][]Side{c.Who, c.Whom} {
		for i := range side {
			around.WriteString(" " + side[i].Name + " " + side[i].Role + " " + side[i].Country)
		}
	}
	said := strings.Join(strings.Fields(strings.ToLower(k.Words.Text+" "+k.Evidence.Text+" "+c.Condition+around.String())), " ")
	for _, w := range words {
		if !strings.Contains(said, w) {
			return false
		}
	}
	return true
}
