package en

import "testing"

func TestDefault(t *testing.T) {
	w := Default()
	for name, n := range map[string]int{
		"abbreviations": len(w.Abbreviations), "contractions": len(w.Contractions), "prefixes": len(w.Prefixes),
		"speech": len(w.Speech), "months": len(w.Months),
		"titles": len(w.Titles), "cities": len(CityNames()), "countries with names": len(NameLists()),
	} {
		if n == 0 {
			t.Errorf("the list of %s is empty", name)
		}
	}
	for form, class := range w.Abbreviations {
		if class == 0 {
			t.Errorf("abbreviation %q has no class", form)
		}
	}
	for form, parts := range w.Contractions {
		whole := ""
		for _, p := range parts {
			whole += p
		}
		if whole != form || len(parts) < 2 {
			t.Errorf("the parts of %q are %q", form, parts)
		}
	}
}
