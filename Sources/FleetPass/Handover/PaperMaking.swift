// Making papers out of what they say: a template of `documents/` is filled and set as a PDF.

import Crypto
import Mustache
import Schema
import Zones

/// What a paper says and how it looks, for good.
struct FrozenPaper: Sendable {
    /// As the template read it.
    let content: [UInt8]
    let contentHash: String
    /// The file that it is kept as.
    let document: UUID
    let documentHash: String
}

extension App {
    /// The PDF that a template makes of a content and the names under it. The same of both gives the same
    /// bytes on any day.
    ///
    /// Slow: a child sets it. Not to be called while something else waits for the same thread.
    func paper(_ template: String, _ content: [UInt8], _ signatures: [Signature]) throws -> [UInt8] {
        let said = try JSONValue(parsing: content)
        guard case .object(let members) = said else { throw Failure.notFound }
        let more = [
            // The hash of what it says stands at the foot of each page, so that a copy can be held against
            // it.
            JSONValue.Member("fingerprint", .text(Digest.sha256Hex(content))),
            JSONValue.Member("signatures", .list(signed(said, signatures))),
        ]
        return try document("documents/\(template)", View(.object(more + members)))
    }

    /// Whoever is to sign: with their hand or, as long as they have not, with a line for it.
    private func signed(_ said: JSONValue, _ signatures: [Signature]) -> [JSONValue] {
        let zone = said["zone"]?.text.flatMap { premises.zones.zone($0) }
        return (said["signers"]?.list ?? []).compactMap { signer in
            guard let role = signer["role"]?.text.flatMap({ Signature.Role(rawValue: $0) }) else {
                return nil
            }
            let given = signatures.first { $0.role == role }
            let name = given?.name ?? signer["name"]?.text ?? ""
            let date = given.map { given in
                let when = zone.map { PaperContent.joined(Wording.local(given.signedAt, in: $0)) } ?? ""
                // What is not seen is told: how it was signed and, of a paper, why.
                let how = given.hand.way.words.map { "\($0), \(when)" } ?? when
                return given.reason.map { "\(how). \($0)" } ?? how
            }
            return .object([
                JSONValue.Member("role", .text(role.label)), JSONValue.Member("name", .text(name)),
                JSONValue.Member("date", date.map { .text($0) } ?? .null),
                JSONValue.Member("path", given?.strokes.map { .text($0) } ?? .null),
            ])
        }
    }
}

extension View {
    /// What an object of JSON says. Numbers are texts: papers have them written out.
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .absent
        case .boolean(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .fraction(let value): self = .text("\(value)")
        case .text(let value): self = .text(value)
        case .list(let values): self = .list(values.map { View($0) })
        case .object(let members):
            self = .object(Fields(members.map { (Name($0.name), View($0.value)) }))
        }
    }
}
