// Rotating the keys that seal: what was sealed still opens, wherever a rotation was killed, and while served.

import Crypto
import Files
import Schema
import Store
import Testing

@testable import FleetPass
@testable import HTTP

@Suite struct KeyRotationTests {
    /// An instance with a value in each column that is sealed, and some in one of them.
    private struct Sealing {
        let people = People(Instance.demo())
        let secret: [UInt8]
        let letters: [UUID]
        private static let invitation = #"{"name":"A","email":"new@b.test","role":"crew"}"#

        init() throws {
            let people = people
            let account = try #require(people.account(.manager))
            secret = try people.instance.app.database.write { tx in
                try SecondFactor(of: account, people.instance.app.secrets.ring, tx).begin()
            }
            try Self.beginAttempt(people.instance.app)
            letters = (0..<5).map { _ in people.letter(.kept) }
            _ = invite()
            let phone = Written.json(["phone": "\"303 555 0142\""])
            _ = people.instance.ask(.json("/v1/enquiries", phone))
            let numbers = #"{"phone":"303 555 0142","licence":"94-023-1842"}"#
            var asked = Asked.json("/v1/me/numbers", numbers, people.fields(.customer))
            asked.method = "PUT"
            _ = people.instance.ask(asked)
        }

        /// Somebody who is at a provider just now.
        private static func beginAttempt(_ app: App) throws {
            try app.database.write { tx in
                let (state, context) = (Token(), OpenIDAttempt.context)
                let sealed = app.secrets.ring.seal([1], for: context(state.digest))
                let attempt = OpenIDAttempt(
                    kind: .customer, provider: .google, nonce: "n", sealedVerifier: sealed,
                    browserDigest: state.digest, next: nil)
                try OpenIDStore(tx: tx).insert(attempt, state: state.digest)
            }
        }

        var app: App { people.instance.app }

        /// The same request under the same key, whose answer is kept sealed.
        func invite() -> Answered {
            var fields = people.fields(.admin)
            fields["Idempotency-Key"] = "once"
            return people.instance.ask(.json("/v1/staff", Self.invitation, fields))
        }

        func rotation(_ secrets: Secrets) -> KeyRotation {
            KeyRotation(app.paths, secrets, app.database, batch: 2)
        }

        /// What cannot be opened any more with the keys of the files alone.
        func lost() throws -> [String] {
            let secrets = try Secrets(app.paths)
            let manager = try #require(people.account(.manager))
            return try app.database.reader().read { tx in
                let begun = try SecondFactor(of: manager, secrets.ring, tx).begun()
                var lost = begun == secret ? [] : ["the second factor"]
                for column in SealedColumn.all {
                    let rows = try SealedStore(tx: tx, column: column).rows(after: nil, 100)
                    let sealed = rows.filter { Sealed.keyID(of: $0.sealed) != nil }
                    let opened = sealed.filter {
                        secrets.ring.open($0.sealed, for: column.context($0.key)) != nil
                    }
                    if opened.count != sealed.count || sealed.isEmpty { lost.append(column.table) }
                }
                return lost
            }
        }
    }

