// What somebody probably meant to type: the nearest known word, counted in bytes.

enum Suggestion {
    /// Nobody mistypes a word this long by a letter or two; it is something else.
    static let longestWord = 64

    /// The candidate with the fewest slips of the hand, the first of equals. Nil when none is near: one slip
    /// in a word of up to three bytes, two up to seven, three beyond. A beginning of two bytes is also near.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let typed = Array(word.utf8)
        guard !typed.isEmpty && typed.count <= longestWord else { return nil }
        let most = typed.count <= 3 ? 1 : typed.count <= 7 ? 2 : 3
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let known = Array(candidate.utf8)
            guard abs(known.count - typed.count) <= most else { continue }
            let distance = distance(typed, known)
            if distance <= most && distance < min(typed.count, known.count)
                && distance < best?.distance ?? .max
            {
                best = (distance, candidate)
            }
        }
        return best?.candidate ?? candidates.first { typed.count >= 2 && $0.utf8.starts(with: typed) }
    }

    /// Insertions, deletions, replacements and swaps of neighbours: the distance of Damerau and Levenshtein,
    /// with no part edited twice.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(last.count)
            for (column, other) in right.enumerated() {
                var cost = min(
                    last[column + 1] + 1, current[column] + 1, last[column] + (byte == other ? 0 : 1))
                if row > 0 && column > 0 && byte == right[column - 1] && left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
