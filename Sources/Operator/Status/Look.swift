// One instance at one moment: what its server tells, what it takes of the disk, and when it was last proven.

import Backups
internal import CSystem
import CommandLine
import Files
internal import Glibc
import Threads

struct Look {
    let instance: Instance
    let atMs: Int64
    /// As `instance list` says it.
    let state: String
    let isWanted: Bool
    let pid: Int32?
    let isReady: Bool
    /// Nil for a server from before it told.
    let version: String?
    /// Nil where nobody answers.
    let counters: Counters?
    let behindMs: Int64?
    let backupFailures: Int64?
    let residentBytes: Int64?
    let databaseBytes: Int64
    let wantsBackups: Bool
    let proven: ProvenMark?
    let disk: DiskRoom?
    /// As it came, for whoever hands it on.
    let metrics: [UInt8]

    /// A look at a hundred of them must not wait for one that hangs.
    private static let patienceMs: Int32 = 1_500

    init(_ instance: Instance, nowMs: Int64 = Clock.epochMs()) throws {
        (self.instance, atMs) = (instance, nowMs)
        let overview = try Overview(instance)
        (state, pid) = (overview.state, overview.pid)
        isWanted = try instance.wanted() == .running
        let door = OperatorDoor(path: instance.operatorSocket, patienceMs: Self.patienceMs)
        let told = pid == nil ? nil : door.get("/metrics")
        metrics = told?.status == 200 ? told?.body ?? [] : []
        isReady = told != nil && door.get("/readyz")?.status == 200
        version = told == nil ? nil : AboutReading(door.get("/about"))?.version
        let reading = MetricsReading(metrics)
        counters = metrics.isEmpty ? nil : Counters(reading, pid: pid ?? 0)
        behindMs = reading.value("backup_behind_seconds").map { Int64(clamping: $0 * 1_000) }
        backupFailures = reading.value("backup_failures_total").map { Int64(clamping: $0) }
        residentBytes = reading.value("process_resident_memory_bytes").map { Int64(clamping: $0) }
        databaseBytes = ["", "-wal"].reduce(0) { $0 + (Place.size(of: instance.database + $1) ?? 0) }
        wantsBackups = (try? instance.wantsBackups()) ?? false
        proven = ProvenMark.read(instance.data)
        disk = try? DiskRoom(at: instance.data)
    }
}

extension Int64 {
    /// Of what another program has told: whatever it is, it is some number.
    init(clamping value: Double) {
        guard value == value else {
            self = 0
            return
        }
        self = value >= 9e18 ? .max : value <= -9e18 ? .min : Int64(value)
    }
}

/// What a server has counted since it began.
struct Counters: Equatable {
    let pid: Int32
    var requests: Int64
    var errors: Int64
    /// How many took up to each of the bounds, and how many longer than the last.
    var buckets: [Int64]

    /// In seconds.
    static let bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0]

    init(pid: Int32, requests: Int64, errors: Int64, buckets: [Int64]) {
        (self.pid, self.requests, self.errors, self.buckets) = (pid, requests, errors, buckets)
    }

    init(_ reading: MetricsReading, pid: Int32) {
        self.pid = pid
        requests = Int64(clamping: reading.sum("http_requests_total"))
        errors = Int64(clamping: reading.sum("http_requests_total") { $0.label("status") == "5xx" })
        var upTo = [Double](repeating: 0, count: Self.bounds.count + 1)
        for series in reading.series where series.name == "http_request_duration_seconds_bucket" {
            guard let text = series.label("le") else { continue }
            let bound = Double(text) ?? .infinity
            let place = Self.bounds.firstIndex { $0 >= bound * 0.999 } ?? Self.bounds.count
            upTo[text == "+Inf" ? Self.bounds.count : place] += series.value
        }
        buckets = upTo.indices.map { place in
            Int64(clamping: max(0, place == 0 ? upTo[0] : upTo[place] - upTo[place - 1]))
        }
    }

    /// What has come since an earlier look: all of it where another process has begun to count.
    func since(_ earlier: Counters?) -> Counters {
        guard let earlier, earlier.pid == pid, earlier.requests <= requests else { return self }
        return Counters(
            pid: pid, requests: requests - earlier.requests, errors: max(0, errors - earlier.errors),
            buckets: zip(buckets, earlier.buckets).map { max(0, $0 - $1) })
    }

    /// The time that so large a part of the answers did not take longer than, in milliseconds.
    /// - Returns: nil where nothing was asked.
    static func quantileMs(_ part: Double, of buckets: [Int64]) -> Double? {
        let total = buckets.reduce(0) { $0 &+ $1 }
        guard total > 0 else { return nil }
        let wanted = Double(total) * part
        var before = 0.0
        for (place, count) in buckets.enumerated() {
            let lower = place == 0 ? 0 : bounds[min(place, bounds.count) - 1]
            guard place < bounds.count else { return lower * 1_000 }
            if before + Double(count) >= wanted, count > 0 {
                let share = (wanted - before) / Double(count)
                return (lower + (bounds[place] - lower) * share) * 1_000
            }
            before += Double(count)
        }
        return nil
    }
}

/// What lies below a folder.
enum FolderSize {
    private static let mostDepth = 8

    static func bytes(_ path: String, depth: Int = 0) -> Int64 {
        guard depth < mostDepth, let names = try? FileContent.names(in: path) else { return 0 }
        var sum: Int64 = 0
        for name in names where name != "." && name != ".." {
            var status = stat()
            guard unsafe lstat("\(path)/\(name)", &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                sum += bytes("\(path)/\(name)", depth: depth + 1)
            } else {
                sum += Int64(status.st_size)
            }
        }
        return sum
    }
}
