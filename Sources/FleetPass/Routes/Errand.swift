// What a worker has to go by: the request that it works for, and the database to read and write as it needs.

import HTTP
package import Store

/// Hashing a password, making a table of fifty thousand rows: too long for a loop, and for the writer.
package struct Errand: Sendable {
    package let call: Call
    private let app: App

    init(_ call: Call, _ app: App) { (self.call, self.app) = (call, app) }

    /// On a reader of its own. Keep it short: an old state of the data holds up the write-ahead log.
    package func read<R>(for purpose: ReadPurpose = .work, _ body: (Transaction) throws -> R) throws -> R {
        try app.database.reader(for: purpose).read(body)
    }

    /// On the writer; back when it is durable. Who asks is looked up again, for it may be a while since they
    /// were let in.
    package func write<R: Sendable>(_ body: @escaping @Sendable (Call, Transaction) throws -> R) throws -> R {
        try app.database.write { [app, call] tx in try body(try app.confirmed(call, tx), tx) }
    }
}

extension App {
    /// The call with its asker as the writer sees them now.
    /// - Throws: if they may not do this any more.
    func confirmed(_ call: Call, _ tx: Transaction) throws -> Call {
        guard call.route.permission != .anyone else { return call }
        let asker = try Identification.asker(of: call.request, secrets.accessTokens, tx)
        try call.route.demand(of: asker)
        return call.asked(by: asker)
    }
}
