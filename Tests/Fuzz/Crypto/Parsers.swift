// The one text that is read here: what is kept of a password.

extension Parsers {
    static let all: [String: @Sendable ([UInt8]) -> Void] = ["PHC": phc]
}
