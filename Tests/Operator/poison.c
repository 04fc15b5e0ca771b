// Makes a server misbehave, preloaded into one release by upgrades.py: POISON says how.
//
// "wrong" changes a member's name in what is sent, "slow" waits before each answer, "late" ends the process by itself
// some seconds after it was started. None of it is in the product.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static int is_wrong, is_slow;

static void *end_later(void *seconds) {
    sleep((unsigned)(size_t)seconds);
    kill(getpid(), SIGKILL);
    return NULL;
}

__attribute__((constructor)) static void attach(void) {
    const char *how = getenv("POISON");
    if (!how) return;
    is_wrong = strcmp(how, "wrong") == 0;
    is_slow = strcmp(how, "slow") == 0;
    if (strcmp(how, "late") == 0) {
        pthread_t thread;
        pthread_create(&thread, NULL, end_later, (void *)(size_t)3);
    }
}

ssize_t send(int line, const void *bytes, size_t count, int flags) {
    static ssize_t (*real)(int, const void *, size_t, int);
    if (!real) real = (ssize_t(*)(int, const void *, size_t, int))dlsym(RTLD_NEXT, "send");
    if (is_slow && count > 8 && memcmp(bytes, "HTTP/1.1", 8) == 0) usleep(250 * 1000);
    char *copy = is_wrong ? malloc(count ? count : 1) : NULL;
    if (!copy) return real(line, bytes, count, flags);
    memcpy(copy, bytes, count);
    for (char *at = copy; (at = memmem(at, (size_t)(copy + count - at), "\"make\":", 7)); at += 7) at[4] = '3';
    ssize_t sent = real(line, copy, count, flags);
    free(copy);
    return sent;
}
