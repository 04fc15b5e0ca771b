// A name that somebody has put under something, as it is given and shown. No SQL, no HTTP.

import Schema

struct Signature: Sendable {
    enum Role: String, CaseIterable, Sendable {
        case customer, staff

        var label: String {
            switch self {
            case .customer: "Customer"
            case .staff: "For the organisation"
            }
        }
    }

    let role: Role
    let name: String
    /// In a box of 1000 by 300.
    let strokes: String
    let signedAt: Instant
}

enum SignatureRecord {
    private static let role = Field.choice("role", of: Signature.Role.self)
    private static let name = Field.text("name", max: 100, "Whose hand it is.")
    private static let strokes = Field.text(
        "strokes", max: 20_000, "In a box of 1000 by 300, whole numbers: `M10 20 L30 40 M…`.")
    static let shape = Shape("Signature", "A name under something.", role, name, Field.instant("signed_at"))
    static let input = Shape("SignatureInput", "A name that is put under something.", role, name, strokes)

    static func role(_ call: Call) -> Signature.Role { call.body(role) }

    static let optionalName = name.optional
    static let optionalStrokes = strokes.optional

    /// - Throws: `unprocessable` for strokes that are none.
    static func signature(_ call: Call, at time: Instant) throws -> Signature {
        try signature(call.body(role), call.body(name), call.body(strokes), at: time)
    }

    static func signature(
        _ role: Signature.Role, _ name: String, _ strokes: String, at time: Instant
    ) throws -> Signature {
        guard isPath(strokes) else {
            throw Failure(
                .unprocessable, "That is no signature.",
                fields: [FieldError(pointer: "/strokes", detail: "must be as M10 20 L30 40 M…")])
        }
        return Signature(role: role, name: name, strokes: strokes, signedAt: time)
    }

    /// Strokes of at least two points each, within the box.
    private static func isPath(_ text: String) -> Bool {
        var points = 0
        let parts = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count % 2 == 0, parts.count >= 4 else { return false }
        for (index, part) in parts.enumerated() {
            if index % 2 == 1 {
                guard isWhole(part, upTo: 300) else { return false }
                continue
            }
            switch part.first {
            case UInt8(ascii: "M"):
                guard index == 0 || points > 1 else { return false }
                points = 1
            case UInt8(ascii: "L") where points > 0: points += 1
            default: return false
            }
            guard isWhole(part.dropFirst(), upTo: 1_000) else { return false }
        }
        return points > 1
    }

    private static func isWhole(_ digits: some Collection<UInt8>, upTo most: Int) -> Bool {
        guard 1...4 ~= digits.count, digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return false }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= most
    }
}

extension Signature {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("role", role.rawValue)
            json.member("name", name)
            json.member("signed_at", signedAt)
        }
    }
}
