// What the platform's pages and programs do about tenants. Whoever asks was let in before; each action is in
// the platform's record, by way of PlatformRecord.swift.

import CommandLine
import FleetPass
import HTTP
import PostgresStore
import Schema
import Store

/// Made once, beside the tenancy that it looks after.
final class PlatformOffice: Sendable {
    private let care: TenantCare
    private let usage: UsageBook
    let directory: TenantDirectory
    private let figures: FiguresOfTenants
    /// An App of a tenant, and where its site is.
    private let app: @Sendable (TenantRecord) throws -> App
    let url: @Sendable (TenantRecord) -> String

    init(
        _ care: TenantCare, _ usage: UsageBook, _ directory: TenantDirectory, _ figures: FiguresOfTenants,
        url: @escaping @Sendable (TenantRecord) -> String,
        app: @escaping @Sendable (TenantRecord) throws -> App
    ) {
        (self.care, self.usage, self.directory, self.figures) = (care, usage, directory, figures)
        (self.url, self.app) = (url, app)
    }

    // MARK: looking

    /// One line of the list, and the head of a tenant's page.
    struct Look: Sendable {
        let record: TenantRecord
        let url: String
        let figures: TenantFigures.Reading
        /// Nil: not counted yet.
        let usage: TenantUsage?
        var support: OpenSupport?
    }

    /// Some of the list, by slug.
    struct Page: Sendable {
        let looks: [Look]
        /// Of all there are, not of these alone.
        let count: Int
        let activeCount: Int
        /// Nil: they end here.
        let lastSlug: String?
    }

    /// - Parameter slug: behind that one, whether or not it is there still; nil: from the first on.
    func page(after slug: String?, _ limit: Int) throws -> Page {
        try directory.refresh()
        let all = directory.dealerships
        let rest = all.drop { record in slug.map { record.slug <= $0 } ?? false }
        let records = rest.prefix(limit)
        let usage = usage.usage(of: records.filter { $0.state != .importing })
        let looks = records.map { record in
            Look(
                record: record, url: url(record), figures: figures.of(record.slug).reading,
                usage: usage[record.id])
        }
        return Page(
            looks: looks, count: all.count, activeCount: all.count { $0.state == .active },
            lastSlug: rest.count > limit ? records.last?.slug : nil)
    }

    /// - Throws: `not_found`.
    func one(_ slug: String) throws -> Look {
        let record = try current(slug)
        let support = try app(record).database.reader().read { try OpenSupport.current($0) }
        return Look(
            record: record, url: url(record), figures: figures.of(slug).reading,
            usage: try usage.usage(of: record), support: support)
    }

    /// Straight after a change: with what was counted before, if that is not long ago.
    func look(_ record: TenantRecord) -> Look {
        Look(
            record: record, url: url(record), figures: figures.of(record.slug).reading,
            usage: usage.known(of: record))
    }

    func current(_ slug: String) throws -> TenantRecord { try told { try care.current(slug) } }

    // MARK: doing

    /// Repeated, it changes nothing, and the record says nothing more.
    /// - Returns: the tenant, and the link for its first administrator where there is none yet.
    func create(_ slug: String, _ change: TenantChange, _ desk: App, _ call: Call, _ tx: Transaction) throws
        -> (TenantRecord, link: String?)
    {
        let (record, isChanged) = try changing(desk, tx) {
            try care.create(slug, name: change.name, hosts: change.hosts, change.settings, by: call)
        }
        return (record, isChanged ? try app(record).setupLink() : nil)
    }

    func change(_ record: TenantRecord, _ change: TenantChange, _ desk: App, _ call: Call, _ tx: Transaction)
        throws -> TenantRecord
    {
        try changing(desk, tx) { try care.change(record, to: change, by: call) }
    }

    func set(
        _ record: TenantRecord, to state: TenantRecord.State, because reason: String?, _ desk: App,
        _ call: Call, _ tx: Transaction
    ) throws -> TenantRecord {
        try changing(desk, tx) { try care.set(record, to: state, because: reason, by: call) }
    }

    /// The platform's record says who goes in before the link is made; the tenant's says so with it.
    /// - Returns: the link, good once, in whatever browser it is opened first.
    /// - Throws: `not_found` where the tenant has let nobody in, or not into this access.
    func enter(_ slug: String, _ access: UUID, because reason: String, _ desk: App, _ errand: Errand) throws
        -> String
    {
        let record = try current(slug)
        guard let name = errand.call.askersName else {
            throw Failure(.forbidden, "Support comes in by name: this is for people, not for keys.")
        }
        let app = try app(record)
        guard try app.database.reader().read({ try OpenSupport.current($0) })?.id == access else {
            throw Failure(.notFound, "The tenant has not let support in, or has ended that access.")
        }
        try errand.write { call, tx in
            var changes = AuditChanges.none
            changes.note("access", to: .text("\(access)"))
            changes.note("reason", to: .text(reason))
            changes.note("tenant", to: .text(record.slug))
            try desk.note(PlatformAction.entered.rawValue, of: "tenant", record.id, by: call, tx, changes)
        }
        return try app.database.write { tx in
            try app.announceSupport(access, by: name, because: reason, tx)
        }
    }

    /// A change of the list of tenants. It is committed and the record's transaction is not: should that come
    /// to nothing, the record has it from whoever comes next. This server knows of it at once, the others
    /// hear.
    private func changing<R>(_ desk: App, _ tx: Transaction, _ body: () throws -> R) throws -> R {
        let result = try told(body)
        try directory.refresh()
        try PlatformRecord(care.platform).takeOver(desk, tx)
        return result
    }

    /// What the list of tenants says, as whoever asks hears it.
    private func told<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let problem as SharedProblem { throw problem.failure }
    }
}

extension SharedProblem {
    var failure: Failure {
        switch status {
        case .notFound: .notFound
        case .conflict: Failure(.conflict, message.prefix(1).uppercased() + message.dropFirst() + ".")
        default: Failure(.unavailable, message)
        }
    }
}
