package record

import (
	"net/url"
	"slices"
	"strings"
)

// Ownership is who stands behind a publication, as far as it is known.
type Ownership struct {
	Owner   string `json:"owner,omitempty"`
	Country string `json:"owner_country,omitempty"`    // ISO 3166-1 alpha-3, or a body's letters
	State   string `json:"state_controlled,omitempty"` // yes, partly, no
}

// controlled says whether a state controls a source.
var controlled = map[string]string{"yes": "controlled by the state", "partly": "partly controlled by the state", "no": "not controlled by a state"}

// Parts are the owner, the country and whether a state controls it, in words; what is not known is left out.
func (o Ownership) Parts() []string {
	var out []string
	for _, s := range []string{o.Owner, o.Country, controlled[o.State]} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Owners knows who stands behind publications, by the sources that are known.
type Owners struct {
	sources map[string]*Followed   // by address
	hosts   map[string][]Ownership // of the sources of a host
}

// NewOwners makes an index of sources. Of two with one address the first counts.
func NewOwners(sources []Followed) *Owners {
	o := &Owners{map[string]*Followed{}, map[string][]Ownership{}}
	for i := range sources {
		f := &sources[i]
		if o.sources[f.Address] != nil {
			continue
		}
		o.sources[f.Address] = f
		if f.ownership() == (Ownership{}) {
			continue
		}
		for _, h := range f.hosts() {
			o.hosts[h] = append(o.hosts[h], f.ownership())
		}
	}
	return o
}

// Of is who stands behind a report: whoever owns the source that it came by, if it stands on that source's own pages; else, since feeds also
// pass on what others publish, whoever owns the sources of its host, as far as these agree.
func (o *Owners) Of(r *Report) Ownership {
	var own Ownership
	host, f := hostOf(r.URL), o.sources[r.Source]
	if f != nil {
		own = f.ownership()
	}
	if len(o.hosts[host]) == 0 || own != (Ownership{}) && slices.Contains(f.hosts(), host) {
		return own
	}
	all := o.hosts[host]
	agreed := all[0]
	for _, other := range all[1:] {
		for _, field := range []struct{ a, b *string }{{&agreed.Owner, &other.Owner}, {&agreed.Country, &other.Country}, {&agreed.State, &other.State}} {
			if *field.a != *field.b {
				*field.a = ""
			}
		}
	}
	return agreed
}

func (f *Followed) ownership() Ownership { return Ownership{f.Owner, f.Country, f.State} }

// hosts are those of a source's feed and pages.
func (f *Followed) hosts() []string {
	var out []string
	for _, address := range []string{f.Address, f.Page} {
		if h := hostOf(address); h != "" && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

// hostOf is the host of an address, without the www that some links have and others not; "" if it has none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
