package main

import (
	"archive/tar"
	"archive/zip"
	"cmp"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// packed is a file of an archive.
type packed struct {
	name, from string
	mode       fs.FileMode
}

// pack makes the archive of a system: zip for Windows, tar.gz for the others.
func (r *release) pack(system string) error {
	program := r.program(system)
	files := []packed{{filepath.Base(program), program, 0o755}}
	for _, name := range []string{"README.md", "CHANGELOG.md", "LICENSE", "NOTICE"} {
		files = append(files, packed{name, filepath.Join(r.root, name), 0o644})
	}
	if !strings.HasPrefix(system, "windows/") {
		for name, from := range map[string]string{"man/detente.1": "detente.1", "completions/detente.bash": "detente.bash", "completions/_detente": "_detente", "completions/detente.fish": "detente.fish"} {
			files = append(files, packed{name, filepath.Join(r.work, from), 0o644})
		}
	}
	if strings.HasPrefix(system, "linux/") {
		for _, name := range []string{"detente.service", "detente.default"} {
			files = append(files, packed{"packaging/" + name, filepath.Join(r.root, "packaging", name), 0o644})
		}
	}
	slices.SortFunc(files, func(a, b packed) int { return cmp.Compare(a.name, b.name) })
	folder := "detente_" + r.version + "_" + strings.ReplaceAll(system, "/", "_")
	write, ending := r.tarred, ".tar.gz"
	if strings.HasPrefix(system, "windows/") {
		write, ending = r.zip, ".zip"
	}
	out, err := os.Create(filepath.Join(r.to, folder+ending))
	if err != nil {
		return err
	}
	defer out.Close()
	if err := write(out, folder, files); err != nil {
		return err
	}
	return out.Close()
}

func (r *release) tarred(w io.Writer, folder string, files []packed) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	for _, f := range files {
		text, err := os.ReadFile(f.from)
		if err != nil {
			return err
		}
		if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: folder + "/" + f.name, Size: int64(len(text)), Mode: int64(f.mode), ModTime: r.date, Format: tar.FormatPAX}); err != nil {
			return err
		}
		if _, err := t.Write(text); err != nil {
			return err
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return z.Close()
}

func (r *release) zip(w io.Writer, folder string, files []packed) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		text, err := os.ReadFile(f.from)
		if err != nil {
			return err
		}
		head := &zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: r.date}
		head.SetMode(f.mode)
		to, err := z.CreateHeader(head)
		if err != nil {
			return err
		}
		if _, err := to.Write(text); err != nil {
			return err
		}
	}
	return z.Close()
}
