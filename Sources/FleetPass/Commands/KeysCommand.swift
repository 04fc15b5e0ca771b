// `keys rotate`: another key for what the instance keeps sealed.

import CommandLine
import HTTP
import Store

extension Fleetpassd {
    static let rotateKeys = Command(
        path: ["keys", "rotate"], summary: "Make another sealing key, and seal anew what older ones sealed",
        description: """
            Makes the next keys/seal-N, seals with it all that older ones have sealed, and removes those that nothing \
            needs any more. May be killed at any moment and begun again: then it goes on where it was. May be given while \
            the instance is served: then its server does it. A copy of the database from before needs the keys from before.
            """,
        options: [data], examples: [Example("fleetpassd keys rotate --data DIR", "After a key was seen.")],
        run: { invocation in
            let paths = paths(invocation)
            try demandDatabase(paths)
            invocation.console.print(try rotate(paths))
            return .ok
        })

    /// A fleet of letters takes longer than an answer does as a rule.
    private static let patienceSeconds = 3_600

    private static func rotate(_ paths: InstancePaths) throws -> String {
        let lock: InstanceLock
        do { lock = try paths.holdToWrite() } catch let failure as Failure where failure.code == .conflict {
            return try OperatorLine(paths.operatorSocket, patienceSeconds: patienceSeconds)
                .ask(.post, OperatorDesk.keyRotationPath)
        }
        defer { lock.release() }
        let secrets = try Secrets(paths)
        let database = try FileDatabase(
            path: paths.database, migrations: migrations, beforeCommit: { try secrets.audit.seal($0) },
            upgrade: SealingOfOld.upgrade { secrets })
        defer { database.close() }
        return try KeyRotation.run(paths, secrets, database)
    }
}
