// A dealership as the platform knows it: its names, its state, and what it was allotted.

import FleetPass
import PostgresStore
import Schema

struct TenantRecord: Sendable, Equatable {
    /// Where it is in its life. Only an active one is served.
    enum State: String, Sendable, CaseIterable {
        case active, suspended, importing, exporting, moved, closed
    }

    let id: UUID
    let slug: String
    let name: String
    let state: State
    let epoch: Int64
    let settings: TenantSettings
    let hosts: [String]
    let createdAt: Instant
    /// Another one with every change.
    let updatedAt: Instant

    /// Whether it is the platform's own, and no dealership.
    var isPlatform: Bool { slug == PlatformSite.slug }

    /// As an ETag names it.
    var version: Int64 { updatedAt.epochMs }

    /// Whom a transaction is to name.
    var tenant: Tenant { Tenant(id: id, epoch: epoch) }

    /// The text by which people and paths name it: 1 to 40 of a–z, 0–9 and `-`, no `-` at either end.
    static func isSlug(_ text: String) -> Bool {
        let bytes = text.utf8
        guard 1...40 ~= bytes.count, bytes.first != 0x2D, bytes.last != 0x2D else { return false }
        return bytes.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D }
    }

    /// What is to be said of a text that is none.
    static func faults(ofSlug text: String) -> [FieldError] {
        guard !isSlug(text) else { return [] }
        let detail = "must be 1 to 40 of a–z, 0–9 and -, with none at its ends"
        return [FieldError(pointer: "/slug", detail: detail)]
    }

    /// Whether it is such as `https://rent.example.com`.
    static func isSite(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return false }
        let parts = text.utf8.dropFirst(scheme.utf8.count).split(
            separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, host(String(decoding: name, as: UTF8.self)) != nil else { return false }
        guard let port = parts.dropFirst().first else { return true }
        let isNumber = port.allSatisfy { 0x30...0x39 ~= $0 }
        return isNumber && 1...65_535 ~= Int(String(decoding: port, as: UTF8.self)) ?? 0
    }

    /// - Returns: the host's name as it is kept and compared; nil for what is none.
    static func host(_ text: String) -> String? {
        let bytes = text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
        let labels = bytes.split(separator: 0x2E, omittingEmptySubsequences: false)
        let isHost =
            1...253 ~= bytes.count
            && labels.allSatisfy { label in
                1...63 ~= label.count && label.first != 0x2D && label.last != 0x2D
                    && label.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D }
            }
        return isHost ? String(decoding: bytes, as: UTF8.self) : nil
    }
}
