// Requests that may be repeated: the same Idempotency-Key has one effect and one answer (the IETF draft).

import Crypto
import HTTP
import Schema
import Store

/// By what a repetition is recognised. Made on the loop, so that the writer has less to do.
struct RepetitionKey: Sendable {
    /// The route, the asker and the key: two people may think of one key, and neither may get the other's
    /// answer.
    fileprivate let name: [UInt8]
    fileprivate let requestDigest: [UInt8]
    private static let keyBytes = 1...255

    /// - Parameter digests: keyed, so that nobody who has the file can try out what a request said.
    /// - Returns: nil for a request that carries no key.
    init?(_ call: Call, _ digests: KeyedHash) throws {
        let request = call.request
        // Which of two keys was meant cannot be known, and the wrong one gives somebody the wrong answer.
        guard !request.hasSeveral("idempotency-key")
        else { throw Failure(.invalid, "Idempotency-Key must be given once.") }
        let given = request.field("idempotency-key").map { request.bytes[$0] }
        guard let key = given ?? call.route.formKey?(call).map({ [UInt8]($0.utf8)[...] }) else { return nil }
        guard Self.keyBytes.contains(key.count), key.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw Failure(.invalid, "Idempotency-Key must be 1 to 255 visible ASCII characters.") }
        var name: [UInt8] = []
        name.reserveCapacity(request.path.count + key.count + 25)
        name.append(contentsOf: call.route.method.name.utf8)
        name.append(0x20)
        name.append(contentsOf: request.bytes[request.path])
        if let asker = call.asker.id {
            // No path holds a zero byte, so nobody's key can be taken for somebody's.
            name.append(0)
            asker.appendBytes(to: &name)
        } else {
            name.append(0x20)
        }
        name.append(contentsOf: key)
        self.name = name
        requestDigest = digests.whole(request.bytes[request.body].span)
    }

    /// What a sealed answer is bound to.
    fileprivate var context: [UInt8] { SealedColumn.context("idempotency_keys.answer", name: name) }
}

/// Wraps a write. Record, change and answer are one transaction; and as there is one writer, a repetition
/// either comes before the first is done and then waits behind it, or finds its answer.
struct Idempotency {
    private static let keptMs: Int64 = 24 * 60 * 60 * 1000
    /// Seals answers to those who are signed in: there may be links and keys in them.
    let ring: KeyRing

    /// Called once for all that is committed together.
    static func forget(_ tx: Transaction) throws {
        try IdempotencyStore(tx: tx).forget(before: Instant(epochMs: tx.now.epochMs - keptMs))
    }

    /// Does `action` unless the key was used before; then gives the first answer again.
    func run(
        _ call: Call, _ repetition: RepetitionKey, _ tx: Transaction,
        _ action: (Call, Transaction) throws -> Response
    ) throws -> Response {
        if let first = try first(call, repetition, tx) { return first }
        let response = try action(call, tx)
        if let answer = kept(response, repetition, call) {
            _ = try IdempotencyStore(tx: tx).keep(answer, repetition.name)
        }
        return response
    }

    /// The same where the answer is known: it is kept before anything is done, and only if it cannot be is
    /// there a first one to look for.
    func run(_ call: Call, _ repetition: RepetitionKey, _ tx: Transaction, _ foreseen: Foreseen) throws
        -> Response
    {
        do { try foreseen.check(tx) } catch {
            // What was right when it was done stays done.
            if let first = try first(call, repetition, tx) { return first }
            throw error
        }
        let store = IdempotencyStore(tx: tx)
        if let answer = kept(foreseen.response, repetition, call), try !store.keep(answer, repetition.name) {
            if let first = try first(call, repetition, tx) { return first }
            // That one was too old to count, and is gone.
            _ = try store.keep(answer, repetition.name)
        }
        try foreseen.perform(tx)
        return foreseen.response
    }

    /// What was answered to the first request with this key.
    /// - Returns: nil if this is the first.
    private func first(_ call: Call, _ repetition: RepetitionKey, _ tx: Transaction) throws -> Response? {
        let oldest = Instant(epochMs: tx.now.epochMs - Self.keptMs)
        guard let known = try IdempotencyStore(tx: tx).answer(repetition.name, since: oldest) else {
            return nil
        }
        guard known.requestDigest == repetition.requestDigest || known.isOfOlderVersion else {
            throw Failure(.unprocessable, "This Idempotency-Key was used for another request.")
        }
        return try replay(known, repetition, call)
    }

    private func kept(_ response: Response, _ repetition: RepetitionKey, _ call: Call)
        -> IdempotencyStore.Answer?
    {
        guard case .bytes(let body) = response.body else { return nil }
        return IdempotencyStore.Answer(
            requestDigest: repetition.requestDigest, status: response.status.code,
            body: Self.isPlain(call) ? body : ring.seal(body, for: repetition.context))
    }

    /// What anybody may see, and holds nothing of whoever asked: a page of thanks has a name in it.
    private static func isPlain(_ call: Call) -> Bool {
        call.route.permission == .anyone && !call.route.isPage
    }

    private func replay(_ answer: IdempotencyStore.Answer, _ repetition: RepetitionKey, _ call: Call) throws
        -> Response
    {
        // Empty since somebody was forgotten whom it told of.
        let body =
            Self.isPlain(call)
            ? (answer.body.isEmpty ? nil : answer.body) : ring.open(answer.body, for: repetition.context)
        guard let body else { throw Failure(.conflict, "What was answered then cannot be read any more.") }
        // As it was answered then, even if the route has come to answer with another status since.
        let status = Status.success(code: answer.status) ?? call.route.status
        var response = Response(status, .bytes(body))
        response.setType(call.route.isPage ? .html : .json)
        response.set("Cache-Control", "no-store")
        return response
    }
}

extension App {
    /// A write: once, where a key says that it may be a repetition.
    func run(
        _ call: Call, _ repetition: RepetitionKey?, _ tx: Transaction,
        _ action: (Call, Transaction) throws -> Response
    ) throws -> Response {
        guard let repetition else { return try action(call, tx) }
        return try Idempotency(ring: secrets.ring).run(call, repetition, tx, action)
    }

    func run(_ call: Call, _ repetition: RepetitionKey?, _ tx: Transaction, _ foreseen: Foreseen) throws
        -> Response
    {
        if let repetition {
            return try Idempotency(ring: secrets.ring).run(call, repetition, tx, foreseen)
        }
        try foreseen.check(tx)
        try foreseen.perform(tx)
        return foreseen.response
    }

    /// By what a repetition of this call would be known, where the route asks for it.
    func repetition(_ call: Call) throws -> RepetitionKey? {
        call.route.isIdempotent ? try RepetitionKey(call, secrets.repetitions) : nil
    }
}
