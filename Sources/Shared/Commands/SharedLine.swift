// A command's own way to the shared store, beside whatever servers run.

import CommandLine
import FleetPass
import PostgresStore
import Telemetry

struct SharedLine {
    let tenancy: Tenancy
    private let name: String

    /// - Parameter judgesSchema: says itself what is wrong with it.
    /// - Parameter setsPapers: sets documents itself, not by children.
    init(_ invocation: Invocation, judgesSchema: Bool = false, setsPapers: Bool = false) throws {
        let place = try SharedPlace(invocation)
        name = place.settings.platformName
        let platform = PlatformDatabase(try Pool(place.settings.platform))
        try platform.read { try AppliedMigrations(tx: $0).demand(isJudged: judgesSchema) }
        let ring = try PlatformKey.ring(place.configuration.paths, of: platform)
        let premises = Premises(
            place.configuration, log: Log(descriptor: 2, level: .silent), templates: SharedFiles.templates,
            setsPapers: setsPapers)
        tenancy = try Tenancy(
            place.configuration, place.settings, premises, ring, try Pool(place.settings.command), nil,
            platform)
    }

    var care: TenantCare { tenancy.care }

    /// - Throws: not found.
    func tenant(_ slug: String) throws -> TenantRecord {
        guard let tenant = tenancy.directory.tenant(slug: slug), !tenant.isPlatform else {
            throw SharedProblem.gone(slug)
        }
        return tenant
    }

    /// Made with the first server, or with the first look for it.
    func platformSite() throws -> TenantRecord { try care.platformSite(name: name) }

    /// Brings what the command has done into the platform's record. If that fails, the change stands: the
    /// record has it from a server, or from the next command.
    func noteDeeds() throws { try PlatformRecord(tenancy.platform).keep { try tenancy.app(platformSite()) } }

    func close() { tenancy.stop() }
}
