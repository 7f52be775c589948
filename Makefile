# All there is to do is a plain go command; README.md names them. Needs Go 1.26 and make, nothing else.
export CGO_ENABLED = 0
GO ?= go
# What a test run may be given beside the packages, for example TESTFLAGS='-run Read -v'.
TESTFLAGS ?=

REPORT = testdata/reports/calls-2021-12.txt
PUBLISHED = 2021-12-31

.PHONY: outside scale load pictures run build test test-long fuzz bench check soak released
.PHONY: run build test test-long bench outside scale check release reproducible vulncheck newcomer

# The main job: read the bundled report and print what it says.
run: build
	./detente read --published $(PUBLISHED) $(REPORT)

# One static binary with model and code books in it.
build:
	$(GO) build -trimpath -o detente ./cmd/detente

test:
	@$(GO) vet ./...
	@. tools/needs.sh && $(GO) test $(TESTFLAGS) ./...

# Also what takes minutes: an ingest, corrections, backups and migrations killed two hundred times each, a fault at every write and message, 500 flipped bits, lines of everything that costs parsers time, and a minute of fuzzing for each fuzz
# target. make fuzz TIME=1h fuzzes alone; what it finds to be new stays in Go's cache, what it finds to be wrong in testdata/fuzz.
TIME ?= 1m
test-long: test fuzz
# Also what takes minutes: a release built twice, an ingest killed a hundred times, and a minute of fuzzing for each fuzz target.
FUZZTIME ?= 1m
test-long: test
	tools/reproducible.sh
	@. tools/needs.sh && DETENTE_KILLS=200 $(GO) test -count=1 -timeout 30m -run "Lose.*Double" -v ./internal/cli
	DETENTE_LONG=1 $(GO) test -count=1 -run LongLinesOfAnything ./internal/source
	@. tools/needs.sh && DETENTE_KILLS=200 $(GO) test -count=1 -timeout 60m -run 'Killed(Correction|Backup|Migration)' -v ./internal/cli
	@. tools/needs.sh && DETENTE_LONG=1 $(GO) test -count=1 -timeout 120m -run 'TestAny|TestFlipped' -v ./internal/store

fuzz:
	@set -e; for package in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
	    echo "$$package $$target"; $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(TIME) $$package; \
	  done; \
	done

# On one core, so that figures can be compared; doc/benchmarks.md says how.
BENCHCOUNT ?= 5
bench:
	@GOMAXPROCS=1 $(GO) test -run '^$$' -bench . -benchmem -count $(BENCHCOUNT) ./benchmarks

# The record against a list that is not ours: a store into which the documents of those years were ingested, and the list of visits.
STORE ?= detente.db
VISITS ?= ../shared/data/outside/visits/bilateral-2021-2022.csv
outside:
	DETENTE_STORE=$(abspath $(STORE)) DETENTE_VISITS=$(abspath $(VISITS)) $(GO) test -tags reference -count=1 -v -run TestOutside ./internal/work

# What a store of many events answers how fast: an empty one, FILE or postgres:// address, is filled first. doc/scale.md says with what.
EVENTS ?= 10000000
scale:
	DETENTE_STORE=$(if $(findstring ://,$(STORE)),$(STORE),$(abspath $(STORE))) DETENTE_EVENTS=$(EVENTS) $(GO) test -tags reference -count=1 -v -timeout 24h -run TestScale ./internal/store

# Many small documents through JetStream and PostgreSQL, by two workers: none may be lost, and the last are read as fast as the first.
DOCUMENTS ?= 1000000
soak:
	@. tools/needs.sh && DETENTE_DOCUMENTS=$(DOCUMENTS) $(GO) test -tags reference -count=1 -v -timeout 48h -run TestSoak ./internal/work

# A store of this schema and its backup, kept for the test that brings every released one to the newest; a release keeps its own under its name.
NAME ?=
released:
	@. tools/needs.sh && DETENTE_RELEASED=$(or $(NAME),$(error NAME=… is wanted)) $(GO) test -count=1 -run TestUpgradeFromEveryRelease ./internal/store

# 200 requests a second for a minute, while documents are taken in: STORE is a store of many documents, which is added to. doc/benchmarks.md has the figures.
load: build
	DETENTE=$(abspath detente) DETENTE_STORE=$(abspath $(STORE)) $(GO) test -tags reference -count=1 -v -run 'TestLoad$$' ./internal/cli

# The pictures of doc/img, made of the page as it is served; needs npm ci in web/ and chromium.
pictures: build
	cd web && npm run --silent pictures

# What must hold before a change is taken.
check:
	.ci/run

# What is released, in build/release: archives for six systems, Debian packages, the bill of materials, SHA256SUMS. Of a checkout with changes the commit says so.
VERSION ?= $(patsubst v%,%,$(or $(shell git describe --tags --match 'v*' 2>/dev/null),0.0.0-dev))
COMMIT ?= $(or $(shell git rev-parse HEAD 2>/dev/null),unknown)$(if $(shell git status --porcelain 2>/dev/null),-changed)
DATE ?= $(or $(shell git log -1 --format=%ct 2>/dev/null),0)
release:
	$(GO) -C tools run ./release -version "$(VERSION)" -commit "$(COMMIT)" -date "$(DATE)" -to ../build/release

# The same release twice, in other folders, from another cache, in other time zones: the same bytes.
reproducible:
	tools/reproducible.sh

# Known holes in what we depend on and in the Go it is built with. Needs https://vuln.go.dev, and says so where that is out of reach.
vulncheck:
	tools/vulncheck.sh

# What a new user meets: a bare Debian with Go and make alone, the README's two commands, the guide's first ten minutes. As root, and with network.
newcomer:
	tools/newcomer.sh
