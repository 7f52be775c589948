package store_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// faultyFiles makes SQLite's files fail in this process: the n-th write, truncation, sync or deletion of those whose name begins with a path, and
// from then on all of them if it is to last. Of a write that fails half is on the disk. It stands where SQLite calls the system, so all that SQLite does about it is tested.
type faultyFiles struct {
	path    string
	at      int64 // 0: none fails, and they are counted
	lasting bool
	n       atomic.Int64
}

func (f *faultyFiles) fails(name string) bool {
	if f == nil || !strings.HasPrefix(name, f.path) {
		return false
	}
	n := f.n.Add(1)
	return f.at > 0 && (n == f.at || f.lasting && n > f.at)
}

var (
	failing atomic.Pointer[faultyFiles]
	names   sync.Map // of open files, by their address
	hook    sync.Once
)

// there is what stands at an address that SQLite, which is translated from C, gives.
func there[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

// function is a function at such an address.
func function[F any](address uintptr) F { return *(*F)(unsafe.Pointer(&struct{ uintptr }{address})) }

// address is that of a function.
func address[F any](f *F) uintptr { return *(*uintptr)(unsafe.Pointer(f)) }

// The functions of a virtual file system, https://sqlite.org/c3ref/io_methods.html.
type (
	openFile     = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32
	deleteFile   = func(tls *libc.TLS, vfs, name uintptr, sync int32) int32
	writeFile    = func(tls *libc.TLS, file, from uintptr, n int32, offset int64) int32
	truncateFile = func(tls *libc.TLS, file uintptr, size int64) int32
	syncFile     = func(tls *libc.TLS, file uintptr, flags int32) int32
)

// fail lets files fail from now on; nil for none.
func fail(f *faultyFiles) {
	hook.Do(hookFiles)
	failing.Store(f)
}

// methods are those of a kind of file, and ours in their place. They are kept, since SQLite has their addresses.
type methods struct {
	ours  sqlite3.Tsqlite3_io_methods
	write writeFile
	cut   truncateFile
	sync  syncFile
}

var (
	open   openFile
	remove deleteFile
	kinds  sync.Map // *methods, by the address of those they stand for
)

func hookFiles() {
	tls := libc.NewTLS()
	vfs := there[sqlite3.Tsqlite3_vfs](sqlite3.Xsqlite3_vfs_find(tls, 0))
	opened, removed := function[openFile](vfs.FxOpen), function[deleteFile](vfs.FxDelete)
	open = func(tls *libc.TLS, v, name, file uintptr, flags int32, out uintptr) int32 {
		rc := opened(tls, v, name, file, flags, out)
		f := there[sqlite3.Tsqlite3_file](file)
		if rc != sqlite3.SQLITE_OK || f.FpMethods == 0 || name == 0 {
			return rc
		}
		kind, ok := kinds.Load(f.FpMethods)
		if !ok {
			kind, _ = kinds.LoadOrStore(f.FpMethods, hookMethods(there[sqlite3.Tsqlite3_io_methods](f.FpMethods)))
		}
		names.Store(file, libc.GoString(name))
		f.FpMethods = uintptr(unsafe.Pointer(&kind.(*methods).ours))
		return rc
	}
	remove = func(tls *libc.TLS, v, name uintptr, sync int32) int32 {
		if failing.Load().fails(libc.GoString(name)) {
			return sqlite3.SQLITE_IOERR_DELETE
		}
		return removed(tls, v, name, sync)
	}
	vfs.FxOpen, vfs.FxDelete = address(&open), address(&remove)
}

func hookMethods(were *sqlite3.Tsqlite3_io_methods) *methods {
	m := &methods{ours: *were}
	fails := func(file uintptr) bool {
		name, _ := names.Load(file)
		s, _ := name.(string)
		return failing.Load().fails(s)
	}
	written, cutOff, synced := function[writeFile](were.FxWrite), function[truncateFile](were.FxTruncate), function[syncFile](were.FxSync)
	m.write = func(tls *libc.TLS, file, from uintptr, n int32, offset int64) int32 {
		if fails(file) {
			written(tls, file, from, n/2, offset)
			return sqlite3.SQLITE_IOERR_WRITE
		}
		return written(tls, file, from, n, offset)
	}
	m.cut = func(tls *libc.TLS, file uintptr, size int64) int32 {
		if fails(file) {
			return sqlite3.SQLITE_IOERR_TRUNCATE
		}
		return cutOff(tls, file, size)
	}
	m.sync = func(tls *libc.TLS, file uintptr, flags int32) int32 {
		if fails(file) {
			return sqlite3.SQLITE_IOERR_FSYNC
		}
		return synced(tls, file, flags)
	}
	m.ours.FxWrite, m.ours.FxTruncate, m.ours.FxSync = address(&m.write), address(&m.cut), address(&m.sync)
	return m
}
