// Whether this version can do its work on this instance's own data: what people do first, tried out, undone.

import Crypto
import Schema
import Store
import Threads

/// Run by a worker. Every write is rolled back, and nobody's waiting write is touched.
struct Trial {
    let app: App
    let database: FileDatabase
    /// Whether all rows are looked at too, which takes as long as there are rows.
    let isWhole: Bool

    struct Check {
        let name: String
        let tookUs: Int64
        /// Nil: it passed.
        let reason: String?
    }

    func run() -> [Check] {
        // A password takes much memory once, and an instance that was tried out is to be as small as others.
        defer { Thread.giveBackMemory() }
        var checks = [
            check("schema", schema), check("read", read), check("search", search),
            check("sign-in", signIn), check("write", write),
        ]
        if isWhole { checks.append(check("rows", rows)) }
        return checks
    }

    private func check(_ name: String, _ body: () throws -> Void) -> Check {
        let beganNs = Clock.monotonicNs()
        var reason: String?
        do { try body() } catch { reason = "\((error as? Failure)?.message ?? "\(error)")" }
        return Check(name: name, tookUs: (Clock.monotonicNs() - beganNs) / 1_000, reason: reason)
    }

    private struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    private func schema() throws {
        let newest = try database.reader().read { try SchemaStore(tx: $0).newestMigration() }
        guard newest == migrations.last?.number else {
            throw Wrong(description: "the schema is at \(newest)")
        }
    }

    private func read() throws {
        try database.reader().read { tx in
            _ = try app.house.rules(tx)
            _ = try LocationStore(tx: tx).all()
        }
    }

    private func search() throws {
        try database.reader().read { tx in
            let counts = try app.facets.index(having: [], tx).counts(VehicleSearch())
            var found = 0
            _ = try VehicleSearchStore(tx: tx).page(VehicleSearch(), after: nil) { row in
                _ = try VehicleCard(row)
                found += 1
            }
            guard found == min(counts.total, VehicleSearch().limit) else {
                throw Wrong(description: "\(counts.total) vehicles are counted, and \(found) found")
            }
        }
    }

    /// Somebody who is nobody is made, comes in by a password, and was never there.
    private func signIn() throws {
        let (password, token) = (Token().text, Token())
        let hash = try Hashing.make(password)
        let email = "trial-\(FreshIDs.next())@fleetpass.invalid"
        let id = AccountID(value: FreshIDs.next())
        try database.tryOut { [app] tx in
            let store = AccountStore(tx: tx)
            try store.insert(
                Account(
                    id: id, version: 1, kind: .customer, name: "Trial", email: email, status: .active,
                    verifiedAt: tx.now, password: nil))
            try store.setPassword(KeptPassword(hash: hash, needsFactor: false), of: id)
            try SessionStore(tx: tx).insert(
                SessionStore.New(
                    id: SessionID(value: FreshIDs.next()), account: id, tokenDigest: token.digest,
                    stage: .whole, method: .password, agent: "", address: "",
                    endsAt: Instant(epochMs: tx.now.epochMs + 60_000)))
            guard let kept = try store.account(.customer, email: email)?.password,
                PasswordHash.verify(Array(password.utf8), kept),
                try SessionStore(tx: tx).session(token: token.digest)?.session.account == id
            else { throw Wrong(description: "whoever has just been let in is not known") }
            try app.secrets.audit.note(.signedIn, of: AuditObject(.account, id.value), by: .system, tx)
            try App.beforeCommit(app.secrets, tx)
        }
    }

    private func write() throws {
        try database.tryOut { [app] tx in
            _ = try App.makeSetupLink(app.secrets.audit, tx)
            try App.beforeCommit(app.secrets, tx)
        }
    }

    private func rows() throws {
        let findings = try database.reader().read { tx in
            try CheckStore.findings(tx, AuditProof(app.paths, app.secrets))
        }
        guard let first = findings.first else { return }
        let more = findings.count > 1 ? ", and \(findings.count - 1) more" : ""
        throw Wrong(description: "\(first.check): \(first.detail)\(more)")
    }
}

extension [Trial.Check] {
    var json: [UInt8] {
        var json = JSONWriter()
        json.value([
            "checks": .list(
                map { check in
                    [
                        "name": .text(check.name), "passed": .boolean(check.reason == nil),
                        "took_us": .integer(check.tookUs), "reason": check.reason.map { .text($0) } ?? .null,
                    ]
                })
        ])
        return json.bytes + [0x0A]
    }
}
