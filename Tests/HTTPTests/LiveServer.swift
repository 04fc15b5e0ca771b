// A server on a free port of the loopback, with a small desk behind it.

import Glibc
import Synchronization
import Threads

@testable import HTTP

/// What the desk leaves for the test to look at, and to answer.
final class Counter: Sendable {
    struct State {
        var held: [Request] = []
        var streams: [EventStream] = []
        var answered = 0
        var refused: [Int] = []
        var turns = 0
    }

    private let state = Mutex(State())

    func note(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    /// Waits, at most twenty seconds, until `look` finds something.
    func wait<Found: Sendable>(for look: (inout State) -> Found?) -> Found? {
        for _ in 0..<4000 {
            if let found = state.withLock({ look(&$0) }) { return found }
            usleep(5000)
        }
        return nil
    }

    func held() -> Request? { wait { $0.held.popLast() } }
    func stream() -> EventStream? { wait { $0.streams.popLast() } }
}

/// Answers by path; the paths are named after what they do.
private final class TestDesk: Desk {
    private let counter: Counter
    init(_ counter: Counter) { self.counter = counter }

    func answer(_ request: Request) -> Answer {
        let path = request.text(request.path)
        switch path {
        case "/echo": return .now(Response(.ok, .bytes(request.copy(request.body))))
        case "/peer":
            let isLocal = request.peer == PeerAddress("127.0.0.1")
            return .now(Response(.ok, .bytes(latin1(isLocal ? "peer" : "other"))))
        case "/big": return .now(Response(.ok, .bytes([UInt8](repeating: 0x62, count: 8_000_000))))
        case "/file":
            return .now(
                FileBody(path: request.text(request.query)).map { Response(.ok, .file($0)) }
                    ?? Response(.notFound))
        case "/hold":
            counter.note { $0.held.append(request) }
            return .later
        case "/late":
            _ = Thread.start("late") {
                usleep(20_000)
                request.reply(Response(.ok, .bytes(latin1("late"))))
            }
            return .later
        case "/in-time":
            // Is ready after as many microseconds as the query says.
            let readyUs = UInt32(request.text(request.query)) ?? 0
            _ = Thread.start("in time") {
                usleep(readyUs)
                var response = Response(.ok, .bytes(latin1("in time")))
                response.notBeforeMs = 60
                request.reply(response)
            }
            return .later
        case "/at-once":
            request.reply(Response(.ok, .bytes(latin1("at once"))))
            return .later
        case "/events":
            let stream = EventStream()
            counter.note { $0.streams.append(stream) }
            stream.send(data: "welcome")
            var response = Response(.ok, .events(stream))
            response.setType(.events)
            return .now(response)
        case "/close":
            var response = Response(.ok, .bytes(latin1("bye")))
            response.closesConnection = true
            return .now(response)
        default: return .now(Response(.ok, .bytes(latin1(path))))
        }
    }

    func takesBody(_ request: Request) -> Bool { request.text(request.path) != "/bodiless" }

    func answer(tooLong request: Request) -> Answer? {
        guard request.text(request.path) == "/told" else { return nil }
        return .now(Response(.contentTooLarge, .bytes(latin1("told"))))
    }
    func turnEnded() { counter.note { $0.turns += 1 } }
    func answered(_: Request, _: Status, bytes: Int, durationNs: Int64) { counter.note { $0.answered += 1 } }
    func refused(_ refusal: Refusal, id: UInt64) { counter.note { $0.refused.append(refusal.status.code) } }
}

final class LiveServer: Sendable {
    let counter = Counter()
    let server: Server
    let port: Int

    init(
        _ address: ListenAddress = .tcp(host: "127.0.0.1", port: 0), loops: Int = 1, tls: TLSContext? = nil,
        isCounted: Bool = true, trustsProxies: Bool = false, _ adjust: (inout Limits) -> Void = { _ in }
    ) throws {
        var limits = Limits()
        limits.drainMs = 3000
        adjust(&limits)
        let listener = try Listener(address)
        port = if case .tcp(_, let port) = listener.address { port } else { 0 }
        let counter = counter
        let door = Door(
            listener, tls: tls, isCounted: isCounted,
            trusts: { trustsProxies && $0 == PeerAddress("127.0.0.1") }
        ) { _ in
            TestDesk(counter)
        }
        server = try Server([door], limits: limits, loops: loops)
    }

    deinit {
        server.abandon()
        server.stop()
    }
}

/// A folder that goes with the test.
final class Scratch: Sendable {
    let path: String

    init() {
        var name = Array("/tmp/httptests-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&name))
    }

    deinit { _ = shell("rm -rf '\(path)'") }

    func file(_ name: String, _ bytes: [UInt8]) -> String {
        let whole = path + "/" + name
        let descriptor = Glibc.open(whole, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = write(descriptor, bytes, bytes.count)
        close(descriptor)
        return whole
    }
}

/// What a command prints on both of its outputs.
func shell(_ command: String) -> String {
    guard let pipe = popen("(\(command)) 2>&1", "r") else { return "" }
    defer { pclose(pipe) }
    var printed: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = fread(&part, 1, part.count, pipe)
        guard count > 0 else { return String(decoding: printed, as: UTF8.self) }
        printed.append(contentsOf: part.prefix(count))
    }
}
