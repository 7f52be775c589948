package forecast

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ReadEvents reads lines of day, source, target and CAMEO code with tabs between them, after a line of these names: day, source, target, cameo. Whether a code
// is one is for NewHistory to say.
func ReadEvents(r io.Reader) ([]Event, error) {
	var list []Event
	err := eachLine(r, "day\tsource\ttarget\tcameo", func(f []string) error {
		day, err := strconv.ParseInt(f[0], 10, 32)
		if err != nil {
			return fmt.Errorf("day is %q, want a whole number", f[0])
		}
		list = append(list, Event{int(day), Dyad{Source: f[1], Target: f[2]}, f[3]})
		return nil
	})
	return list, err
}

// ReadDyads reads lines of source and target with a tab between them, after a line of these names.
func ReadDyads(r io.Reader) ([]Dyad, error) {
	var list []Dyad
	seen := map[Dyad]bool{}
	err := eachLine(r, "source\ttarget", func(f []string) error {
		d := Dyad{Source: f[0], Target: f[1]}
		if d.Source == "" || d.Target == "" || d.Source == d.Target {
			return fmt.Errorf("%w: %q, %q", ErrParty, d.Source, d.Target)
		}
		if seen[d] {
			return fmt.Errorf("%s a second time", d)
		}
		seen[d] = true
		list = append(list, d)
		return nil
	})
	return list, err
}

func eachLine(r io.Reader, head string, f func(fields []string) error) error {
	lines := bufio.NewScanner(r)
	want := strings.Count(head, "\t") + 1
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if n == 1 {
			if line != head {
				return fmt.Errorf("forecast: line 1: want the names of the columns, %s", strings.ReplaceAll(head, "\t", ", "))
			}
			continue
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != want {
			return fmt.Errorf("forecast: line %d: %d columns, want %s", n, len(fields), strings.ReplaceAll(head, "\t", ", "))
		}
		if err := f(fields); err != nil {
			return fmt.Errorf("forecast: line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("forecast: %w", err)
	}
	return nil
}
