// Access tokens of programs: JWTs that name a session and are good for ten minutes. No SQL.

import Crypto
import Schema

/// The token says which session it is of; what that session may do is looked up with every request, so that
/// whoever is disabled is out at once, not in ten minutes.
///
/// Keys change every day by themselves: the one of a day is made of the instance's key and the day, and the
/// day is its `kid`. So there is nothing to keep, and yesterday's tokens are good until they end.
struct AccessTokens: Sendable {
    private let root: [UInt8]
    static let goodForMs: Int64 = 10 * 60 * 1000
    private static let dayMs: Int64 = 24 * 60 * 60 * 1000
    /// Clocks of the same house differ by less.
    private static let skewMs: Int64 = 5_000

    init(key: [UInt8]) { root = key }

    func make(_ session: SessionID, nowMs: Int64) -> String {
        let day = nowMs / Self.dayMs
        var head = JSONWriter()
        head.beginObject()
        for (name, value) in [("alg", "HS256"), ("kid", "\(day)"), ("typ", "JWT")] {
            head.key(name)
            head.text(value)
        }
        head.endObject()
        var claims = JSONWriter()
        claims.beginObject()
        claims.key("sid")
        claims.uuid(session.value)
        claims.key("iat")
        claims.integer(nowMs / 1000)
        claims.key("exp")
        claims.integer((nowMs + Self.goodForMs) / 1000)
        claims.endObject()
        let signed = "\(Base64URL.encode(head.bytes)).\(Base64URL.encode(claims.bytes))"
        return "\(signed).\(Base64URL.encode(signature(signed, day: day)))"
    }

    /// The session that a token names.
    /// - Throws: `Identification.Refused`, saying why; the asker is told nothing of it.
    func session(in token: [UInt8], nowMs: Int64) throws -> SessionID {
        func refused(_ reason: StaticString) -> Identification.Refused {
            Identification.Refused(action: .tokenRefused, reason: reason)
        }
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard parts.count == 3, let head = Self.object(parts[0]) else { throw refused("no token of ours") }
        // Fixed, whatever the head says: a token that could choose how it is checked would choose not to be.
        guard head["alg"]?.text == "HS256" else { throw refused("another algorithm") }
        guard let day = head["kid"]?.text.flatMap({ Int64($0) }), isCurrent(day, nowMs) else {
            throw refused("an unknown key")
        }
        let wanted = signature("\(parts[0]).\(parts[1])", day: day)
        guard let given = Base64URL.decode(parts[2]), Digest.equal(given, wanted) else {
            throw refused("a wrong signature")
        }
        guard let claims = Self.object(parts[1]), let end = claims["exp"]?.integer,
            let session = claims["sid"]?.text.flatMap({ UUID($0) })
        else { throw refused("no claims of ours") }
        guard nowMs / 1000 < end else { throw refused("it has expired") }
        return SessionID(value: session)
    }

    private func isCurrent(_ day: Int64, _ nowMs: Int64) -> Bool {
        let oldest = (nowMs - Self.goodForMs - Self.skewMs) / Self.dayMs
        return (oldest...((nowMs + Self.skewMs) / Self.dayMs)).contains(day)
    }

    private func signature(_ signed: String, day: Int64) -> [UInt8] {
        let key = Digest.hmacSHA256(key: root, Array("access tokens of day \(day)".utf8))
        return Digest.hmacSHA256(key: key, Array(signed.utf8))
    }

    private static func object(_ part: String) -> JSONValue? {
        Base64URL.decode(part).flatMap { try? JSONValue(parsing: $0) }
    }
}
