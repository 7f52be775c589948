package llm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// answer is what a model is asked for: an item a line of its list, so that a bad one harms no other. Words are quotations of the text.
type answer struct {
	Actors      []json.RawMessage `json:"actors"`
	Statements  []json.RawMessage `json:"statements"`
	Events      []json.RawMessage `json:"events"`
	Commitments []json.RawMessage `json:"commitments"`
	Contacts    []json.RawMessage `json:"contacts"`
}

func (a *answer) lists() bool {
	return a.Actors != nil || a.Statements != nil || a.Events != nil || a.Commitments != nil || a.Contacts != nil
}

type actorGiven struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Role     string   `json:"role"`
	Country  string   `json:"country"`
	Mentions []string `json:"mentions"`
}

// cited is where an item stands.
type cited struct {
	Sentence string `json:"sentence"`
	Before   string `json:"before"` // words right before the sentence, where it stands there more than once
}

type whenGiven struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Words string `json:"words"`
}

type statementGiven struct {
	cited
	ID         string    `json:"id"`
	Speakers   []string  `json:"speakers"`
	Addressees []string  `json:"addressees"`
	Via        []string  `json:"via"`
	Act        string    `json:"act"`
	Form       string    `json:"form"`
	Channel    string    `json:"channel"`
	Cue        string    `json:"cue"`
	Content    string    `json:"content"`
	Condition  string    `json:"condition"`
	When       whenGiven `json:"when"`
}

type eventGiven struct {
	cited
	Source    []string  `json:"source"`
	Target    []string  `json:"target"`
	CAMEO     string    `json:"cameo"`
	Status    string    `json:"status"`
	Trigger   string    `json:"trigger"`
	Condition string    `json:"condition"`
	Place     string    `json:"place"`
	When      whenGiven `json:"when"`
	SaidIn    string    `json:"said_in"`
}

type commitmentGiven struct {
	cited
	Kind      string    `json:"kind"`
	By        []string  `json:"by"`
	To        []string  `json:"to"`
	Action    string    `json:"action"`
	Condition string    `json:"condition"`
	Deadline  whenGiven `json:"deadline"`
	CAMEO     string    `json:"cameo"`
	SaidIn    string    `json:"said_in"`
}

type contactGiven struct {
	cited
	Kind         string    `json:"kind"`
	Participants []string  `json:"participants"`
	Status       string    `json:"status"`
	Words        string    `json:"words"`
	Mentions     []string  `json:"mentions"` // further words of the same contact
	Topics       []string  `json:"topics"`
	Place        string    `json:"place"`
	When         whenGiven `json:"when"`
}

// mostTries bounds at how many brackets an answer is looked for in what a model wrote around it.
const mostTries = 40

// parse finds the answer in what a model wrote: all of it, or an object in a fence or between other words. What it thought before is left
// out. The error is ErrAnswer.
func parse(content string) (*answer, error) {
	if _, after, ok := strings.Cut(content, "</think>"); ok {
		content = after
	}
	for range mostTries {
		i := strings.IndexByte(content, '{')
		if i < 0 {
			break
		}
		content = content[i:]
		a := new(answer)
		if err := json.NewDecoder(strings.NewReader(content)).Decode(a); err == nil && a.lists() {
			return a, nil
		}
		content = content[1:]
	}
	return nil, fmt.Errorf("llm: %w: it holds no object with the lists asked for", ErrAnswer)
}

// given decodes an item of an answer; false where it is none.
func given[T any](raw json.RawMessage) (T, bool) {
	var v T
	err := json.Unmarshal(raw, &v)
	return v, err == nil && !bytes.Equal(bytes.TrimSpace(raw), []byte("null"))
}
