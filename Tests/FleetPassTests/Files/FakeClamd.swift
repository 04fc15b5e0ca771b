// A scanner for tests: a socket that hears a file and says what it is told to, or nothing.

import Glibc
import Synchronization
import Threads

@testable import FleetPass

final class FakeClamd: Sendable {
    let path: String
    private let listener: Int32
    private let answer: String?
    private let heard = Mutex<[UInt8]>([])

    /// - Parameter answer: nil: it hears, and says nothing.
    init(saying answer: String?) {
        path = Folder.make() + "/clamd"
        self.answer = answer
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = [UInt8](path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        listen(listener, 8)
        _ = Thread.start("clamd") { self.run() }
    }

    deinit { close(listener) }

    /// What it was given, without the lengths.
    var file: [UInt8] { heard.withLock { $0 } }

    private func run() {
        while true {
            let line = accept(listener, nil, nil)
            guard line >= 0 else { return }
            serve(line)
            close(line)
        }
    }

    private func serve(_ line: Int32) {
        guard read(line, 10) == Array("zINSTREAM\0".utf8) else { return }
        var file: [UInt8] = []
        while true {
            let length = read(line, 4).reduce(0) { $0 << 8 | Int($1) }
            guard length > 0 else { break }
            file += read(line, length)
        }
        heard.withLock { $0 = file }
        guard let answer else {
            // Until the other side has had enough.
            _ = read(line, 1)
            return
        }
        let bytes = Array(answer.utf8)
        _ = send(line, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private func read(_ line: Int32, _ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var place = 0
        while place < count {
            let taken = bytes.withUnsafeMutableBytes { bytes in
                recv(line, bytes.baseAddress?.advanced(by: place), count - place, 0)
            }
            guard taken > 0 else { return [] }
            place += taken
        }
        return bytes
    }
}
