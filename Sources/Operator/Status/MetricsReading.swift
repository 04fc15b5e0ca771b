// What an instance tells at /metrics, read back: series by name and labels.

/// The text format of Prometheus, as the server writes it. A line that is none is passed over.
struct MetricsReading {
    struct Series {
        let name: String
        /// As it stands between the braces.
        let labels: String
        let value: Double

        /// The value of a label; what is in quotes is taken as it stands.
        func label(_ name: String) -> String? {
            var rest = Array(labels.utf8)[...]
            while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
                let found = rest[..<equals]
                let open = equals + 1
                guard open < rest.endIndex, rest[open] == UInt8(ascii: "\""),
                    let close = rest[(open + 1)...].firstIndex(of: UInt8(ascii: "\""))
                else { return nil }
                if found.elementsEqual(name.utf8) {
                    return String(decoding: rest[(open + 1)..<close], as: UTF8.self)
                }
                rest = rest[(close + 1)...].drop { $0 == UInt8(ascii: ",") }
            }
            return nil
        }
    }

    let series: [Series]

    /// The names between the braces.
    /// - Returns: nil where it is not `name="value"` with commas between.
    static func labelNames(_ labels: ArraySlice<UInt8>) -> [String]? {
        var names: [String] = []
        var rest = labels
        while !rest.isEmpty {
            let name = rest.prefix { isNameByte($0) }
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty, rest.starts(with: [UInt8(ascii: "="), UInt8(ascii: "\"")]) else {
                return nil
            }
            rest = rest.dropFirst(2)
            while let byte = rest.first, byte != UInt8(ascii: "\"") {
                rest = rest.dropFirst(byte == UInt8(ascii: "\\") ? 2 : 1)
            }
            guard rest.first == UInt8(ascii: "\"") else { return nil }
            rest = rest.dropFirst()
            if !rest.isEmpty {
                guard rest.first == UInt8(ascii: ","), rest.count > 1 else { return nil }
                rest = rest.dropFirst()
            }
            names.append(String(decoding: name, as: UTF8.self))
        }
        return names
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    private static let mostSeries = 20_000

    init(_ bytes: [UInt8]) {
        var found: [Series] = []
        for line in bytes.split(separator: 0x0A) where line.first != UInt8(ascii: "#") {
            guard found.count < Self.mostSeries, let series = Self.series(line) else { continue }
            found.append(series)
        }
        series = found
    }

    private static func series(_ line: ArraySlice<UInt8>) -> Series? {
        guard let gap = line.lastIndex(of: 0x20),
            let value = Double(String(decoding: line[(gap + 1)...], as: UTF8.self))
        else { return nil }
        let head = line[..<gap]
        let brace = head.firstIndex(of: UInt8(ascii: "{"))
        let name = head[..<(brace ?? head.endIndex)]
        let labels = brace.map { head[($0 + 1)...].dropLast() } ?? []
        return Series(
            name: String(decoding: name, as: UTF8.self), labels: String(decoding: labels, as: UTF8.self),
            value: value)
    }

    /// Of a series without labels.
    func value(_ name: String) -> Double? { series.first { $0.name == name && $0.labels.isEmpty }?.value }

    func sum(_ name: String, where isMeant: (Series) -> Bool = { _ in true }) -> Double {
        series.reduce(0) { $1.name == name && isMeant($1) ? $0 + $1.value : $0 }
    }
}
