package alert

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"detente/internal/record"
)

const (
	// hookTimeout bounds a message with its answer: receivers are to take it in and work on it later.
	hookTimeout = 30 * time.Second
	maxAnswer   = 64 << 10
)

// Sign is the signature of a webhook's message, after the Standard Webhooks specification (standardwebhooks.com): "v1," and base 64 of the HMAC-SHA256 of
// ID.TIMESTAMP.BODY, with the timestamp in seconds since 1970.
func Sign(key []byte, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// hook posts a message to a webhook.
func (e *Engine) hook(ctx context.Context, c *record.Receiver, id string, r *record.Rule, m *Message) error {
	key, err := c.Key()
	if err != nil {
		return finalError{err}
	}
	body, err := json.Marshal(e.hooked(id, r, m))
	if err != nil {
		return finalError{err}
	}
	timestamp := strconv.FormatInt(time.Now().Unix(), 10)
	ctx, cancel := context.WithTimeout(ctx, hookTimeout)
	defer cancel()
	resp, err := e.Web.Post(ctx, c.Address, http.Header{"Content-Type": {"application/json"}, "Webhook-Id": {id}, "Webhook-Timestamp": {timestamp},
		"Webhook-Signature": {Sign(key, id, timestamp, body)}}, body)
	if err != nil {
		return err
	}
	io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer)) // so that the connection can be used again
	return resp.Body.Close()
}
