package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"detente/internal/text"
)

const (
	// maxBody bounds an answer, in bytes as unpacked: the longest that is asked for is a hundredth of it.
	maxBody = 4 << 20
	// mostAnswer bounds the tokens of an answer, leastAnswer is what a short passage is given; between them a token for each byte of the passage.
	mostAnswer, leastAnswer = 8192, 1024
	// bytesPerToken is less than any text of ours has, so that what is set aside is enough.
	bytesPerToken = 3
	// answerTime is how long an answer may take: a small model on a processor takes minutes.
	answerTime = 5 * time.Minute
	// tries is how often an endpoint is asked that is busy or fails, firstWait the wait after the first time, which grows fourfold; a longer
	// wait than maxWait is not waited for.
	tries     = 3
	firstWait = 2 * time.Second
	maxWait   = time.Minute
	// maxTokens bounds what an endpoint may claim to have used.
	maxTokens = 1 << 20
	// maxSaid bounds what is told of an endpoint's own words on a failure.
	maxSaid = 200
)

// ways are the forms of a request, the fullest first: endpoints refuse what they do not know.
var ways = []struct {
	schema, completion bool // an answer is held to the schema; its length is limited by the newer field, without a temperature
}{{true, false}, {true, true}, {false, false}, {false, true}}

// StatusError tells that the endpoint answers with a status that is no success.
type StatusError struct {
	Code int
	Said string // by the endpoint, in short; "" where it may hold a key
}

func (e *StatusError) Error() string {
	what := fmt.Sprintf("the endpoint answers %d %s", e.Code, http.StatusText(e.Code))
	if e.Said != "" {
		what += ": " + e.Said
	}
	return what
}

// BusyError tells that the endpoint asks to be left alone for some time.
type BusyError struct{ For time.Duration }

func (e *BusyError) Error() string {
	return fmt.Sprintf("the endpoint is busy for %v", e.For.Round(time.Second))
}

// answerTokens is how long the answer on a passage may be.
func answerTokens(p text.Span) int { return min(mostAnswer, leastAnswer+p.Len()) }

// estimate is how many tokens asking about a passage takes at most.
func (r *Reader) estimate(question string, p text.Span) int {
	return (len(r.prompt)+len(question))/bytesPerToken + answerTokens(p)
}

// ask asks about a passage and returns what the model wrote, with the tokens it took. What was set aside and not used is given back.
func (r *Reader) ask(ctx context.Context, question string, p text.Span) (content string, used int, err error) {
	wait := firstWait
	for try := 1; ; try++ {
		if content, used, err = r.askOnce(ctx, question, p); err == nil || try == tries || ctx.Err() != nil {
			return content, used, err
		}
		var busy *BusyError
		var status *StatusError
		switch {
		case errors.As(err, &busy):
			if wait = max(wait, busy.For); busy.For > maxWait {
				return "", used, err
			}
		case errors.As(err, &status) && status.Code >= http.StatusInternalServerError:
		default:
			return "", used, err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return "", used, ctx.Err()
		}
		wait *= 4
	}
}

// askOnce asks in the way that the endpoint is known to understand, or finds out which one it does.
func (r *Reader) askOnce(ctx context.Context, question string, p text.Span) (content string, used int, err error) {
	for way := int(r.way.Load()); ; way++ {
		content, used, err = r.send(ctx, way, question, p)
		var status *StatusError
		refused := errors.As(err, &status) && (status.Code == http.StatusBadRequest || status.Code == http.StatusUnprocessableEntity)
		switch {
		case err == nil:
			r.way.Store(int32(way))
			r.answered.Store(true)
			return content, used, nil
		case refused && !r.answered.Load() && way+1 < len(ways):
			continue
		case refused && r.answered.Load(): // it reads others
			return "", used, fmt.Errorf("llm: %w: %w", ErrAnswer, err)
		}
		return "", used, err
	}
}

