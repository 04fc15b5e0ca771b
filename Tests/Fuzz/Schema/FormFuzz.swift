// Forms by a shape: a form lets nothing through that a body would not.

extension Parsers {
    @Sendable static func form(_ input: [UInt8]) {
        do throws(Invalid) {
            let record = try Sheet.shape.read(form: input, ignoring: ["token"])
            mustHold(Sheet.read(again: record) == record, "a body could say the same: \(record.values)")
        } catch {
            Sheet.check(error)
        }
    }
}
