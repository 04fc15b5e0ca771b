// What it takes to start programs, to hold processes and sockets that outlive whoever looks after them, and to
// speak over a socket with a path. Which programs, and what is said, is not here.
#ifndef FLEETPASS_LAUNCH_H
#define FLEETPASS_LAUNCH_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Hidden behind _GNU_SOURCE, as in shim.h.
long syscall(long, ...);
int setgroups(size_t, const gid_t *);

/// A program to start. Of descriptors it gets the three named, and `passed` as its descriptor 3, if there is one.
struct sys_launch {
    const char *path;
    char *const *arguments;
    char *const *environment;
    int input, output, complaints;
    int passed;
    /// Where in the environment the digits of the new process's own number go, with room for 11 bytes; or NULL.
    char *own_number;
    /// As whom it runs; 0: as the caller.
    uid_t user;
    gid_t group;
    /// Whether it goes on without the caller, in a session of its own; else it ends with the caller.
    int stays;
};

/// The child's half: runs in a copy of the process, so it only makes system calls. Returns an error's number.
static inline int sys_become(const struct sys_launch *launch, pid_t starter) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int signal = 1; signal < 65; signal++) sigaction(signal, &standard, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
    if (launch->stays) setsid();
    if (launch->user != 0) {
        if (setgroups(1, &launch->group) != 0 || setgid(launch->group) != 0 || setuid(launch->user) != 0) return errno;
    }
    if (!launch->stays) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (getppid() != starter) return ESRCH;
    }
    // First out of the way of the numbers that they are to get.
    int from[4] = {launch->input, launch->output, launch->complaints, launch->passed};
    for (int to = 0; to < 4; to++) {
        if (from[to] >= 0 && (from[to] = fcntl(from[to], F_DUPFD_CLOEXEC, 10)) < 0) return errno;
    }
    for (int to = 0; to < 4; to++) {
        if (from[to] >= 0 && dup2(from[to], to) < 0) return errno;
    }
    // 4: CLOSE_RANGE_CLOEXEC, since the line on which an error is told is among them.
    syscall(SYS_close_range, launch->passed >= 0 ? 4u : 3u, ~0u, 4u);
    if (launch->own_number) {
        char digits[12];
        int count = 0, number = (int)getpid();
        do digits[count++] = (char)('0' + number % 10); while ((number /= 10) > 0);
        char *next = launch->own_number;
        while (count > 0) *next++ = digits[--count];
        *next = 0;
    }
    execve(launch->path, launch->arguments, launch->environment);
    return errno;
}

/// Returns 0 once the program has taken the child over, or an error's number.
static inline int sys_start(const struct sys_launch *launch, pid_t *pid) {
    int line[2];
    if (pipe(line) != 0) return errno;
    fcntl(line[0], F_SETFD, FD_CLOEXEC);
    fcntl(line[1], F_SETFD, FD_CLOEXEC);
    pid_t starter = getpid();
    *pid = fork();
    if (*pid == 0) {
        // Its own number is above those that the program gets.
        int told = fcntl(line[1], F_DUPFD_CLOEXEC, 64);
        int error = sys_become(launch, starter);
        (void)!write(told, &error, sizeof error);
        _exit(127);
    }
    int error = *pid < 0 ? errno : 0;
    close(line[1]);
    if (*pid > 0 && read(line[0], &error, sizeof error) != sizeof error) error = 0;
    close(line[0]);
    if (*pid > 0 && error != 0) waitpid(*pid, 0, 0);
    return error;
}

/// A descriptor that can be read once the process has ended; below 0 where there is none.
static inline int sys_process_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

/// Sends a signal to the process itself, never to another one that got its number.
static inline int sys_process_signal(int process, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, process, signal, 0, 0);
}

/// A copy of a descriptor of that process; below 0 where the system does not allow it.
static inline int sys_process_descriptor(int process, int descriptor) {
    return (int)syscall(SYS_pidfd_getfd, process, descriptor, 0);
}

