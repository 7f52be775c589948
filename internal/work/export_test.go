package work

import "time"

// Redeliver sets when a job that was not acknowledged is handed out again.
func Redeliver(after time.Duration) { redeliver = after }
