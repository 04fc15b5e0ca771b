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
            try demandDatabase(paths)
            let settings = try settings(invocation)
            let site = try Configuration(settings, dataDirectory: paths.directory, cores: 1).publicURL
            let path = Link.Purpose.setup.path
            let lock: InstanceLock
            do { lock = try paths.holdToWrite() } catch let failure as Failure where failure.code == .conflict
            {
                let link = try OperatorLine(paths.operatorSocket).ask(.post, OperatorDesk.setupLinkPath)
                // The server knows where it is reached, unless somebody here knows better.
                let isTold = !settings[Declared.publicURL].isEmpty
                let token = link.split(separator: "/").last ?? ""
                invocation.console.print(isTold ? site + path + token : link)
                return .ok
            }
            defer { lock.release() }
            invocation.console.print(site + path + (try token(paths)))
            return .ok
        })

    private static func token(_ paths: InstancePaths) throws -> String {
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
