// Requests as the loop would hold them, fed by hand. The rules under test are not here.

extension Request {
    /// An empty request that follows another one, already answered, in the same buffer.
    static func following(_ answered: Int, capacity: Int) -> Request {
        let request = Request(capacity: max(1, capacity))
        request.bytes = [UInt8](repeating: Bytes.cr, count: answered) + request.bytes
        request.begin(at: answered)
        request.end = answered
        return request
    }

    /// A request whose one field has this value; more stands around the value in the buffer.
    static func holding(_ name: StaticString, _ value: [UInt8]) -> Request {
        let request = Request(capacity: 0)
        request.bytes.append(name)
        let start = request.bytes.count + 1
        request.bytes += [Bytes.colon] + value + [Bytes.cr, Bytes.lf]
        request.fields = [
            Field(name: 0..<(start - 1), value: Bytes.trimmed(request.bytes, start..<(start + value.count)))
        ]
        return request
    }

    /// Takes bytes in as they come from a socket, and asks after every read whether all is there.
    /// - Returns: how many bytes were not needed any more, or nil if more are needed.
    func take(
        _ pieces: [ArraySlice<UInt8>], isInBody: Bool, until isComplete: (Request) throws(Refusal) -> Bool
    ) throws(Refusal) -> Int? {
        var unread = pieces.reduce(0) { $0 + $1.count }
        for piece in pieces {
            var rest = piece
            while !rest.isEmpty {
                makeRoom(isInBody: isInBody)
                let count = min(rest.count, bytes.count - end)
                bytes.replaceSubrange(end..<(end + count), with: rest.prefix(count))
                rest = rest.dropFirst(count)
                end += count
                unread -= count
                if try isComplete(self) { return unread }
            }
        }
        return nil
    }
}

/// The bytes in two pieces, cut at the share of them that `place` is of 255.
func cut(_ bytes: [UInt8], at place: UInt8) -> [ArraySlice<UInt8>] {
    let index = bytes.count * Int(place) / 255
    return [bytes[..<index], bytes[index...]]
}
