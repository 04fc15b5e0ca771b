// Templates, from their bytes to a page.

extension Parsers {
    static let all: [String: @Sendable ([UInt8]) -> Void] = ["Template": template]
}
