// The file of anchors: reading all of it, adding to it, and keeping it small. What an anchor says is in
// AuditAnchor.swift.

import Files
import Glibc
import Schema

/// One process writes it, the one that holds the instance. Whoever reads it meanwhile may see a last line
/// that is not finished; such a line proves nothing.
struct AnchorFile: Sendable {
    let path: String

    struct Line: Equatable, Sendable {
        let number: Int
        /// As it stands there, without what ends it.
        let text: String
    }

    /// Longer ones are cut: no anchor is half as long, so they are none either way.
    private static let longest = 512
    private static let pieceBytes = 64 * 1024

    /// Every finished line that is not empty, from the first to the last, however long the file is.
    /// - Parameter body: says whether to go on.
    func each(_ body: (Line) throws -> Bool) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw refusal("read")
        }
        defer { close(descriptor) }
        var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
        var line: [UInt8] = []
        var number = 1
        while true {
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            guard count >= 0 else { throw refusal("read") }
            if count == 0 { return }
            for byte in piece[..<count] {
                guard byte == UInt8(ascii: "\n") else {
                    if line.count < Self.longest { line.append(byte) }
                    continue
                }
                let text = String(decoding: line, as: UTF8.self)
                if !line.isEmpty, try !body(Line(number: number, text: text)) { return }
                line.removeAll(keepingCapacity: true)
                number += 1
            }
        }
    }

    /// Adds a line; on the disk when it returns. One that a power loss has cut short is taken away first: it
    /// would make one with the next, and that would look like an anchor that somebody has changed.
    func append(_ text: String) throws {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw refusal("write") }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        let unfinished = Self.unfinished(descriptor, size)
        // What is longer than any anchor was not ours to begin with. It stays, on a line of its own.
        let isOurs = unfinished < Self.longest
        let bytes = [UInt8]("\(isOurs ? "" : "\n")\(text)\n".utf8)
        guard size >= 0, !isOurs || ftruncate(descriptor, size - unfinished) == 0,
            unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0
        else { throw refusal("write") }
    }

    /// How many bytes stand behind the last end of a line; of very many, some.
    private static func unfinished(_ descriptor: Int32, _ size: Int) -> Int {
        var tail = [UInt8](repeating: 0, count: max(0, min(longest, size)))
        guard unsafe pread(descriptor, &tail, tail.count, size - tail.count) == tail.count else { return 0 }
        return tail.reversed().prefix { $0 != UInt8(ascii: "\n") }.count
    }

    /// Nothing is lost if this is killed: the file is the old one or the new one.
    func replace(with lines: [String]) throws {
        try FileContent.write([UInt8](lines.map { $0 + "\n" }.joined().utf8), to: path)
    }

    var bytes: Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    private func refusal(_ verb: String) -> Failure {
        Failure(.unavailable, "cannot \(verb) \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
