// Files of zones and their rules, times as people and programs write them, and the feeds that calendars read.

extension Parsers {
    static let all: [String: @Sendable ([UInt8]) -> Void] = [
        "TZif": tzif, "Rule": rule, "GivenTime": givenTime, "Feed": feed,
    ]
}
