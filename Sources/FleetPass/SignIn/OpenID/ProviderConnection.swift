// Calls to one provider, and what is remembered of its answers. Decides about nobody. Blocks; for workers.

import Crypto
import Outbound
import Schema
import Synchronization
import Threads

final class ProviderConnection: Sendable {
    let client: OpenIDClient
    private let outbound: Outbound
    private let turns: Turns
    private let memory = Mutex(Memory())

    private struct Memory {
        var document: (value: ProviderDocument, untilMs: Int64)?
        var keys: (value: WebKeys, untilMs: Int64)?
        var keysAskedMs: Int64 = 0
    }

    private static let keptMs: Int64 = 60 * 60 * 1000
    /// Whoever makes up names of keys does not make us ask for them all the time.
    private static let askAgainMs: Int64 = 60 * 1000
    private static let mostAnswerBytes = 256 * 1024

    static func all(_ configuration: Configuration, _ outbound: Outbound) -> [ProviderConnection] {
        let turns = Turns(atMost: max(1, configuration.workers / 2))
        return configuration.openID.map { ProviderConnection($0, outbound, turns) }
    }

    private init(_ client: OpenIDClient, _ outbound: Outbound, _ turns: Turns) {
        (self.client, self.outbound, self.turns) = (client, outbound, turns)
    }

    var provider: OpenIDProvider { client.provider }

    /// Where the provider does what.
    /// - Throws: `OpenIDRefusal`.
    func document() throws -> ProviderDocument {
        let nowMs = Clock.epochMs()
        let known = memory.withLock { $0.document }
        if let known, nowMs < known.untilMs { return known.value }
        let bytes = try get(client.issuer.address + ProviderDocument.place)
        let fresh = try ProviderDocument(bytes, of: client.issuer)
        memory.withLock { $0.document = (fresh, nowMs + Self.keptMs) }
        return fresh
    }

    /// The key of that name. One that is not known may be new, so the keys are fetched once more for it.
    /// - Throws: `OpenIDRefusal`.
    func key(_ id: String?) throws -> WebKeys.Key {
        let nowMs = Clock.epochMs()
        let (known, askedMs) = memory.withLock { ($0.keys, $0.keysAskedMs) }
        let current = known.flatMap { nowMs < $0.untilMs ? $0.value : nil }
        if let key = current?.key(id) { return key }
        let unknown = OpenIDRefusal("the token is of an unknown key", .untrusted)
        if current != nil, (0..<Self.askAgainMs).contains(nowMs - askedMs) { throw unknown }
        memory.withLock { $0.keysAskedMs = nowMs }
        guard let fresh = WebKeys(try get(document().keys)) else {
            throw OpenIDRefusal("the provider's keys are none", .unavailable)
        }
        memory.withLock { $0.keys = (fresh, nowMs + Self.keptMs) }
        guard let key = fresh.key(id) else { throw unknown }
        return key
    }

    /// The token that a code is good for, once.
    /// - Parameter verifier: shows that it was us who sent the browser there.
    /// - Throws: `OpenIDRefusal`.
    func token(for code: String, verifier: String, returningTo place: String) throws -> IDToken {
        let document = try document()
        var form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", place),
            ("code_verifier", verifier),
        ]
        var headers = [
            ("Accept", "application/json"), ("Content-Type", "application/x-www-form-urlencoded"),
        ]
        if document.takesSecretInForm {
            form += [("client_id", client.id), ("client_secret", client.secret)]
        } else {
            headers.append(("Authorization", "Basic \(credentials)"))
        }
        let body = form.map { "\($0)=\(PercentCoding.encode($1))" }.joined(separator: "&")
        let answer = try send(
            OutboundRequest(.post, document.token, headers: headers, body: Array(body.utf8)))
        guard answer.status == 200 else {
            // 4xx is about the code, which somebody may have made up or used before.
            throw (400..<500).contains(answer.status)
                ? OpenIDRefusal("the provider does not take the code", .untrusted)
                : OpenIDRefusal("the provider answers \(answer.status)", .unavailable)
        }
        guard let text = (try? JSONValue(parsing: answer.body))?["id_token"]?.text else {
            throw OpenIDRefusal("the provider sends no token", .unavailable)
        }
        return try IDToken(text)
    }

    /// As RFC 6749, 2.3.1 has it: both are escaped before they are joined.
    private var credentials: String {
        let pair = "\(PercentCoding.encode(client.id)):\(PercentCoding.encode(client.secret))"
        let letters = Base64URL.encode(Array(pair.utf8)).utf8.map { letter -> UInt8 in
            switch letter {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: letter
            }
        }
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - letters.count % 4) % 4)
        return String(decoding: letters + padding, as: UTF8.self)
    }

    private func get(_ url: String) throws -> [UInt8] {
        let answer = try send(OutboundRequest(.get, url, headers: [("Accept", "application/json")]))
        guard answer.status == 200 else {
            throw OpenIDRefusal("the provider answers \(answer.status)", .unavailable)
        }
        return answer.body
    }

    private func send(_ request: OutboundRequest) throws -> OutboundResponse {
        var request = request
        (request.timeoutMs, request.connectTimeoutMs) = (5_000, 3_000)
        request.maxResponseBytes = Self.mostAnswerBytes
        do {
            guard let answer = try turns.take({ try outbound.send(request) }) else {
                throw OpenIDRefusal("too many wait for the provider", .unavailable)
            }
            return answer
        } catch let error as OutboundError {
            throw OpenIDRefusal("no answer of the provider: \(error.kind)", .unavailable)
        }
    }
}

/// So many at a time, and the others not at all: a provider that hangs must not hold every worker.
private final class Turns: Sendable {
    private let atMost: Int
    private let taken = Mutex(0)

    init(atMost: Int) { self.atMost = atMost }

    /// - Returns: nil if it is nobody's turn.
    func take<R>(_ body: () throws -> R) rethrows -> R? {
        let isFree = taken.withLock { taken in
            guard taken < atMost else { return false }
            taken += 1
            return true
        }
        guard isFree else { return nil }
        defer { taken.withLock { $0 -= 1 } }
        return try body()
    }
}

extension OutboundError {
    /// Without the other side's words, which have no place in the record.
    fileprivate var kind: String {
        switch self {
        case .refusedAddress: "its address may not be called"
        case .unresolved: "its name has no address"
        case .timedOut: "it took too long"
        case .tooLarge: "it sends too much"
        case .tls: "no safe connection"
        case .unreachable: "no connection"
        case .unavailable: "libcurl cannot be used"
        case .malformed: "it cannot be asked"
        case .rejected, .deferred: "it refuses"
        }
    }
}
