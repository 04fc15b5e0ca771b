// A tenant that is being served: its App, by way of its own host or below a path.

import FleetPass

/// Never changes. Another takes its place when the tenant's record does.
final class OpenTenant: Sendable {
    let record: TenantRecord
    let app: App
    let table: RouteTable

    init(_ record: TenantRecord, _ app: App) {
        (self.record, self.app) = (record, app)
        table = RouteTable(app)
    }
}
