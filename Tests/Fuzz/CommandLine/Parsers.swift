// What an operator types: settings files, command lines and single values.

extension Parsers {
    static let all: [String: @Sendable ([UInt8]) -> Void] = [
        "TOML": toml, "Settings": settings, "Arguments": arguments, "Quantity": quantity,
    ]
}
