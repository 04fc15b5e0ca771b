// What visitors see of a tenant that is suspended.

import FleetPass
import HTTP

enum SuspendedPage {
    private static let retrySeconds = "3600"

    static func response(_ tenant: TenantRecord, _ request: Request) -> Response {
        var response = Failures.outOfService(organisation: tenant.name, request)
        response.set("Retry-After", retrySeconds)
        return response
    }
}
