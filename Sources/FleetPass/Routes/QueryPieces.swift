// A request's query cut at its ampersands, so that it can be sent on with something left out.

import HTTP
import Schema

extension Request {
    /// The pieces as they came, without those whose name, escapes resolved, is to be left out: `%63ursor` is
    /// `cursor` too. A name that cannot be read is left out.
    func queryPieces(without isLeftOut: (String) -> Bool) -> [String] {
        copy(query).split(separator: UInt8(ascii: "&")).filter { piece in
            let raw = piece.prefix { $0 != UInt8(ascii: "=") }
            guard let name = PercentCoding.decode(raw.span, plusIsSpace: true) else { return false }
            return !isLeftOut(String(decoding: name, as: UTF8.self))
        }.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Request {
    /// A query or a form as it came, whatever is known of it: by name, of several the first. Empty for what
    /// cannot be read.
    func firstValues(of part: Range<Int>) -> [String: String] {
        let pairs = (try? FormDecoder.decode(copy(part))) ?? []
        return Dictionary(
            pairs.map {
                (String(decoding: $0.name, as: UTF8.self), String(decoding: $0.value, as: UTF8.self))
            },
            uniquingKeysWith: { first, _ in first })
    }
}

extension Call {
    /// RFC 8288: the same query with another cursor.
    /// - Parameter name: of the parameter that carries the cursor.
    func link(to cursor: String, _ name: String) -> String {
        let query = request.queryPieces { $0 == name } + ["\(name)=\(cursor)"]
        return "<\(request.text(request.path))?\(query.joined(separator: "&"))>; rel=\"next\""
    }
}
