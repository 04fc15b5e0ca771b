// The operator's door of one instance: a request over the socket in its directory.

internal import CSystem
internal import Glibc
import Threads

struct OperatorDoor {
    let path: String
    var patienceMs: Int32 = 5_000
    private static let mostBytes = 1024 * 1024

    /// - Returns: the status and the body; nil if nobody answers.
    func get(_ target: String) -> (status: Int, body: [UInt8])? { ask("GET", target, patienceMs) }

    /// - Returns: the status and the body; nil if nobody answers.
    func post(_ target: String, patienceMs: Int32) -> (status: Int, body: [UInt8])? {
        ask("POST", target, patienceMs)
    }

    private func ask(_ method: String, _ target: String, _ patienceMs: Int32) -> (status: Int, body: [UInt8])?
    {
        let line = unsafe sys_connect_path(path, patienceMs)
        guard line >= 0 else { return nil }
        defer { close(line) }
        let length = method == "GET" ? "" : "Content-Length: 0\r\n"
        let request = [UInt8](
            "\(method) \(target) HTTP/1.1\r\nHost: operator\r\n\(length)Connection: close\r\n\r\n".utf8)
        guard unsafe send(line, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            return nil
        }
        return Self.read(LineReader.all(line, atMost: Self.mostBytes))
    }

    /// `HTTP/1.1 200 OK`, fields, a blank line, and the body until the end.
    static func read(_ answer: [UInt8]) -> (status: Int, body: [UInt8])? {
        let words = answer.prefix { $0 != 0x0D }.split(separator: 0x20)
        guard words.count > 1, words[0].elementsEqual("HTTP/1.1".utf8), words[1].count == 3,
            let status = Int(String(decoding: words[1], as: UTF8.self))
        else { return nil }
        let blank = [UInt8]("\r\n\r\n".utf8)
        let end = answer.indices.first { answer[$0...].starts(with: blank) }
        return end.map { (status, Array(answer[($0 + blank.count)...])) }
    }
}

/// Reading from a socket.
enum LineReader {
    private static let wholeNs: Int64 = 10_000_000_000

    /// Until the other side ends, or says no more for longer than is waited for; whoever has begun to say
    /// something must come to an end.
    static func all(_ line: Int32, atMost limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        var endNs = Int64.max
        while bytes.count < limit, Clock.monotonicNs() < endNs {
            let count = unsafe recv(line, &piece, piece.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            if bytes.isEmpty { endNs = Clock.monotonicNs() + wholeNs }
            bytes.append(contentsOf: piece[..<count])
        }
        return bytes
    }

    /// Until a line feed, which is not in it.
    static func line(_ line: Int32, atMost limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < limit {
            let count = unsafe recv(line, &byte, 1, 0)
            if count < 0, errno == EINTR { continue }
            guard count == 1, byte != 0x0A else { break }
            bytes.append(byte)
        }
        return bytes
    }
}
