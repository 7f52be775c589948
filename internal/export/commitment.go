package export

import (
	"slices"

	"detente/internal/record"
)

// Promised is a commitment as a line of JSON: with what became of it.
type Promised struct {
	record.Cited
	Settlement record.Settlement `json:"settlement"`
	Evidence   []record.Evidence `json:"settled_by,omitempty"` // the events that the settlement names, as far as it rests on them
}

// commitments writes commitments with what became of each.
func (j *job) commitments(out rows[Promised]) error {
	settler, err := j.store.NewSettler(j.ctx, "")
	if err != nil {
		return err
	}
	return j.each(func(c *record.Cited) (int, error) {
		p := Promised{Cited: *c}
		if p.Settlement, err = settler.Settle(j.ctx, &c.Entry); err != nil {
			return 0, err
		}
		if len(j.Status) > 0 && !slices.Contains(j.Status, p.Settlement.Status) {
			return skipped, nil
		}
		if p.Evidence, err = settler.Evidence(j.ctx, &p.Settlement); err != nil {
			return 0, err
		}
		for i := range p.Evidence {
			if r := p.Evidence[i].Report; r != nil {
				lasting := lastingReport(*r)
				p.Evidence[i].Report = &lasting
			}
		}
		return 1, out.add(p)
	}, out.close)
}

// Commitment is a row of commitments.
type Commitment struct {
	entry
	Kind      string `parquet:"kind,dict"`
	Status    string `parquet:"status,dict"`         // open, met, broken, lapsed, withdrawn
	CAMEO     string `parquet:"cameo,optional,dict"` // of what is to be done
	Condition string `parquet:"condition,optional"`

	SettledBy       string   `parquet:"settled_by,dict"` // rule, claim
	SettledWhy      string   `parquet:"settled_why,optional"`
	SettledEvent    string   `parquet:"settled_event,optional"`
	SettledDay      *day     `parquet:"settled_day,optional,date"`
	SettledWeight   *float64 `parquet:"settled_weight,optional"`
	SettledEvidence string   `parquet:"settled_evidence,optional"`
	SettledURL      string   `parquet:"settled_url,optional"`
	ConditionEvent  string   `parquet:"condition_event,optional"` // by which the condition came true
	ConditionDay    *day     `parquet:"condition_day,optional,date"`
	Idle            bool     `parquet:"condition_met_nothing_done"`
	words
}

// committed writes commitments as rows of a table.
type committed struct{ rows[Commitment] }

func (t committed) add(p Promised) error {
	s := &p.Settlement
	row := Commitment{entry: entryOf(&p.Cited), Kind: p.Type, Status: s.Status, CAMEO: p.Code, Condition: p.Condition, SettledBy: s.By, SettledWhy: s.Why,
		SettledEvent: s.Event, ConditionEvent: s.Fulfilled, Idle: s.Idle, words: leading(&p.Cited)}
	if s.Event != "" {
		row.SettledWeight = &s.Weight
	}
	for i := range p.Evidence {
		e := &p.Evidence[i]
		if e.Condition {
			row.ConditionDay = dayOf(e.Day)
			continue
		}
		row.SettledDay, row.SettledEvidence = dayOf(e.Day), e.Sentence.Text
		if e.Report != nil {
			row.SettledURL = e.Report.URL
		}
	}
	return t.rows.add(row)
}
