// Numbers that repeat for the same seed, for demonstrations and tests. Nothing secret may come from here.

/// SplitMix64: a counter that walks by an odd constant, and a mixer that makes each step look unrelated to
/// the last. It has no state to warm up, so that a generator per vehicle costs nothing. The draws below are
/// fixed here, and do not go through the standard library's, because those may change between releases and
/// the same seed must give the same fleet.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator for one part of a larger whole; neighbours share nothing visible.
    init(seed: UInt64, part: UInt64) {
        var outer = SeededGenerator(seed: seed)
        var inner = SeededGenerator(seed: outer.next() ^ part &* 0xD1B5_4A32_D192_ED03)
        state = inner.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, the bound; 0 for a bound below 1. For the bounds used here the
    /// bias is below one in a trillion.
    mutating func below(_ bound: Int) -> Int {
        let word = next()
        guard bound > 0 else { return 0 }
        return Int(truncatingIfNeeded: word.multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in a closed range, each as likely as the next.
    mutating func between(_ low: Int, _ high: Int) -> Int {
        low + below(high - low + 1)
    }

    /// One of the choices, or nil when there is none.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice? {
        let place = below(choices.count)
        return choices.indices.contains(place) ? choices[place] : nil
    }
}
