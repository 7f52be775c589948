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

// newProgress starts a bar over total bytes, or a count where the total is 0. It stays silent where standard error
// is no terminal, or where readings are printed to the same screen.
func newProgress(e *env, total int64, wanted bool) *progress {
	p := &progress{plain: e.stderr}
	_, errTerminal := terminal(e.stderr)
	_, outTerminal := terminal(e.stdout)
	if !wanted || !errTerminal || outTerminal {
		return p
	}
	p.all = mpb.New(mpb.WithOutput(e.stderr), mpb.WithWidth(defaultWidth))
	read := decor.CurrentKibiByte("% .1f read")
	if total > 0 {
		p.bar = p.all.AddBar(total, mpb.PrependDecorators(read), mpb.AppendDecorators(decor.Percentage(), decor.AverageETA(decor.ET_STYLE_GO, decor.WC{W: 8})))
	} else {
		p.bar = p.all.New(0, mpb.SpinnerStyle().PositionLeft(), mpb.BarWidth(2), mpb.AppendDecorators(read, decor.AverageSpeed(decor.SizeB1024(0), " % .1f")))
	}
	return p
}

func (p *progress) add(bytes int) {
	if p.bar != nil {
		p.bar.IncrBy(bytes)
	}
}

// stderr is where messages go while the bar is shown.
func (p *progress) stderr() io.Writer {
	if p.all != nil {
		return p.all
	}
	return p.plain
}

func (p *progress) close() {
	if p.all == nil {
		return
	}
	p.bar.SetTotal(-1, true)
	p.all.Wait()
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
