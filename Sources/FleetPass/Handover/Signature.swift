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

    /// How the name came under it.
    enum Hand: Equatable, Sendable {
        /// In a box of 1000 by 300.
        case drawn(String)
        /// Whoever signs has agreed that their typed name counts as their signature.
        case typed
        /// By hand, on a paper that is kept elsewhere; somebody who works here has entered it.
        case onPaper(because: String)

        var way: Way {
            switch self {
            case .drawn: .drawn
            case .typed: .typed
            case .onPaper: .paper
            }
        }
    }

    enum Way: String, CaseIterable, Sendable {
        case drawn, typed, paper

        /// What papers and pages say before the time; nothing where the hand is seen.
        var words: String? {
            switch self {
            case .drawn: nil
            case .typed: "Signed by typing the name"
            case .paper: "Signed on paper"
            }
        }
    }

    let role: Role
    let name: String
    let hand: Hand
    let signedAt: Instant

    var strokes: String? { if case .drawn(let strokes) = hand { strokes } else { nil } }
    /// Why it is not to be seen here.
    var reason: String? { if case .onPaper(let reason) = hand { reason } else { nil } }
}

enum SignatureRecord {
    private static let role = Field.choice("role", of: Signature.Role.self)
    private static let name = Field.text("name", max: 100, "Whose hand it is.")
    private static let strokes = Field.text(
        "strokes", max: 20_000, "In a box of 1000 by 300, whole numbers: `M10 20 L30 40 M…`.")
    private static let consents = Field.boolean(
        "consents",
        "Whoever signs has agreed that their typed name counts as their signature; where nothing is drawn."
    ).optional
    private static let onPaper = Field.text(
        "on_paper", max: 300,
        "Where it was signed by hand on paper: why, and where that paper is. Entered by those who work here."
    ).optional
    static let shape = Shape(
        "Signature", "A name under something.", role, name,
        Field.choice("way", of: Signature.Way.self, "`paper`: by hand, on a paper that is kept elsewhere."),
        Field.text("reason", max: 300, "Why it was signed on paper.").optional, Field.instant("signed_at"))
    static let input = Shape(
        "SignatureInput",
        "A name that is put under something: drawn, or typed with a consent to that, or on paper.", role,
        name, optionalStrokes, consents, onPaper)

    static func role(_ call: Call) -> Signature.Role { call.body(role) }
    static func isOnPaper(_ call: Call) -> Bool { call.body(onPaper) != nil }

    static let optionalName = name.optional
    static let optionalStrokes = strokes.optional
    static let optionalConsent = consents

    /// - Throws: `unprocessable` for strokes that are none, or where nothing says that it is signed.
    static func signature(_ call: Call, at time: Instant) throws -> Signature {
        let (role, name) = (call.body(role), call.body(name))
        guard let reason = call.body(onPaper) else {
            return Signature(role: role, name: name, hand: try hand(call), signedAt: time)
        }
        guard call.body(optionalStrokes) == nil, call.body(consents) != true else {
            throw Failure(
                .unprocessable, "It is signed either here or on paper.",
                fields: [FieldError(pointer: "/on_paper", detail: "goes without strokes and consents")])
        }
        return Signature(role: role, name: name, hand: .onPaper(because: reason), signedAt: time)
    }

    /// Drawn, or typed with a consent to that.
    static func hand(_ call: Call) throws -> Signature.Hand {
        guard let strokes = call.body(optionalStrokes) else {
            guard call.body(consents) == true else {
                throw Failure(
                    .unprocessable, "Draw the signature, or agree that the typed name counts as it.",
                    fields: [FieldError(pointer: "/consents", detail: "is required where nothing is drawn")])
            }
            return .typed
        }
        guard isPath(strokes) else {
            throw Failure(
                .unprocessable, "That is no signature.",
                fields: [FieldError(pointer: "/strokes", detail: "must be as M10 20 L30 40 M…")])
        }
        return .drawn(strokes)
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
            json.member("way", hand.way.rawValue)
            json.member("reason", reason)
            json.member("signed_at", signedAt)
        }
    }
}
