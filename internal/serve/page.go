package serve

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
)

// files are those of the page, packed once each.
type files struct {
	fs.FS
	packed sync.Map // name → *file
}

type file struct{ plain, packed, tag string }

// file is a file by its name; false if there is none.
func (f *files) file(name string) (*file, bool) {
	if known, ok := f.packed.Load(name); ok {
		return known.(*file), true
	}
	plain, err := fs.ReadFile(f, name)
	if err != nil {
		return nil, false
	}
	var z bytes.Buffer
	w, _ := gzip.NewWriterLevel(&z, gzip.BestCompression)
	w.Write(plain)
	w.Close()
	sum := sha256.Sum256(plain)
	made := &file{string(plain), z.String(), hex.EncodeToString(sum[:12])}
	if len(made.packed) > len(plain)*9/10 { // pictures
		made.packed = ""
	}
	f.packed.Store(name, made)
	return made, true
}

// page serves the files of the page. What is no file is a view of it, which it finds out itself.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		plainly(w, http.StatusMethodNotAllowed, "there is nothing to send here; the API is at /api/docs")
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	f, ok := s.files.file(name)
	switch {
	case ok:
		if strings.HasPrefix(name, "assets/") { // their names have the hash of what they are
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
	case name != "" && strings.Contains(path.Base(name), "."):
		http.NotFound(w, r)
		return
	default:
		name = "index.html"
		if f, ok = s.files.file(name); !ok {
			plainly(w, http.StatusInternalServerError, "the page was not built into this program")
			return
		}
	}
	if name == "index.html" {
		w.Header().Set("Cache-Control", "no-cache")
	}
	h := w.Header()
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		h.Set("Content-Type", kind)
	}
	h.Set("Vary", "Accept-Encoding")
	body, tag := f.plain, f.tag
	if f.packed != "" && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body, tag = f.packed, f.tag+"-z"
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, name, time.Time{}, strings.NewReader(body))
}
