package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/klauspost/compress/zstd"
	_ "modernc.org/sqlite"

	"detente/internal/store"
	"detente/internal/store/storetest"
)

// released has a folder for each schema that a release had: a store of it as a file of SQLite (store.db.zst), as PostgreSQL dumps it (store.sql.zst) and as a
// backup (backup.zst), all of what `told` puts into it, and the record it gives (record.jsonl). A release adds its own: make released NAME=1.0.
const released = "testdata/released"

// Stores of every schema that was released, and their backups, are brought to this one by opening or restoring them: with all that they kept, and the record that
// what they keep gives today.
func TestUpgradeFromEveryRelease(t *testing.T) {
	ctx := context.Background()
	if name := os.Getenv("DETENTE_RELEASED"); name != "" {
		release(t, filepath.Join(released, name))
	}
	folders, err := filepath.Glob(released + "/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("%v, %v", folders, err)
	}
	for _, folder := range folders {
		raw, err := os.ReadFile(filepath.Join(folder, "record.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Split(strings.TrimSpace(string(raw)), "\n")
		same := func(t *testing.T, s *store.Store) {
			t.Helper()
			if got := lines(t, s, store.Query{}); !slices.Equal(got, want) {
				t.Errorf("the record is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			clean(t, s)
			c, err := s.Count(ctx)
			if err != nil || c.Claims != 1 || c.Imports != 1 || c.Reports != c.Documents+1 {
				t.Errorf("kept: %+v, %v", c, err)
			}
		}
		t.Run(filepath.Base(folder)+"/sqlite", func(t *testing.T) {
			at := storetest.SQLite(t)
			if err := os.WriteFile(at, opened(t, filepath.Join(folder, "store.db.zst")), 0o600); err != nil {
				t.Fatal(err)
			}
			same(t, storetest.Open(t, at))
		})
		t.Run(filepath.Base(folder)+"/postgres", func(t *testing.T) {
			at := storetest.Postgres(t)
			conn, err := pgx.Connect(ctx, at)
			if err != nil {
				t.Fatal(err)
			}
			_, err = conn.PgConn().Exec(ctx, string(opened(t, filepath.Join(folder, "store.sql.zst")))).ReadAll()
			conn.Close(ctx)
			if err != nil {
				t.Fatal(err)
			}
			same(t, storetest.Open(t, at))
		})
		storetest.Each(t, func(t *testing.T, s *store.Store) {
			f, err := os.Open(filepath.Join(folder, "backup.zst"))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if err := s.Restore(ctx, f, func() {}); err != nil {
				t.Fatal(err)
			}
			same(t, s)
		})
	}
}

// opened is a packed file.
func opened(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out, err := z.DecodeAll(raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// release keeps stores of this schema in a folder.
func release(t *testing.T, folder string) {
	t.Helper()
	ctx := context.Background()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	keep := func(name string, raw []byte) {
		if strings.HasSuffix(name, ".zst") && name != "backup.zst" {
			z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
			if err != nil {
				t.Fatal(err)
			}
			raw = z.EncodeAll(raw, nil)
		}
		if err := os.WriteFile(filepath.Join(folder, name), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	at := storetest.SQLite(t)
	s, err := store.Open(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	told(t, s)
	var backup bytes.Buffer
	if _, err := s.Backup(ctx, &backup, func() {}); err != nil {
		t.Fatal(err)
	}
	keep("backup.zst", backup.Bytes())
	keep("record.jsonl", []byte(strings.Join(lines(t, s, store.Query{}), "\n")+"\n"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", at)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`VACUUM`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	keep("store.db.zst", raw)
	at = storetest.Postgres(t)
	told(t, storetest.Open(t, at))
	dump, err := exec.Command("pg_dump", "--inserts", "--no-owner", "--no-privileges", at).Output()
	if err != nil {
		t.Fatal(err)
	}
	var statements []string
	for l := range strings.Lines(string(dump)) {
		if !strings.HasPrefix(l, `\`) { // what psql alone understands
			statements = append(statements, l)
		}
	}
	keep("store.sql.zst", []byte(strings.Join(statements, "")))
}
