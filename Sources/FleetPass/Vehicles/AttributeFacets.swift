// How many vehicles have which value of what the organisation has defined itself: a part of the facet index.

import Schema

/// Values may be as many as vehicles, so each has the list of its vehicles rather than a bit for every
/// vehicle.
struct AttributeFacets: Sendable {
    struct Counts: Sendable {
        let key: String
        let label: String
        let isFlag: Bool
        let counts: [FacetIndex.Count]

        /// As people read a value.
        func label(of value: String) -> String {
            guard isFlag else { return value }
            return value == "true" ? "Yes" : "No"
        }
    }

    private struct Own {
        let definition: AttributeDefinition
        var vehicles: [String: [Int]] = [:]
        var amounts: [(amount: Int64, vehicle: Int)] = []
    }

    private var all: [Own]
    private let places: [UUID: Int]
    private static let mostShown = 100

    init(_ definitions: [AttributeDefinition]) {
        let shown = definitions.filter { $0.isPublic && $0.isFilter }
        all = shown.map { Own(definition: $0) }
        places = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1.id, $0) })
    }

    var isEmpty: Bool { all.isEmpty }

    mutating func add(_ definition: UUID, _ value: String, _ amount: Int64?, _ vehicle: Int) {
        guard let place = places[definition] else { return }
        all[place].vehicles[value, default: []].append(vehicle)
        if let amount { all[place].amounts.append((amount, vehicle)) }
    }

    /// For each filter the vehicles that it leaves; none where it names nothing that one can search by.
    func chosen(_ filters: [AttributeFilter]) -> [(key: String, vehicles: VehicleSet)] {
        filters.map { filter in
            var found = VehicleSet()
            guard let own = all.first(where: { $0.definition.key == filter.key }) else {
                return (filter.key, found)
            }
            for value in filter.values { for vehicle in own.vehicles[value] ?? [] { found.insert(vehicle) } }
            for span in filter.spans {
                for entry in own.amounts where span.least <= entry.amount && entry.amount <= span.most {
                    found.insert(entry.vehicle)
                }
            }
            return (filter.key, found)
        }
    }

    /// - Parameter others: what all filters but that of a key leave. Numbers are not counted: few have the
    /// same.
    func counts(_ others: (String) -> VehicleSet) -> [Counts] {
        all.filter { $0.definition.kind != .number }.map { own in
            let others = others(own.definition.key)
            let counts = own.vehicles.map { value, vehicles in
                FacetIndex.Count(value: value, count: vehicles.count { others.contains($0) })
            }
            let sorted = counts.sorted { ($1.count, $0.value) < ($0.count, $1.value) }
            return Counts(
                key: own.definition.key, label: own.definition.label, isFlag: own.definition.kind == .flag,
                counts: Array(sorted.prefix(Self.mostShown)))
        }
    }
}
