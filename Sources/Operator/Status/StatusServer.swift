// The page and the metrics of all instances over HTTP, for this machine alone.

import CommandLine
internal import CSystem
internal import Glibc
import HTTP
import Schema
import Threads

struct StatusServer {
    let world: World

    /// Comes back once the process is told to end.
    func run(_ address: String, ready: (String) -> Void) throws {
        guard let listen = ListenAddress(address), Self.isLocal(listen) else {
            throw Refusal(
                .usage,
                "\(Excerpt.of(address)) is no address of this machine alone: write 127.0.0.1:PORT or unix:PATH"
            )
        }
        let ends = sys_hear_ends()
        let world = world
        do {
            let listener = try Listener(listen)
            var limits = Limits()
            (limits.connections, limits.bodyBytes) = (64, 0)
            let server = try Server(
                [Door(listener) { _ in StatusDesk(world) }], limits: limits, loops: 1)
            ready(listener.address.description)
            var waiting = pollfd(fd: ends, events: Int16(truncatingIfNeeded: POLLIN), revents: 0)
            while unsafe poll(&waiting, 1, -1) < 1 {}
            server.stop()
        } catch { throw Refusal(.failed, error.description) }
    }

    private static func isLocal(_ address: ListenAddress) -> Bool {
        switch address {
        case .unix: true
        case .tcp(let host, _): ["127.0.0.1", "::1", "localhost"].contains(host)
        case .inherited: false
        }
    }
}

private final class StatusDesk: Desk {
    private let world: World
    private var known: (atMs: Int64, conditions: [Condition])?
    /// Whoever asks more often is told the same.
    private static let freshForMs: Int64 = 2_000

    init(_ world: World) { self.world = world }

    func answer(_ request: Request) -> Answer {
        guard request.method == .get || request.method == .head else {
            return .now(Self.text("only GET and HEAD\n", Status.methodNotAllowed))
        }
        do {
            switch request.text(request.path) {
            case "/":
                let page = try StatusPage(conditions(), world: world, nowMs: Clock.epochMs())
                return .now(Self.typed(.html, try page.html(isLinked: true)))
            case "/status.css": return .now(Self.typed(.css, StatusPage.style))
            case "/status.json":
                var json = JSONWriter()
                let list = try conditions().map { JSONValue.object($0.members) }
                json.value(.object([.init("instances", .list(list))]))
                return .now(Self.typed(.json, json.bytes))
            case "/metrics": return .now(Self.typed(.metrics, FleetMetrics.text(try conditions())))
            default:
                return .now(
                    Self.text("there is nothing here; look at /, /status.json or /metrics\n", .notFound))
            }
        } catch {
            let words = Fleetpass.tool.refusal(for: error).messages.joined(separator: "; ")
            return .now(Self.text("\(words)\n", .internalError))
        }
    }

    private func conditions() throws -> [Condition] {
        let nowMs = Clock.monotonicNs() / 1_000_000
        if let known, nowMs - known.atMs < Self.freshForMs { return known.conditions }
        let conditions = try Condition.all(world)
        known = (Clock.monotonicNs() / 1_000_000, conditions)
        return conditions
    }

    private static func typed(_ type: MediaType, _ bytes: [UInt8]) -> Response {
        var response = Response(.ok, .bytes(bytes))
        response.setType(type)
        response.set("Cache-Control", "no-store")
        return response
    }

    private static func text(_ words: String, _ status: HTTP.Status) -> Response {
        var response = Response(status, .bytes([UInt8](words.utf8)))
        response.setType(.text)
        return response
    }

    func takesBody(_ request: Request) -> Bool { false }
    func turnEnded() {}
    func answered(_ request: Request, _ status: HTTP.Status, bytes: Int, durationNs: Int64) {}
    func refused(_ refusal: HTTP.Refusal, id: UInt64) {}
}
