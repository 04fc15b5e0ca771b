// JSON: what parses is written and parses again to the same, and reading over a value finds the same faults.

extension Parsers {
    @Sendable static func json(_ input: [UInt8]) {
        let message: String?
        do throws(JSONError) {
            let value = try JSONValue(parsing: input)
            var writer = JSONWriter()
            writer.value(value)
            let again = try? JSONValue(parsing: writer.bytes)
            mustHold(again == value, "what parses is written the same: \(value)")
            message = nil
        } catch {
            mustHold(0...input.count ~= error.offset, "a fault lies in the text")
            message = error.message
        }
        var reader = JSONReader(input)
        do throws(JSONError) {
            try reader.skip()
            try reader.finish()
            // Only the tree must hold every number.
            mustHold(message == nil || message == "the number is too large", "reading over is as strict")
        } catch {
            mustHold(message != nil, "reading over is no stricter")
        }
    }
}
