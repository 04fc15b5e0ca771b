// Requests that may be repeated: the same Idempotency-Key has one effect and one answer (the IETF draft).

import Crypto
import HTTP
import Schema
import Store

/// By what a repetition is recognised. Made on the loop, so that the writer has less to do.
struct RepetitionKey: Sendable {
    /// A keyed digest of the route, the asker and the key: two people may think of one key, and neither may
    /// get the other's answer. As they are they would tell too much: paths have secrets in them, and keys
    /// whatever a client makes them of.
    fileprivate private(set) var name: [UInt8]
    fileprivate let requestDigest: [UInt8]
    /// A customer who asks for themselves. What they were told goes with them.
    fileprivate let customer: UUID?
    private static let keyBytes = 1...255
    /// Of a key that nobody guesses: eight random bytes in hexadecimal, and half a UUID.
    private static let leastOfSecret = 16
    /// Characters of a key that a client counts up.
    private static let countedCharacters = 2

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
        if call.asker.id == nil, call.route.showsSecret, key.count < Self.leastOfSecret {
            throw Failure(
                .invalid,
                "Idempotency-Key must be at least \(Self.leastOfSecret) random characters here: nobody is "
                    + "signed in, and whoever sends the same gets the same secret.")
        }
        name = Self.name(Self.named(key, call), min(Self.countedCharacters, key.count), digests)
        customer = if case .customer(let person) = call.asker { person.account.value } else { nil }
        // No query has a zero byte in it.
        let asked = request.bytes[request.query] + [0] + request.bytes[request.body]
        requestDigest = digests.whole(asked.span)
    }

    /// Half of it is of all but the last characters, so that keys which a client counts up stay neighbours in
    /// the index: otherwise each would write a page of its own. The other half tells them apart.
    private static func name(_ text: [UInt8], _ counted: Int, _ digests: KeyedHash) -> [UInt8] {
        digests.of(Array(text.dropLast(counted))) + digests.of(text)
    }

    /// Of all those who are not signed in and count their keys from 1, no two from different networks meet. A
    /// key that nobody guesses is its maker's wherever they are: telephones change networks.
    private static func named(_ key: ArraySlice<UInt8>, _ call: Call) -> [UInt8] {
        let request = call.request
        var text: [UInt8] = []
        text.reserveCapacity(request.path.count + key.count + 64)
        text.append(contentsOf: call.route.method.name.utf8)
        text.append(0x20)
        text.append(contentsOf: request.bytes[request.path])
        // No path holds a zero byte, and no address, so nothing is taken for a part of something else.
        text.append(0)
        if let asker = call.asker.id {
            asker.appendBytes(to: &text)
        } else if key.count < leastOfSecret {
            text.append(contentsOf: "from \(request.peer.bucket)".utf8)
            text.append(0)
        }
        text.append(contentsOf: key)
        return text
    }

    /// Of one part of what was asked, which is committed by itself.
    func part(_ number: Int) -> RepetitionKey {
        var part = self
        let own = Digest.sha256(name + "\(number)".utf8)
        part.name = Array(name.prefix(KeyedHash.bytes) + own.prefix(KeyedHash.bytes))
        return part
    }

    /// What a sealed answer is bound to.
    fileprivate var context: [UInt8] { SealedColumn.context("idempotency_keys.answer", name: name) }
}

/// Wraps a write. Record, change and answer are one transaction; and as there is one writer, a repetition
/// either comes before the first is done and then waits behind it, or finds its answer.
struct Idempotency {
    private static let keptMs: Int64 = 24 * 60 * 60 * 1000
    /// Seals what is kept: there may be links and keys in it, and somebody's name.
    let ring: KeyRing

    /// Called once for all that is committed together.
    static func forget(_ tx: Transaction) throws {
        try IdempotencyStore(tx: tx).forget(before: Instant(epochMs: tx.now.epochMs - keptMs))
    }

    /// Of what a wrong clock has kept, for whoever tidies now and then. Never what may be asked for again.
    /// - Returns: whether there may be more.
    static func forgetAhead(_ tx: Transaction) throws -> Bool {
        try IdempotencyStore(tx: tx).forgetAhead(
            before: Instant(epochMs: tx.now.epochMs - keptMs),
            after: Instant(epochMs: tx.now.epochMs + keptMs))
    }

    /// Does `action` unless the key was used before; then gives the first answer again.
    func run(
        _ call: Call, _ repetition: RepetitionKey, _ tx: Transaction,
        _ action: (Call, Transaction) throws -> Response
    ) throws -> Response {
        if let first = try first(call, repetition, tx) { return first }
        let subjects = AnswerSubjects.begin(tx)
        let response = try action(call, tx)
        if let answer = kept(response, repetition) {
            _ = try IdempotencyStore(tx: tx).keep(answer, repetition.name)
            try tell(repetition, isAbout: subjects, tx)
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
        let answer = kept(foreseen.response, repetition)
        if let answer, try !store.keep(answer, repetition.name) {
            if let first = try first(call, repetition, tx) { return first }
            // That one was too old to count, and is gone.
            _ = try store.keep(answer, repetition.name)
        }
        let subjects = AnswerSubjects.begin(tx)
        try foreseen.perform(tx)
        if answer != nil { try tell(repetition, isAbout: subjects, tx) }
        return foreseen.response
    }

    /// So that the answer can be emptied once somebody is forgotten: it is about whatever was put on record
    /// while it was made, and about a customer who has asked.
    private func tell(_ repetition: RepetitionKey, isAbout subjects: AnswerSubjects, _ tx: Transaction) throws
    {
        if let customer = repetition.customer { subjects.note(customer) }
        try IdempotencyStore(tx: tx).tell(repetition.name, isAbout: subjects.ids)
    }

    /// What was answered to the first request with this key.
    /// - Returns: nil if this is the first.
    private func first(_ call: Call, _ repetition: RepetitionKey, _ tx: Transaction) throws -> Response? {
        let oldest = Instant(epochMs: tx.now.epochMs - Self.keptMs)
        guard let known = try IdempotencyStore(tx: tx).answer(repetition.name, since: oldest) else {
            return nil
        }
        guard known.requestDigest == repetition.requestDigest else {
            throw Failure(.unprocessable, "This Idempotency-Key was used for another request.")
        }
        return try replay(known, repetition, call)
    }

    private func kept(_ response: Response, _ repetition: RepetitionKey) -> IdempotencyStore.Answer? {
        guard case .bytes(let body) = response.body else { return nil }
        return IdempotencyStore.Answer(
            requestDigest: repetition.requestDigest, status: response.status.code,
            body: ring.seal(body, for: repetition.context))
    }

    private func replay(_ answer: IdempotencyStore.Answer, _ repetition: RepetitionKey, _ call: Call) throws
        -> Response
    {
        // Empty since somebody was forgotten whom it told of.
        guard let body = ring.open(answer.body, for: repetition.context) else {
            throw Failure(.conflict, "What was answered then cannot be read any more.")
        }
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
