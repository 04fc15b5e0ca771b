// A style sheet as it is sent: without what only its reader needs, as comments and indentation are.

/// Text in quotes stays as it is; each line stays one, for whoever looks for a fault in it.
func pressed(_ sheet: [UInt8]) -> [UInt8] {
    var pressed: [UInt8] = []
    pressed.reserveCapacity(sheet.count)
    var quote: UInt8?
    var rest = sheet[...]
    while let byte = rest.popFirst() {
        if let open = quote {
            pressed.append(byte)
            if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() { pressed.append(escaped) }
            if byte == open { quote = nil }
            continue
        }
        switch byte {
        case UInt8(ascii: "/") where rest.first == UInt8(ascii: "*"): skipComment(&rest)
        case UInt8(ascii: " "), UInt8(ascii: "\n"):
            // After a sign or a colon, or where a line begins, a blank says nothing; before a colon it does.
            if let last = pressed.last, last != UInt8(ascii: "\n"),
                byte != UInt8(ascii: " ") || !signs.contains(last) && last != UInt8(ascii: ":")
            {
                pressed.append(byte)
            }
        default:
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
            if signs.contains(byte), pressed.last == UInt8(ascii: " ") { pressed.removeLast() }
            pressed.append(byte)
        }
    }
    return pressed
}

private let signs: [UInt8] = [UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ";"), UInt8(ascii: ",")]

private func skipComment(_ rest: inout ArraySlice<UInt8>) {
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "*"), rest.first == UInt8(ascii: "/") {
            rest = rest.dropFirst()
            return
        }
    }
}
