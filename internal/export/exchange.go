package export

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"detente/internal/codebook"
	"detente/internal/record"
)

//go:embed data/columns.tsv
var columnsFile string

// column is a column of another collection and the field that stands in it; "" for none.
type column struct{ name, field string }

var columns = sync.OnceValue(func() map[Format][]column {
	out := map[Format][]column{}
	for line := range strings.Lines(columnsFile) {
		if cells := strings.Split(strings.TrimRight(line, "\n"), "\t"); !strings.HasPrefix(line, "#") {
			f := Format(cells[0])
			out[f] = append(out[f], column{cells[1], strings.Join(cells[2:], "")})
		}
	}
	return out
})

// exchange writes events in the columns of another collection: tab-separated, a row for each directed dyad that the event counts under.
type exchange struct {
	w      *bufio.Writer
	format Format
	books  *codebook.Books
	of     []column
}

func newExchange(out io.Writer, f Format, books *codebook.Books) *exchange {
	x := &exchange{bufio.NewWriter(out), f, books, columns()[f]}
	if f != GDELT { // GDELT's tables have no head
		head := make([]string, len(x.of))
		for i, c := range x.of {
			head[i] = c.name
		}
		x.row(head)
	}
	return x
}

func (x *exchange) close() error { return x.w.Flush() }

func (x *exchange) row(cells []string) error {
	for i, c := range cells {
		if i > 0 {
			x.w.WriteByte('\t')
		}
		x.w.WriteString(strings.Join(strings.Fields(c), " ")) // no tab or line break may stand in a cell
	}
	return x.w.WriteByte('\n')
}

// add writes an event. What another collection coded is not passed on as ours, and POLECAT has no place for what PLOVER has no type for.
func (x *exchange) add(c *record.Cited) (int, error) {
	if c.Origin != "" || x.format == POLECAT && c.PLOVER == "" || dayOf(c.Day) == nil {
		return 0, nil
	}
	about := x.about(c)
	pairs := pairsOf(c)
	for n, p := range pairs {
		id := c.ID
		if n > 0 {
			id = fmt.Sprintf("%s-%d", c.ID, n+1)
		}
		fields := map[string]string{"name": id, "id": numbered(id)}
		x.side(fields, "source", p[0])
		x.side(fields, "target", p[1])
		cells := make([]string, len(x.of))
		for i, col := range x.of {
			if cells[i] = fields[col.field]; cells[i] == "" {
				cells[i] = about[col.field]
			}
		}
		if err := x.row(cells); err != nil {
			return n, err
		}
	}
	return len(pairs), nil
}

// pairsOf are the actors of each directed dyad of an event, each country by its first actor: so many rows as the record counts. Where
// no country is known it is the first actor of each side.
func pairsOf(c *record.Cited) [][2]*record.Side {
	first := func(sides []record.Side, country string) *record.Side {
		i := slices.IndexFunc(sides, func(s record.Side) bool { return s.Country == country })
		if i < 0 {
			if country == "" {
				return new(record.Side)
			}
			return &record.Side{Country: country}
		}
		return &sides[i]
	}
	var out [][2]*record.Side
	for _, d := range c.Dyads() {
		out = append(out, [2]*record.Side{first(c.Who, d[0]), first(c.Whom, d[1])})
	}
	if out == nil && len(c.Who)+len(c.Whom) > 0 {
		out = append(out, [2]*record.Side{first(c.Who, ""), first(c.Whom, "")})
	}
	return out
}

// numbered makes a number of an id, where a collection has numbers: its hash, cut to the 53 bits that any program keeps exactly.
func numbered(id string) string {
	sum := sha256.Sum256([]byte(id))
	return strconv.FormatUint(binary.BigEndian.Uint64(sum[:8])>>11, 10)
}

