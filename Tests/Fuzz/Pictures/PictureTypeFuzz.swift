// Which kind of file it is: what is taken begins with its mark, whatever follows.

extension Parsers {
    @Sendable static func pictureType(_ input: [UInt8]) {
        guard let type = PictureType.sniff(input) else { return }
        mustHold(!input.isEmpty, "nothing is of no kind")
        guard type.isTaken else { return }
        mustHold(PictureType.sniff(input + [0x3C]) == type, "what follows does not change what is taken")
        mustHold([0x52, 0x89, 0xFF].contains(input.first) || type == .webp, "what is taken has a mark")
    }
}
