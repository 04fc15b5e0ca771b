// Answers whose time has not come yet. When an answer goes, and to whom, is the loop's affair.

/// Whoever asks must learn nothing from how long something took. So such an answer waits here until as long
/// has passed since its request as would have passed in any case; no thread waits with it.
struct HeldAnswers {
    private struct Held {
        let dueNs: Int64
        let token: Token
        let response: Response
    }

    /// The soonest last. There are no more of them than connections.
    private var line: [Held] = []

    mutating func insert(_ response: Response, for token: Token, dueNs: Int64) {
        let place = line.firstIndex { $0.dueNs <= dueNs } ?? line.count
        line.insert(Held(dueNs: dueNs, token: token, response: response), at: place)
    }

    /// - Returns: nil if none is due.
    mutating func next(nowNs: Int64) -> (Token, Response)? {
        guard let soonest = line.last, soonest.dueNs <= nowNs else { return nil }
        line.removeLast()
        return (soonest.token, soonest.response)
    }

    /// - Returns: nil if there is none.
    func leftNs(nowNs: Int64) -> Int64? { line.last.map { max(0, $0.dueNs - nowNs) } }
}
