// All tenants of the database as this server knows them: read whole, and again when there is news.

import PostgresStore
import Schema
import Synchronization
import Telemetry
import Threads

/// Looking a tenant up takes no query: whoever asks for a host that is nobody's must cost next to nothing.
final class TenantDirectory: Sendable {
    private struct State {
        var byID: [UUID: TenantRecord] = [:]
        var bySlug: [String: TenantRecord] = [:]
        var byHost: [String: TenantRecord] = [:]
    }

    private let platform: PlatformDatabase
    private let state = Mutex(State())

    init(_ platform: PlatformDatabase) throws {
        self.platform = platform
        try refresh()
    }

    var all: [TenantRecord] {
        state.withLock { $0.bySlug.values.sorted { $0.slug < $1.slug } }
    }

    /// Those that are dealerships.
    var dealerships: [TenantRecord] { all.filter { !$0.isPlatform } }

    func tenant(slug: String) -> TenantRecord? { state.withLock { $0.bySlug[slug] } }
    func tenant(host: String) -> TenantRecord? { state.withLock { $0.byHost[host] } }
    func tenant(_ id: UUID) -> TenantRecord? { state.withLock { $0.byID[id] } }

    func refresh() throws {
        var fresh = State()
        for tenant in try platform.read({ try TenantStore(tx: $0).all() }) {
            fresh.byID[tenant.id] = tenant
            fresh.bySlug[tenant.slug] = tenant
            for host in tenant.hosts { fresh.byHost[host] = tenant }
        }
        state.withLock { [fresh] in $0 = fresh }
    }
}
