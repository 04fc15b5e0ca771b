// What a worker has to go by: the request that it works for, and the database to read and write as it
// needs.

import HTTP
import Schema
package import Store

/// Hashing a password, making a table of fifty thousand rows: too long for a loop, and for the writer.
package struct Errand: Sendable {
    package let call: Call
    fileprivate let app: App

    init(_ call: Call, _ app: App) { (self.call, self.app) = (call, app) }

    /// On a reader of its own. Keep it short: an old state of the data holds up the write-ahead log.
    package func read<R>(for purpose: ReadPurpose = .work, _ body: (Transaction) throws -> R) throws -> R {
        try app.database.reader(for: purpose).read(body)
    }

    /// On the writer; back when it is durable. Who asks is looked up again, for it may be a while since
    /// they were let in.
    package func write<R: Sendable>(_ body: @escaping @Sendable (Call, Transaction) throws -> R) throws -> R {
        try app.database.write { [app, call] tx in try body(try app.confirmed(call, tx), tx) }
    }
}

/// Several writes of one errand, by which it can be taken up again: where the request came with a key, each
/// is made once, and its outcome is kept with it. So a repetition does what is left, and finds what was
/// done; and of two at the same time each finds what the other did. Their order and what they are about
/// must follow from the request and from outcomes alone.
struct Steps {
    private let errand: Errand
    private let repetition: RepetitionKey?
    private var done = 0

    fileprivate init(_ errand: Errand, _ repetition: RepetitionKey?) {
        (self.errand, self.repetition) = (errand, repetition)
    }

    /// - Returns: the outcome, of this time or of the first.
    mutating func write(_ body: @escaping @Sendable (Call, Transaction) throws -> [UInt8]) throws -> JSONValue
    {
        done += 1
        let part = repetition?.part(done)
        let outcome = try errand.once(part) { call, tx in Response(.ok, .bytes(try body(call, tx))) }
        guard case .bytes(let bytes) = outcome.body else { return .null }
        return try JSONValue(parsing: bytes)
    }
}

extension Errand {
    /// - Throws: `invalid` for a key that is none.
    func steps() throws -> Steps { Steps(self, try app.repetition(call)) }

    fileprivate func once(
        _ repetition: RepetitionKey?, _ body: @escaping @Sendable (Call, Transaction) throws -> Response
    ) throws -> Response {
        try write { [app] call, tx in try app.run(call, repetition, tx, body) }
    }
}

extension App {
    /// The call with its asker as the writer sees them now.
    /// - Throws: if they may not do this any more.
    func confirmed(_ call: Call, _ tx: Transaction) throws -> Call {
        if call.route.permission == .anyone {
            guard call.route.mayKnow(call.request) else { return call }
            // Nobody, once their session has ended: what is theirs alone then says so.
            return call.asked(by: try Identification.visitor(of: call.request, secrets.accessTokens, tx))
        }
        let asker = try Identification.asker(of: call.request, secrets.accessTokens, tx)
        try call.route.demand(of: asker)
        return call.asked(by: asker)
    }
}
