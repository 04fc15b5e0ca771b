// What a chore could not deal with, row by row, and how that is told to people. No SQL.

import Schema
import Store

/// A row that something is wrong with. The others need not wait for it.
struct ChoreTrouble: Error {
    /// In words: `booking`.
    let kind: String
    let row: UUID
    let cause: any Error

    /// Deals with one row.
    /// - Throws: `ChoreTrouble`; but as it is what has nothing to do with the row: a full disk.
    static func naming<R>(_ kind: AuditObject.Kind, _ row: UUID, _ body: () throws -> R) throws -> R {
        do { return try body() } catch {
            if let error = error as? StoreError {
                switch error {
                case .unavailable, .undecided: throw error
                default: break
                }
            }
            throw ChoreTrouble(kind: kind.label, row: row, cause: error)
        }
    }

    /// The first of them, and how many more there are.
    static func words(_ troubles: [ChoreTrouble]) -> String {
        guard let first = troubles.first else { return "it failed" }
        let more = troubles.count > 1 ? "; and \(troubles.count - 1) more" : ""
        return first.words(atMost: mostBytes - more.utf8.count) + more
    }

    /// What went wrong, in words that one can do something with.
    static func words(_ error: any Error) -> String {
        switch error {
        case let trouble as ChoreTrouble: trouble.words(atMost: mostBytes)
        case let failure as Failure: cut(failure.message, mostBytes)
        case let invalid as Invalid:
            cut(
                "what is kept is not valid: \(invalid.errors.map { words(of: $0) }.joined(separator: ", "))",
                mostBytes)
        case let error as StoreError: cut(words(of: error), mostBytes)
        default: cut("\(error)", mostBytes)
        }
    }

    private static func words(of error: FieldError) -> String {
        switch error.place {
        case .pointer(""), .parameter(""): "it \(error.detail)"
        case .pointer(let name), .parameter(let name): "\(name) \(error.detail)"
        }
    }

    private func words(atMost bytes: Int) -> String {
        Self.cut("\(kind) \(row): \(Self.words(cause))", bytes)
    }

    private static func words(of error: StoreError) -> String {
        switch error {
        case .taken(let key): "\(key) is taken already"
        case .reference: "something that is referred to is not there"
        case .check(let name): "the data would break the rule \(name)"
        case .missing(let column): "\(column) must have a value"
        case .unavailable(let code): "the data could not be written (\(code))"
        case .undecided: "the database was lost meanwhile"
        case .unusable(let text), .mistake(let text): text
        }
    }

    private static func cut(_ text: String, _ bytes: Int) -> String {
        text.isEmpty ? "it failed" : String(decoding: text.utf8.prefix(bytes), as: UTF8.self)
    }

    private static let mostBytes = 200
}
