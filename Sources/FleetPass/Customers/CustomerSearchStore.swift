// The SQL of looking customers up: filters into conditions, the order of names into a walk along an index.

import Schema
import Store

struct CustomerSearchStore {
    let tx: Transaction

    struct Place: Equatable, Sendable {
        let name: String
        let id: UUID
    }

    /// Those who are neither merged into another nor forgotten, by name, from behind a place on.
    func page(_ search: CustomerSearch, after place: Place?, _ limit: Int) throws -> [Customer] {
        var conditions = Conditions(search)
        if let place { conditions.follow(place) }
        let most = conditions.next(.integer(Int64(limit)))
        let query = """
            SELECT \(Customer.columns) FROM customers c WHERE \(conditions.text) ORDER BY c.name, c.id LIMIT \(most)
            """
        var customers: [Customer] = []
        try tx.each(.assembled(query), conditions.values) { customers.append(try Customer($0)) }
        return customers
    }
}

/// A WHERE clause made of fixed pieces, and the values of its parameters.
private struct Conditions {
    private(set) var text = "c.merged_into IS NULL AND c.erased_at IS NULL"
    private(set) var values: [Value] = []

    init(_ search: CustomerSearch) {
        for word in search.words {
            let (low, high) = (next(.text(word)), next(.text(VehicleWords.end(of: word))))
            keep(havingWord: "word >= \(low) AND word < \(high)")
        }
        if let tag = search.tag { keep(havingWord: "word = \(next(.text(Customer.word(ofTag: tag))))") }
        if let key = search.emailKey { text += " AND c.email_key = \(next(.text(key)))" }
        if let hash = search.phoneHash { text += " AND c.phone_hash = \(next(.bytes(hash)))" }
        if let hash = search.licenceHash { text += " AND c.licence_hash = \(next(.bytes(hash)))" }
        if let isRefused = search.isRefused {
            text += isRefused ? " AND c.refused_for IS NOT NULL" : " AND c.refused_for IS NULL"
        }
    }

    mutating func follow(_ place: CustomerSearchStore.Place) {
        let (name, id) = (next(.text(place.name)), next(.uuid(place.id)))
        text += " AND (c.name, c.id) > (\(name), \(id))"
    }

    private mutating func keep(havingWord condition: String) {
        text += " AND c.id IN (SELECT customer_id FROM customer_words WHERE \(condition))"
    }

    /// - Returns: the parameter that stands for the value.
    mutating func next(_ value: Value) -> String {
        values.append(value)
        return "$\(values.count)"
    }
}
