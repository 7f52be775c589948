package fetch

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// robots is what robots.txt says to us, after RFC 9309.
type robots struct {
	rules []rule
	delay time.Duration // between two requests; not in the RFC, but in many files
}

// rule allows or forbids the paths that a pattern matches: "*" stands for anything, "$" at its end for the end of the path.
type rule struct {
	pattern string
	allow   bool
}

// parseRobots takes the groups that name the agent, all of them together, else those for "*". Lines that it does not understand are left out,
// as the RFC asks: an error in one line is no permission and no ban for the rest.
func parseRobots(text, agent string) robots {
	groups := map[string]*robots{}
	var open []*robots // the groups that the lines belong to
	naming := false    // the line before named an agent
	for line := range strings.Lines(strings.TrimPrefix(text, "\uFEFF")) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if !naming {
				open = nil
			}
			name := strings.ToLower(value)
			if groups[name] == nil {
				groups[name] = &robots{}
			}
			open, naming = append(open, groups[name]), true
		case "allow", "disallow":
			naming = false
			if value == "" {
				continue
			}
			for _, g := range open {
				g.rules = append(g.rules, rule{normalPath(value), key == "allow"})
			}
		case "crawl-delay":
			naming = false
			seconds, err := strconv.ParseFloat(value, 64)
			if err != nil || !(seconds >= 0 && seconds < (24*time.Hour).Seconds()) {
				continue
			}
			for _, g := range open {
				g.delay = time.Duration(seconds * float64(time.Second))
			}
		}
	}
	for _, name := range []string{strings.ToLower(agent), "*"} {
		if g := groups[name]; g != nil {
			return *g
		}
	}
	return robots{}
}

// allows reports whether an address may be asked for: the longest pattern that matches decides, and of two as long the one that allows.
func (r robots) allows(u *url.URL) bool {
	path := normalPath(u.RequestURI())
	longest, allow := -1, true
	for _, rule := range r.rules {
		if n := len(rule.pattern); (n > longest || n == longest && rule.allow) && matches(rule.pattern, path) {
			longest, allow = n, rule.allow
		}
	}
	return allow
}

// matches goes from one "*" to the next and never back, so it takes no more time than the path is long.
func matches(pattern, path string) bool {
	pattern, toEnd := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	for i, part := range parts[1:] {
		if toEnd && i == len(parts)-2 {
			return strings.HasSuffix(path, part)
		}
		at := strings.Index(path, part)
		if at < 0 {
			return false
		}
		path = path[at+len(part):]
	}
	return !toEnd || path == ""
}

// normalPath writes a path in one of the ways in which it can be written: what must be escaped is, in capitals, and letters, digits and
// "-._~" are not.
func normalPath(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				i += 2
				if plainByte(byte(n)) {
					b.WriteByte(byte(n))
				} else {
					b.WriteString("%" + strings.ToUpper(s[i-1:i+1]))
				}
				continue
			}
		}
		if c <= ' ' || c >= 0x7f {
			b.WriteString("%" + strings.ToUpper(strconv.FormatUint(0x100|uint64(c), 16)[1:]))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func plainByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
