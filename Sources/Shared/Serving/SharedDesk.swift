// The door of all tenants: from a request to the desk of the one that it is for.

import FleetPass
import HTTP
import Schema
import Telemetry
import Threads

/// One per loop; used by that loop's thread alone, but for what it hands to workers.
final class SharedDesk: Desk {
    private let tenancy: Tenancy
    private let ways: TenantWays
    /// Who opens tenants.
    private let openers: WorkerLane
    private var desks: [DeskKey: (tenant: OpenTenant, desk: PublicDesk)] = [:]
    /// Of the requests of dealerships, and of those of the platform's own site, whose routes are others.
    private var record: RequestRecord
    private var platformRecord: RequestRecord
    private var figures: [String: TenantFigures] = [:]
    private static let mostDesks = 1_024

    private struct DeskKey: Hashable {
        let id: UUID
        let isMounted: Bool
    }

    init(
        _ tenancy: Tenancy, _ ways: TenantWays, _ record: RequestRecord,
        platform platformRecord: RequestRecord,
        openers: WorkerLane
    ) {
        (self.tenancy, self.ways, self.openers) = (tenancy, ways, openers)
        (self.record, self.platformRecord) = (record, platformRecord)
    }

    func answer(_ request: Request) -> Answer {
        switch whose(request) {
        case .nobodys: return .now(ClosedDoor.unknown())
        case .suspended(let tenant):
            return .now(ClosedDoor.closed(tenant.name, tenant.settings.accent, on: tenancy.premises, request))
        case .served(let tenant, let isMounted):
            guard let open = tenancy.opened(tenant, isMounted: isMounted) else {
                return openAndAnswer(request, tenant, isMounted)
            }
            return desk(of: open, isMounted).answer(request)
        }
    }

    func takesBody(_ request: Request) -> Bool {
        guard case .served(let tenant, let isMounted) = whose(request) else { return false }
        guard let open = tenancy.opened(tenant, isMounted: isMounted) else { return true }
        return desk(of: open, isMounted).takesBody(request)
    }

    func takesFile(_ request: Request) -> Bool {
        guard case .served(let tenant, let isMounted) = whose(request) else { return false }
        guard let open = tenancy.opened(tenant, isMounted: isMounted) else { return true }
        return desk(of: open, isMounted).takesFile(request)
    }

    func answer(tooLong request: Request) -> Answer? {
        guard case .served(let tenant, let isMounted) = whose(request),
            let open = tenancy.opened(tenant, isMounted: isMounted)
        else { return nil }
        return desk(of: open, isMounted).answer(tooLong: request)
    }

    private enum Whose {
        case nobodys
        case suspended(TenantRecord)
        case served(TenantRecord, isMounted: Bool)
    }

    private func whose(_ request: Request) -> Whose {
        guard let found = ways.find(request) else { return .nobodys }
        if let mount = found.mount, !request.enter(mount) { return .nobodys }
        request.site = found.tenant.slug
        switch found.tenant.state {
        case .active, .exporting: return .served(found.tenant, isMounted: found.mount != nil)
        case .suspended: return .suspended(found.tenant)
        case .importing, .moved, .closed: return .nobodys
        }
    }

    /// The first one who asks for a tenant waits until it is open.
    private func openAndAnswer(_ request: Request, _ record: TenantRecord, _ isMounted: Bool) -> Answer {
        let isTaken = openers.submit { [tenancy] in
            do {
                let tenant = try tenancy.tenant(record, isMounted: isMounted)
                let desk = PublicDesk(tenant.app, tenant.table)
                if case .now(let response) = desk.answer(request) { request.reply(response) }
            } catch {
                tenancy.premises.log.write(
                    .error, "tenant not opened", .text("site", record.slug), .text("cause", "\(error)"))
                request.reply(.notNow)
            }
        }
        return isTaken ? .later : .now(.notNow)
    }

    /// A record that has changed has another open tenant, and so another desk.
    private func desk(of tenant: OpenTenant, _ isMounted: Bool) -> PublicDesk {
        let key = DeskKey(id: tenant.record.id, isMounted: isMounted)
        if let known = desks[key], known.tenant === tenant { return known.desk }
        if desks.count >= Self.mostDesks { desks = [:] }
        let desk = PublicDesk(tenant.app, tenant.table)
        desks[key] = (tenant, desk)
        return desk
    }

    func turnEnded() {
        record.turnEnded()
        platformRecord.turnEnded()
    }

    func answered(_ request: Request, _ status: Status, bytes: Int, durationNs: Int64) {
        if request.site == PlatformSite.slug {
            platformRecord.answered(request, status, bytes: bytes, durationNs: durationNs)
        } else {
            record.answered(request, status, bytes: bytes, durationNs: durationNs)
        }
        guard !request.site.isEmpty, !isClosed(request.site, status) else { return }
        figures(of: request.site).note(status: status.code, durationNs: durationNs)
    }

    /// A closed door is no failure of whoever is behind it.
    private func isClosed(_ slug: String, _ status: Status) -> Bool {
        status == .unavailable && tenancy.directory.tenant(slug: slug)?.state == .suspended
    }

    private func figures(of slug: String) -> TenantFigures {
        if let known = figures[slug] { return known }
        if figures.count >= Self.mostDesks { figures = [:] }
        let found = tenancy.figures.of(slug)
        figures[slug] = found
        return found
    }

    func refused(_ refusal: Refusal, id: UInt64) { record.refused(refusal, id: id) }
}
