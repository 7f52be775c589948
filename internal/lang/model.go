package lang

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"

	"golang.org/x/sync/errgroup"

	"detente/internal/text"
)

// Model is all that was learned of English. It does not change after Load; any number of goroutines may use it.
type Model struct {
	Digest string // SHA-256 of the model file in hex; "" for a model just trained

	segmenter  *segmenter
	lex        *lexicon
	tagger     *tagger
	lemmatiser *lemmatiser
	parser     *parser
	namer      *namer

	upos    []uint32  // see uposAtoms
	workers sync.Pool // of *worker
}

// The model file: magic, version, number of sections, then of each its name, its length compressed and
// plain (uvarint), its bytes (DEFLATE).
const (
	modelMagic   = "detente language model\n"
	modelVersion = 3
	oldestModel  = 2         // the lexicon without WordForms
	maxSection   = 256 << 20 // plain; with maxRatio a bound against damaged files
	maxRatio     = 1032      // DEFLATE packs no better
)

// ErrModel is a file that is not a model of this version or is damaged.
var ErrModel = errors.New("not a language model of this version, or damaged")

// section is a component with its name in the file.
type section struct {
	name string
	data []byte
}

func (m *Model) sections() ([]section, error) {
	seg, err := m.segmenter.MarshalBinary()
	if err != nil {
		return nil, err
	}
	names, err := m.namer.MarshalBinary()
	if err != nil {
		return nil, err
	}
	return []section{
		{"segmenter", seg},
		{"lexicon", m.lex.appendBinary(nil)},
		{"tagger", m.tagger.appendBinary(nil)},
		{"lemmatiser", m.lemmatiser.appendBinary(nil)},
		{"parser", m.parser.appendBinary(nil)},
		{"namer", names},
	}, nil
}

// MarshalBinary writes the model file.
func (m *Model) MarshalBinary() ([]byte, error) {
	sections, err := m.sections()
	if err != nil {
		return nil, fmt.Errorf("lang: model: %w", err)
	}
	b := append([]byte(modelMagic), modelVersion, byte(len(sections)))
	for _, s := range sections {
		var z bytes.Buffer
		w, err := flate.NewWriter(&z, flate.BestCompression)
		if err != nil {
			return nil, fmt.Errorf("lang: model: %w", err)
		}
		if _, err = w.Write(s.data); err == nil {
			err = w.Close()
		}
		if err != nil {
			return nil, fmt.Errorf("lang: model: %w", err)
		}
		b = appendString(b, s.name)
		b = binary.AppendUvarint(b, uint64(z.Len()))
		b = binary.AppendUvarint(b, uint64(len(s.data)))
		b = append(b, z.Bytes()...)
	}
	return b, nil
}

// Load reads a model file, its sections side by side. The error is an ErrModel.
func Load(file []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(file, []byte(modelMagic))
	if !ok || len(rest) < 2 || rest[0] < oldestModel || rest[0] > modelVersion {
		return nil, fmt.Errorf("lang: model: %w", ErrModel)
	}
	r := reader{b: rest[2:]}
	sections := map[string]packedSection{}
	for range rest[1] {
		name := r.string()
		packed, plain := r.count(len(r.b)), r.count(maxSection)
		sections[name] = packedSection{r.bytes(packed), plain}
		if r.err != nil {
			return nil, fmt.Errorf("lang: model, section %q: %w", name, ErrModel)
		}
	}
	m := &Model{segmenter: &segmenter{}}
	var parts errgroup.Group
	part := func(name string, parse func([]byte) error) {
		parts.Go(func() error {
			data, err := sections[name].unpack()
			if err == nil {
				err = parse(data)
			}
			if err != nil {
				return fmt.Errorf("lang: model, section %q: %w: %w", name, ErrModel, err)
			}
			return nil
		})
	}
	part("parser", func(b []byte) (err error) { m.parser, err = parseParser(b); return err })
	part("tagger", func(b []byte) (err error) { m.tagger, err = parseTagger(b); return err })
	part("lemmatiser", func(b []byte) (err error) { m.lemmatiser, err = parseLemmatiser(b); return err })
	part("segmenter", m.segmenter.UnmarshalBinary)
	part("lexicon", func(b []byte) (err error) {
		if m.lex, _, err = parseLexicon(b); err != nil {
			return err
		}
		names, err := sections["namer"].unpack()
		if err == nil {
			m.namer, err = loadNamer(names, m.lex)
		}
		return err
	})
	parts.Go(func() error {
		sum := sha256.Sum256(file)
		m.Digest = hex.EncodeToString(sum[:])
		return nil
	})
	if err := parts.Wait(); err != nil {
		return nil, err
	}
	m.prepare()
	return m, nil
}

