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
	modelVersion = 1
	maxSection   = 256 << 20 // plain; a bound against damaged files
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

// Load reads a model file. The error is an ErrModel.
func Load(file []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(file, []byte(modelMagic))
	if !ok || len(rest) < 2 || rest[0] != modelVersion {
		return nil, fmt.Errorf("lang: model: %w", ErrModel)
	}
	m := &Model{}
	r := reader{b: rest[2:]}
	data := map[string][]byte{}
	for range rest[1] {
		name := r.string()
		packed, plain := r.count(len(r.b)), r.count(maxSection)
		z := flate.NewReader(bytes.NewReader(r.bytes(packed)))
		b := make([]byte, 0, min(plain, 64*packed)+1)
		buf := bytes.NewBuffer(b)
		if n, err := io.Copy(buf, io.LimitReader(z, int64(plain)+1)); err != nil || int(n) != plain || r.err != nil {
			return nil, fmt.Errorf("lang: model, section %q: %w", name, ErrModel)
		}
		data[name] = buf.Bytes()
	}
	if err := m.parse(data); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	sum := sha256.Sum256(file)
	m.Digest = hex.EncodeToString(sum[:])
	return m, nil
}

func (m *Model) parse(data map[string][]byte) (err error) {
	m.segmenter = &segmenter{}
	if err = m.segmenter.UnmarshalBinary(data["segmenter"]); err != nil {
		return err
	}
	if m.lex, _, err = parseLexicon(data["lexicon"]); err != nil {
		return err
	}
	if m.tagger, err = parseTagger(data["tagger"]); err != nil {
		return err
	}
	if m.lemmatiser, err = parseLemmatiser(data["lemmatiser"]); err != nil {
		return err
	}
	if m.parser, err = parseParser(data["parser"]); err != nil {
		return err
	}
	if m.namer, err = loadNamer(data["namer"], m.lex); err != nil {
		return err
	}
	m.prepare()
	return nil
}

func (m *Model) prepare() { m.upos = uposAtoms(m.tagger.classes) }

// worker is the room that one analysis works in.
type worker struct {
	words []word
	tags  []uint16
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
	s.mendMainVerb()
}

// tag sets UPOS and XPOS.
func (m *Model) tag(w *worker, s *Sentence) {
	n := len(s.Tokens)
	if cap(w.words) < n {
		w.words, w.tags = make([]word, n, 2*n), make([]uint16, n, 2*n)
	}
	w.words, w.tags = w.words[:n], w.tags[:n]
	shout := shouted(s.Tokens)
	for i := range s.Tokens {
		m.lex.look(&w.words[i], s.Tokens[i].Form, shout)
	}
	m.tagger.tag(w.words, w.tags)
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
