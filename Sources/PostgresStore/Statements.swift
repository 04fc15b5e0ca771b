// What every connection of a pool knows of the product's statements: their text for PostgreSQL, and the types
// of their parameters.

internal import Schema
internal import Store
internal import Synchronization

final class Statements: Sendable {
    /// A statement as PostgreSQL is given it.
    final class Form: Sendable {
        let number: Int
        let text: String
        /// Whether it changes nothing.
        let isReading: Bool
        private let known = Mutex<[UInt32]?>(nil)

        init(number: Int, text: String) {
            (self.number, self.text) = (number, text)
            isReading = text.utf8.starts(with: "SELECT".utf8)
        }

        /// As the server has inferred them once; they are the same on every connection.
        var types: [UInt32]? {
            get { known.withLock { $0 } }
            set { known.withLock { $0 = newValue } }
        }
    }

    private struct Known {
        var byNumber: [Form?] = []
        var byText: [String: Form] = [:]
        var count = 0
    }

    private let known = Mutex(Known())
    /// Assembled texts are few (filters times sorts). Past these they are made anew each time.
    private static let assembledStatements = 1_024

    func form(of query: Query) -> Form {
        known.withLock { known in
            guard query.number >= 0 else { return Self.assembled(query.text, &known) }
            while known.byNumber.count <= query.number { known.byNumber.append(nil) }
            if let form = known.byNumber[query.number] { return form }
            let form = Self.made(query.postgres ?? query.text, &known)
            known.byNumber[query.number] = form
            return form
        }
    }

    private static func assembled(_ text: String, _ known: inout Known) -> Form {
        if let form = known.byText[text] { return form }
        let form = made(text, &known)
        if known.byText.count < assembledStatements { known.byText[text] = form }
        return form
    }

    private static func made(_ text: String, _ known: inout Known) -> Form {
        known.count += 1
        return Form(number: known.count, text: withTenantFirst(text))
    }

    /// Every unique key of the shared store begins with the tenant, of whom the product knows nothing.
    private static func withTenantFirst(_ text: String) -> String {
        guard let place = text.firstRange(ofBytes: conflict) else { return text }
        return text[..<place.upperBound] + "tenant_id, " + text[place.upperBound...]
    }

    private static let conflict: StaticString = "ON CONFLICT ("
}
