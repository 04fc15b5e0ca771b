// A time as a field of the API has it: a moment with its offset, or what the clocks of some place show.

public import Schema

public enum GivenTime: Hashable, Sendable {
    case instant(Instant)
    /// Without an offset, so that it takes a zone to know when that is.
    case local(CivilTime)

    /// Reads RFC 3339, and the same without an offset (`2026-11-01T01:30:15`). Both may leave out the seconds
    /// and have a blank in place of the T, so that an offset can be added to whatever a form sends.
    /// Nil for anything else.
    public init?(text: Span<UInt8>) {
        if let time = CivilTime(text: text) {
            self = .local(time)
            return
        }
        guard text.count >= 17 else { return nil }
        var whole: [UInt8] = []
        whole.append(run: text.extracting(0..<16))
        if text[10] == UInt8(ascii: " ") { whole[10] = UInt8(ascii: "T") }
        if "Zz+-".utf8.contains(text[16]) { whole += ":00".utf8 }
        whole.append(run: text.extracting(16..<text.count))
        guard let instant = Instant(text: whole.span) else { return nil }
        self = .instant(instant)
    }

    /// Reads the same; nil for anything else.
    public init?(_ text: String) { self.init(text: text.utf8.span) }

    /// The moment that is meant, by the clocks of `zone` where no offset was given.
    ///
    /// Fails where these never show that time, or show it twice.
    public func resolved(in zone: Zone) throws(TimeFlaw) -> Instant {
        switch self {
        case .instant(let instant): return instant
        case .local(let time):
            switch zone.instants(of: time) {
            case .one(let instant):
                guard Instant.earliest...Instant.latest ~= instant else { throw .outside(time, in: zone) }
                return instant
            case .none(let gap): throw .skipped(time, in: zone, gap)
            case .two(let earlier, let later): throw .twice(time, in: zone, earlier, later)
            }
        }
    }
}
