package source_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"detente/internal/source"
)

// A feed that ends in the middle: what is whole is had, the rest is told.
func ExampleRead() {
	const feed = `<rss version="2.0"><channel><title>Foreign Ministry</title>
		<item><title>Call with Minister Moe</title><link>/press/7</link><pubDate>Wed, 12 Jan 2022 18:30:00 +0300</pubDate></item>
		<item><title>The minister will tra`
	for it, err := range source.Read(context.Background(), "", "https://mfa.example/feed", strings.NewReader(feed)) {
		var fault *source.Fault
		switch {
		case errors.As(err, &fault):
			fmt.Println("lost:", fault)
		case err != nil:
			fmt.Println("ended:", err)
		default:
			fmt.Println(it.Kind, it.URL, it.Published, it.Title)
		}
	}
	// Output:
	// page https://mfa.example/press/7 2022-01-12T18:30:00+03:00 Call with Minister Moe
	// lost: entry 2, at byte 186: cut off before its end: the source ends inside this entry
	// ended: source: https://mfa.example/feed: cut off before its end
}
