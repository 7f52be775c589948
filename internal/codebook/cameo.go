package codebook

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Quad is one of the four quad classes of an event.
type Quad string

// The quad classes by CAMEO root: 01–05, 06–08, 09–13, 14–20 (DESIGN.md, Measures).
const (
	VerbalCooperation   Quad = "verbal cooperation"
	MaterialCooperation Quad = "material cooperation"
	VerbalConflict      Quad = "verbal conflict"
	MaterialConflict    Quad = "material conflict"
)

// Cameo is one line of CAMEO.
type Cameo struct {
	Code      string // 042
	Name      string // Make a visit
	Goldstein float64
	Root      string // 04
	Quad      Quad
	Source    Source
}

// Plover is what a CAMEO code is in PLOVER.
type Plover struct {
	Type     string // CONSULT; "" where PLOVER has none: root 01 is dropped there
	Mode     string // phone; "" if none
	Contexts []string
	Source   Source
}

// Ahead is the type of an act of a type that is only planned or promised: by PLOVER's manual cooperation that is still to come is an
// agreement, a retreat that is announced a concession.
func (p Plover) Ahead() string {
	switch p.Type {
	case "CONSULT", "SUPPORT", "COOPERATE", "AID":
		return "AGREE"
	case "RETREAT":
		return "CONCEDE"
	}
	return p.Type
}

// QuadOf is the quad class of a CAMEO code of two digits or more; "" where its root is none of CAMEO's.
func QuadOf(code string) Quad {
	if len(code) < 2 {
		return ""
	}
	switch root, err := strconv.Atoi(code[:2]); {
	case err != nil || root < 1 || root > 20:
		return ""
	case root <= 5:
		return VerbalCooperation
	case root <= 8:
		return MaterialCooperation
	case root <= 13:
		return VerbalConflict
	}
	return MaterialConflict
}

// Cameo is the line of CAMEO with a code.
func (b *Books) Cameo(code string) (Cameo, bool) { c, ok := b.cameo[code]; return c, ok }

// Plover is what a CAMEO code is in PLOVER; the zero Plover for the codes it dropped. ok is false where the code is none of CAMEO's.
func (b *Books) Plover(code string) (p Plover, ok bool) {
	if _, ok = b.cameo[code]; !ok {
		return Plover{}, false
	}
	return b.plover[code], true
}

func readCameo(fsys fs.FS, name string) (map[string]Cameo, error) {
	rows, err := readTable(fsys, name, "code", "name", "goldstein")
	if err != nil {
		return nil, err
	}
	out := make(map[string]Cameo, len(rows))
	for _, r := range rows {
		code := r.get("code")
		quad := QuadOf(code)
		g, err := strconv.ParseFloat(r.get("goldstein"), 64)
		if err != nil || g < -10 || g > 10 {
			return nil, fmt.Errorf("codebook: %v: Goldstein value %q is not a number from -10 to 10", r.source, r.get("goldstein"))
		}
		if quad == "" || out[code].Code != "" || r.get("name") == "" {
			return nil, fmt.Errorf("codebook: %v: code %q: no CAMEO root, no name, or given twice", r.source, code)
		}
		out[code] = Cameo{code, r.get("name"), g, code[:2], quad, r.source}
	}
	return out, nil
}

func readPlover(fsys fs.FS, name string) (map[string]Plover, error) {
	rows, err := readTable(fsys, name, "cameo", "type", "mode", "context")
	if err != nil {
		return nil, err
	}
	out := make(map[string]Plover, len(rows))
	for _, r := range rows {
		code := r.get("cameo")
		if out[code].Type != "" || r.get("type") == "" || r.get("type") != strings.ToUpper(r.get("type")) {
			return nil, fmt.Errorf("codebook: %v: code %q: no PLOVER type in capitals, or given twice", r.source, code)
		}
		out[code] = Plover{r.get("type"), r.get("mode"), r.list("context"), r.source}
	}
	return out, nil
}

// CameoUpTo is the lines of CAMEO with a code of no more digits than that, by code.
func (b *Books) CameoUpTo(digits int) []Cameo {
	var out []Cameo
	for _, code := range slices.Sorted(maps.Keys(b.cameo)) {
		if len(code) <= digits {
			out = append(out, b.cameo[code])
		}
	}
	return out
}
