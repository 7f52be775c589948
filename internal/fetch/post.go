package fetch

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// Post sends a message to an address that whoever runs this has named: a webhook, a model's. The same guard, bounds of size and bounds of time
// hold as for what is fetched; robots.txt and the rate of a host do not, since nothing is taken from it. Redirects are not followed: a message
// goes where it was meant to go or nowhere. The header may say what kind the body is, prove who sent it and by which key; the client says
// itself who asks. Any status of success is an answer, whose body must be closed; what else comes is a *StatusError, or a *BusyError where the
// host says so. Errors name the host alone: the rest of such an address is often a secret.
func (c *Client) Post(ctx context.Context, address string, header http.Header, message []byte) (*Response, error) {
	u, err := parse(address)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	r, err := c.post(ctx, u, header, message)
	if err != nil {
		return nil, fmt.Errorf("fetch: %s: %w", u.Host, err)
	}
	return r, nil
}

func (c *Client) post(ctx context.Context, u *url.URL, header http.Header, message []byte) (*Response, error) {
	req, err := http.NewRequest(http.MethodPost, u.String(), bytes.NewReader(message))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	if header != nil {
		req.Header = header.Clone()
	}
	resp, err := c.do(ctx, req, c.maxBody)
	if err != nil {
		return nil, err
	}
	switch code := resp.StatusCode; {
	case code >= http.StatusOK && code < http.StatusMultipleChoices:
		return &Response{URL: u.String(), ContentType: resp.Header.Get("Content-Type"), Body: resp.Body}, nil
	case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable:
		err = (&host{name: u.Scheme + "://" + u.Host}).setBusy(retryAfter(resp.Header.Get("Retry-After")))
	default:
		err = &StatusError{code}
	}
	resp.Body.Close()
	return nil, err
}
