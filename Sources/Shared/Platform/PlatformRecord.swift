// Brings what was done to tenants into the record of the platform's own site.

import FleetPass
import PostgresStore
import Schema
import Store

/// A change of a tenant and its entry in the record are two transactions of two roles. So the change's own
/// keeps the entry, as a `Deed`; the record's takes it over once that is committed; and then it is let go of.
/// Whatever ends in between, the next who comes here goes on from there:
///
///   - before the change is committed: nothing was done, and nothing is said;
///   - before the record is: the deed waits, for the next change, for a server's caretaker or a command;
///   - before the deed is let go of: it is known again, and not noted twice.
struct PlatformRecord: Sendable {
    private let platform: PlatformDatabase

    init(_ platform: PlatformDatabase) { self.platform = platform }

    /// In a transaction of the record's. What is noted here is let go of later, for this may come to nothing.
    /// - Parameter site: the platform's own.
    func takeOver(_ site: App, _ tx: Transaction) throws {
        try platform.read { try DeedStore(tx: $0).each { try site.note($0, tx) } }
    }

    /// - Parameter site: the platform's own; asked for only where there is something to note.
    /// - Returns: how many deeds are in the record now, and nowhere else.
    @discardableResult
    func keep(_ site: () throws -> App) throws -> Int {
        var deeds: [Deed] = []
        try platform.read { try DeedStore(tx: $0).each { deeds.append($0) } }
        guard !deeds.isEmpty else { return 0 }
        let site = try site()
        // Back when it is committed.
        try site.database.write { [deeds] tx in for deed in deeds { try site.note(deed, tx) } }
        try platform.write { tx in for deed in deeds { try DeedStore(tx: tx).remove(deed) } }
        return deeds.count
    }
}

/// What the platform's record tells of.
enum PlatformAction: String, CaseIterable {
    case created = "tenant.created"
    case changed = "tenant.changed"
    case suspended = "tenant.suspended"
    case resumed = "tenant.resumed"
    case closed = "tenant.closed"
    case removed = "tenant.removed"
    case entered = "tenant.entered"

    var label: String {
        switch self {
        case .created: "Made a tenant"
        case .changed: "Changed a tenant"
        case .suspended: "Suspended a tenant"
        case .resumed: "Resumed a tenant"
        case .closed: "Began to remove a tenant"
        case .removed: "Removed a tenant"
        case .entered: "Went in as support"
        }
    }
}

extension Deed {
    /// - Parameter call: whose it is; nil: an operator's command.
    init(
        _ action: PlatformAction, _ record: TenantRecord, by call: Call?, _ changes: AuditChanges = .none
    ) {
        var changes = changes
        changes.note("tenant", to: .text(record.slug))
        self.init(action.rawValue, of: "tenant", record.id, by: call, changes)
    }
}

extension TenantChange {
    /// What is different, for the record.
    func changes(from old: TenantChange) -> AuditChanges {
        var changes = AuditChanges.none
        changes.note("name", from: old.name.isEmpty ? .null : .text(old.name), to: .text(name))
        changes.note("hosts", from: .list(old.hosts), to: .list(hosts))
        for name in Self.names {
            changes.note(name, from: old.value(name), to: value(name))
        }
        return changes
    }

    private func value(_ name: String) -> AuditChanges.Value {
        switch settings.members.first(where: { $0.name == name })?.value {
        case .integer(let number): .integer(number)
        case .text(let text): .text(text)
        default: .null
        }
    }
}
