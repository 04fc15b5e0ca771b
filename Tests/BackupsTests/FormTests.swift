// The forms of backups: moments, signatures, lists, segments, and which bases are kept.

import CommandLine
import Testing

@testable import Backups

@Suite struct FormTests {
    @Test(arguments: [
        ("2026-11-23T15:52:42Z", 1_795_449_162_000 as Int64?), ("2026-11-23T15:52:42.5Z", 1_795_449_162_500),
        ("1970-01-01T00:00:00Z", 0), ("2024-02-29T23:59:59.999Z", 1_709_251_199_999), ("86400", 86_400_000),
        ("2023-02-29T00:00:00Z", nil), ("2026-13-01T00:00:00Z", nil), ("2026-11-23", nil), ("", nil),
        ("2026-11-23T15:52:42", nil), ("2026-11-23T15:52:42.Z", nil), ("-5", nil),
        ("9223372036854775807", nil),
    ])
    func moments(text: String, epochMs: Int64?) {
        #expect(Moment(text)?.epochMs == epochMs)
        if let epochMs { #expect(Moment(Moment(epochMs: epochMs).text)?.epochMs == epochMs) }
    }

    /// The example that Amazon gives in its documents for a GET with a list of parameters.
    @Test func aSignatureIsAmazons() throws {
        let signature = BucketSignature(
            credentials: BucketCredentials(
                id: "AKIAIOSFODNN7EXAMPLE", secret: [UInt8]("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".utf8)),
            region: "us-east-1")
        let fields = signature.fields(
            "GET", host: "examplebucket.s3.amazonaws.com", path: "/",
            query: [("max-keys", "2"), ("prefix", "J")],
            body: [], atMs: 1_369_353_600_000)
        let authorization = try #require(fields.last?.value)
        #expect(
            authorization.hasSuffix("=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"))
        #expect(BucketSignature.escaped("a b/ü~", keeping: true) == "a%20b/%C3%BC~")
    }

    @Test(arguments: [
        ("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>", 0 as Int?),
        (
            "<ListBucketResult xmlns=\"x\"><Contents><Key>a/b</Key><LastModified>2026-11-23T15:52:42.000Z</LastModified>"
                + "<Size>7</Size></Contents><ContentsX/></ListBucketResult>", 1
        ),
        ("<ListBucketResult><Contents><Key>a&amp;b</Key></Contents></ListBucketResult>", nil),
        ("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>", nil),
        ("<Error><Code>NoSuchBucket</Code></Error>", nil), ("<ListBucketResult", nil), ("", nil),
    ])
    func lists(text: String, count: Int?) {
        #expect(BucketList([UInt8](text.utf8))?.objects.count == count)
    }

    @Test func aSegmentIsReadAsItWasWrittenAndNotAByteShorter() {
        var segment = Segment(generation: "g1", number: 7, previous: [UInt8](repeating: 3, count: 32))
        var run = LogRun(log: -5, pageBytes: 512, first: 4)
        run.frames = [UInt8](repeating: 9, count: 3 * 516)
        run.commits = [LogCommit(frame: 5, pages: 2, timeMs: 10), LogCommit(frame: 6, pages: 2, timeMs: 9)]
        segment.runs = [run]
        segment.files = ["files/private/ab/abcd"]
        let bytes = segment.bytes
        #expect(Segment(bytes) == segment)
        for count in 0..<bytes.count { #expect(Segment(Array(bytes.prefix(count))) == nil) }
    }

    @Test func whatIsPackedIsUnpackedUpToALimit() {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 100) }
        let packed = Zstd.pack(bytes)
        #expect(packed.count < bytes.count && Zstd.unpack(packed, atMost: 100_000) == bytes)
        #expect(Zstd.unpack(packed, atMost: 99_999) == nil)
        #expect(Zstd.unpack(Array(packed.dropLast()), atMost: 100_000) == nil)
        #expect(Zstd.unpack(packed + [0], atMost: 100_000) == nil && Zstd.unpack([1, 2], atMost: 9) == nil)
    }

    @Test(arguments: ["a", "g1/log/0000000001", "files/public/ab/x-1.webp"])
    func soundNames(name: String) { #expect(ObjectName.isSound(name)) }

    @Test(arguments: ["", "/a", "a/", "a//b", "../a", "a/..", ".a", "a b", "a\0b", "ä"])
    func unsoundNames(name: String) {
        #expect(!ObjectName.isSound(name))
        #expect(throws: BackupError.self) { try FolderPlace(root: "/tmp").put([], as: name) }
    }

    struct Keeping: Sendable {
        /// When each base was ready, in days before now.
        let days: [Int]
        var proven: Set<Int> = []
        let kept: Set<Int>
    }

    /// Two days, two weeks and two months, and any second of the last day; now is a Wednesday.
    @Test(arguments: [
        Keeping(days: [0], kept: [0]),
        Keeping(days: [0, 1, 2, 3], kept: [0, 1, 3]),
        Keeping(days: [0, 1, 10, 40, 70, 100], proven: [100], kept: [0, 1, 10, 40, 100]),
        Keeping(days: [5, 6, 7, 8, 9, 20, 21, 22], proven: [8, 9], kept: [5, 6, 8, 20]),
        Keeping(days: [], kept: []),
    ])
    func whatIsKept(keeping: Keeping) {
        let nowMs: Int64 = 1_795_608_000_000
        let bases = keeping.days.sorted(by: >).map { day in
            Retention.Candidate(
                name: "\(day)", readyMs: nowMs - Int64(day) * 86_400_000 - 60_000,
                isProven: keeping.proven.contains(day))
        }
        let retention = Retention(daily: 2, weekly: 2, monthly: 2, days: 1)
        #expect(retention.kept(bases, nowMs: nowMs) == Set(keeping.kept.map { "\($0)" }))
    }
}
