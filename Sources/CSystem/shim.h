// What Linux offers and Swift's Glibc module leaves out: epoll, eventfd, variadic calls.
#ifndef FLEETPASS_SYSTEM_H
#define FLEETPASS_SYSTEM_H

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

// These hide behind _GNU_SOURCE, which would make the C library's types differ from the importer's view.
int accept4(int, struct sockaddr *, socklen_t *, int);
int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
int pthread_setname_np(pthread_t, const char *);
long syscall(long, ...);
int sem_clockwait(sem_t *, clockid_t, const struct timespec *);
static inline int sys_accept(int listener, struct sockaddr_storage *peer) {
    socklen_t size = sizeof *peer;
    return accept4(listener, (struct sockaddr *)peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

/// Makes the calling thread, and on Linux no other, one that the rest go before: by so much, up to 19.
static inline int sys_thread_nice(int nice) { return setpriority(PRIO_PROCESS, 0, nice); }

/// Gives what was freed back to the system, in the heaps of all threads.
static inline void sys_give_memory_back(void) { malloc_trim(0); }

/// Sleeps for as short as the system can. To yield would cost a thread that stands back far more than its turn.
static inline void sys_give_way(int signal) {
    int error = errno;
    nanosleep(&(struct timespec){.tv_nsec = 1}, 0);
    errno = error;
    (void)signal;
}

/// From now on, every `ns`, the calling thread lets whoever waits for its processor have it.
static inline int sys_give_way_every(int64_t ns, timer_t *timer) {
    struct sigaction action = {.sa_handler = sys_give_way, .sa_flags = SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN};
    event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    struct itimerspec times = {.it_interval = {.tv_nsec = ns}, .it_value = {.tv_nsec = ns}};
    if (sigaction(SIGRTMIN, &action, 0) != 0 || timer_create(CLOCK_MONOTONIC, &event, timer) != 0) return -1;
    if (timer_settime(*timer, 0, &times, 0) == 0) return 0;
    timer_delete(*timer);
    return -1;
}

/// The union inside `epoll_event` is awkward from Swift; the token is all we keep in it.
static inline int sys_epoll_add(int epoll, int fd, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static inline int sys_epoll_modify(int epoll, int fd, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
}

static inline int sys_epoll_remove(int epoll, int fd) { return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL); }

/// An `epoll_event` without its union, so that Swift can read it safely.
struct sys_event {
    uint64_t token;
    uint32_t flags;
};

/// Waits for at most 256 events. Returns how many there are, or a negative number.
static inline int sys_epoll_wait(int epoll, struct sys_event *events, int timeout_ms) {
    struct epoll_event raw[256];
    int count = epoll_wait(epoll, raw, 256, timeout_ms);
    for (int index = 0; index < count; index++) {
        events[index].token = raw[index].data.u64;
        events[index].flags = raw[index].events;
    }
    return count;
}

/// Waits until there are events, or `ns` are over: `epoll_wait` rounds to milliseconds.
static inline void sys_epoll_await(int epoll, int64_t ns) {
    struct pollfd waiting = {.fd = epoll, .events = POLLIN};
    struct timespec time = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
    ppoll(&waiting, 1, &time, NULL);
}

// Flags that are unsigned macros in the header, and therefore unusable or of changing type in Swift.
static const uint32_t SYS_EPOLL_IN = EPOLLIN;
static const uint32_t SYS_EPOLL_OUT = EPOLLOUT;
static const uint32_t SYS_EPOLL_HANGUP = 0x2000; // EPOLLRDHUP
static const uint32_t SYS_EPOLL_ERROR = EPOLLERR | EPOLLHUP;
static const uint32_t SYS_EPOLL_EDGE = EPOLLET;
static const uint32_t SYS_EPOLL_EXCLUSIVE = 1u << 28;

/// `fcntl` and `open` are variadic.
static inline int sys_set_nonblocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

static inline int sys_set_close_on_exec(int fd) { return fcntl(fd, F_SETFD, FD_CLOEXEC); }

static inline int sys_open(const char *path, int flags, unsigned mode) {
    return open(path, flags | O_CLOEXEC, mode);
}

/// Whether somebody tells the kernel what the time is: 1, or 0.
static inline int sys_clock_is_kept(void) {
    struct timex state = {0};
    return adjtimex(&state) >= 0 && !(state.status & STA_UNSYNC);
}

static inline int64_t sys_monotonic_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline int64_t sys_epoch_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
