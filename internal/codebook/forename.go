package codebook

import (
	"fmt"
	"io/fs"
)

// Forename is the gender of those who bear a forename: 'm', 'f', 'u' for both; 0 where the books do not know the name.
func (b *Books) Forename(name string) (gender byte) {
	var buf [maxAtom]byte
	a, ok := fold(buf[:0], name)
	if !ok {
		return 0
	}
	return b.forenames[string(a)]
}

// IsSurname reports whether the books know a word as a surname, be it a principal's or a common one.
func (b *Books) IsSurname(name string) bool {
	var buf [maxAtom]byte
	a, ok := fold(buf[:0], name)
	return ok && b.surnames[string(a)]
}

// readForenames reads forenames.tsv and surnames.tsv.
func (b *Books) readForenames(fsys fs.FS, forenames, surnames string) error {
	rows, err := readTable(fsys, forenames, "name", "gender")
	if err != nil {
		return err
	}
	b.forenames = make(map[string]byte, len(rows))
	for _, r := range rows {
		g := r.get("gender")
		if g != "m" && g != "f" && g != "u" {
			return fmt.Errorf("codebook: %v: gender %q is none of m, f, u", r.source, g)
		}
		a, _ := fold(nil, r.get("name"))
		b.forenames[string(a)] = g[0]
	}
	if rows, err = readTable(fsys, surnames, "name"); err != nil {
		return err
	}
	b.surnames = make(map[string]bool, len(rows))
	for _, r := range rows {
		a, _ := fold(nil, r.get("name"))
		b.surnames[string(a)] = true
	}
	for _, p := range b.people.list {
		for _, s := range p.Surnames {
			if a, ok := fold(nil, s); ok {
				b.surnames[string(a)] = true
			}
		}
	}
	return nil
}
