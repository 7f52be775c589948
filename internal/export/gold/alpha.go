package gold

// Alpha is Krippendorff's alpha for nominal values: 1 - observed over expected disagreement, of units that each have the
// values of two coders; "" stands for a missing value, and a unit with one is left out. 1 is full agreement, 0 is what
// chance would give; it is 1 where there is nothing to disagree on, and NaN-free. (Krippendorff, Content Analysis, 4th
// ed., ch. 12.)
func Alpha(units [][2]string) float64 {
	count := map[string]float64{}
	var n, disagree float64
	for _, u := range units {
		if u[0] == "" || u[1] == "" {
			continue
		}
		count[u[0]]++
		count[u[1]]++
		n += 2
		if u[0] != u[1] {
			disagree += 2
		}
	}
	if n == 0 {
		return 1
	}
	var same float64
	for _, c := range count {
		same += c * (c - 1)
	}
	expected := (n*(n-1) - same) / (n - 1)
	if expected == 0 {
		return 1
	}
	return 1 - disagree/expected
}
