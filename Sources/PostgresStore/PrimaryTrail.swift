// Where the primary was when, and so of which moment a replica holds everything.

/// Positions are those of the write-ahead log, in bytes; moments are nanoseconds of a clock that nobody sets.
/// When a replica has last replayed something says little: on a primary where nobody writes that was long
/// ago, and nothing is missing.
struct PrimaryTrail {
    private var marks: [(atNs: Int64, position: Int64)] = []
    /// More are of no use: the trail is noted several times within the lag that is allowed.
    private static let mostMarks = 32

    /// - Parameter atNs: a moment before the primary was asked, so that all that was committed by then lies
    /// before the position.
    mutating func note(_ position: Int64, atNs: Int64) {
        // It has begun again somewhere else: what is known of it holds no more.
        if let last = marks.last, position < last.position { marks = [] }
        marks.append((atNs, position))
        if marks.count > Self.mostMarks { marks.removeFirst() }
    }

    /// - Returns: the last moment known of which nothing is missing in whoever has replayed so far; nil if
    /// none is, also for whoever has replayed more than the primary ever had: that is no replica of it.
    func completeNs(at replayed: Int64) -> Int64? {
        guard let last = marks.last, replayed <= last.position else { return nil }
        return marks.last { $0.position <= replayed }?.atNs
    }
}