// packedSection is a section as it stands in the file.
type packedSection struct {
	packed []byte
	plain  int
}

// unpack is the section's data, nil for a section that is not there.
func (s packedSection) unpack() ([]byte, error) {
	switch {
	case s.packed == nil:
		return nil, nil
	case s.plain > maxRatio*len(s.packed):
		return nil, errShort
	}
	data := make([]byte, s.plain)
	z := flate.NewReader(bytes.NewReader(s.packed))
	if _, err := io.ReadFull(z, data); err != nil {
		return nil, err
	}
	if n, err := z.Read(make([]byte, 1)); n > 0 || err != io.EOF {
		return nil, errShort
	}
	return data, nil
}

func (m *Model) prepare() { m.upos = uposAtoms(m.tagger.classes) }

// worker is the room that one analysis works in.
type worker struct {
	words []word
	tags  []uint16
	sums  []float32 // see tagger.tag
	state parseState
}

func (m *Model) worker() *worker {
	if w, ok := m.workers.Get().(*worker); ok {
		return w
	}
	return &worker{}
}

// Analyse finds sentences, words, tags, lemmas, trees and names in a document.
func (m *Model) Analyse(doc *text.Document) *Analysis {
	a := &Analysis{Doc: doc}
	a.Sentences, a.Quotations = m.segmenter.Segment(doc)
	w := m.worker()
	for i := range a.Sentences {
		m.analyse(w, &a.Sentences[i])
	}
	m.workers.Put(w)
	m.namer.name(a.Sentences)
	return a
}

// Parse tags, lemmatises, parses and names a sentence whose tokens have their forms.
func (m *Model) Parse(s *Sentence) {
	w := m.worker()
	m.analyse(w, s)
	m.workers.Put(w)
}

func (m *Model) analyse(w *worker, s *Sentence) {
	m.tag(w, s)
	m.lemmatise(w, s)
	m.attach(w, s)
	s.Link()
	s.mendShapes()
	s.mendMainVerb()
}

// tag sets UPOS and XPOS.
func (m *Model) tag(w *worker, s *Sentence) {
	n := len(s.Tokens)
	if cap(w.words) < n {
		w.words, w.tags = make([]word, n, 2*n), make([]uint16, n, 2*n)
	}
	w.words, w.tags = w.words[:n], w.tags[:n]
	m.lex.lookAll(w.words, s.Tokens)
	w.sums = m.tagger.tag(w.words, w.tags, w.sums)
	for i := range s.Tokens {
		c := &m.tagger.classes[w.tags[i]]
		s.Tokens[i].UPOS, s.Tokens[i].XPOS = c.UPOS, c.XPOS
	}
}

func (m *Model) lemmatise(w *worker, s *Sentence) {
	for i := range s.Tokens {
		s.Tokens[i].Lemma = m.lemmatiser.lemma(s.Tokens[i].Form, w.tags[i])
	}
}

// attach sets heads and relations, of a very long sentence piece by piece.
func (m *Model) attach(w *worker, s *Sentence) {
	root := Root
	for from := 0; from < len(s.Tokens); from += maxParse {
		to := min(from+maxParse, len(s.Tokens))
		setNodes(w.state.room(to-from), w.words[from:to], w.tags[from:to], m.upos)
		m.parser.parse(&w.state, to-from)
		for i := from; i < to; i++ {
			k := i - from + 1
			t := &s.Tokens[i]
			t.Rel = m.parser.labels[w.state.rel[k]-1]
			switch {
			case w.state.head[k] != w.state.root:
				t.Head = from + int(w.state.head[k]) - 1
			case root == Root:
				t.Head, root = Root, i
			default:
				t.Head, t.Rel = root, "parataxis"
			}
		}
	}
}
