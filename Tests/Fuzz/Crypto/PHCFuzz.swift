// Hashes of passwords as text: read in one form alone, and never asking for more than may be spent on one.

extension Parsers {
    @Sendable static func phc(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        guard let phc = PHC(text) else { return }
        mustHold(Array(phc.text.utf8) == input, "a hash is written as it is read")
        mustHold(phc.salt.count == 16 && phc.tag.count == 32, "salt and tag have their lengths")
        let cost = phc.cost
        mustHold(8 * cost.lanes...65_536 ~= cost.memoryKiB, "no hash takes more than 64 MiB")
        mustHold(1...10 ~= cost.passes && 1...4 ~= cost.lanes, "no hash takes long")
        mustHold(PasswordHash.needsRenewal(text) == (cost != .standard), "another cost is renewed")
    }
}
