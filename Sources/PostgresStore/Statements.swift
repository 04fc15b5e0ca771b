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
        /// Whether it may be asked for several at once.
        let isGatherable: Bool
        private let forSeveral: String?
        private let known = Mutex<[UInt32]?>(nil)
        private let together = Mutex<Form?>(nil)
        private let last = Atomic<Bool>(false)

        init(
            number: Int, text: String, forSeveral: String? = nil, types: [UInt32]? = nil,
            isAssembled: Bool = false
        ) {
            (self.number, self.text, self.forSeveral) = (number, text, forSeveral)
            isReading = text.utf8.starts(with: "SELECT".utf8)
            isGatherable = isReading && !isAssembled && GatheredText.suits(text)
            known.withLock { $0 = types }
        }

        /// As the server has inferred them once; they are the same on every connection.
        var types: [UInt32]? {
            get { known.withLock { $0 } }
            set { known.withLock { $0 = newValue } }
        }

        /// Whether those who asked it of late wanted nothing more.
        var isMostlyLast: Bool {
            get { last.load(ordering: .relaxed) }
            set { last.store(newValue, ordering: .relaxed) }
        }

        /// The same for several at once; nil if its values have no lists, or their types are not known yet.
        fileprivate func gathered(_ number: () -> Int) -> Form? {
            together.withLock { together in
                if let together { return together }
                guard let types, !types.isEmpty else { return nil }
                let lists = types.compactMap { PostgresType.list(of: $0) }
                guard lists.count == types.count else { return nil }
                let text = forSeveral ?? GatheredText.made(of: text, values: types.count)
                together = Form(number: number(), text: text, types: lists, isAssembled: true)
                return together
            }
        }
    }

    private struct Known {
        var foreseen: [Query] = []
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
            let form = Self.made(query.postgres ?? query.text, &known, forSeveral: query.forSeveral)
            known.byNumber[query.number] = form
            return form
        }
    }

    /// What transactions that write have asked and can be asked with their beginning.
    var foreseen: [Query] { known.withLock { $0.foreseen } }

    func foresee(_ query: Query) {
        known.withLock { known in
            if !known.foreseen.contains(where: { $0.isSame(as: query) }) { known.foreseen.append(query) }
        }
    }

    /// The statement that asks once what `form` asks of several.
    func gathered(_ form: Form) -> Form? {
        guard form.isGatherable else { return nil }
        return form.gathered { known.withLock { Self.nextNumber(&$0) } }
    }

    private static func assembled(_ text: String, _ known: inout Known) -> Form {
        if let form = known.byText[text] { return form }
        let form = made(text, &known, isAssembled: true)
        if known.byText.count < assembledStatements { known.byText[text] = form }
        return form
    }

    private static func made(
        _ text: String, _ known: inout Known, forSeveral: String? = nil, isAssembled: Bool = false
    ) -> Form {
        Form(
            number: nextNumber(&known), text: withTenantFirst(text), forSeveral: forSeveral,
            isAssembled: isAssembled)
    }

    private static func nextNumber(_ known: inout Known) -> Int {
        known.count += 1
        return known.count
    }

    /// Every unique key of the shared store begins with the tenant, of whom the product knows nothing.
    private static func withTenantFirst(_ text: String) -> String {
        guard let place = text.firstRange(ofBytes: conflict) else { return text }
        return text[..<place.upperBound] + "tenant_id, " + text[place.upperBound...]
    }

    private static let conflict: StaticString = "ON CONFLICT ("
}
