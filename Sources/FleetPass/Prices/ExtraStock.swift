// How many of an extra are away at once. No SQL.

import Schema

enum ExtraStock {
    struct Taken: Sendable {
        let from: Instant
        let until: Instant
        let quantity: Int64
    }

    /// The most that are away at any one moment from `start` on: the number only goes up where one leaves, so
    /// it is enough to look at those moments.
    static func most(_ taken: [Taken], from start: Instant) -> Int64 {
        let moments = [start] + taken.map(\.from).filter { $0 > start }
        return moments.map { moment in
            taken.reduce(0) { $1.from <= moment && moment < $1.until ? $0 + $1.quantity : $0 }
        }.max() ?? 0
    }
}
