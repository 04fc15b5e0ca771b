// Room on the disks that instances and logs lie on: bytes, and names of files.

internal import CSystem
import CommandLine
internal import Glibc
import Threads

/// The state of a file system.
struct DiskRoom: Equatable {
    let bytes: Int64
    let freeBytes: Int64
    let files: Int64
    let freeFiles: Int64
    /// What distinguishes it from others.
    let device: UInt64

    init(at path: String) throws {
        var room = statvfs()
        var status = stat()
        guard unsafe statvfs(path, &room) == 0, unsafe stat(path, &status) == 0 else {
            throw Place.problem("look at the disk of", path)
        }
        let unit = Int64(clamping: room.f_frsize)
        bytes = Self.product(Int64(clamping: room.f_blocks), unit)
        // What is left for whoever is not root.
        freeBytes = Self.product(Int64(clamping: room.f_bavail), unit)
        files = Int64(clamping: room.f_files)
        freeFiles = Int64(clamping: room.f_favail)
        device = UInt64(status.st_dev)
    }

    private static func product(_ left: Int64, _ right: Int64) -> Int64 {
        let (value, isTooLarge) = left.multipliedReportingOverflow(by: right)
        return isTooLarge ? .max : value
    }

    /// In hundredths; 100 where there is no such limit.
    static func share(_ free: Int64, of all: Int64) -> Int64 {
        guard all > 0 else { return 100 }
        return Int64(Double(free) / Double(all) * 100)
    }
}

struct DiskChecks {
    let world: World
    private static let littleBytes: Int64 = 256 * 1024 * 1024
    private static let someBytes: Int64 = 2 * 1024 * 1024 * 1024
    private static let soonDays = 14.0

    func findings() throws -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<UInt64> = []
        for path in [world.data, world.logs, world.settings] where try Place.kind(of: path) == .folder {
            let room = try DiskRoom(at: path)
            guard seen.insert(room.device).inserted else { continue }
            findings += Self.judge(room, path)
        }
        return findings + (try forecast())
    }

    /// - Parameter path: by which the disk is spoken of.
    static func judge(_ room: DiskRoom, _ path: String) -> [Finding] {
        var findings: [Finding] = []
        let look = ShellWords.line(["du", "-xh", "--max-depth=2", path]) + " | sort -h | tail"
        let percent = DiskRoom.share(room.freeBytes, of: room.bytes)
        let what = "\(Sizes.text(room.freeBytes)) (\(percent) %) are free on the disk of \(path)"
        if percent < 3 || room.freeBytes < littleBytes {
            findings.append(
                .bad(
                    .disk, what,
                    why: "when it is full every write is refused; the command shows what takes room",
                    command: look))
        } else if percent < 10 && room.freeBytes < someBytes * 5 || room.freeBytes < someBytes {
            findings.append(
                .warning(
                    .disk, what, why: "a test restore needs as much as the largest database; make room",
                    command: look))
        }
        let names = DiskRoom.share(room.freeFiles, of: room.files)
        if names < 5 {
            findings.append(
                .bad(
                    .disk, "\(names) % of the inodes of \(path) are left",
                    why: "no file can be made without one, however much room there is",
                    command: ShellWords.line(["du", "--inodes", "-x", "--max-depth=2", path])
                        + " | sort -h | tail"))
        }
        return findings
    }

    /// Of the disk that instances lie on, by what was noted of any of them.
    private func forecast() throws -> [Finding] {
        let nowMs = Clock.epochMs()
        let startMs = nowMs - 14 * History.dayMs
        let instances = try world.instances()
        let samples = try History(world: world).read { store in
            try instances.map { try store.samples(of: $0.name, since: startMs) }
        }
        let forecasts = (samples ?? []).map { Forecast($0, nowMs: nowMs) }
        guard let firstMs = forecasts.compactMap(\.fullAtMs).min(),
            Double(firstMs - nowMs) / Double(History.dayMs) < Self.soonDays
        else { return [] }
        return [
            .warning(
                .disk,
                "the disk of \(world.data) is full \(Forecast.full(atMs: firstMs).words(nowMs: nowMs))",
                why: "so it grows by what was noted in two weeks; the command shows what takes room",
                command: ShellWords.line(["du", "-xh", "--max-depth=2", world.data]) + " | sort -h | tail")
        ]
    }
}
