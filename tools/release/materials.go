package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"
)

// inPage are the packages that a browser loads, with what they need; the others of the lock file build and test the page.
var inPage = []string{"svelte", "d3-geo", "topojson-client", "world-atlas"}

// materials writes the bill of materials (CycloneDX): the modules of Go in any of the programs, the packages of the page, the language model and the code books.
func (r *release) materials(systems []string) error {
	all := map[string]cyclonedx.Component{}
	var bom *cyclonedx.BOM
	for _, system := range systems {
		out, err := r.modules(system)
		if err != nil {
			return err
		}
		for _, c := range *out.Components {
			c.BOMRef = c.PackageURL
			all[c.PackageURL] = c
		}
		bom = out
	}
	packages, err := pagePackages(filepath.Join(r.root, "web", "package-lock.json"))
	if err != nil {
		return err
	}
	data, err := r.data()
	if err != nil {
		return err
	}
	for _, c := range append(packages, data...) {
		all[c.BOMRef] = c
	}
	components := make([]cyclonedx.Component, 0, len(all))
	for _, ref := range slices.Sorted(maps.Keys(all)) {
		components = append(components, all[ref])
	}
	bom.Components = &components
	bom.Dependencies, bom.Compositions = nil, nil // which module needs which, a program does not tell
	bom.SerialNumber = ""
	bom.Metadata = &cyclonedx.Metadata{Component: &cyclonedx.Component{Type: cyclonedx.ComponentTypeApplication, BOMRef: "detente", Name: "detente", Version: r.version,
		Licenses: &cyclonedx.Licenses{{License: &cyclonedx.License{ID: "Apache-2.0"}}}, Properties: &[]cyclonedx.Property{{Name: "detente:commit", Value: r.commit}}}}
	out, err := os.Create(filepath.Join(r.to, "detente_"+r.version+".cdx.json"))
	if err != nil {
		return err
	}
	defer out.Close()
	if err := cyclonedx.NewBOMEncoder(out, cyclonedx.BOMFileFormatJSON).SetPretty(true).Encode(bom); err != nil {
		return err
	}
	return out.Close()
}

// modules are the modules of Go in the program for a system.
func (r *release) modules(system string) (*cyclonedx.BOM, error) {
	cmd := exec.Command("go", "tool", "-modfile=tools/go.mod", "cyclonedx-gomod", "bin", "-json", "-std", "-licenses", "-notimestamp", "-noserial", "-short-purls", "-version", r.version, r.program(system))
	cmd.Dir = r.root
	var said bytes.Buffer // it warns that licences of some modules are not found, of which the bill has none
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("cyclonedx-gomod: %w: %s", err, said.String())
	}
	bom := new(cyclonedx.BOM)
	if err := cyclonedx.NewBOMDecoder(bytes.NewReader(out), cyclonedx.BOMFileFormatJSON).Decode(bom); err != nil {
		return nil, fmt.Errorf("cyclonedx-gomod: %w", err)
	}
	if bom.Components == nil || len(*bom.Components) == 0 {
		return nil, fmt.Errorf("cyclonedx-gomod: no module in the program for %s", system)
	}
	return bom, nil
}

// locked is a package of package-lock.json.
type locked struct {
	Version      string            `json:"version"`
	Resolved     string            `json:"resolved"`
	Integrity    string            `json:"integrity"`
	License      string            `json:"license"`
	Dependencies map[string]string `json:"dependencies"`
}

// pagePackages are the packages that the page is built from.
func pagePackages(lock string) ([]cyclonedx.Component, error) {
	raw, err := os.ReadFile(lock)
	if err != nil {
		return nil, err
	}
	var file struct {
		Packages map[string]locked `json:"packages"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", lock, err)
	}
	const under = "node_modules/"
	loaded := map[string]bool{}
	var load func(path string)
	load = func(path string) {
		p, ok := file.Packages[path]
		if !ok || loaded[path] {
			return
		}
		loaded[path] = true
		for name := range p.Dependencies {
			nested := path + "/" + under + name
			if _, ok := file.Packages[nested]; ok {
				load(nested)
			} else {
				load(under + name)
			}
		}
	}
	for _, name := range inPage {
		if _, ok := file.Packages[under+name]; !ok {
			return nil, fmt.Errorf("%s has no %s: correct the list of what a browser loads", lock, name)
		}
		load(under + name)
	}
	var out []cyclonedx.Component
	for path, p := range file.Packages {
		if path == "" {
			continue
		}
		name := path[strings.LastIndex(path, under)+len(under):]
		url := "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + p.Version
		c := cyclonedx.Component{Type: cyclonedx.ComponentTypeLibrary, BOMRef: url, PackageURL: url, Name: name, Version: p.Version, Scope: cyclonedx.ScopeExcluded}
		if loaded[path] {
			c.Scope = cyclonedx.ScopeRequired
		}
		if p.License != "" {
			c.Licenses = &cyclonedx.Licenses{{Expression: p.License}}
		}
		if kind, sum, ok := strings.Cut(p.Integrity, "-"); ok && kind == "sha512" {
			if b, err := base64.StdEncoding.DecodeString(sum); err == nil {
				c.Hashes = &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA512, Value: hex.EncodeToString(b)}}
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// data are the language model and each file of the code books.
func (r *release) data() ([]cyclonedx.Component, error) {
	files := []string{filepath.Join(r.root, "model", "en.model")}
	books, err := filepath.Glob(filepath.Join(r.root, "internal", "codebook", "data", "*.tsv"))
	if err != nil {
		return nil, err
	}
	if len(books) == 0 {
		return nil, fmt.Errorf("no code books under %s", r.root)
	}
	var out []cyclonedx.Component
	for _, file := range append(files, books...) {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		name, err := filepath.Rel(r.root, file)
		if err != nil {
			return nil, err
		}
		name = filepath.ToSlash(name)
		sum := sha256.Sum256(text)
		c := cyclonedx.Component{Type: cyclonedx.ComponentTypeData, BOMRef: name, Name: name, Description: "code book; its licence stands in its head and in NOTICE",
			Hashes: &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: hex.EncodeToString(sum[:])}}}
		if strings.HasSuffix(name, ".model") {
			c.Type, c.Description = cyclonedx.ComponentTypeMachineLearningModel, "language model of English; model/README.md says how it was made"
			c.Licenses = &cyclonedx.Licenses{{License: &cyclonedx.License{ID: "CC-BY-SA-4.0"}}}
		}
		out = append(out, c)
	}
	return out, nil
}
