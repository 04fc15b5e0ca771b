// What the record says of a request's target: enough to know what was looked at, and nothing that was typed.

import HTTP
import Schema

extension Route {
    /// Path and query of a request for this route. Ids and choices stand there as they came. Whatever may be
    /// free text is left out, for somebody's name or address in it would outlive them in the record: nobody
    /// could find it there to erase it. An id names nobody any more once they are forgotten.
    func target(of request: Request) -> String {
        let place = notedPath(of: request)
        let pieces = request.copy(request.query).split(separator: UInt8(ascii: "&")).prefix(Self.mostNoted)
        let pairs = pieces.flatMap { (try? FormDecoder.decode([UInt8]($0))) ?? [] }.compactMap { pair in
            noted(String(decoding: pair.name, as: UTF8.self), String(decoding: pair.value, as: UTF8.self))
        }
        return pairs.isEmpty ? place : "\(place)?\(pairs.joined(separator: "&"))"
    }

    /// More than any route asks for. What is noted stays for ever.
    private static let mostNoted = 16

    private func notedPath(of request: Request) -> String {
        var given = request.parameters.map { request.copy($0) }.makeIterator()
        return openPath.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            guard segment.hasPrefix("{") else { return String(segment) }
            return given.next().flatMap { UUID($0) }?.description ?? String(segment)
        }.joined(separator: "/")
    }

    private func noted(_ name: String, _ value: String) -> String? {
        guard let field = query?.fields.first(where: { $0.name == name }) else { return nil }
        let isClear =
            switch field.kind {
            case .uuid: UUID(value) != nil
            case .instant: Instant(value) != nil
            case .integer(let range): Int64(value).map { range.contains($0) } ?? false
            case .boolean: value == "true" || value == "false"
            case .choice(let options): options.contains(value)
            case .text, .money, .list, .object: false
            }
        return isClear ? "\(name)=\(value)" : nil
    }
}