/// How a child ended, if it has: its exit code, or less than 0 for the signal that ended it. -1000: it has not, or is
/// no child of ours.
static inline int sys_reap(pid_t pid) {
    int status = 0;
    if (waitpid(pid, &status, WNOHANG) != pid) return -1000;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// The same, waited for.
static inline int sys_await_end(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) != pid) {
        if (errno != EINTR) return -1000;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// A file without a name, in memory, for what a short-lived child says.
static inline int sys_scratch(void) { return (int)syscall(SYS_memfd_create, "said", 1u); }

/// Whether it is a socket that listens; then its port, or 0 for one with a path, else -1.
static inline int sys_listening_port(int descriptor) {
    int on = 0;
    socklen_t size = sizeof on;
    struct sockaddr_storage address;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &on, &size) != 0 || !on) return -1;
    size = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &size) != 0) return -1;
    return address.ss_family == AF_INET ? ntohs(((struct sockaddr_in *)&address)->sin_port) : 0;
}

/// A descriptor from which SIGTERM and SIGINT are read instead of taking effect.
static inline int sys_hear_ends(void) {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, 0);
    return signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
}

/// A socket that listens on a port of the loopback address; below 0: an error's number with a minus.
static inline int sys_listen_on_port(uint16_t port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0) return -errno;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 4096) != 0) {
        int error = errno;
        close(listener);
        return -error;
    }
    return listener;
}

static inline int sys_path_address(const char *path, struct sockaddr_un *address) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) return -ENAMETOOLONG;
    strcpy(address->sun_path, path);
    return 0;
}

/// Speaks to whoever listens at a path; no call on it waits longer than that. Below 0: an error's number with a minus.
static inline int sys_connect_path(const char *path, int patience_ms) {
    struct sockaddr_un address;
    struct timeval patience = {.tv_sec = patience_ms / 1000, .tv_usec = patience_ms % 1000 * 1000};
    int error = sys_path_address(path, &address);
    if (error != 0) return error;
    int line = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line < 0) return -errno;
    setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(line, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(line, (struct sockaddr *)&address, sizeof address) == 0) return line;
    error = errno;
    close(line);
    return -error;
}

/// The same for a port of the loopback address.
static inline int sys_connect_port(uint16_t port, int patience_ms) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct timeval patience = {.tv_sec = patience_ms / 1000, .tv_usec = patience_ms % 1000 * 1000};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line < 0) return -errno;
    setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(line, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(line, (struct sockaddr *)&address, sizeof address) == 0) return line;
    int error = errno;
    close(line);
    return -error;
}

/// How many bytes there is room for where that path is, for whoever is no administrator; below 0: not known.
static inline long long sys_room(const char *path) {
    struct statvfs room;
    return statvfs(path, &room) == 0 ? (long long)room.f_bavail * (long long)room.f_frsize : -1;
}

/// The minute of the day at that moment, by this machine's time zone; `zone` has room for 16 bytes of its name.
static inline int sys_local_minute(long long epoch_seconds, char *zone) {
    time_t moment = (time_t)epoch_seconds;
    struct tm local;
    tzset();
    if (!localtime_r(&moment, &local)) return -1;
    strftime(zone, 16, "%Z", &local);
    return local.tm_hour * 60 + local.tm_min;
}

/// Listens at a path, for this user alone. What lies there is taken away: whoever calls holds the lock of the place.
static inline int sys_listen_at_path(const char *path) {
    struct sockaddr_un address;
    int error = sys_path_address(path, &address);
    if (error != 0) return error;
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) return -errno;
    unlink(path);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && chmod(path, 0600) == 0 &&
        listen(listener, 64) == 0)
        return listener;
    error = errno;
    close(listener);
    return -error;
}

/// Takes the next caller in; what it says must come within that time.
static inline int sys_take_caller(int listener, int patience_ms) {
    struct timeval patience = {.tv_sec = patience_ms / 1000, .tv_usec = patience_ms % 1000 * 1000};
    int line = accept(listener, 0, 0);
    if (line < 0) return -1;
    fcntl(line, F_SETFD, FD_CLOEXEC);
    setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(line, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return line;
}

#endif
