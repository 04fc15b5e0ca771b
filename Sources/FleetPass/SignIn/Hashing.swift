// Where passwords are hashed: by few at once.

import Crypto
import Threads

/// A hash keeps a processor busy for some 20 ms, and whoever wakes up on that one waits for some of them,
/// however far back the hashing stands. So one processor is left to everybody else, be there ever so many
/// sign-ins.
enum Hashing {
    private static let places: Bell = {
        let places = Bell()
        for _ in 0..<max(1, Thread.processors - 1) { places.ring() }
        return places
    }()

    /// Whether it is the password that is kept. Waits for a place, so never on a loop or the writer.
    static func isRight(_ password: String, _ kept: String) -> Bool {
        inPlace { PasswordHash.verify(Array(password.utf8), kept) }
    }

    /// What to keep of a password. Waits for a place too.
    static func make(_ password: String) throws -> String {
        try inPlace { try PasswordHash.make(Array(password.utf8)) }
    }

    private static func inPlace<R>(_ body: () throws -> R) rethrows -> R {
        places.wait()
        defer { places.ring() }
        return try Thread.givingWay(body)
    }
}