    @Test("What was sealed opens by the new key alone, in each column, and the old key's file is gone")
    func rotate() throws {
        let sealing = try Sealing()
        let first = sealing.invite()
        let said = try KeyRotation.run(sealing.app.paths, sealing.app.secrets, sealing.app.database)
        #expect(said == "key 2 seals from now on; values sealed anew: 12")
        #expect(try sealing.app.paths.sealingKeyIDs() == [2])
        #expect(try sealing.lost() == [])
        #expect(first.status == 201 && sealing.invite().body == first.body)
        #expect(
            try sealing.people.instance.count(
                "SELECT count(*) FROM audit_events WHERE action = 'keys.rotated' AND actor = 'system'") == 1)
    }

    @Test(
        "Killed after any step, a rotation loses nothing, and the next one finishes it with the same key",
        arguments: 0..<22)
    func kill(steps: Int) throws {
        let sealing = try Sealing()
        var killed = sealing.rotation(try Secrets(sealing.app.paths))
        var goesOn = true
        for _ in 0..<steps where goesOn { goesOn = try killed.advance() }
        #expect(try sealing.lost() == [])
        var next = sealing.rotation(try Secrets(sealing.app.paths))
        while try next.advance() {}
        let ids = try sealing.app.paths.sealingKeyIDs()
        // The sixteenth step seals the last value: with nothing left to finish, the next one makes
        // another key.
        #expect(ids == (steps < 16 ? [2] : [3]))
        #expect(try sealing.lost() == [])
    }

    @Test("A value that no key opens is left as it is, told of, and keeps its key")
    func unreadable() throws {
        let sealing = try Sealing()
        let letter = sealing.letters[0]
        try sealing.app.database.write { tx in
            let query = "UPDATE outbox SET content = substr(content, 1, length(content) - 1) WHERE id = $1"
            _ = try tx.run(.assembled(query), .uuid(letter))
        }
        for _ in 0..<2 {
            let said = try KeyRotation.run(sealing.app.paths, sealing.app.secrets, sealing.app.database)
            #expect(said.hasSuffix("; 1 cannot be opened by any key"))
        }
        #expect(try sealing.app.paths.sealingKeyIDs() == [1, 3])
    }

    @Test(
        "A server rotates for whoever comes by its socket, and seals with the new key without a restart",
        arguments: [(PeerAddress.local, 200), (PeerAddress(high: 0, low: 1), 403)])
    func served(peer: PeerAddress, status: Int) throws {
        let sealing = try Sealing()
        let instance = sealing.people.instance
        let desk = OperatorDesk(instance.app, instance.table, [], nil, try Probation(instance.app.paths))
        var asked = Asked("POST", OperatorDesk.keyRotationPath)
        asked.peer = peer == .local ? "local" : "192.0.2.1"
        #expect(instance.ask(asked, at: desk).status == status)
        let letter = sealing.people.letter(.kept)
        let content = try instance.app.database.reader().read { try OutboxStore(tx: $0).entry(letter) }?
            .content
        #expect(content.flatMap { Sealed.keyID(of: $0) } == (status == 200 ? 2 : 1))
        #expect(try sealing.lost() == [])
    }

    @Test("By the command, with nobody serving", .onFile)
    func offline() throws {
        let folder = try Folder.copy(of: Demo.directory)
        let first = ToolRun("keys", "rotate", "--data", folder)
        let second = ToolRun("keys", "rotate", "--data", folder)
        #expect(first.status == 0 && first.out == "key 2 seals from now on; values sealed anew: 0\n")
        #expect(second.out.hasPrefix("key 3 seals") && ToolRun("check", "--data", folder).status == 0)
        #expect(ToolRun("keys", "rotate", "--data", Folder.make()).status == 3)
    }

    @Test(
        "A supervisor's credential is used in place of the file; one of another length is refused",
        arguments: [(32, true), (31, false), (33, false)])
    func credential(length: Int, isTaken: Bool) throws {
        let (folder, credentials) = (Folder.make(), Folder.make())
        let given = [UInt8](repeating: 7, count: length)
        try FileContent.write(given, to: "\(credentials)/fleetpass-root")
        let paths = InstancePaths(folder, credentials: credentials)
        try paths.prepare()
        #expect((try? paths.rootKey()) == (isTaken ? given : nil))
        #expect(try FileContent.read("\(paths.keys)/root", atMost: 1) == nil && paths.hasRootKey())
        #expect(try InstancePaths(folder, credentials: Folder.make()).rootKey().count == 32)
    }

    @Test("A root key that is kept elsewhere and was not given is asked for, not made anew")
    func missingRoot() throws {
        let paths = InstancePaths(Folder.make())
        try paths.prepare()
        _ = try Secrets(paths)
        FileContent.remove("\(paths.keys)/root")
        let failure = #expect(throws: Failure.self) { try Secrets(paths) }
        #expect(failure?.message.contains("give the credential fleetpass-root") == true)
        #expect(try FileContent.read("\(paths.keys)/root", atMost: 1) == nil)
    }
}
