// A search that somebody has kept to run again: what it is, and how it shows. No SQL, no HTTP.

import Schema

enum SavedSearch {
    /// So many one person may have.
    static let most = 50
    static let longest = 2_000
    static let longestName = 80
    static let name = Field.text("name", max: longestName, "As its owner knows it.")
    static let query = Field.text(
        "query", min: 0, max: longest, "The query of `GET /v1/vehicles`, as `class=suv&sort=total`.")
    static let shape = Shape(
        "SavedSearch", "A search that somebody has kept.", Field.uuid("id", "Never changes."), name, query,
        Field.instant("created_at"))
    static let input = Shape("SavedSearchInput", "A search that is to be kept.", name, query)

    /// Of the page on which a search of the results is given its name.
    static let suggestion = Shape(
        "SavedSearchPage", "The search to be kept, and a name for it.",
        Field.text("query", min: 0, max: longest, "As `class=suv&sort=total`.").optional,
        Field.text("name", max: longestName, "What it may be called.").optional)

    static let cursor = Field.text("cursor", max: 400, "The next of the page before.").optional
    static let facets = Field.boolean("facets", "Whether to count what each filter would give.").optional
    static let run = Shape("SavedSearchRun", "Which page of what it finds.", cursor, facets)

    /// The search that a query asks for.
    /// - Throws: `invalid` for what no vehicle can be searched by.
    static func search(_ query: String) throws -> VehicleSearch {
        let record: Record
        do { record = try VehicleSearch.Query.shape.read(query: Array(query.utf8)) } catch {
            let details = error.errors.map { flaw in
                if case .parameter(let name) = flaw.place, !name.isEmpty {
                    "\(name) \(flaw.detail)"
                } else {
                    flaw.detail
                }
            }
            throw refusal(details)
        }
        let search = VehicleSearch(record)
        guard search.flaws.isEmpty else {
            throw refusal(search.flaws.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
        }
        return search
    }

    private static func refusal(_ details: [String]) -> Failure {
        Failure(
            .unprocessable, "No vehicle can be searched for like that.",
            fields: details.map { FieldError(pointer: "/query", detail: $0) })
    }
}
