// Scripts in Python that these tests hold us against: given lines, they answer lines.

import Glibc
import Testing

enum Python {
    /// What a script in `python/` prints when it reads `input`.
    static func run(_ script: String, input: [UInt8]) throws -> String {
        let (asked, answered) = try (temporaryFile(holding: input), temporaryFile(holding: []))
        defer { for file in [asked, answered] { close(file) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, asked, 0)
        posix_spawn_file_actions_adddup2(&actions, answered, 1)
        let words = ["\(folder.root)/.build/venv/bin/python", "\(folder.tests)/python/\(script)"]
        var arguments = (words.map { strdup($0) }) + [nil]
        var environment = [strdup("PATH=/usr/bin:/bin"), strdup("PYTHONUTF8=1"), nil]
        defer { for text in arguments + environment { free(text) } }
        var pid = pid_t()
        let failure = posix_spawn(&pid, words[0], &actions, nil, &arguments, &environment)
        try #require(failure == 0, "\(words[0]): ./setup --tests makes it")
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        try #require(status == 0, "\(script) failed; what it said stands above")
        return try text(of: answered)
    }

    /// A file that no folder lists, to be read from its beginning.
    private static func temporaryFile(holding bytes: [UInt8]) throws -> Int32 {
        var path = Array("/tmp/fleetpass-zones-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        try #require(file >= 0)
        unlink(path)
        let written = write(file, bytes, bytes.count)
        try #require(written == bytes.count)
        lseek(file, 0, SEEK_SET)
        return file
    }

    private static func text(of file: Int32) throws -> String {
        let count = Int(lseek(file, 0, SEEK_END))
        var bytes = [UInt8](repeating: 0, count: max(0, count))
        let read = pread(file, &bytes, bytes.count, 0)
        try #require(read == bytes.count)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Where this file really is: a build may see it by a link.
    private static let folder: (root: String, tests: String) = {
        guard let real = realpath("\(#filePath)", nil) else { return ("", "") }
        defer { free(real) }
        let steps = String(cString: real).split(separator: "/").dropLast()
        return ("/" + steps.dropLast(2).joined(separator: "/"), "/" + steps.joined(separator: "/"))
    }()
}
