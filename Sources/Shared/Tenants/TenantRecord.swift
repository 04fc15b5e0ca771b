// A dealership as the platform knows it: its names, its state, and what it was allotted.

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

    /// Whom a transaction is to name.
    var tenant: Tenant { Tenant(id: id, epoch: epoch) }

    /// The text by which people and paths name it: 1 to 40 of a–z, 0–9 and `-`, no `-` at either end.
    static func isSlug(_ text: String) -> Bool {
        let bytes = text.utf8
        guard 1...40 ~= bytes.count, bytes.first != 0x2D, bytes.last != 0x2D else { return false }
        return bytes.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D }
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
