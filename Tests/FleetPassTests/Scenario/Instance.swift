// A whole instance without its sockets: database, routes and desk, asked by bytes and answering with bytes.

import CommandLine
import Glibc
import Store
import Synchronization
import Telemetry
import Threads

@testable import FleetPass
@testable import HTTP

final class Instance: Sendable {
    let app: App
    let table: RouteTable
    var routes: [Route] { table.routes.map(\.route) }

    /// The demonstration's fleet and a few vehicles of our own; whoever shares it only reads.
    static let shared = demo()
    /// Migrated, and nothing else.
    static let empty = made(Folder.make())

    /// - Parameter settings: flags by name, as on the command line.
    /// - Parameter site: the public address, where this is one dealership of many.
    init(
        _ directory: String, settings: [String: [String]] = ["rate-limits": ["off"]],
        environment: [String: String] = [:], site: String? = nil, setsPapers: Bool = false
    ) throws {
        let settings = try Settings.resolve(
            flags: settings, environment: environment, files: [], table: Declared.table)
        var configuration = try Configuration(settings, dataDirectory: directory, cores: 1)
        configuration.isStrict = true
        if let site {
            let tenant = configuration.tenant(
                organisation: "North & Sons", publicURL: site, dataDirectory: directory, rateLimits: nil)
            configuration = tenant ?? configuration
        }
        let premises = Premises(
            configuration, log: Log(descriptor: 2, level: .silent), bench: Folder.ofTests + "/fleetpassd",
            setsPapers: setsPapers)
        app = try Self.app(configuration, premises)
        try app.database.opened()
        table = RouteTable(app)
    }

    private static func app(_ configuration: Configuration, _ premises: Premises) throws -> App {
        guard let shared = TestStore.shared else { return try App.instance(configuration, on: premises) }
        let paths = configuration.paths
        try paths.prepare()
        let secrets = try Secrets(paths)
        let database = try shared.database(of: configuration.dataDirectory) { tx in
            try App.beforeCommit(secrets, tx)
        }
        return try App(
            configuration, on: premises, keys: paths, secrets, database,
            workers: premises.pool.lane(limit: 4, queue: 64))
    }

    /// A copy of the demonstration for a test that writes.
    static func demo(
        settings: [String: [String]] = ["rate-limits": ["off"]], environment: [String: String] = [:]
    ) -> Instance {
        do {
            return try Instance(Folder.copy(of: Demo.directory), settings: settings, environment: environment)
        } catch {
            preconditionFailure("no copy of the demonstration: \(error)")
        }
    }

    static func made(
        _ directory: String, settings: [String: [String]] = ["rate-limits": ["off"]], setsPapers: Bool = false
    ) -> Instance {
        do { return try Instance(directory, settings: settings, setsPapers: setsPapers) } catch {
            preconditionFailure("an instance in \(directory) does not open: \(error)")
        }
    }

    func ask(_ asked: Asked) -> Answered {
        ask(asked, at: PublicDesk(app, table))
    }

    /// Asks as a loop would that has read these bytes, and waits for an answer that comes later.
    func ask(_ asked: Asked, at desk: any Desk) -> Answered {
        let request = Request(capacity: 0)
        request.bytes = asked.bytes
        request.end = asked.bytes.count
        do throws(HTTP.Refusal) {
            guard try parse(request) else { return .none }
            let parser = HeadParser(limits: app.configuration.limits)
            try parser.checkLength(of: request, isFile: desk.takesFile(request))
        } catch {
            if request.framing.contentLength > 0, case .now(let response)? = desk.answer(tooLong: request) {
                return Self.written(response, request)
            }
            var writer = ResponseWriter()
            var output: [UInt8] = []
            writer.write(error, id: 1, into: &output)
            return Answered(output)
        }
        if let mount = app.configuration.mount, !request.enter(mount) { return .none }
        request.id = 0xFEED
        request.peer = PeerAddress(asked.peer) ?? .local
        guard let mailbox = try? Mailbox() else { return .none }
        request.origin = ReplyAddress(mailbox: mailbox, token: Token(descriptor: 0, generation: 0))
        defer { desk.turnEnded() }
        switch desk.answer(request) {
        case .now(let response): return Self.written(response, request)
        case .later: return Self.awaited(mailbox).map { Self.written($0, request) } ?? .none
        }
    }

    /// A call as its handler gets it, for what can happen between the two halves of one.
    func call(_ asked: Asked, to line: String) throws -> Call? {
        guard let request = try parsed(asked) else { return nil }
        return try table.routes.first { $0.route.line == line }.map { try Call(request, $0, .anyone) }
    }

    /// - Returns: nil if there is more to come.
    func parsed(_ asked: Asked) throws -> Request? {
        let request = Request(capacity: 0)
        (request.bytes, request.end) = (asked.bytes, asked.bytes.count)
        return try parse(request) ? request : nil
    }

    private func parse(_ request: Request) throws(HTTP.Refusal) -> Bool {
        let parser = HeadParser(limits: app.configuration.limits)
        guard try parser.findEnd(of: request) else { return false }
        try parser.parse(request)
        try parser.checkLength(of: request, isFile: PublicDesk(app, table).takesFile(request))
        request.body = request.framing.headEnd..<(request.framing.headEnd + request.framing.contentLength)
        return request.body.upperBound <= request.end
    }

    private static func awaited(_ mailbox: Mailbox) -> Response? {
        var bell = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&bell, 1, 20_000) == 1, case .answer(_, let response)? = mailbox.takeAll().first else {
            return nil
        }
        return response
    }

    private static func written(_ response: Response, _ request: Request) -> Answered {
        var writer = ResponseWriter()
        var output: [UInt8] = []
        switch writer.write(response, to: request, keepsAlive: true, into: &output) {
        case .file(let file, let part):
            _ = file.append(from: part.lowerBound, count: part.count, to: &output)
        case .nothing, .events: break
        }
        var answered = Answered(output)
        answered.notBeforeMs = response.notBeforeMs
        return answered
    }

    func get(_ target: String, _ fields: [String: String] = [:]) -> Answered {
        ask(Asked("GET", target, fields: fields))
    }

    /// The number that a query counts.
    func count(_ query: String) throws -> Int64 {
        try app.database.reader().read { try $0.first(.assembled(query)) { $0.integer(0) } } ?? -1
    }
}
