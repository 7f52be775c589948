package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"detente/internal/lang"
	"detente/internal/text"
	"detente/model"
)

// LangCmd is `detente lang`.
type LangCmd struct {
	Train LangTrainCmd `cmd:"" help:"Train the language model from treebanks."`
	Eval  LangEvalCmd  `cmd:"" help:"Score the language model on a treebank, as the CoNLL 2018 shared task does."`
}

// LangTrainCmd is `detente lang train`.
type LangTrainCmd struct {
	UD      string `name:"ud" required:"" placeholder:"DIR" type:"existingdir" help:"Folder with EWT/, GUM/ in CoNLL-U and UNER-EWT/ in IOB2, as Universal Dependencies publishes them."`
	Corpus  string `placeholder:"FILE" type:"existingfile" help:"Unlabelled text as JSON Lines with a field text: word clusters are learned from it."`
	WordNet string `name:"wordnet" placeholder:"DIR" type:"existingdir" help:"Folder with data.noun, data.verb, data.adj and data.adv of a WordNet: what a word's form can be, for tags of rare words."`
	WithDev bool   `name:"with-dev" help:"Learn from EWT's development part too, once settings are chosen: it then measures nothing."`
	Exclude string `placeholder:"DIR" type:"existingdir" help:"Documents of treebanks and corpus whose text is one of this folder's .txt files are left out."`
	Seed    uint64 `default:"1" help:"The same seed and the same data give the same model, bit for bit."`
	Out     string `required:"" placeholder:"FILE" help:"Where to write the model."`
}

// treebanks are the training parts used; what is tested on is never among them.
var treebanks = []string{"EWT/en_ewt-ud-train.conllu", "GUM/en_gum-permissive-train.conllu", "GUM/en_gum-sharealike-train.conllu"}

// nameLabels are the names of EWT's training part.
const nameLabels = "UNER-EWT/en_ewt-ud-train.2022-12-02-draft.iob2"

// The development part of EWT and its names, see LangTrainCmd.WithDev. That of GUM stays out: news is measured on it.
const (
	devTreebank   = "EWT/en_ewt-ud-dev.conllu"
	devNameLabels = "UNER-EWT/en_ewt-ud-dev.iob2"
)

// Run trains.
func (c *LangTrainCmd) Run(e *env) error {
	began := time.Now()
	t := lang.Training{Seed: c.Seed, Log: func(format string, args ...any) {
		fmt.Fprintf(e.stderr, "%6.0f s  %s\n", time.Since(began).Seconds(), fmt.Sprintf(format, args...))
	}}
	exclude, err := readTexts(c.Exclude)
	if err != nil {
		return err
	}
	trees, labels := treebanks, []string{nameLabels}
	if c.WithDev {
		trees, labels = append(slices.Clone(trees), devTreebank), append(labels, devNameLabels)
	}
	for _, name := range trees {
		gold, err := readTreebank(filepath.Join(c.UD, name))
		if err != nil {
			return err
		}
		t.Treebank = append(t.Treebank, lang.WithoutTexts(gold, exclude)...)
	}
	if c.Corpus != "" {
		if t.Corpus, err = readCorpus(c.Corpus, exclude); err != nil {
			return err
		}
	}
	if c.WordNet != "" {
		if t.Forms, err = lang.ReadWordNet(os.DirFS(c.WordNet)); err != nil {
			return err
		}
	}
	var names bytes.Buffer
	for _, name := range labels {
		b, err := os.ReadFile(filepath.Join(c.UD, name))
		if err != nil {
			return fmt.Errorf("lang train: %w", err)
		}
		names.Write(append(b, '\n'))
	}
	t.Names = &names
	m, err := lang.Train(t)
	if err != nil {
		return err
	}
	file, err := m.MarshalBinary()
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, file, 0o644); err != nil {
		return fmt.Errorf("lang train: %w", err)
	}
	return nil
}

// readTexts reads the .txt files of a folder; none of no folder.
func readTexts(dir string) ([]string, error) {
	if dir == "" {
		return nil, nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, fmt.Errorf("lang train: %w", err)
	}
	var texts []string
	for _, f := range files {
		t, err := os.ReadFile(f)
		if err != nil {
			return nil, fmt.Errorf("lang train: %w", err)
		}
		texts = append(texts, string(t))
	}
	return texts, nil
}

