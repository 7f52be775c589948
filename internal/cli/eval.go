package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"detente/internal/export/gold"
	"detente/internal/read"
	"detente/internal/text"
)

// EvalCmd is `detente eval`.
type EvalCmd struct {
	Gold      string `arg:"" type:"existingdir" help:"Folder of hand-coded documents: NAME.txt with NAME.gold.json."`
	Readings  string `placeholder:"DIR" type:"existingdir" help:"Score the readings in this folder (NAME.json) instead of reading the documents now."`
	Coder     string `placeholder:"DIR" type:"existingdir" help:"Score another coder's folder of the same documents, with Krippendorff's alpha by field."`
	Calibrate bool   `help:"Print the curve that turns what the rules believe into probabilities, fitted on these documents, and how it does on documents left out."`
	Errors    bool   `help:"Also list each thing missed, spurious or wrong."`
}

// Run scores.
func (c *EvalCmd) Run(e *env) error {
	if c.Readings != "" && c.Coder != "" {
		return errors.New("eval: --readings and --coder exclude each other: score one at a time")
	}
	docs, err := gold.ReadFolder(c.Gold)
	if err != nil {
		return err
	}
	reading, err := c.source()
	if err != nil {
		return err
	}
	var scores gold.Scores
	missing := 0
	for _, d := range docs {
		r, err := reading(d)
		if err != nil {
			missing++
			fmt.Fprintf(e.stderr, "detente: %s: no reading: %v\n", d.Name, err)
		}
		scores.Add(d, r)
	}
	fmt.Fprintf(e.stdout, "%d documents, %d without a reading\n", len(docs), missing)
	if c.Calibrate {
		printCalibration(e.stdout, scores.Judged)
		return nil
	}
	printScores(e.stdout, &scores, c.Coder != "", c.Errors)
	return nil
}

// source is where the readings that are scored come from.
func (c *EvalCmd) source() (func(*gold.Document) (*read.Reading, error), error) {
	switch {
	case c.Coder != "":
		others, err := gold.ReadFolder(c.Coder)
		if err != nil {
			return nil, err
		}
		by := map[string]*gold.Document{}
		for _, d := range others {
			by[d.Name] = d
		}
		return func(d *gold.Document) (*read.Reading, error) {
			o := by[d.Name]
			if o == nil {
				return nil, errors.New("the other coder did not code it")
			}
			if o.Text != d.Text {
				return nil, errors.New("the other coder coded another text under this name")
			}
			return o.Reading(), nil
		}, nil
	case c.Readings != "":
		return func(d *gold.Document) (*read.Reading, error) {
			raw, err := os.ReadFile(filepath.Join(c.Readings, d.Name+".json"))
			if err != nil {
				return nil, err
			}
			r := new(read.Reading)
			if err := json.Unmarshal(raw, r); err != nil {
				return nil, err
			}
			return r, nil
		}, nil
	}
	reader, err := newReader()
	if err != nil {
		return nil, err
	}
	if c.Calibrate {
		reader = reader.Uncalibrated()
	}
	return func(d *gold.Document) (*read.Reading, error) {
		doc, err := text.New(d.Text)
		if err != nil {
			return nil, err
		}
		doc.ID, doc.Title, doc.Publisher, doc.Published = d.Name, d.Title, d.Publisher, d.Published
		return reader.Read(context.Background(), doc)
	}, nil
}

func printScores(w io.Writer, s *gold.Scores, agreement, misses bool) {
	if misses {
		for _, m := range s.Misses {
			fmt.Fprintf(w, "%s · %s %v\n    gold %s\n    got  %s\n", m.Doc, m.What, m.Fields, short(m.Gold), short(m.Got))
		}
	}
	for _, f := range s.Figures() {
		if f.Accuracy {
			fmt.Fprintf(w, "%-24s %.3f   (%d of %d)\n", f.Name, f.Value(), f.Right, f.Of)
			continue
		}
		fmt.Fprintf(w, "%-24s P %.3f  R %.3f  F1 %.3f   (tp %d fp %d fn %d)\n", f.Name, f.Precision(), f.Recall(), f.F1(), f.TP, f.FP, f.FN)
	}
	if agreement {
		for _, a := range s.Agreement() {
			fmt.Fprintf(w, "alpha %-18s %.3f   (%d items)\n", a.Name, a.Alpha, a.Items)
		}
	}
}

// short is an item on one line, cut to what a terminal shows.
func short(item any) string {
	if item == nil {
		return "-"
	}
	raw, err := json.Marshal(item)
	if err != nil {
		return err.Error()
	}
	const most = 420 // characters: the fields and the start of the words
	if r := []rune(string(raw)); len(r) > most {
		return string(r[:most]) + "…"
	}
	return string(raw)
}

// folds of the cross-validation: each leaves out a fifth of the documents.
const folds = 5

func printCalibration(w io.Writer, items []gold.Judged) {
	for _, r := range gold.CrossValidated(items, folds) {
		fmt.Fprintf(w, "# %-10s %4d items, %.3f right; documents left out, %d folds: Brier %.3f (always the mean: %.3f), calibration error %.3f\n",
			r.Kind, r.Items, r.Mean, folds, r.Brier, r.Climate, r.Difference)
	}
	fmt.Fprint(w, gold.Calibrate(items))
}
