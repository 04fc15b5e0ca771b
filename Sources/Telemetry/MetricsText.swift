// The Prometheus text format (0.0.4).

public struct MetricsText: ~Copyable {
    private var text = ""

    public init() {}

    public consuming func finished() -> [UInt8] { [UInt8](text.utf8) }

    public enum Kind: String { case counter, gauge, histogram }

    public mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    public mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: Double) {
        let written =
            value == value.rounded() && value.magnitude < 1e15 ? String(Int(value)) : value.description
        text += "\(name)\(Self.braces(labels)) \(written)\n"
    }

    public mutating func value(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        begin(name, kind, help)
        sample(name, [], value)
    }

    /// Counts, durations and bytes of every route that was ever asked for.
    public mutating func routes(_ routes: [(name: String, parts: [RouteFigures])]) {
        let sums = routes.map { ($0.name, RouteFigures.Sum($0.parts)) }.filter { $0.1.count > 0 }
        begin("http_requests_total", .counter, "Answers by route and class of status.")
        for (name, sum) in sums {
            for (index, count) in sum.statuses.enumerated() where count > 0 {
                sample("http_requests_total", [("route", name), ("status", "\(index)xx")], Double(count))
            }
        }
        begin("http_response_bytes_total", .counter, "Bytes of heads and bodies written.")
        for (name, sum) in sums { sample("http_response_bytes_total", [("route", name)], Double(sum.bytes)) }
        begin("http_request_duration_seconds", .histogram, "From the first byte of a request to its answer.")
        for (name, sum) in sums { histogram(name, sum) }
    }

    private mutating func histogram(_ name: String, _ sum: RouteFigures.Sum) {
        var total = 0
        for (index, count) in sum.buckets.enumerated() {
            total += count
            let bound =
                index < RouteFigures.boundsUs.count ? "\(Double(RouteFigures.boundsUs[index]) / 1e6)" : "+Inf"
            let labels = [("route", name), ("le", bound)]
            sample("http_request_duration_seconds_bucket", labels, Double(total))
        }
        sample("http_request_duration_seconds_sum", [("route", name)], sum.seconds)
        sample("http_request_duration_seconds_count", [("route", name)], Double(total))
    }

    private static func braces(_ labels: [(String, String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        String(
            decoding: value.utf8.flatMap { byte -> [UInt8] in
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
                case UInt8(ascii: "\n"): [UInt8(ascii: "\\"), UInt8(ascii: "n")]
                default: [byte]
                }
            }, as: UTF8.self)
    }
}
