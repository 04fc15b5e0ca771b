// Links that are good once. What they are for, and for how long they are good. No SQL, no HTTP.

import Schema

enum Link {
    enum Purpose: String, CaseIterable, Sendable {
        /// The first administrator, from whoever runs the machine.
        case setup
        case invitation
        case signIn = "sign_in"
        /// Shows that an address is its owner's.
        case verification
        /// Another password for one that was forgotten.
        case password

        var goodForMs: Int64 {
            switch self {
            case .setup, .invitation: 72 * Self.hourMs
            case .signIn: Self.hourMs / 4
            case .verification: 24 * Self.hourMs
            case .password: Self.hourMs
            }
        }

        /// The path that it leads to, before its token.
        var path: String {
            switch self {
            case .setup: "/setup/"
            case .invitation: "/join/"
            case .signIn: "/sign-in/by-link/"
            case .verification: "/confirm/"
            case .password: "/new-password/"
            }
        }

        private static let hourMs: Int64 = 60 * 60 * 1000
    }

    static let token = Field.text("token", min: 40, max: 64, "What the link ends with.")

    static let spent = Failure(
        .notFound, "This link is not good any more: it was used, has expired or was replaced by a newer one.")
}
