// Query strings by a shape: a query lets nothing through that a body would not.

extension Parsers {
    @Sendable static func query(_ input: [UInt8]) {
        do throws(Invalid) {
            let record = try Sheet.shape.read(query: input, ignoring: ["cursor"])
            mustHold(Sheet.read(again: record) == record, "a body could say the same: \(record.values)")
        } catch {
            Sheet.check(error)
        }
    }
}
