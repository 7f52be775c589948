// Package web is the page: what Vite makes of the sources beside it, embedded into the program.
package web

import (
	"embed"
	"io/fs"
)

//go:embed dist
var dist embed.FS

// Files are the files of the page, index.html first among them.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil { // the folder is there, or this would not compile
		panic(err)
	}
	return files
}
