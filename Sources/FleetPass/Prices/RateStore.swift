// All SQL about rate plans and their versions. Decides nothing.

import Schema
import Store

struct RateStore {
    let tx: Transaction

    /// The one with the greatest priority first.
    func plans() throws -> [RatePlan] {
        var versions: [UUID: [RatePlan.Version]] = [:]
        try tx.each(Self.versions) { versions[try $0.uuid(1), default: []].append(try Self.version($0)) }
        return try tx.all(Self.plans) { row in
            let id = try row.uuid(0)
            guard let status = RatePlan.Status(rawValue: row.text(3)) else {
                throw StoreError.unusable("rate plan \(row.text(1)) has no known status")
            }
            return RatePlan(
                id: id, code: row.text(1), name: row.text(2), status: status, locations: row.ids(4),
                classes: row.texts(5), types: row.texts(6), priority: row.integer(7),
                versions: versions[id] ?? [])
        }
    }

    func insert(_ id: UUID, _ plan: RatePlanDraft) throws {
        try tx.run(
            Self.insertPlan, .uuid(id), .text(plan.code), .text(plan.name), .text(plan.status.rawValue),
            .list(plan.locations), .list(plan.classes), .list(plan.types), .integer(plan.priority),
            .instant(tx.now))
    }

    func update(_ id: UUID, _ plan: RatePlanDraft) throws {
        try tx.run(
            Self.updatePlan, .uuid(id), .text(plan.name), .text(plan.status.rawValue), .list(plan.locations),
            .list(plan.classes), .list(plan.types), .integer(plan.priority), .instant(tx.now))
    }

    func insert(
        version number: Int64, _ id: UUID, of plan: UUID, from start: Instant, _ terms: [UInt8],
        by maker: UUID?
    ) throws {
        try tx.run(
            Self.insertVersion, .uuid(id), .uuid(plan), .integer(number), .instant(start), .utf8(terms),
            .uuid(maker), .instant(tx.now))
    }

    func lastNumber(of plan: UUID) throws -> Int64 {
        try tx.first(Self.newest, .uuid(plan)) { $0.integer(0) } ?? 0
    }

    func each(_ body: (borrowing Row) throws -> Void) throws { try tx.each(Self.shapes, row: body) }

    func plan<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shape, .uuid(id), row: body)
    }

    func each(versionOf plan: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.versionShapes, .uuid(plan), row: body)
    }

    /// A version with its plan's code, whatever has become of the plan.
    func version(_ id: UUID) throws -> (plan: String, version: RatePlan.Version)? {
        try tx.first(Self.versionByID, .uuid(id)) { row in (row.text(5), try Self.version(row)) }
    }

    private static func version(_ row: borrowing Row) throws -> RatePlan.Version {
        RatePlan.Version(
            id: try row.uuid(0), number: row.integer(2), startsAt: row.instant(3),
            terms: try RateTerms(RateTerms.shape.read(json: row.bytes(4))))
    }

    private static let plans = Query(
        """
        SELECT id, code, name, status, locations, classes, types, priority FROM rate_plans
         WHERE status = 'active' ORDER BY priority DESC, code
        """)
    private static let versions = Query(
        """
        SELECT v.id, v.plan_id, v.number, v.starts_at, v.terms
          FROM rate_versions v JOIN rate_plans p ON p.id = v.plan_id
         WHERE p.status = 'active' ORDER BY v.starts_at DESC, v.number DESC
        """)
    private static let versionByID = Query(
        """
        SELECT v.id, v.plan_id, v.number, v.starts_at, v.terms, p.code
          FROM rate_versions v JOIN rate_plans p ON p.id = v.plan_id WHERE v.id = $1
        """)
    private static let newest = Query("SELECT max(number) FROM rate_versions WHERE plan_id = $1")
    private static let insertPlan = Query(
        """
        INSERT INTO rate_plans (id, code, name, status, locations, classes, types, priority, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
        """)
    private static let updatePlan = Query(
        """
        UPDATE rate_plans
           SET name = $2, status = $3, locations = $4, classes = $5, types = $6, priority = $7, updated_at = $8,
               version = version + 1
         WHERE id = $1
        """)
    private static let insertVersion = Query(
        """
        INSERT INTO rate_versions (id, plan_id, number, starts_at, terms, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    private static let columns = RatePlanRecord.shape.columns(of: "p")
    private static let shapes = Query("SELECT \(columns) FROM rate_plans p ORDER BY p.code")
    private static let shape = Query("SELECT \(columns) FROM rate_plans p WHERE p.id = $1")
    private static let versionShapes = Query(
        """
        SELECT \(RateVersionRecord.shape.columns(of: "v")) FROM rate_versions v
         WHERE v.plan_id = $1 ORDER BY v.number DESC
        """)
}
