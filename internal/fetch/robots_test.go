package fetch

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestRobots(t *testing.T) {
	for name, c := range map[string]struct {
		text      string
		allowed   []string
		forbidden []string
	}{
		"none":               {"", []string{"/", "/a"}, nil},
		"a page instead":     {"<html><body>Not found: see</body></html>", []string{"/a"}, nil},
		"all":                {"User-agent: *\nDisallow: /", nil, []string{"/", "/a"}},
		"nothing":            {"User-agent: *\nDisallow:", []string{"/", "/a"}, nil},
		"a folder":           {"User-Agent: *\r\nDisallow: /private/ # ours\r\n", []string{"/", "/private", "/privately"}, []string{"/private/", "/private/x?y"}},
		"our own group":      {"User-agent: *\nDisallow: /\n\nUser-agent: detente\nDisallow: /only", []string{"/a"}, []string{"/only"}},
		"another's group":    {"User-agent: Detenteur\nDisallow: /", []string{"/a"}, nil},
		"groups together":    {"User-agent: Detente\nDisallow: /a\n\nUser-agent: other\nDisallow: /b\n\nUser-agent: DETENTE\nDisallow: /c", []string{"/b"}, []string{"/a", "/c"}},
		"two agents, a rule": {"User-agent: x\nUser-agent: Detente\nDisallow: /a", []string{"/b"}, []string{"/a"}},
		"the longest":        {"User-agent: *\nDisallow: /press\nAllow: /press/releases", []string{"/press/releases/1"}, []string{"/press", "/press/x"}},
		"a tie":              {"User-agent: *\nDisallow: /a\nAllow: /a", []string{"/a"}, nil},
		"stars":              {"User-agent: *\nDisallow: /*/print\nDisallow: *.pdf$\nDisallow: /x*y*z$", []string{"/a", "/a.pdf?b", "/xyza", "/print"}, []string{"/a/print", "/a/b/print.html", "/a.pdf", "/xyz", "/x1y2z", "/xzyz"}},
		"the end":            {"User-agent: *\nDisallow: /$", []string{"/a"}, []string{"/"}},
		"escapes":            {"User-agent: *\nDisallow: /%7ejoe/\nDisallow: /caf%c3%a9\nDisallow: /é", []string{"/joe"}, []string{"/~joe/", "/%7Ejoe/", "/café", "/caf%C3%A9", "/é"}},
		"a question":         {"User-agent: *\nDisallow: /search?", []string{"/search"}, []string{"/search?q=a"}},
		"before any group":   {"Disallow: /a\nUser-agent: *\nDisallow: /b", []string{"/a"}, []string{"/b"}},
		"lines not known":    {"\uFEFFUser-agent: *\nfoo bar\nCrawl-delay: soon\nSitemap: /x\nDisallow: /a", []string{"/b"}, []string{"/a"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := parseRobots(c.text, agentName)
			for want, paths := range map[bool][]string{true: c.allowed, false: c.forbidden} {
				for _, p := range paths {
					u, err := url.Parse("https://a.example" + p)
					if err != nil {
						t.Fatal(err)
					}
					if r.allows(u) != want {
						t.Errorf("%s: allowed %v, want %v", p, !want, want)
					}
				}
			}
		})
	}
}

func TestRobotsDelay(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2.5": 2500 * time.Millisecond,
		"User-agent: *\nCrawl-delay: -1":  0,
		"User-agent: *\nCrawl-delay: NaN": 0,
		"User-agent: x\nCrawl-delay: 9":   0,
	} {
		if got := parseRobots(text, agentName).delay; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// FuzzRobots: no file makes it fail, and a pattern matches what it is written like.
func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /%c3%a9", "/aXb")
	f.Add("\uFEFFuser-agent:detente\n\ndisallow:*", "/")
	f.Fuzz(func(t *testing.T, text, path string) {
		u, err := url.Parse("https://a.example/" + path)
		if err != nil {
			return
		}
		parseRobots(text, agentName).allows(u)
		own := u.RequestURI()
		if strings.ContainsAny(own, "*$") {
			return
		}
		if strings.ContainsAny(own, "#\r\n") || strings.TrimSpace(own) != own {
			return
		}
		if parseRobots("User-agent: *\nDisallow: "+own, agentName).allows(u) {
			t.Errorf("%q is forbidden and was allowed", own)
		}
	})
}
