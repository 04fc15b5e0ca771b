// One row of the tables about request heads: bytes as they come in, and what must become of them.

@testable import HTTP

/// What the parser made of some bytes.
enum Verdict: Equatable, CustomStringConvertible {
    case taken
    case incomplete
    case refused(Int)

    var description: String {
        switch self {
        case .taken: "taken"
        case .incomplete: "incomplete"
        case .refused(let code): "refused with \(code)"
        }
    }
}

struct HeadScenario: Sendable, CustomStringConvertible {
    let rule: String
    let bytes: [UInt8]
    let verdict: Verdict
    var limits = Limits()

    /// `text` holds one byte per scalar, so that any byte can be written.
    init(_ rule: String, _ text: String, _ verdict: Verdict) {
        (self.rule, bytes, self.verdict) = (rule, latin1(text), verdict)
    }

    /// A GET of `/` with a Host and the given lines; the lines' own CR LF is added.
    init(_ rule: String, fields: [String], _ verdict: Verdict) {
        self.init(rule, head("GET / HTTP/1.1", ["Host: a.test"] + fields), verdict)
    }

    var description: String { rule }

    /// Feeds the bytes in the given pieces, as a loop would that reads them from a socket.
    func judged(splitAt splits: [Int] = []) -> Verdict { read(splitAt: splits).verdict }

    func read(splitAt splits: [Int] = []) -> (verdict: Verdict, request: Request) {
        let parser = HeadParser(limits: limits)
        let request = Request(capacity: 0)
        request.bytes = bytes
        for end in splits + [bytes.count] {
            request.end = end
            do throws(Refusal) {
                guard try parser.findEnd(of: request) else { continue }
                try parser.parse(request)
                try parser.checkLength(of: request, isFile: true)
                return (.taken, request)
            } catch {
                return (.refused(error.status.code), request)
            }
        }
        return (.incomplete, request)
    }
}

func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

func head(_ line: String, _ fields: [String]) -> String {
    ([line] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
}

/// A request whose head was read from the given line and fields.
func parsed(_ line: String = "GET / HTTP/1.1", _ fields: [String] = []) -> Request {
    HeadScenario("", head(line, ["Host: a.test"] + fields), .taken).read().request
}
