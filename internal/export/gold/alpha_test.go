package gold

import (
	"math"
	"testing"
)

func TestAlpha(t *testing.T) {
	for _, c := range []struct {
		name  string
		units [][2]string
		want  float64
	}{
		{"nothing coded", nil, 1},
		{"one value throughout", [][2]string{{"a", "a"}, {"a", "a"}}, 1},
		{"full agreement", [][2]string{{"a", "a"}, {"b", "b"}, {"c", "c"}}, 1},
		// Ten units, four disagreements, values 1 (14 times) and 0 (6): 1 - (10*2-1) * 8 / (2*14*6) by hand.
		{"by hand", [][2]string{{"1", "0"}, {"1", "0"}, {"1", "1"}, {"0", "1"}, {"1", "1"}, {"1", "0"}, {"1", "1"}, {"1", "1"}, {"0", "0"}, {"1", "1"}}, 1 - 19.0*8/(2*14*6)},
		{"a missing value is left out", [][2]string{{"a", "a"}, {"b", "b"}, {"a", ""}}, 1},
	} {
		if got := Alpha(c.units); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