// about are the fields of an event but its sides.
func (x *exchange) about(c *record.Cited) map[string]string {
	at := dayOf(c.Day).time()
	f := map[string]string{"date": c.Day, "yyyymmdd": at.Format("20060102"), "yyyymm": at.Format("200601"), "yyyy": at.Format("2006"), "fraction": fraction(at),
		"cameo": c.CAMEO, "base": c.CAMEO[:min(3, len(c.CAMEO))], "root": c.CAMEO[:min(2, len(c.CAMEO))], "plover": c.PLOVER, "language": "English",
		"place": c.Place, "place-country": c.Where.Country, "place-country-name": x.country(c.Where.Country)}
	if book, ok := x.books.Cameo(c.CAMEO); ok {
		f["text"] = book.Name
	}
	if p, ok := x.books.Plover(c.CAMEO); ok && p.Type == c.PLOVER {
		f["mode"], f["contexts"] = p.Mode, strings.Join(p.Contexts, ";")
	}
	if q, ok := quads[codebook.QuadOf(c.CAMEO)]; ok {
		f["quad"], f["quad-number"] = q.letters, q.number
	}
	if c.Goldstein != nil {
		f["goldstein"] = strconv.FormatFloat(*c.Goldstein, 'f', 1, 64)
	}
	if c.Where.Position != nil {
		f["lat"], f["lon"] = strconv.FormatFloat(c.Where.Lat, 'f', -1, 64), strconv.FormatFloat(c.Where.Lon, 'f', -1, 64)
	}
	w := leading(c)
	f["document"], f["url"], f["publisher"] = w.Document, w.URL, w.Publisher
	if len(w.Published) >= len(time.DateOnly) {
		f["published"] = w.Published[:len(time.DateOnly)]
	}
	publishers, articles := map[string]bool{}, 0
	for i := range c.Citations {
		articles += len(c.Citations[i].Reports)
		for _, r := range c.Citations[i].Reports {
			publishers[r.Publisher] = true
		}
	}
	f["mentions"], f["publishers"], f["articles"] = strconv.Itoa(len(c.Citations)), strconv.Itoa(len(publishers)), strconv.Itoa(articles)
	return f
}

// fraction is the day as GDELT counts the year: months of 30 days over 365.
func fraction(t time.Time) string {
	return fmt.Sprintf("%.4f", float64(t.Year())+float64((int(t.Month())-1)*30+t.Day())/365)
}

// quads are the quad classes as POLECAT and GDELT write them.
var quads = map[codebook.Quad]struct{ letters, number string }{
	codebook.VerbalCooperation:   {"V-COOP", "1"},
	codebook.MaterialCooperation: {"M-COOP", "2"},
	codebook.VerbalConflict:      {"V-CONF", "3"},
	codebook.MaterialConflict:    {"M-CONF", "4"},
}

func quadName(cameo string) string { return string(codebook.QuadOf(cameo)) }

func (j *job) cameoName(code string) string {
	c, _ := j.books.Cameo(code)
	return c.Name
}

// side adds the fields of one who acts or is acted upon.
func (x *exchange) side(f map[string]string, as string, s *record.Side) {
	code := actorCode(s)
	set := func(field, value string) { f[as+"-"+field] = value }
	set("name", s.Name)
	if s.Name == "" {
		set("name", x.country(s.Country))
	}
	set("capitals", strings.ToUpper(f[as+"-name"]))
	set("title", s.Role)
	set("country", s.Country)
	set("country-name", x.country(s.Country))
	set("code", code)
	sectors := x.sectors(code)
	if n, ok := x.books.Nation(s.Country); ok {
		set("nation", n.ISO3)
	}
	set("sectors", strings.Join(sectors, ";"))
	for i, sector := range sectors {
		if i == 0 {
			set("sector", sector)
		}
		set(fmt.Sprintf("type%d", i+1), sector)
	}
}

// country is the name of a state; "" for what is none.
func (x *exchange) country(iso3 string) string {
	if n, ok := x.books.Nation(iso3); ok {
		return n.Name
	}
	return ""
}

// actorCode is one's code of CAMEO: a state's letters, those of a body as CAMEO has it (UNO is IGOUNO), with what one is there.
func actorCode(s *record.Side) string {
	code := s.Code
	if code == "" {
		code = s.Country
	}
	if len(code) >= 3 {
		if body, ok := codebook.BodyCode(code[:3]); ok {
			return body + code[3:]
		}
	}
	return code
}

// sectors are the callings in a code behind the country: GOV and MIL in RUSGOVMIL. Of a body, whose code tells its region and name
// there, it is IGO alone.
func (x *exchange) sectors(code string) []string {
	if strings.HasPrefix(code, "IGO") {
		return []string{"IGO"}
	}
	if _, ok := x.books.Nation(code[:min(3, len(code))]); ok {
		code = code[3:]
	}
	var out []string
	for rest := code; len(rest) >= 3; rest = rest[3:] {
		out = append(out, rest[:3])
	}
	return out
}
