package lang

// A feature is named by a 32-bit key: a 64-bit mix of its template and up to four atoms (word, tag, label,
// distance …), cut to its upper half. There is no dictionary of features: a key that training never saw
// is not in the table, and two features that share a key share a weight (Shi et al. 2009, hash kernels).

const (
	mixA = 0x9E3779B97F4A7C15
	mixB = 0xBF58476D1CE4E5B9
	mixC = 0x94D049BB133111EB
)

// feature is the key of template t over the atoms packed in x and y. It is never 0, which marks a free slot.
func feature(t, x, y uint64) uint32 {
	h := (x ^ t*mixA) * mixB
	h = (h ^ h>>31 ^ y) * mixC
	return uint32(h>>32) | 1
}

// pair packs two 32-bit atoms into one word.
func pair(a, b uint32) uint64 { return uint64(a)<<32 | uint64(b) }

// hashString is FNV-1a over 64 bits, folded to 32.
func hashString(s string) uint32 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return uint32(h>>32) ^ uint32(h)
}
