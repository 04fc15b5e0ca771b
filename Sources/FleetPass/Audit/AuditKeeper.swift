// Keeps one dealership's record provable: begins it, and notes, outside of the database, where it stands.
// When that is done, AuditWatch.swift says.

import Crypto
import Glibc
import Schema
import Store
import Telemetry
import Threads

package struct AuditKeeper: Sendable {
    private let app: App
    /// Past this the file of anchors is thinned; what stays of any number of years is less than half of it.
    private static let mostBytes = 1 << 20

    package init(_ app: App) { self.app = app }

    /// One round. To be made every hour, by one process at a time.
    ///
    /// An end that has not moved is signed again. A tail that is cut off shows by the older line as well; but
    /// only a line of this hour says that nothing was added until now, so that an event which somebody puts
    /// in later, as if it had been before, contradicts it. And a file with a line for each hour shows to
    /// whoever keeps copies that lines were taken away, or that nobody wrote any.
    package func keep() throws {
        try begin()
        let end = try app.database.write { try AuditStore(tx: $0).last() }
        guard end.number > 0 else { return }
        let anchor = AuditAnchor(at: Instant(epochMs: Clock.epochMs()), end: end)
        let line = try anchor.line(signedBy: app.secrets.anchors)
        let file = app.paths.anchorFile
        try file.append(line)
        app.log.write(.info, "record anchored", .text("anchor", line))
        if file.bytes > Self.mostBytes { try thin(file, anchor.at) }
    }

    private func thin(_ file: AnchorFile, _ now: Instant) throws {
        let reader = try app.database.reader()
        let count = try file.thin(now, signedBy: app.secrets.anchors.publicKey) { anchor in
            try reader.read { try AuditStore(tx: $0).hash(of: anchor.end.number) } == anchor.end.hash
        }
        app.log.write(.info, "anchors thinned", .integer("lines", count))
    }

    /// A record that is empty although it was anchored once was emptied by somebody: it is not begun anew,
    /// and shows.
    private func begin() throws {
        var isAnchored = false
        let ours = try app.secrets.anchors.publicKey
        try app.paths.anchorFile.each { line in
            isAnchored = AuditAnchor(line.text, signedBy: ours) != nil
            return !isAnchored
        }
        guard !isAnchored else { return }
        try app.database.write { [app] tx in
            let store = AuditStore(tx: tx)
            guard try store.last() == .beginning, try store.head() == nil else { return }
            try app.secrets.audit.note(.recordBegun, of: AuditObject(.record), by: .system, tx)
        }
    }
}
