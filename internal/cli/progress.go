package cli

import (
	"io"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress shows how far a long run is, on standard error, only where a person sees it.
type progress struct {
	plain io.Writer
	all   *mpb.Progress // nil where nothing is shown
	bar   *mpb.Bar
}

// newProgress starts a bar over total bytes, or a count where the total is 0. It stays silent where it is not wanted or standard error is no
// terminal.
func newProgress(e *env, total int64, wanted bool) *progress {
	return startProgress(e, total, wanted, decor.CurrentKibiByte("% .1f read"), decor.AverageSpeed(decor.SizeB1024(0), " % .1f"))
}

// newCount is newProgress over things that are counted: "1200 documents".
func newCount(e *env, total int, what string, wanted bool) *progress {
	return startProgress(e, int64(total), wanted, decor.CurrentNoUnit("%d "+what), decor.AverageSpeed(0, " %.0f/s"))
}

func startProgress(e *env, total int64, wanted bool, done, speed decor.Decorator) *progress {
	p := &progress{plain: e.stderr}
	if _, seen := terminal(e.stderr); !wanted || !seen {
		return p
	}
	p.all = mpb.New(mpb.WithOutput(e.stderr), mpb.WithWidth(defaultWidth))
	if total > 0 {
		p.bar = p.all.AddBar(total, mpb.PrependDecorators(done), mpb.AppendDecorators(decor.Percentage(), decor.AverageETA(decor.ET_STYLE_GO, decor.WC{W: 8})))
	} else {
		p.bar = p.all.New(0, mpb.SpinnerStyle().PositionLeft(), mpb.BarWidth(2), mpb.AppendDecorators(done, speed))
	}
	return p
}

// screen reports whether results are printed to the same screen that a bar would be shown on.
func (e *env) screen() bool {
	_, is := terminal(e.stdout)
	return is
}

func (p *progress) add(n int) {
	if p.bar != nil {
		p.bar.IncrBy(n)
	}
}

// one counts one more thing.
func (p *progress) one() { p.add(1) }

// stderr is where messages go while the bar is shown.
func (p *progress) stderr() io.Writer {
	if p.all != nil {
		return p.all
	}
	return p.plain
}

// close ends the bar; a second time changes nothing.
func (p *progress) close() {
	if p.all == nil {
		return
	}
	p.bar.SetTotal(-1, true)
	p.all.Wait()
	p.all, p.bar = nil, nil
}

// reader counts on the bar what is read of r.
func (p *progress) reader(r io.Reader) io.Reader {
	if p.bar == nil {
		return r
	}
	counted, err := p.bar.ProxyReader(r)
	if err != nil { // the bar has ended
		return r
	}
	return counted
}
