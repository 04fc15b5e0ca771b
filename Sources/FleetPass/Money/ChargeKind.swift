// What a rental can cost beyond its price.

enum ChargeKind: String, CaseIterable, Sendable {
    case mileage, fuel, toll, fine, late, damage, cleaning, cancellation
    case noShow = "no_show"
    case other
}
