// What the names and values on record are called where people read them: ids, amounts and names of ours.

import Schema
import Store

/// Names for ids, where what they name is still there. Looks each up once.
struct AuditNames {
    private let tx: Transaction
    /// What amounts are in: they stand on record without it.
    private let currency: Currency
    private var known: [UUID: String?]

    init(_ tx: Transaction) throws {
        self.tx = tx
        currency = Currency(try OrganisationStore(tx: tx).currency()) ?? .usd
        let roles = try RoleStore(tx: tx).all().map { ($0.id, Optional($0.name)) }
        let places = try LocationStore(tx: tx).all().map { ($0.id.value, Optional($0.name)) }
        known = Dictionary(roles + places, uniquingKeysWith: { first, _ in first })
    }

    mutating func name(_ id: UUID) throws -> String? {
        if let known = known[id] { return known }
        let name =
            try AccountStore(tx: tx).account(AccountID(value: id))?.name ?? KeyStore(tx: tx).name(of: id)
            ?? (SupportStore(tx: tx).isKnown(id) ? "Support" : nil)
        known[id] = .some(name)
        return name
    }

    /// The name, or the end of the id, by which two are told apart.
    mutating func label(_ id: UUID) throws -> String { try name(id) ?? "…\(id.description.suffix(8))" }

    /// What a field is called, and its value: an amount as money is written, without its currency. Ids in it
    /// are named, moments told; a role of one's own stands as `custom` and its id.
    mutating func pair(_ name: String, _ value: JSONValue) throws -> String {
        switch value {
        case .null: return "nothing"
        case .boolean(let value): return value ? "yes" : "no"
        case .integer(let minor) where name.hasSuffix(Self.minor): return amount(minor)
        case .integer(let value): return "\(value)"
        case .fraction(let value): return "\(value)"
        case .text(let text):
            let word =
                text.utf8.starts(with: Self.custom.utf8) ? String(text.dropFirst(Self.custom.count)) : text
            if let id = UUID(word) { return try label(id) }
            return Instant(text).map { Moment.text($0) + " UTC" } ?? Self.plain(text, of: name)
        case .list(let values):
            if values.isEmpty { return "none" }
            var texts: [String] = []
            for value in values { texts.append(try pair(name, value)) }
            return texts.joined(separator: ", ")
        case .object: return "several values"
        }
    }

    /// `1,234.50`, with as many digits behind the point as the currency has.
    private func amount(_ minor: Int64) -> String {
        var unit: UInt64 = 1
        for _ in 0..<currency.minorDigits { unit *= 10 }
        let whole = (minor < 0 ? "-" : "") + Wording.grouped(Int64(clamping: minor.magnitude / unit))
        guard unit > 1 else { return whole }
        return "\(whole).\(Wording.padded(Int64(minor.magnitude % unit), to: currency.minorDigits))"
    }

    /// A name of ours as words, such as `on_rent`; what people have typed stays.
    private static func plain(_ text: String, of field: String) -> String {
        guard ours[field]?.contains(text) == true else { return text }
        return text.split(separator: "_").joined(separator: " ")
    }

    /// By field, what it may hold that has a name of ours, of several words.
    private static let ours: [String: Set<String>] = [
        "class": names(Vehicle.Class.self), "fuel": names(Vehicle.Fuel.self),
        "fields": names(CustomerMerge.Part.self), "letter": names(Letter.Kind.self),
        "kind": names(Hold.Kind.self).union(names(VehicleDocument.Kind.self)).union(names(ChargeKind.self)),
        "obstacles": names(Obstacle.Code.self),
        "purpose": names(FileKind.self).union(names(Letter.Kind.self)).union(names(Link.Purpose.self)),
        "refused": names(Failure.Code.self),
        "state": names(BookingState.self).union(names(JobState.self)).union(names(PaymentState.self))
            .union(names(DepositState.self)).union(names(KycState.self)),
        "status": names(Vehicle.Status.self),
    ]

    private static func names<Choice: CaseIterable & RawRepresentable>(_ choice: Choice.Type) -> Set<String>
    where Choice.RawValue == String {
        Set(choice.allCases.map(\.rawValue))
    }

    static func field(_ name: String) -> String {
        let stem = name.hasSuffix(minor) ? String(name.dropLast(minor.utf8.count)) : name
        return stem.split(separator: "_").joined(separator: " ")
    }

    private static let minor = "_minor"
    private static let custom = "custom "
}
