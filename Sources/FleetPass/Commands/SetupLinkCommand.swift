// `setup-link`: how the first administrator gets in.

import CommandLine
import Crypto
import HTTP
import Store

extension Fleetpassd {
    static let setupLink = Command(
        path: ["setup-link"], summary: "Print a link by which somebody becomes an administrator",
        description: """
            The link is good once, for 72 hours; one that was printed before is good no more. May be given while the \
            instance is served: then its server makes the link.
            """,
        options: [data, config] + Declared.table.flags(for: [Declared.publicURL, Declared.listen]),
        examples: [
            Example(
                "fleetpassd setup-link --data DIR --public-url https://rent.example.com",
                "For the first administrator.")
        ],
        run: { invocation in
            let paths = paths(invocation)
            guard try FileContent.read(paths.database, atMost: 16) != nil else {
                throw ShellRefusal(.notFound, "there is no database in \(paths.directory)")
            }
            let settings = try settings(invocation)
            let site = try Configuration(settings, dataDirectory: paths.directory, cores: 1).publicURL
            invocation.console.print(site + Link.Purpose.setup.path + (try token(paths)))
            return .ok
        })

    /// From the database, or from the server that has it.
    private static func token(_ paths: InstancePaths) throws -> String {
        let lock: InstanceLock
        do { lock = try paths.hold() } catch let failure as Failure where failure.code == .conflict {
            return try OperatorLine(paths.operatorSocket).ask(.post, OperatorDesk.setupLinkPath)
        }
        defer { lock.release() }
        let secrets = try Secrets(paths)
        let database = try FileDatabase(
            path: paths.database, migrations: migrations, beforeCommit: { try secrets.audit.seal($0) },
            upgrade: SealingOfOld.upgrade { secrets })
        defer { database.close() }
        return try database.write { try App.makeSetupLink(secrets.audit, $0).text }
    }
}

extension App {
    /// A fresh link for the first administrator, as it works from a mail.
    package func setupLink() throws -> String {
        let token = try database.write { [audit = secrets.audit] tx in try Self.makeSetupLink(audit, tx) }
        return url(Link.Purpose.setup.path + token.text)
    }
}
