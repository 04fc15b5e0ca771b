// Vehicle identification numbers: the check digit that belongs to one makes it sound, and no other does.

extension Parsers {
    @Sendable static func vin(_ input: [UInt8]) {
        guard let digit = VIN.checkDigit(of: input) else {
            mustHold(VIN.flaw(in: input) != nil, "a number without a check digit is not sound")
            return
        }
        var vin = input
        for byte in UInt8.min ... .max {
            vin[8] = byte
            mustHold((VIN.flaw(in: vin) == nil) == (byte == digit), "the check digit alone makes it sound")
        }
    }
}
