// Command release makes what is released, from the root of the repository: for each system an archive with the program, for Debian a package, the bill of
// materials of all of it, and SHA256SUMS. The same files, version, commit and date give the same bytes, in whatever folder and time zone.
//
//	go -C tools run ./release -version 1.2.3 -commit HASH -date 1767225600 -to ../build/release
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// targets are the systems that are built for.
var targets = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

// release is one run.
type release struct {
	root, to, work  string // folders: of the repository, of what is released, of what it is made of
	version, commit string
	date            time.Time
}

func main() {
	version := flag.String("version", "", "what is released: 1.2.3")
	commit := flag.String("commit", "", "what it is made from")
	date := flag.Int64("date", 0, "date of all files, in seconds since 1970")
	to := flag.String("to", "", "folder to write to")
	only := flag.String("only", strings.Join(targets, ","), "systems to build for")
	flag.Parse()
	if err := run(*version, *commit, time.Unix(*date, 0).UTC(), *to, strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(version, commit string, date time.Time, to string, systems []string) error {
	if version == "" || to == "" {
		return errors.New("-version and -to are wanted")
	}
	if own := runtime.GOOS + "/" + runtime.GOARCH; !slices.Contains(systems, own) {
		return fmt.Errorf("-only must name %s: the manual page is printed by the program itself", own)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	if to, err = filepath.Abs(to); err != nil {
		return err
	}
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "detente-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	r := &release{root: root, to: to, work: work, version: version, commit: commit, date: date}
	for _, system := range systems {
		fmt.Fprintln(os.Stderr, "building for", system)
		if err := r.build(system); err != nil {
			return err
		}
	}
	if err := r.describe(); err != nil {
		return err
	}
	for _, system := range systems {
		if err := r.pack(system); err != nil {
			return err
		}
		if strings.HasPrefix(system, "linux/") {
			if err := r.deb(system); err != nil {
				return err
			}
		}
	}
	if err := r.materials(systems); err != nil {
		return err
	}
	return r.sums()
}

// program is the file of the program for a system.
func (r *release) program(system string) string {
	name := "detente"
	if strings.HasPrefix(system, "windows/") {
		name += ".exe"
	}
	return filepath.Join(r.work, strings.ReplaceAll(system, "/", "-"), name)
}

// build makes the program for a system. Nothing of the folder, the clock or the repository's state comes into it.
func (r *release) build(system string) error {
	goos, goarch, ok := strings.Cut(system, "/")
	if !ok {
		return fmt.Errorf("%q is no system: it is written as linux/amd64", system)
	}
	link := fmt.Sprintf("-s -w -buildid= -X detente/internal/cli.released=%s -X detente/internal/cli.revision=%s", r.version, r.commit)
	cmd := exec.Command("go", "build", "-trimpath", "-mod=readonly", "-buildvcs=false", "-ldflags", link, "-o", r.program(system), "./cmd/detente")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch, "GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=", "GOEXPERIMENT=", "GOWORK=off")
	return r.do(cmd)
}

// do runs a command in the repository.
func (r *release) do(cmd *exec.Cmd) error {
	cmd.Dir = r.root
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(cmd.Args[:min(3, len(cmd.Args))], " "), err)
	}
	return nil
}

// describe writes what goes with the program: manual page, completions, licences, changes.
func (r *release) describe() error {
	own := r.program(runtime.GOOS + "/" + runtime.GOARCH)
	for name, args := range map[string][]string{"detente.1": {"man"}, "detente.bash": {"completion", "bash"}, "_detente": {"completion", "zsh"}, "detente.fish": {"completion", "fish"}} {
		out, err := exec.Command(own, args...).Output()
		if err != nil {
			return fmt.Errorf("detente %s: %w", strings.Join(args, " "), err)
		}
		if err := os.WriteFile(filepath.Join(r.work, name), out, 0o644); err != nil {
			return err
		}
	}
	notice, err := os.ReadFile(filepath.Join(r.root, "NOTICE"))
	if err != nil {
		return err
	}
	copyright := append([]byte("The program stands under the Apache License 2.0; Debian has its text in /usr/share/common-licenses/Apache-2.0.\n\n"), notice...)
	if err := os.WriteFile(filepath.Join(r.work, "copyright"), copyright, 0o644); err != nil {
		return err
	}
	if err := r.zipped(filepath.Join(r.work, "detente.1"), "detente.1.gz"); err != nil {
		return err
	}
	return r.zipped(filepath.Join(r.root, "CHANGELOG.md"), "CHANGELOG.md.gz")
}

// zipped writes a file compressed, without name and time.
func (r *release) zipped(from, name string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(text); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.work, name), out.Bytes(), 0o644)
}

// deb makes the Debian package of a system.
func (r *release) deb(system string) error {
	_, arch, _ := strings.Cut(system, "/")
	folder := filepath.Dir(r.program(system))
	for _, name := range []string{"detente.1.gz", "detente.bash", "_detente", "detente.fish", "copyright", "CHANGELOG.md.gz"} {
		text, err := os.ReadFile(filepath.Join(r.work, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	cmd := exec.Command("go", "tool", "-modfile=tools/go.mod", "nfpm", "package", "-f", "packaging/nfpm.yaml", "-p", "deb", "-t", r.to)
	cmd.Env = append(os.Environ(), "ARCH="+arch, "VERSION="+r.version, "WORK="+folder, fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.date.Unix()))
	return r.do(cmd)
}

// sums writes the SHA-256 of every file.
func (r *release) sums() error {
	files, err := os.ReadDir(r.to)
	if err != nil {
		return err
	}
	var out strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(r.to, f.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "%x  %s\n", sha256.Sum256(text), f.Name())
	}
	return os.WriteFile(filepath.Join(r.to, "SHA256SUMS"), []byte(out.String()), 0o644)
}
