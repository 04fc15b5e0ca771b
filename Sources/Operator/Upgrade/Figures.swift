// What a server has counted: answers, failures, and how long they took, read from its metrics.

import Schema

struct Figures: Equatable {
    private(set) var answers: Int64 = 0
    /// With a status of 500 or more.
    private(set) var failures: Int64 = 0
    /// How many took at most so many microseconds; the last without a bound.
    private(set) var byBoundUs: [Int64: Int64] = [:]

    init() {}

    /// - Parameter text: in the format of Prometheus. Lines about anything else are passed over.
    init(metrics text: [UInt8]) {
        for line in text.split(separator: 0x0A) where line.first != UInt8(ascii: "#") {
            guard let space = line.lastIndex(of: 0x20),
                let number = Double(String(decoding: line[(space + 1)...], as: UTF8.self)), number >= 0,
                number < 1e15
            else { continue }
            add(line[..<space], Int64(number))
        }
    }

    private mutating func add(_ name: ArraySlice<UInt8>, _ count: Int64) {
        if name.starts(with: "http_requests_total{".utf8) {
            answers += count
            if Self.label("status", in: name) == "5xx" { failures += count }
        } else if name.starts(with: "http_request_duration_seconds_bucket{".utf8) {
            guard let bound = Self.label("le", in: name) else { return }
            let us = bound == "+Inf" ? Int64.max : Double(bound).map { Int64($0 * 1e6) }
            if let us { byBoundUs[us, default: 0] += count }
        }
    }

    private static func label(_ name: String, in text: ArraySlice<UInt8>) -> String? {
        let sign = Array("\(name)=\"".utf8)
        guard let start = text.indices.first(where: { text[$0...].starts(with: sign) }) else { return nil }
        return String(
            decoding: text[(start + sign.count)...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }

    /// What came since then. Of a server that was started anew meanwhile: all that it has counted.
    func since(_ earlier: Figures) -> Figures {
        guard answers >= earlier.answers, failures >= earlier.failures else { return self }
        var rest = self
        rest.answers -= earlier.answers
        rest.failures -= earlier.failures
        for (bound, count) in earlier.byBoundUs { rest.byBoundUs[bound, default: 0] -= count }
        return rest
    }

    /// A time within which 99 of 100 answers were given; nil without any.
    var p99Us: Int64? {
        let total = byBoundUs[.max] ?? 0
        guard total > 0 else { return nil }
        return byBoundUs.filter { $0.value * 100 >= total * 99 }.keys.min()
    }

    /// How many of a million answers are failures.
    var failuresPerMillion: Int64 { answers > 0 ? failures * 1_000_000 / answers : 0 }
}

extension OperatorDoor {
    func figures() -> Figures? {
        get("/metrics").flatMap { $0.status == 200 ? Figures(metrics: $0.body) : nil }
    }
}
