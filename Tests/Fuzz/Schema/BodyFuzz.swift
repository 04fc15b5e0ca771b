// JSON bodies by a shape: a record that is read is written, and that is read to the same record.

extension Parsers {
    @Sendable static func body(_ input: [UInt8]) {
        do throws(Invalid) {
            let record = try Sheet.shape.read(json: input)
            mustHold(Sheet.read(again: record) == record, "a record reads as it is written: \(record.values)")
        } catch {
            Sheet.check(error)
        }
    }
}
