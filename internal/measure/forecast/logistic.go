package forecast

import (
	"math"
)

// logistic is a regression of the log odds on standardised features, with a ridge.
type logistic struct {
	Base  float64   `json:"base"` // log odds where every feature is at its mean
	Coef  []float64 `json:"coef"` // for a standard deviation
	Mean  []float64 `json:"mean"`
	Scale []float64 `json:"scale"` // standard deviation; 0: the feature never varied and is left out
}

// standard is feature i of x in standard deviations from its mean.
func (m *logistic) standard(i int, x []float64) float64 {
	if m.Scale[i] == 0 {
		return 0
	}
	const far = 6 // nothing may count for more than what is seen in training
	return min(max((x[i]-m.Mean[i])/m.Scale[i], -far), far)
}

// sum is what the features add to the base.
func (m *logistic) sum(x []float64) float64 {
	z := 0.0
	for i, c := range m.Coef {
		z += c * m.standard(i, x)
	}
	return z
}

// fitLogistic finds the coefficients by Newton's method with halved steps; the penalised likelihood is concave, so there is one best. The base is not
// penalised, but for a hair that keeps it finite where all rows are alike.
func fitLogistic(rows [][]float64, happened []bool, ridge float64) *logistic {
	k := len(rows[0])
	m := &logistic{Coef: make([]float64, k), Mean: make([]float64, k), Scale: make([]float64, k)}
	n := float64(len(rows))
	for i := range k {
		for _, x := range rows {
			m.Mean[i] += x[i] / n
		}
		v := 0.0
		for _, x := range rows {
			v += (x[i] - m.Mean[i]) * (x[i] - m.Mean[i]) / n
		}
		if v > 1e-12 {
			m.Scale[i] = math.Sqrt(v)
		}
	}
	z := make([][]float64, len(rows))
	for j, x := range rows {
		z[j] = make([]float64, k+1)
		z[j][k] = 1
		for i := range k {
			z[j][i] = m.standard(i, x)
		}
	}
	w := newton(z, happened, func(i int) float64 {
		if i == k {
			return 1e-6
		}
		return ridge
	}, make([]float64, k+1))
	copy(m.Coef, w)
	m.Base = w[k]
	return m
}

// newton minimises the logistic loss plus half the sum of ridge times squared distance from the start.
func newton(z [][]float64, happened []bool, ridge func(int) float64, start []float64) []float64 {
	k := len(start)
	w := append([]float64(nil), start...)
	loss := func(w []float64) float64 {
		l := 0.0
		for i := range w {
			l += ridge(i) * (w[i] - start[i]) * (w[i] - start[i]) / 2
		}
		for j, x := range z {
			s := dot(w, x)
			if happened[j] {
				s = -s
			}
			l += max(s, 0) + math.Log1p(math.Exp(-math.Abs(s))) // log(1+e^s)
		}
		return l
	}
	now := loss(w)
	const most = 50 // steps; it needs fewer than ten
	for range most {
		grad := make([]float64, k)
		hess := make([]float64, k*k)
		for i := range w {
			grad[i] = ridge(i) * (w[i] - start[i])
			hess[i*k+i] = ridge(i)
		}
		for j, x := range z {
			p := sigmoid(dot(w, x))
			g, v := p, p*(1-p)
			if happened[j] {
				g--
			}
			for i, a := range x {
				grad[i] += g * a
				for l, b := range x[:i+1] {
					hess[i*k+l] += v * a * b
				}
			}
		}
		step := solve(hess, grad)
		better := false
		for size := 1.0; size > 1e-4; size /= 2 {
			try := make([]float64, k)
			for i := range try {
				try[i] = w[i] - size*step[i]
			}
			if l := loss(try); l < now {
				better = now-l > 1e-9*(1+now)
				w, now = try, l
				break
			}
		}
		if !better {
			break
		}
	}
	return w
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

// solve solves a x = b for a symmetric positive definite matrix, of which the lower half is given, by Cholesky's method.
func solve(a, b []float64) []float64 {
	k := len(b)
	l := append([]float64(nil), a...)
	for i := range k {
		for j := range i + 1 {
			s := l[i*k+j]
			for m := range j {
				s -= l[i*k+m] * l[j*k+m]
			}
			if i == j {
				l[i*k+i] = math.Sqrt(max(s, 1e-12))
			} else {
				l[i*k+j] = s / l[j*k+j]
			}
		}
	}
	x := append([]float64(nil), b...)
	for i := range k {
		for j := range i {
			x[i] -= l[i*k+j] * x[j]
		}
		x[i] /= l[i*k+i]
	}
	for i := k - 1; i >= 0; i-- {
		for j := i + 1; j < k; j++ {
			x[i] -= l[j*k+i] * x[j]
		}
		x[i] /= l[i*k+i]
	}
	return x
}

// fitStretch is Platt's calibration of forecasts for origins that the models they come from had not seen: by what the features' sum is to be stretched so
// that what is forecast is what happens. With little to learn from it stays near one. The base that is fitted with it belongs to those
// origins and is dropped: it holds their season, which earlier, shorter histories could not know.
func fitStretch(sums []float64, happened []bool) float64 {
	z := make([][]float64, len(sums))
	for i, s := range sums {
		z[i] = []float64{s, 1}
	}
	const caution = 10 // as of ten forecasts that were right as they stood
	w := newton(z, happened, func(i int) float64 {
		if i == 0 {
			return caution
		}
		return 1e-6
	}, []float64{1, logit(share(happened))})
	return max(w[0], 0)
}

// baseFor is the base at which the mean forecast is the share that came, found by halving.
func baseFor(sums []float64, happened []bool) float64 {
	want := share(happened)
	low, high := -50.0, 50.0
	for range 60 {
		mid := (low + high) / 2
		mean := 0.0
		for _, s := range sums {
			mean += sigmoid(mid+s) / float64(len(sums))
		}
		if mean < want {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

func share(happened []bool) float64 {
	n := 0
	for _, h := range happened {
		if h {
			n++
		}
	}
	return float64(n) / float64(max(len(happened), 1))
}
