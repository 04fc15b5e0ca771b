// All SQL of the operator's history. Decides nothing.

import Crypto
import Schema
import Store

struct HistoryStore {
    let tx: Transaction

    private static let schema = """
        CREATE TABLE samples (
            instance TEXT NOT NULL,
            step_min INTEGER NOT NULL,
            at INTEGER NOT NULL,
            span_ms INTEGER NOT NULL,
            looks INTEGER NOT NULL,
            ready INTEGER NOT NULL,
            requests INTEGER NOT NULL,
            errors INTEGER NOT NULL,
            buckets TEXT NOT NULL,
            storage_bytes INTEGER NOT NULL,
            disk_used_bytes INTEGER NOT NULL,
            disk_bytes INTEGER NOT NULL,
            behind_ms INTEGER,
            resident_bytes INTEGER,
            PRIMARY KEY (instance, step_min, at)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE counters (
            instance TEXT NOT NULL PRIMARY KEY,
            at INTEGER NOT NULL,
            pid INTEGER NOT NULL,
            requests INTEGER NOT NULL,
            errors INTEGER NOT NULL,
            buckets TEXT NOT NULL,
            files_at INTEGER NOT NULL,
            files_bytes INTEGER NOT NULL
        ) STRICT;
        """

    static let migrations = [
        Migration(number: 1, name: "samples", sql: schema, digest: Digest.sha256Hex([UInt8](schema.utf8)))
    ]

    /// What was counted at the last look, and how large its files were when they were last counted.
    struct Before {
        let atMs: Int64
        let counters: Counters
        let filesAtMs: Int64
        let filesBytes: Int64
    }

    private static let columns =
        "at, step_min, span_ms, looks, ready, requests, errors, buckets, storage_bytes, disk_used_bytes, disk_bytes, behind_ms, resident_bytes"
    private static let put = Query(
        """
        INSERT INTO samples (instance, \(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (instance, step_min, at) DO NOTHING
        """)
    private static let range = Query(
        "SELECT \(columns) FROM samples WHERE instance = $1 AND step_min = $2 AND at >= $3 AND at < $4 ORDER BY at"
    )
    private static let since = Query(
        "SELECT \(columns) FROM samples WHERE instance = $1 AND at >= $2 ORDER BY at, step_min")
    private static let drop = Query(
        "DELETE FROM samples WHERE instance = $1 AND step_min = $2 AND at < $3")
    private static let first = Query("SELECT min(at) FROM samples WHERE instance = $1 AND step_min = $2")
    private static let names = Query("SELECT DISTINCT instance FROM samples")
    private static let newest = Query("SELECT max(at) FROM counters")
    private static let last = Query("SELECT max(at) FROM samples WHERE instance = $1")
    private static let forgetSamples = Query("DELETE FROM samples WHERE instance = $1")
    private static let forgetCounters = Query("DELETE FROM counters WHERE instance = $1")
    private static let before = Query(
        "SELECT at, pid, requests, errors, buckets, files_at, files_bytes FROM counters WHERE instance = $1")
    private static let note = Query(
        """
        INSERT INTO counters (instance, at, pid, requests, errors, buckets, files_at, files_bytes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (instance) DO UPDATE SET at = $2, pid = $3, requests = $4, errors = $5, buckets = $6,
            files_at = $7, files_bytes = $8
        """)

    func add(_ sample: Sample, of name: InstanceName) throws {
        try tx.run(
            Self.put,
            [
                .text(name.text), .integer(sample.atMs), .integer(sample.stepMin), .integer(sample.spanMs),
                .integer(sample.looks), .integer(sample.ready), .integer(sample.requests),
                .integer(sample.errors), .text(Self.words(sample.buckets)), .integer(sample.storageBytes),
                .integer(sample.diskUsedBytes), .integer(sample.diskBytes), .integer(sample.behindMs),
                .integer(sample.residentBytes),
            ])
    }

    /// Oldest first.
    func samples(of name: InstanceName, stepMin: Int64, from startMs: Int64, before endMs: Int64) throws
        -> [Sample]
    {
        try tx.all(
            Self.range, .text(name.text), .integer(stepMin), .integer(startMs), .integer(endMs),
            row: Self.sample)
    }

    func samples(of name: InstanceName, since startMs: Int64) throws -> [Sample] {
        try tx.all(Self.since, .text(name.text), .integer(startMs), row: Self.sample)
    }

    func remove(of name: InstanceName, stepMin: Int64, before endMs: Int64) throws {
        try tx.run(Self.drop, .text(name.text), .integer(stepMin), .integer(endMs))
    }

    func oldestMs(of name: InstanceName, stepMin: Int64) throws -> Int64? {
        try tx.first(Self.first, .text(name.text), .integer(stepMin)) { $0.optionalInteger(0) } ?? nil
    }

    /// When an instance was last looked at, whatever it was then.
    func newestMs(of name: InstanceName) throws -> Int64? {
        try tx.first(Self.last, .text(name.text)) { $0.optionalInteger(0) } ?? nil
    }

    func newestMs() throws -> Int64? { try tx.first(Self.newest) { $0.optionalInteger(0) } ?? nil }

    func everyName() throws -> [InstanceName] {
        try tx.all(Self.names) { $0.text(0) }.compactMap { try? InstanceName($0) }
    }

    func forget(_ name: InstanceName) throws {
        try tx.run(Self.forgetSamples, .text(name.text))
        try tx.run(Self.forgetCounters, .text(name.text))
    }

    func before(of name: InstanceName) throws -> Before? {
        try tx.first(Self.before, .text(name.text)) { row in
            Before(
                atMs: row.integer(0),
                counters: Counters(
                    pid: Int32(clamping: row.integer(1)), requests: row.integer(2), errors: row.integer(3),
                    buckets: Self.numbers(row.text(4))),
                filesAtMs: row.integer(5), filesBytes: row.integer(6))
        }
    }

    func note(_ before: Before, of name: InstanceName) throws {
        try tx.run(
            Self.note, .text(name.text), .integer(before.atMs), .integer(Int64(before.counters.pid)),
            .integer(before.counters.requests), .integer(before.counters.errors),
            .text(Self.words(before.counters.buckets)), .integer(before.filesAtMs),
            .integer(before.filesBytes))
    }

    private static func sample(_ row: borrowing Row) -> Sample {
        Sample(
            atMs: row.integer(0), stepMin: row.integer(1), spanMs: row.integer(2), looks: row.integer(3),
            ready: row.integer(4), requests: row.integer(5), errors: row.integer(6),
            buckets: numbers(row.text(7)), storageBytes: row.integer(8), diskUsedBytes: row.integer(9),
            diskBytes: row.integer(10), behindMs: row.optionalInteger(11),
            residentBytes: row.optionalInteger(12))
    }

    private static func words(_ numbers: [Int64]) -> String {
        numbers.map(String.init).joined(separator: " ")
    }

    private static func numbers(_ text: String) -> [Int64] {
        text.utf8.split(separator: 0x20).map { Int64(String(Substring($0))) ?? 0 }
    }
}
