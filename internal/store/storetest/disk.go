package storetest

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Disk is a folder on a disk of its own of so many bytes, in memory; full fills it to the last byte, or takes away what filled it. Who may not mount one
// skips the test.
func Disk(t testing.TB, size string) (dir string, full func(bool)) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no disk can be mounted here, which needs root: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	ballast := filepath.Join(dir, "ballast")
	return dir, func(is bool) {
		t.Helper()
		if !is {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
			return
		}
		f, err := os.Create(ballast)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for n := 1 << 20; n > 0; {
			if _, err = f.Write(make([]byte, n)); err != nil {
				n /= 2
			}
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("the disk is not full: %v", err)
		}
	}
}
