// A command's own way to the shared store, beside whatever servers run.

import CommandLine
import FleetPass
import PostgresStore
import Telemetry
import Threads

struct SharedLine {
    let tenancy: Tenancy
    let care: TenantCare
    private let pool: Pool
    private let name: String
    private let premises: Premises

    init(_ invocation: Invocation) throws {
        let place = try SharedPlace(invocation)
        name = place.settings.platformName
        try place.configuration.paths.prepare()
        premises = Premises(
            place.configuration, log: Log(descriptor: 2, level: .silent), templates: SharedFiles.templates)
        pool = try Pool(place.settings.app)
        let platform = PlatformDatabase(try Pool(place.settings.platform))
        care = TenantCare(platform, pool)
        tenancy = try Tenancy(
            place.configuration, place.settings, premises, try PlatformKey.ring(place.configuration.paths),
            pool,
            platform)
    }

    /// - Throws: not found.
    func tenant(_ slug: String) throws -> TenantRecord {
        guard let tenant = tenancy.directory.tenant(slug: slug), !tenant.isPlatform else {
            throw SharedProblem.gone(slug)
        }
        return tenant
    }

    /// Made with the first server, or with the first look for it.
    func platformSite() throws -> TenantRecord { try care.platformSite(name: name) }

    func close() { tenancy.stop() }
}
