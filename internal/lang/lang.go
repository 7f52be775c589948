// Package lang analyses English text: sentences, tokens, tags, lemmas, dependencies, names.
//
// The analysis runs in one readable order (see Model.Analyse): segment, tag, lemmatise, parse, name.
// Tags, relations and tokenisation follow Universal Dependencies as English-EWT and GUM apply them.
package lang

import "detente/internal/text"

// Root is the Head of a sentence's root.
const Root = -1

// Token is one syntactic word of UD ("do" and "n't" of "don't" are two).
type Token struct {
	Span  text.Span
	Form  string
	Lemma string
	UPOS  string // universal part of speech: NOUN, VERB, PROPN …
	XPOS  string // Penn tag as EWT uses it: NN, VBD, NNP …
	Head  int    // index of the head in the sentence; Root for the root
	Rel   string // UD relation, with its subtype: nsubj, nsubj:pass, ccomp …
}

// Sentence is a run of tokens with their tree.
type Sentence struct {
	Span      text.Span
	Tokens    []Token
	Names     []Name // in order, not overlapping
	Paragraph int    // ordinal of the paragraph (text between blank lines or block line breaks) it stands in

	kids, kidAt []int32 // children in text order: kids[kidAt[i]:kidAt[i+1]]
}

// NameKind says what a name is a name of.
type NameKind uint8

// The kinds of names. Nationality is a demonym or adjective of a country or people: Russian, the Saudis.
const (
	Person NameKind = iota + 1
	Organisation
	Place
	Nationality
)

// String is PER, ORG, LOC or NAT.
func (k NameKind) String() string { return [...]string{"", "PER", "ORG", "LOC", "NAT"}[k] }

// Name is a proper name over tokens [First, Last] of its sentence.
type Name struct {
	First, Last int
	Kind        NameKind
}

// Quotation is a stretch in quotation marks. Over several paragraphs each paragraph is a Quotation of its own,
// the later ones marked Continued.
type Quotation struct {
	Open, Close text.Span // the marks; Close is zero where the quotation is never closed
	Inner       text.Span // the words between the marks
	Continued   bool      // goes on from the quotation before it
	Scare       bool      // one to three words in mid-sentence: “quoted words”, not speech of their own
}

// Analysis is what the language base found in one document.
type Analysis struct {
	Doc        *text.Document
	Sentences  []Sentence
	Quotations []Quotation // outermost only, in order
}

// Words is the number of tokens.
func (a *Analysis) Words() int {
	n := 0
	for i := range a.Sentences {
		n += len(a.Sentences[i].Tokens)
	}
	return n
}
