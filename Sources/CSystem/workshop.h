// What it takes to start a child process that gets nothing, and what a child gives up before it touches bytes
// of strangers. What it works on is not here.
#ifndef FLEETPASS_WORKSHOP_H
#define FLEETPASS_WORKSHOP_H

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Hidden behind _GNU_SOURCE, as in shim.h.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);

/// Two ends of a line that carries bytes both ways, above the three standard descriptors and closed by
/// whatever program is started. Returns 0, or an error's number.
static inline int sys_line(int ends[2]) {
    int raw[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, raw) != 0) return errno;
    int error = 0;
    for (int index = 0; index < 2; index++) {
        ends[index] = fcntl(raw[index], F_DUPFD_CLOEXEC, 3);
        if (ends[index] < 0) error = errno;
        close(raw[index]);
    }
    if (error != 0) {
        for (int index = 0; index < 2; index++)
            if (ends[index] >= 0) close(ends[index]);
    }
    return error;
}

/// Starts a program in a process group of its own. It gets `talk` to read and to write, `complaints` for its
/// errors, an empty environment, every signal as it is by default, and no other descriptor. The C library
/// shares the memory until the program is there, so a large process starts one as fast as a small. Returns 0,
/// or an error's number.
static inline int sys_spawn(
    const char *path, char *const arguments[], int talk, int complaints, pid_t *pid) {
    char *const environment[] = {NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    // Where children are ignored, the system forgets how they ended and gives their numbers to others.
    signal(SIGCHLD, SIG_DFL);
    int error = posix_spawn_file_actions_init(&files);
    if (error != 0) return error;
    error = posix_spawnattr_init(&attributes);
    if (error != 0) {
        posix_spawn_file_actions_destroy(&files);
        return error;
    }
    (void)((error = posix_spawn_file_actions_adddup2(&files, talk, 0)) ||
           (error = posix_spawn_file_actions_adddup2(&files, talk, 1)) ||
           (error = posix_spawn_file_actions_adddup2(&files, complaints, 2)) ||
           (error = posix_spawn_file_actions_addclosefrom_np(&files, 3)) ||
           (error = posix_spawnattr_setflags(
                &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)) ||
           (error = posix_spawnattr_setpgroup(&attributes, 0)) ||
           (error = posix_spawnattr_setsigmask(&attributes, &none)) ||
           (error = posix_spawnattr_setsigdefault(&attributes, &all)) ||
           (error = posix_spawn(pid, path, &files, &attributes, arguments, environment)));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

/// How a child ended, from what `waitpid` says: its exit code, or less than 0 for the signal that ended it.
static inline int sys_end(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status); }

/// The bytes of address space that the process has; 0 where the system does not say.
static inline uint64_t sys_address_space(void) {
    char text[32] = {0};
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    return count > 0 ? strtoull(text, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

/// Where memory is short, this process is the one to end. Not being able to say so is no reason to stop.
static inline void sys_go_first(void) {
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    (void)!write(file, "1000", 4);
    close(file);
}

#if defined(__x86_64__)
#define SYS_WORKSHOP_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define SYS_WORKSHOP_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the calls that a child may make are known for x86-64 and AArch64"
#endif

// An argument's lower half, as a filter sees it; both machines are little-endian.
#define SYS_ARGUMENT(place) (uint32_t)offsetof(struct seccomp_data, args[place])
#define SYS_LOAD(place) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, place)
#define SYS_END(action) BPF_STMT(BPF_RET | BPF_K, action)
/// For another call than this, so many steps are jumped over.
#define SYS_UNLESS(number, steps) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, steps)
#define SYS_ANSWER(number, action) SYS_UNLESS(number, 1), SYS_END(action)
#define SYS_ALLOW(number) SYS_ANSWER(number, SECCOMP_RET_ALLOW)
#define SYS_REFUSE(number) SYS_ANSWER(number, SECCOMP_RET_ERRNO | EACCES)
/// Allowed where none of the bits is set in the argument. That the call's number is no longer loaded does not
/// matter: either way the filter ends here.
#define SYS_ALLOW_WITHOUT(number, place, bits, otherwise)                                               \
    SYS_UNLESS(number, 4), SYS_LOAD(SYS_ARGUMENT(place)), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0), \
        SYS_END(SECCOMP_RET_ALLOW), SYS_END(otherwise)

/// Allowed where at least one of the bits is set.
#define SYS_ALLOW_WITH(number, place, bits)                                                             \
    SYS_UNLESS(number, 4), SYS_LOAD(SYS_ARGUMENT(place)), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1), \
        SYS_END(SECCOMP_RET_ALLOW), SYS_END(SECCOMP_RET_KILL_PROCESS)

/// Whatever opens a file for more than reading; the last is the part of O_TMPFILE that no other flag has.
#define SYS_MORE_THAN_READING (O_ACCMODE | O_CREAT | O_TRUNC | 020000000)

/// Memory that is no program, the descriptors that there are, the clock, and the end.
static const struct sock_filter sys_calls_to_work[] = {
    SYS_LOAD((uint32_t)offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_WORKSHOP_ARCHITECTURE, 1, 0),
    SYS_END(SECCOMP_RET_KILL_PROCESS),
    // On x86-64 the calls with short pointers have numbers of their own, which are none of these.
    SYS_LOAD((uint32_t)offsetof(struct seccomp_data, nr)),
    SYS_ALLOW(SYS_read), SYS_ALLOW(SYS_write), SYS_ALLOW(SYS_writev), SYS_ALLOW(SYS_lseek),
    SYS_ALLOW(SYS_fstat), SYS_ALLOW(SYS_close),
    SYS_ALLOW(SYS_brk), SYS_ALLOW(SYS_munmap), SYS_ALLOW(SYS_mremap), SYS_ALLOW(SYS_madvise),
    SYS_ALLOW_WITHOUT(SYS_mmap, 2, PROT_EXEC, SECCOMP_RET_KILL_PROCESS),
    SYS_ALLOW_WITHOUT(SYS_mprotect, 2, PROT_EXEC, SECCOMP_RET_KILL_PROCESS),
    SYS_ALLOW(SYS_futex), SYS_ALLOW(SYS_sched_yield), SYS_ALLOW(SYS_restart_syscall),
    SYS_ALLOW(SYS_clock_gettime), SYS_ALLOW(SYS_getrandom), SYS_ALLOW(SYS_rt_sigreturn),
    SYS_ALLOW(SYS_exit), SYS_ALLOW(SYS_exit_group),
};

/// Files and folders, to read. A library that would keep something in one is refused, and goes on without.
static const struct sock_filter sys_calls_to_read_files[] = {
    SYS_ALLOW_WITHOUT(SYS_openat, 2, SYS_MORE_THAN_READING, SECCOMP_RET_ERRNO | EACCES),
    SYS_ALLOW(SYS_newfstatat), SYS_ALLOW(SYS_statx), SYS_ALLOW(SYS_statfs), SYS_ALLOW(SYS_fstatfs),
    SYS_ALLOW(SYS_faccessat), SYS_ALLOW(SYS_faccessat2), SYS_ALLOW(SYS_readlinkat),
    SYS_ALLOW(SYS_getdents64), SYS_ALLOW(SYS_pread64), SYS_ALLOW(SYS_readv), SYS_ALLOW(SYS_fcntl),
    SYS_ALLOW(SYS_getcwd), SYS_ALLOW(SYS_sysinfo), SYS_ALLOW(SYS_uname), SYS_ALLOW(SYS_getpid),
    SYS_ALLOW(SYS_getuid), SYS_ALLOW(SYS_geteuid), SYS_ALLOW(SYS_getgid), SYS_ALLOW(SYS_getegid),
    SYS_REFUSE(SYS_mkdirat), SYS_REFUSE(SYS_unlinkat), SYS_REFUSE(SYS_renameat2), SYS_REFUSE(SYS_linkat),
    SYS_REFUSE(SYS_fchmodat), SYS_REFUSE(SYS_fchmod), SYS_REFUSE(SYS_utimensat), SYS_REFUSE(SYS_ftruncate),
#ifdef SYS_open
    // The names from before the calls that take a folder; newer machines have none of them.
    SYS_ALLOW_WITHOUT(SYS_open, 1, SYS_MORE_THAN_READING, SECCOMP_RET_ERRNO | EACCES),
    SYS_ALLOW(SYS_stat), SYS_ALLOW(SYS_lstat), SYS_ALLOW(SYS_access), SYS_ALLOW(SYS_readlink),
    SYS_REFUSE(SYS_mkdir), SYS_REFUSE(SYS_unlink), SYS_REFUSE(SYS_rename), SYS_REFUSE(SYS_link),
    SYS_REFUSE(SYS_chmod),
#endif
};

/// Threads of this process, and no process. The C library makes them by the older call, where a filter can see
/// what is asked for, once it is told that there is no newer one. A thread that gets no name goes without.
static const struct sock_filter sys_calls_to_thread[] = {
    SYS_ALLOW_WITH(SYS_clone, 0, CLONE_THREAD),
    SYS_ANSWER(SYS_clone3, SECCOMP_RET_ERRNO | ENOSYS), SYS_REFUSE(SYS_prctl),
    SYS_ALLOW(SYS_set_robust_list), SYS_ALLOW(SYS_rseq), SYS_ALLOW(SYS_rt_sigprocmask),
    SYS_ALLOW(SYS_gettid), SYS_ALLOW(SYS_sched_getaffinity),
};

/// What work may do besides working on memory.
#define SYS_MAY_READ_FILES 1
#define SYS_MAY_THREAD 2

/// From now on any call but those listed ends the process. Returns 0 where that holds.
static inline int sys_allow_calls(int also) {
    const struct sock_filter end = SYS_END(SECCOMP_RET_KILL_PROCESS);
    struct sock_filter filter
        [(sizeof sys_calls_to_work + sizeof sys_calls_to_read_files + sizeof sys_calls_to_thread) / sizeof end + 1];
    unsigned short count = sizeof sys_calls_to_work / sizeof end;
    memcpy(filter, sys_calls_to_work, sizeof sys_calls_to_work);
    if (also & SYS_MAY_READ_FILES) {
        memcpy(filter + count, sys_calls_to_read_files, sizeof sys_calls_to_read_files);
        count += sizeof sys_calls_to_read_files / sizeof end;
    }
    if (also & SYS_MAY_THREAD) {
        memcpy(filter + count, sys_calls_to_thread, sizeof sys_calls_to_thread);
        count += sizeof sys_calls_to_thread / sizeof end;
    }
    filter[count++] = end;
    struct sock_fprog program = {.len = count, .filter = filter};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static inline int sys_limit(int resource, uint64_t most) {
    struct rlimit limit = {.rlim_cur = most, .rlim_max = most};
    // A second beyond the time there is, so that SIGXCPU says what it was before SIGKILL says nothing.
    if (resource == RLIMIT_CPU) limit.rlim_max = most + 1;
    return setrlimit(resource, &limit);
}

/// Gives up whatever the work does not need: the memory is what there is and so many bytes more, descriptors
/// are those that there are, or few more where files may be read. Before there is a second thread, which
/// would keep all its calls. Returns NULL, or what the system refused.
static inline const char *sys_confine(uint64_t memory_bytes, uint64_t cpu_seconds, int also) {
    uint64_t space = sys_address_space();
    if (space == 0) return "the memory that there is cannot be read";
    sys_go_first();
    // Whoever waits for an answer of the server goes before. Where that is refused, the work goes on.
    setpriority(PRIO_PROCESS, 0, 10);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return "it would outlive the server";
    if (sys_limit(RLIMIT_AS, space + memory_bytes) != 0) return "memory cannot be limited";
    if (sys_limit(RLIMIT_CPU, cpu_seconds) != 0) return "time cannot be limited";
    if (sys_limit(RLIMIT_CORE, 0) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) return "it would leave a dump";
    if (sys_limit(RLIMIT_FSIZE, 0) != 0) return "files cannot be limited";
    if (sys_limit(RLIMIT_NOFILE, also & SYS_MAY_READ_FILES ? 64 : 3) != 0) return "descriptors cannot be limited";
    // To the system threads are processes; the filter tells them apart.
    if (!(also & SYS_MAY_THREAD) && sys_limit(RLIMIT_NPROC, 0) != 0) return "processes cannot be limited";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return "privileges cannot be given up";
    return sys_allow_calls(also) == 0 ? NULL : "its calls cannot be limited";
}

#endif
