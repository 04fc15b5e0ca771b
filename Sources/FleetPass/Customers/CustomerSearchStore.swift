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

extension Conditions {
    fileprivate init(_ search: CustomerSearch) {
        self.init("c.merged_into IS NULL AND c.erased_at IS NULL")
        for word in search.words {
            let (low, high) = (next(.text(word)), next(.text(VehicleWords.end(of: word))))
            keep(havingWord: "word >= \(low) AND word < \(high)")
        }
        if let tag = search.tag { keep(havingWord: "word = \(next(.text(Customer.word(ofTag: tag))))") }
        if let key = search.emailKey { add("c.email_key = ", .text(key)) }
        if let hash = search.phoneHash { add("c.phone_hash = ", .bytes(hash)) }
        if let hash = search.licenceHash { add("c.licence_hash = ", .bytes(hash)) }
        if let isRefused = search.isRefused {
            add(isRefused ? "c.refused_for IS NOT NULL" : "c.refused_for IS NULL")
        }
    }

    fileprivate mutating func follow(_ place: CustomerSearchStore.Place) {
        add("(c.name, c.id) > (\(next(.text(place.name))), \(next(.uuid(place.id))))")
    }

    private mutating func keep(havingWord condition: String) {
        add("c.id IN (SELECT customer_id FROM customer_words WHERE \(condition))")
    }
}
