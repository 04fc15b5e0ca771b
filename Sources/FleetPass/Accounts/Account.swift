// Somebody who can sign in: what is known of them, and what a password must be. No SQL, no HTTP.

import Schema

struct Account: Sendable {
    let id: AccountID
    let version: Int64
    let kind: AccountKind
    let name: String
    let email: String
    let status: Status
    let verifiedAt: Instant?
    let password: String?
    /// Whether it lets nobody in without a second factor: see `KeptPassword`.
    var passwordNeedsFactor = false

    enum Status: String, CaseIterable, Sendable {
        /// Asked to join, or not yet shown that the address is theirs.
        case invited
        case active
        case disabled
    }

    static let name = Field.text("name", max: 100, "As others know them.").autocomplete("name").example(
        "Ada Bright")
    static let email = Field.text("email", .email, "Where mail reaches them.").autocomplete("username")
        .example("ada@example.com")
    static let currentPassword = Field.text(
        "password", .password(min: 1, max: PasswordRules.longest), "Their password."
    ).autocomplete("current-password")
    static let newPassword = Field.text(
        "new_password", .password(min: 1, max: PasswordRules.longest),
        "At least \(PasswordRules.shortestAlone) characters, or \(PasswordRules.shortestBeside) with a second factor."
    ).autocomplete("new-password")
}

/// A password as it is kept. Its length cannot be told any more from the hash, so what counts of it stands
/// beside it.
struct KeptPassword: Sendable {
    let hash: String
    /// It was long enough beside a second factor, and is not without one.
    let needsFactor: Bool
}

/// What a password must be: long, and not one that others would try first. Nothing is said about capitals or
/// digits, which make passwords harder to remember and hardly harder to guess.
enum PasswordRules {
    static let shortestAlone = 15
    static let shortestBeside = 8
    static let longest = 256

    static func needsFactor(_ password: String) -> Bool { password.unicodeScalars.count < shortestAlone }

    /// What is wrong with it, fit to stand behind the field's name; nil for a good one.
    /// - Parameter known: what anybody knows of its owner: name, address, the organisation's name.
    static func flaw(in password: String, hasSecondFactor: Bool, known: [String]) -> String? {
        let count = password.unicodeScalars.count
        let shortest = hasSecondFactor ? shortestBeside : shortestAlone
        guard count >= shortest else { return "must have at least \(shortest) characters" }
        guard count <= longest else { return "must have at most \(longest) characters" }
        guard !CommonPasswords.isGuessable(password, known: known) else {
            return
                "is one that others would try early; take another, such as four words that do not belong together"
        }
        return nil
    }
}
