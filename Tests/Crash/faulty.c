// Makes chosen system calls on the database's files fail on command; preloaded into the server by faults.py.
//
// The page named by FAULTY_CONTROL is shared with the test, which arms and lifts faults while the server
// runs. A call counts when its kind is armed and its file's path ends in the armed word; the nth such call
// fails, and with `stays` every later one too. Files whose path lacks "fleetpass.db" are never touched.
// Successful syncs are counted also while nothing is armed, so that the test can tell an acknowledgement
// that no sync preceded.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { SYNC = 1, WRITE = 2, SIZE = 4 };

struct control {
    _Atomic int armed;      // kinds that count; 0 lifts the fault
    _Atomic int position;   // the first call that fails, from 1
    _Atomic int stays;      // 0: only that call; 1: all from there on
    _Atomic int error;      // what errno becomes
    _Atomic int counted;    // matching calls since armed
    _Atomic int failed;     // calls made to fail since armed
    _Atomic int synced;     // syncs of the database's files that succeeded, ever
    char word[32];          // the end of the path that must match; empty for all of the database's files
};

static struct control *control;

__attribute__((constructor)) static void attach(void) {
    const char *path = getenv("FAULTY_CONTROL");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED) control = page;
}

// Whether the file is one of the database's; its path is then in `path`.
static int path_of(int file, char *path, size_t size) {
    char link[32] = "/proc/self/fd/", digits[12];
    int n = 0;
    do digits[n++] = (char)('0' + file % 10); while ((file /= 10) > 0);
    char *end = link + strlen(link);
    while (n > 0) *end++ = digits[--n];
    *end = 0;
    ssize_t length = readlink(link, path, size - 1);
    path[length > 0 ? length : 0] = 0;
    return strstr(path, "fleetpass.db") != NULL;
}

static int ends_in(const char *path, const char *word) {
    size_t length = strlen(path), tail = strnlen(word, 31);
    return length >= tail && memcmp(path + length - tail, word, tail) == 0;
}

// Whether this call is to fail; the error is then in errno.
static int fails(enum kind kind, int file) {
    char path[512];
    int keep = errno, fail = 0;
    if (control && file >= 0 && (control->armed & kind) && path_of(file, path, sizeof path)
        && ends_in(path, (const char *)control->word)) {
        int nth = ++control->counted;
        fail = control->stays ? nth >= control->position : nth == control->position;
    }
    errno = keep;
    if (!fail) return 0;
    control->failed++;
    errno = control->error;
    return 1;
}

static int noted(int result, int file) {
    char path[512];
    int keep = errno;
    if (result == 0 && control && path_of(file, path, sizeof path)) control->synced++;
    errno = keep;
    return result;
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

int fsync(int file) { REAL(fsync); return fails(SYNC, file) ? -1 : noted(real(file), file); }
int fdatasync(int file) { REAL(fdatasync); return fails(SYNC, file) ? -1 : noted(real(file), file); }

ssize_t write(int file, const void *data, size_t size) {
    REAL(write);
    return fails(WRITE, file) ? -1 : real(file, data, size);
}
ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
    REAL(pwrite);
    return fails(WRITE, file) ? -1 : real(file, data, size, at);
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
    REAL(pwrite64);
    return fails(WRITE, file) ? -1 : real(file, data, size, at);
}
ssize_t writev(int file, const struct iovec *parts, int count) {
    REAL(writev);
    return fails(WRITE, file) ? -1 : real(file, parts, count);
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) {
    REAL(pwritev);
    return fails(WRITE, file) ? -1 : real(file, parts, count, at);
}

int ftruncate(int file, off_t size) {
    REAL(ftruncate);
    return fails(SIZE, file) ? -1 : real(file, size);
}
int ftruncate64(int file, off64_t size) {
    REAL(ftruncate64);
    return fails(SIZE, file) ? -1 : real(file, size);
}
int fallocate(int file, int mode, off_t at, off_t size) {
    REAL(fallocate);
    return fails(SIZE, file) ? -1 : real(file, mode, at, size);
}
int fallocate64(int file, int mode, off64_t at, off64_t size) {
    REAL(fallocate64);
    return fails(SIZE, file) ? -1 : real(file, mode, at, size);
}
// These two answer the error itself and leave errno alone.
int posix_fallocate(int file, off_t at, off_t size) {
    REAL(posix_fallocate);
    return fails(SIZE, file) ? errno : real(file, at, size);
}
int posix_fallocate64(int file, off64_t at, off64_t size) {
    REAL(posix_fallocate64);
    return fails(SIZE, file) ? errno : real(file, at, size);
}
