// What no child may do once it is confined, and what takes too much. What becomes of it is the tests' to say.

import Glibc
import Workshop

enum Misdeed {
    static let all: [String: @Sendable () -> Void] = [
        "open a file": { _ = Glibc.open("/etc/passwd", O_RDONLY) },
        "look at a file": {
            var status = stat()
            _ = stat("/etc/passwd", &status)
        },
        "open a socket": { _ = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) },
        "start a process": startSleeper,
        "start a program": { _ = execv("/bin/true", [strdup("true"), nil]) },
        "start a thread": {
            var thread = pthread_t()
            _ = pthread_create(&thread, nil, { _ in nil }, nil)
        },
        "end another process": { _ = kill(getppid(), SIGTERM) },
        "map a program": { _ = mmap(nil, 4_096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) },
        "make memory a program": {
            let page = mmap(nil, 4_096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            _ = mprotect(page, 4_096, PROT_READ | PROT_EXEC)
        },
        "spin": { while true { turns &+= 1 } },
        "take memory": { while let page = malloc(1 << 20) { memset(page, 1, 1 << 20) } },
        "read too much": { _ = Workbench.input(limits) },
        "read a file with files": { answer(Glibc.open("/etc/passwd", O_RDONLY) >= 0) },
        "write a file with files": { answer(Glibc.open("/dev/null", O_WRONLY) >= 0) },
        "list a folder with files": { answer(opendir("/etc").map { readdir($0) != nil } ?? false) },
        "remove a file with files": { answer(unlink("/nowhere/to/be/found") == 0 || errno == ENOENT) },
        "open a socket with files": { _ = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) },
    ]

    nonisolated(unsafe) private static var turns = 0

    private static func answer(_ isAllowed: Bool) {
        Workbench.answer(Array((isAllowed ? "allowed" : "refused").utf8))
    }

    static func complain() {
        let complaint = Array(String(repeating: "complaint ", count: 1_000).utf8)
        _ = write(STDERR_FILENO, complaint, complaint.count)
    }

    /// A process that has all that this one has, and keeps it for long.
    static let startSleeper: @Sendable () -> Void = {
        var process: pid_t = 0
        _ = posix_spawn(&process, "/bin/sleep", nil, nil, [strdup("sleep"), strdup("100"), nil], nil)
    }
}
