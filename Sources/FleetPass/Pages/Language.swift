// The languages that pages are said in, and which one a request asks for. What is said is Words.swift.

package import HTTP

package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case german = "de"

    /// As its own speakers call it.
    var label: String {
        switch self {
        case .english: "English"
        case .german: "Deutsch"
        }
    }

    /// Among all of them.
    var place: Int { self == .english ? 0 : 1 }

    /// The parameter that changes it, for this page and, by a cookie, for those after it.
    static let parameter = "lang"
    private static let marker = Array("lang=".utf8)
    fileprivate static let keptSeconds: Int64 = 365 * 24 * 60 * 60

    /// What the address says, else what was chosen before, else what the browser prefers.
    package init(of request: Request) {
        self =
            Self.asked(in: request) ?? Self.chosen(in: request) ?? Self.preferred(in: request) ?? .english
    }

    private static func asked(in request: Request) -> Language? {
        guard let start = place(in: request) else { return nil }
        return language(request.bytes[start..<request.query.upperBound].prefix { $0 != UInt8(ascii: "&") })
    }

    /// Where its value begins in a query. Asked for everything that a loop answers from memory: bytes are
    /// compared where they lie.
    fileprivate static func place(in request: Request) -> Int? {
        let (bytes, query) = (request.bytes, request.query)
        guard query.count > marker.count else { return nil }
        for start in query where start == query.lowerBound || bytes[start - 1] == UInt8(ascii: "&") {
            if bytes[start..<query.upperBound].starts(with: marker) { return start + marker.count }
        }
        return nil
    }

    private static func chosen(in request: Request) -> Language? {
        guard request.field("cookie") != nil else { return nil }
        return Cookies.read(.language, of: request).flatMap { language($0[...]) }
    }

    private static func language(_ code: ArraySlice<UInt8>) -> Language? {
        guard code.count == 2, let first = code.first, let second = code.last else { return nil }
        switch (first | 0x20, second | 0x20) {
        case (UInt8(ascii: "e"), UInt8(ascii: "n")): return .english
        case (UInt8(ascii: "d"), UInt8(ascii: "e")): return .german
        default: return nil
        }
    }

    /// RFC 9110, 12.5.4, as far as it speaks of languages that there are: the one of the greatest weight, of
    /// equal ones the first.
    private static func preferred(in request: Request) -> Language? {
        guard let field = request.field("accept-language") else { return nil }
        var best: (language: Language, weight: Int)?
        var rest = request.bytes[field]
        while !rest.isEmpty {
            let part = rest.prefix { $0 != UInt8(ascii: ",") }
            rest = rest[part.endIndex...].dropFirst()
            let trimmed = part.drop { $0 == 0x20 || $0 == 0x09 }
            let tag = trimmed.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
            guard let language = language(tag) else { continue }
            let weight = weight(trimmed)
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language
    }

    /// In thousandths; what cannot be read weighs nothing.
    private static func weight(_ part: ArraySlice<UInt8>) -> Int {
        guard let mark = part.firstIndex(of: UInt8(ascii: ";")) else { return 1_000 }
        let value = part[mark...].drop { $0 != UInt8(ascii: "=") }.dropFirst()
        guard let first = value.first, first == 0x30 || first == 0x31 else { return 0 }
        if first == 0x31 { return 1_000 }
        var (weight, place) = (0, 100)
        for byte in value.dropFirst(2).prefix(3) {
            guard 0x30...0x39 ~= byte else { break }
            weight += Int(byte - 0x30) * place
            place /= 10
        }
        return weight
    }
}

extension Route {
    /// What a program reads is in none.
    func language(of request: Request) -> Language { isPage ? Language(of: request) : .english }
}

extension Request {
    /// The query without the language: every page knows that, and no page's shape has to.
    var queryOfPage: [UInt8] {
        guard Language.place(in: self) != nil else { return copy(query) }
        return [UInt8](queryPieces { $0 == Language.parameter }.joined(separator: "&").utf8)
    }

    /// This very page in a language. What is no page that one can open again leads to the start.
    func address(in language: Language) -> String {
        let choice = "\(Language.parameter)=\(language.rawValue)"
        guard method == .get || method == .head else { return "/?\(choice)" }
        let pieces = queryPieces { $0 == Language.parameter } + [choice]
        return "\(text(path))?\(pieces.joined(separator: "&"))"
    }
}

extension Response {
    /// Says that another browser may get it in another language, and keeps what was chosen by an address.
    mutating func finish(in language: Language, _ request: Request) {
        set("Vary", "Accept-Language, Cookie")
        set("Content-Language", language.rawValue)
        guard Language.place(in: request) != nil else { return }
        setCookie(.language, language.rawValue, forSeconds: Language.keptSeconds)
    }
}
