// Ends the process by SIGKILL at the nth call that changes the disk; preloaded into fleetpass by instances.py.
//
// DEADLY_AT says which call, counted from 1, and DEADLY_AFTER whether the call is still done. With 0 nobody is killed, and
// the number of calls is written to the file named by DEADLY_COUNT when the process ends.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int at, after, calls;

__attribute__((constructor)) static void attach(void) {
    at = getenv("DEADLY_AT") ? atoi(getenv("DEADLY_AT")) : 0;
    after = getenv("DEADLY_AFTER") != NULL;
}

__attribute__((destructor)) static void detach(void) {
    const char *path = getenv("DEADLY_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%d\n", calls);
    fclose(file);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static int is_next(void) { return ++calls == at; }

#define DEADLY(type, name, parameters, arguments)                          \
    type name parameters {                                                 \
        static type(*real) parameters;                                     \
        if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);     \
        int kills = is_next();                                             \
        if (kills && !after) die();                                        \
        type result = real arguments;                                      \
        if (kills) die();                                                  \
        return result;                                                     \
    }

DEADLY(int, mkdir, (const char *path, mode_t mode), (path, mode))
DEADLY(int, chmod, (const char *path, mode_t mode), (path, mode))
DEADLY(int, fchmod, (int file, mode_t mode), (file, mode))
DEADLY(int, rename, (const char *from, const char *to), (from, to))
DEADLY(int, renameat, (int folder, const char *from, int other, const char *to), (folder, from, other, to))
DEADLY(int, unlink, (const char *path), (path))
DEADLY(int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags))
DEADLY(int, rmdir, (const char *path), (path))
DEADLY(int, fsync, (int file), (file))
DEADLY(int, ftruncate, (int file, off_t size), (file, size))
DEADLY(ssize_t, pwrite, (int file, const void *bytes, size_t count, off_t place), (file, bytes, count, place))

int open(const char *path, int flags, ...) {
    static int (*real)(const char *, int, ...);
    if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    int kills = flags & O_CREAT && is_next();
    if (kills && !after) die();
    int file = real(path, flags, mode);
    if (kills) die();
    return file;
}