// readCorpus reads a corpus without the documents that are one of the texts.
func readCorpus(path string, exclude []string) ([]*text.Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("lang train: %w", err)
	}
	defer f.Close()
	docs, err := lang.ReadCorpus(f, exclude)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return docs, nil
}

func readTreebank(path string) ([]lang.Gold, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("treebank: %w", err)
	}
	defer f.Close()
	gold, err := lang.ReadCoNLLU(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return gold, nil
}

// LangEvalCmd is `detente lang eval`.
type LangEvalCmd struct {
	Files     []string `arg:"" name:"file" type:"existingfile" help:"Treebank in CoNLL-U."`
	Model     string   `placeholder:"FILE" type:"existingfile" help:"A model file instead of the one built in."`
	Raw       bool     `help:"From raw text only."`
	Tokens    bool     `help:"From gold tokens only."`
	Relations bool     `help:"Also LAS by relation."`
	Names     string   `placeholder:"FILE" type:"existingfile" help:"Labels of names in IOB2 (Universal NER) of the treebank's sentences: score the names instead."`
	Speed     bool     `help:"Also words a second of tagging and parsing, on one core."`
}

// Run scores each file.
func (c *LangEvalCmd) Run(e *env) error {
	m, err := c.model()
	if err != nil {
		return err
	}
	for _, path := range c.Files {
		gold, err := readTreebank(path)
		if err != nil {
			return err
		}
		if c.Names != "" {
			if err := c.names(e.stdout, m, path, gold); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			continue
		}
		if !c.Raw {
			if err := c.fromTokens(e.stdout, m, path, gold); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
		if !c.Tokens {
			if err := c.fromText(e.stdout, m, path, gold); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
	}
	return nil
}

func (c *LangEvalCmd) model() (*lang.Model, error) {
	if c.Model == "" {
		return model.English()
	}
	file, err := os.ReadFile(c.Model)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m, err := lang.Load(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Model, err)
	}
	return m, nil
}

func (c *LangEvalCmd) fromTokens(w io.Writer, m *lang.Model, path string, gold []lang.Gold) error {
	found := make([]lang.Sentence, len(gold))
	words := 0
	for i := range gold {
		found[i].Tokens = make([]lang.Token, len(gold[i].Tokens))
		for k := range found[i].Tokens {
			found[i].Tokens[k].Form = gold[i].Tokens[k].Form
		}
		words += len(gold[i].Tokens)
	}
	began := time.Now()
	for i := range found {
		m.Parse(&found[i])
	}
	took := time.Since(began)
	score, err := lang.ScoreSentences(gold, found)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s from gold tokens\n", path)
	if c.Speed {
		fmt.Fprintf(w, "%.0f words/s\n", float64(words)/took.Seconds())
	}
	return score.Write(w, c.Relations)
}

func (c *LangEvalCmd) fromText(w io.Writer, m *lang.Model, path string, gold []lang.Gold) error {
	docs, err := lang.Documents(gold)
	if err != nil {
		return err
	}
	var all lang.Evaluation
	for i := range docs {
		score, err := lang.ScoreAnalysis(&docs[i], m.Analyse(docs[i].Doc))
		if err != nil {
			return fmt.Errorf("document %q: %w", docs[i].ID, err)
		}
		all.Add(score)
	}
	fmt.Fprintf(w, "%s from raw text\n", path)
	return all.Write(w, c.Relations)
}

// names scores persons, organisations and places.
func (c *LangEvalCmd) names(w io.Writer, m *lang.Model, path string, gold []lang.Gold) error {
	f, err := os.Open(c.Names)
	if err != nil {
		return fmt.Errorf("names: %w", err)
	}
	defer f.Close()
	scores, err := m.EvalNames(gold, f)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s, names\n%-12s %7s %7s %8s\n", path, "", "F1", "found", "gold")
	for k := lang.Person; k <= lang.Place; k++ {
		fmt.Fprintf(w, "%-12v %7.2f %7d %8d\n", k, scores[k].F1(), scores[k].Found, scores[k].Gold)
	}
	all := scores.All()
	_, err = fmt.Fprintf(w, "%-12s %7.2f %7d %8d\n", "all", all.F1(), all.Found, all.Gold)
	return err
}
