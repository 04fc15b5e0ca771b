// Servers in Python for these tests, each a process of its own that ends when the tests do.

import Glibc
import Synchronization

/// What a script in `servers/` prints: where it listens, then a line for whatever it reports.
final class Servers: Sendable {
    static let web = Servers("web.py")
    static let mail = Servers("mail.py")

    private let input: Int32
    private let output: Int32
    private let unread = Mutex<[UInt8]>([])
    private let places = Mutex<[String: String]>([:])

    private init(_ script: String) {
        // Nobody answers there, so a call that took the environment's proxy would fail.
        for name in ["http_proxy", "https_proxy", "all_proxy"] { setenv(name, "http://127.0.0.1:1", 1) }
        let (forInput, forOutput) = (Self.pipe(), Self.pipe())
        (input, output) = (forInput.write, forOutput.read)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, forInput.read, 0)
        posix_spawn_file_actions_adddup2(&actions, forOutput.write, 1)
        let folder = Self.folder
        let words = ["\(folder.root)/.build/venv/bin/python", "\(folder.tests)/servers/\(script)"]
        var arguments = (words.map { strdup($0) }) + [nil]
        var environment = [strdup("PATH=/usr/bin:/bin"), nil]
        var pid = pid_t()
        posix_spawn(&pid, words[0], &actions, nil, &arguments, &environment)
        posix_spawn_file_actions_destroy(&actions)
        for text in arguments + environment { free(text) }
        for descriptor in [forInput.read, forOutput.write] { close(descriptor) }
        let pairs = (line(waitingMs: 30_000) ?? "").split(separator: " ").map { $0.split(separator: "=") }
        places.withLock { places in
            for pair in pairs { places[String(pair[0])] = String(pair[1]) }
        }
    }

    /// A port, or the path of a file; a test whose server did not start fails by this.
    subscript(_ name: String) -> String { places.withLock { $0[name] ?? "no-server" } }

    /// The next line; nil if there is none within that time.
    func line(waitingMs: Int32 = 10_000) -> String? {
        unread.withLock { unread in
            while true {
                if let end = unread.firstIndex(of: 0x0A) {
                    defer { unread.removeFirst(end + 1) }
                    return String(decoding: unread[..<end], as: UTF8.self)
                }
                var wanted = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
                guard poll(&wanted, 1, waitingMs) == 1 else { return nil }
                var part = [UInt8](repeating: 0, count: 65_536)
                let count = read(output, &part, part.count)
                guard count > 0 else { return nil }
                unread += part.prefix(count)
            }
        }
    }

    /// Ends that no other process gets.
    private static func pipe() -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        _ = Glibc.pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Where this file really is: a build may see it by a link.
    private static let folder: (root: String, tests: String) = {
        guard let real = realpath("\(#filePath)", nil) else { return ("", "") }
        defer { free(real) }
        let steps = String(cString: real).split(separator: "/").dropLast()
        let root = steps.dropLast(2).joined(separator: "/")
        return ("/" + root, "/" + steps.joined(separator: "/"))
    }()
}

func milliseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
}