// send sends one request.
func (r *Reader) send(ctx context.Context, way int, question string, p text.Span) (content string, used int, err error) {
	body, err := r.body(way, question, p)
	if err != nil {
		return "", 0, err
	}
	if err := r.minute.Wait(ctx); err != nil {
		return "", 0, err
	}
	aside, day := r.estimate(question, p), time.Now().UTC().Format(time.DateOnly)
	if err := r.o.Spend(ctx, day, aside); err != nil {
		return "", 0, err
	}
	used = aside // if it is not known better: who is cut off in the middle may have to pay
	defer func() {
		if used != aside {
			// What was used was used, though ctx may have ended.
			err = errors.Join(err, r.o.Spend(context.WithoutCancel(ctx), day, used-aside))
		}
	}()
	asking, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	req, err := http.NewRequestWithContext(asking, http.MethodPost, r.endpoint, bytes.NewReader(body))
	if err != nil {
		return "", 0, fmt.Errorf("llm: %w", bare(err))
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	if r.o.Key != "" {
		req.Header.Set("Authorization", "Bearer "+r.o.Key)
	}
	resp, err := r.o.Client.Do(req)
	if err != nil {
		return "", used, fmt.Errorf("llm: the endpoint cannot be reached: %w", bare(err))
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	switch {
	case resp.StatusCode != http.StatusOK:
		used = 0
		return "", used, fmt.Errorf("llm: %w", r.failure(resp, raw))
	case err != nil:
		return "", used, fmt.Errorf("llm: the answer broke off: %w", bare(err))
	case len(raw) > maxBody:
		return "", used, fmt.Errorf("llm: %w: it is over %d MiB", ErrAnswer, maxBody>>20)
	}
	if media, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return "", used, fmt.Errorf("llm: %w", errNotJSON)
	}
	content, tokens, err := written(raw)
	if tokens > 0 {
		used = min(tokens, maxTokens)
	}
	return content, used, err
}

// errNotJSON tells of what most often is a page that stands where the endpoint was thought to be.
var errNotJSON = errors.New("the endpoint does not answer in JSON: is its address right?")

// body is a request.
func (r *Reader) body(way int, question string, p text.Span) ([]byte, error) {
	type message struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	ask := map[string]any{"model": r.o.Model, "stream": false, "messages": []message{{"system", r.prompt}, {"user", question}}}
	if ways[way].completion {
		ask["max_completion_tokens"] = answerTokens(p)
	} else {
		ask["max_tokens"], ask["temperature"] = answerTokens(p), 0
	}
	if ways[way].schema {
		ask["response_format"] = map[string]any{"type": "json_schema", "json_schema": map[string]any{"name": "reading", "strict": true, "schema": json.RawMessage(r.schema)}}
	}
	b, err := json.Marshal(ask)
	if err != nil {
		return nil, fmt.Errorf("llm: %w", err)
	}
	return b, nil
}

// written is what the model wrote, and the tokens that the endpoint counted; 0 where it did not.
func written(raw []byte) (content string, tokens int, err error) {
	var a struct {
		Choices []struct {
			Message struct {
				Content json.RawMessage `json:"content"`
			} `json:"message"`
			Reason string `json:"finish_reason"`
		} `json:"choices"`
		Usage struct {
			Total json.Number `json:"total_tokens"`
		} `json:"usage"`
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		return "", 0, fmt.Errorf("llm: %w: it is no chat completion", ErrAnswer)
	}
	if n, err := a.Usage.Total.Int64(); err == nil && 0 < n && n <= maxTokens {
		tokens = int(n)
	}
	switch {
	case len(a.Choices) == 0:
		return "", tokens, fmt.Errorf("llm: %w: it is no chat completion", ErrAnswer)
	case a.Choices[0].Reason == "length":
		return "", tokens, fmt.Errorf("llm: %w: it was cut short", ErrAnswer)
	case a.Choices[0].Reason == "content_filter":
		return "", tokens, fmt.Errorf("llm: %w: the endpoint withholds it", ErrAnswer)
	}
	c := a.Choices[0].Message.Content
	if json.Unmarshal(c, &content) == nil {
		return content, tokens, nil
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(c, &parts) != nil {
		return "", tokens, fmt.Errorf("llm: %w: it has no words", ErrAnswer)
	}
	for _, p := range parts {
		content += p.Text
	}
	return content, tokens, nil
}

// failure is what an answer that is no success tells.
func (r *Reader) failure(resp *http.Response, raw []byte) error {
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != "":
		return &BusyError{retryAfter(resp.Header.Get("Retry-After"))}
	case code == http.StatusUnauthorized || code == http.StatusForbidden || 300 <= code && code < 400: // what is said may hold the key, or a part
		return &StatusError{Code: code}
	default:
		return &StatusError{code, r.said(raw)}
	}
}

// said is what the endpoint says of a failure, in short, without the key and what cannot be printed.
func (r *Reader) said(raw []byte) string {
	var e struct {
		Error json.RawMessage `json:"error"`
	}
	var message struct {
		Message string `json:"message"`
	}
	var said string
	if json.Unmarshal(raw, &e) != nil || json.Unmarshal(e.Error, &said) != nil && json.Unmarshal(e.Error, &message) != nil {
		return ""
	}
	if said += message.Message; r.o.Key != "" {
		said = strings.ReplaceAll(said, r.o.Key, "…")
	}
	said = strings.Join(strings.FieldsFunc(said, func(c rune) bool { return unicode.IsSpace(c) || !unicode.IsPrint(c) }), " ")
	if short := []rune(said); len(short) > maxSaid {
		said = string(short[:maxSaid]) + "…"
	}
	return said
}

// retryAfter is how long an endpoint wants to be left alone, in seconds or up to a time; a little where it does not say.
func retryAfter(s string) time.Duration {
	if seconds, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32); err == nil {
		return max(time.Duration(seconds)*time.Second, time.Second)
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(time.Until(at), time.Second)
	}
	return firstWait
}

// bare takes the address off an error: it is a setting, and may hold what is nobody's business.
func bare(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
