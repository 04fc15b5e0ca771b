// When an instance may be upgraded: a piece of each day, by the clock on this machine's wall.

internal import CSystem
import CommandLine
import Files
import Threads

struct Window: Equatable, CustomStringConvertible {
    let fromMinute: Int
    let toMinute: Int

    private static let minutesOfDay = 24 * 60

    /// `22:00-05:00`; the end does not belong to it.
    init?(_ text: String) {
        let ends = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            .map { Self.minute(Array($0)) }
        guard ends.count == 2, let from = ends[0], let to = ends[1], from != to else { return nil }
        (fromMinute, toMinute) = (from, to)
    }

    private static func minute(_ text: [UInt8]) -> Int? {
        let digits = text.compactMap { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 ? Int($0) - 48 : nil }
        guard text.count == 5, text[2] == UInt8(ascii: ":"), digits.count == 4 else { return nil }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        return hour < 24 && minute < 60 ? hour * 60 + minute : nil
    }

    func isOpen(atMinute minute: Int) -> Bool {
        fromMinute < toMinute
            ? (fromMinute..<toMinute).contains(minute) : minute >= fromMinute || minute < toMinute
    }

    var description: String { "\(Self.text(fromMinute))-\(Self.text(toMinute))" }

    private static func text(_ minute: Int) -> String {
        let (hours, rest) = (minute / 60, minute % 60)
        return "\(hours < 10 ? "0" : "")\(hours):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// The minute of the day on this machine, and what its time zone is called at the moment.
    static func now() -> (minute: Int, zone: String) {
        var zone = [CChar](repeating: 0, count: 17)
        let minute = unsafe sys_local_minute(Clock.epochMs() / 1_000, &zone)
        let name = zone.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return (Int(minute), String(decoding: name, as: UTF8.self))
    }
}

/// What an operator has decided about the upgrades of one instance.
extension Instance {
    private var pinFile: String { notes + "/pin" }
    private var windowFile: String { notes + "/window" }
    var upgradeWishes: [String] { [pinFile, windowFile] }

    enum Pin: Equatable {
        /// To whatever it has.
        case asItIs
        case to(Version)
    }

    func pin() throws -> Pin? {
        guard let line = try line(of: pinFile) else { return nil }
        if line == "as-it-is" { return .asItIs }
        guard let version = Version(line) else { throw strange(pinFile) }
        return .to(version)
    }

    func window() throws -> Window? {
        guard let line = try line(of: windowFile) else { return nil }
        guard let window = Window(line) else { throw strange(windowFile) }
        return window
    }

    /// - Returns: whether that is a change.
    func set(pin: Pin?) throws -> Bool {
        switch pin {
        case nil: try set(pinFile, nil)
        case .asItIs?: try set(pinFile, "as-it-is")
        case .to(let version)?: try set(pinFile, version.description)
        }
    }

    /// - Returns: whether that is a change.
    func set(window: Window?) throws -> Bool { try set(windowFile, window?.description) }

    private func line(of path: String) throws -> String? {
        try FileContent.read(path, atMost: 64).map {
            String(decoding: $0.prefix { $0 != 0x0A }, as: UTF8.self)
        }
    }

    private func set(_ path: String, _ line: String?) throws -> Bool {
        guard try self.line(of: path) != line else { return false }
        if let line {
            try FileContent.write(Array("\(line)\n".utf8), to: path)
        } else {
            FileContent.remove(path)
            try FileContent.syncFolder(of: path)
        }
        return true
    }

    private func strange(_ path: String) -> Refusal {
        Refusal(.failed, "\(path) says nothing that is understood; look at it, or take it away")
    }
}
