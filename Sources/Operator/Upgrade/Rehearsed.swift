// A server of a rehearsal: started on a copy for some seconds, heard on sockets of its own, and ended.

internal import CSystem
import CommandLine
import Files
internal import Glibc
import Threads

/// `deinit` ends it, however the rehearsal went; it ends with this process too.
final class Rehearsed {
    private let pid: Int32
    private let said: Int32
    private var hasEnded = false
    let door: OperatorDoor
    let visit: Visit
    private let startedNs = Clock.monotonicNs()

    private static let readyMs: Int64 = 120_000
    private static let endMs = 10_000
    private static let pauseUs: UInt32 = 5_000
    private static let mostWords = 600

    init(_ program: String, _ place: RehearsalPlace, user: SystemUser?) throws {
        door = OperatorDoor(path: place.operatorSocket)
        visit = Visit(address: .path(place.socket))
        said = sys_scratch()
        let nothing = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        do {
            pid = try Program.start(
                program, ["serve", "--data", place.data, "--config", place.settings], Program.environment,
                Program.Lines(input: nothing, output: said, complaints: said), user: user, stays: false)
        } catch {
            close(said)
            throw error
        }
    }

    deinit {
        end()
        close(said)
    }

    /// - Throws: `failed`, with its own last words, if it ends or does not get ready.
    func awaitReady() throws {
        while true {
            if let answer = door.get("/readyz"), answer.status == 200 { return }
            let code = sys_reap(pid)
            if code != -1000 {
                hasEnded = true
                let how = code < 0 ? "by signal \(-code)" : "with exit status \(code)"
                throw Refusal(.failed, "its process ends \(how)\(lastWords)")
            }
            guard tookMs < Self.readyMs else {
                throw Refusal(.failed, "it is not ready after \(Self.readyMs / 1_000) s\(lastWords)")
            }
            usleep(Self.pauseUs)
        }
    }

    var tookMs: Int64 { (Clock.monotonicNs() - startedNs) / 1_000_000 }

    /// The last line that it has said, cut off where it is long.
    private var lastWords: String {
        var status = stat()
        guard unsafe fstat(said, &status) == 0 else { return "" }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe pread(said, &bytes, bytes.count, max(0, status.st_size - off_t(bytes.count)))
        let line = bytes.prefix(max(0, count)).split(separator: 0x0A).last ?? []
        // A log's line as people read it; a log of many words is not the place for all of them.
        let text = String(decoding: line.prefix(Self.mostWords), as: UTF8.self)
        return text.isEmpty ? "" : ", saying \(Excerpt.of(text))"
    }

    func end() {
        guard !hasEnded else { return }
        hasEnded = true
        kill(pid, SIGTERM)
        for _ in 0..<(Self.endMs * 1_000 / Int(Self.pauseUs)) {
            if sys_reap(pid) != -1000 { return }
            usleep(Self.pauseUs)
        }
        kill(pid, SIGKILL)
        _ = sys_await_end(pid)
    }
}
