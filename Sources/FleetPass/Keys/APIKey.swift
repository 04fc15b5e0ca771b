// Keys for the programs of others: what one is and what may be told of it. No SQL, no HTTP.

import Schema

enum APIKey {
    /// Tells a key from an access token, and a scanner for secrets that it has found one.
    static let prefix = "fpk_"
    /// How much of a key is kept to be shown, so that a person knows which one it is.
    static let hintCharacters = 10

    static let name = Field.text("name", max: 60, "What it is for, as in a list of keys.")
        .example("Website of North Motors")
    static let endsAt = Field.instant("ends_at", "From when on it is good for nothing.").optional

    static func input(_ kind: SiteKind) -> Shape {
        Shape("ApiKeyInput", "A key to be made.", name, kind.roleInput.grants, endsAt)
    }

    /// On a site where there are these permissions.
    static func shape(_ offered: [Grant]) -> Shape {
        Shape(
            "ApiKey", "A key for somebody else's program.",
            Field.uuid("id", "Never changes."),
            Field.integer("version", in: 1...Int64.max, "Goes up with every change."),
            name,
            Field.text("hint", max: 16, "How the key begins."),
            Field.choice("grants", offered.map(\.rawValue), "What it may do, as far as its maker may.")
                .list(max: offered.count),
            Field.uuid("made_by", "Who made it."),
            Field.instant("created_at"),
            endsAt,
            Field.instant("seen_at", "When it was last used, to the minute.").optional,
            Field.instant("revoked_at").optional
        )
    }

    /// Names and columns, which are the same on all sites.
    static let kept = shape(Grant.allCases)

    /// The one time that the key itself is told.
    static let secret = Field.text("key", max: 80, "The key. It is shown this once.")
    static let made = Shape(
        "ApiKeyMade", "The key is good from now on.", Field.uuid("id", "Names it."), secret)
}
