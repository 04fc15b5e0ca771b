// All SQL about enquiries. Decides nothing.

import Schema
import Store

struct EnquiryStore {
    let tx: Transaction

    /// - Parameter phone: the enquiry's, sealed with the key that seals now.
    func insert(_ enquiry: Enquiry, _ phone: SealedNumber?) throws {
        try tx.run(
            Self.insertOne, .uuid(enquiry.id.value), .text(enquiry.enquirer.name),
            .text(enquiry.enquirer.email), phone.map { .bytes($0.sealed) } ?? .null,
            phone.map { .bytes($0.hash) } ?? .null, .text(enquiry.enquirer.message),
            .uuid(enquiry.vehicle?.value), .instant(tx.now))
    }

    /// Of one that is there already.
    func setPhone(_ phone: SealedNumber, of id: UUID) throws {
        try tx.run(Self.updatePhone, .uuid(id), .bytes(phone.sealed), .bytes(phone.hash))
    }

    /// Those within reach, the newest first, one more than a page holds if there are more.
    /// - Parameters:
    ///   - phone: the hash of the number that they all have; nil: of any.
    ///   - account: who is to answer them, nil within: nobody; nil: whoever.
    func page(
        _ reach: EnquiryReach, phone: [UInt8]?, for account: AccountID?? = nil, before id: UUID?,
        _ limit: Int,
        _ body: (borrowing Row) throws -> Void
    ) throws {
        var conditions = Conditions()
        if let id { conditions.add("e.id < ", .uuid(id)) }
        conditions.keep(within: reach)
        if let phone { conditions.add("e.phone_hash = ", .bytes(phone)) }
        switch account {
        case nil: break
        case .some(nil): conditions.add("e.assigned_to IS NULL")
        case .some(.some(let account)): conditions.add("e.assigned_to = ", .uuid(account.value))
        }
        let most = conditions.next(.integer(Int64(limit)))
        try tx.each(
            .assembled("\(Self.source) WHERE \(conditions.text) ORDER BY e.id DESC LIMIT \(most)"),
            conditions.values, row: body)
    }

    /// - Returns: nil if there is none, or none within reach.
    func enquiry<R>(_ id: UUID, _ reach: EnquiryReach, _ body: (borrowing Row) throws -> R) throws -> R? {
        var conditions = Conditions()
        conditions.add("e.id = ", .uuid(id))
        conditions.keep(within: reach)
        var found: R?
        try tx.each(.assembled("\(Self.source) WHERE \(conditions.text)"), conditions.values) {
            found = try body($0)
        }
        return found
    }

    /// All that came from an address, the oldest first; columns as of a page.
    func each(from address: String, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.allFrom, .text(EmailKey.of(address)), row: body)
    }

    func assign(_ id: UUID, to account: AccountID?) throws {
        try tx.run(Self.assignOne, .uuid(id), .uuid(account?.value))
    }

    /// Takes out of what somebody asked who they were and what they wrote.
    /// - Returns: the ids of their enquiries.
    func erase(from address: String) throws -> [UUID] {
        let key = EmailKey.of(address)
        let ids = try tx.all(Self.ofAddress, .text(key)) { try $0.uuid(0) }
        try tx.run(Self.eraseAll, .text(key))
        return ids
    }

    /// The same of one of them.
    func erase(_ id: UUID) throws { try tx.run(Self.eraseOne, .uuid(id)) }

    private static let source = """
        SELECT \(EnquiryRecord.front.columns(of: "e")), e.phone, \(EnquiryRecord.rest.columns(of: "e")),
               v.location_id
          FROM enquiries e LEFT JOIN vehicles v ON v.id = e.vehicle_id
        """
    private static let allFrom = Query("\(source) WHERE lower(e.email) = $1 ORDER BY e.id")
    private static let ofAddress = Query("SELECT id FROM enquiries WHERE lower(email) = $1 ORDER BY id")
    private static let erasing = """
        UPDATE enquiries
           SET name = 'Erased', email = 'nobody@erased.invalid', phone = NULL, phone_hash = NULL, message = 'Erased',
               version = version + 1
        """
    private static let eraseAll = Query("\(erasing) WHERE lower(email) = $1")
    private static let eraseOne = Query("\(erasing) WHERE id = $1")
    private static let assignOne = Query(
        "UPDATE enquiries SET assigned_to = $2, version = version + 1 WHERE id = $1")

    private static let insertOne = Query(
        """
        INSERT INTO enquiries (id, name, email, phone, phone_hash, message, vehicle_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let updatePhone = Query("UPDATE enquiries SET phone = $2, phone_hash = $3 WHERE id = $1")
}

extension Conditions {
    fileprivate mutating func keep(within reach: EnquiryReach) {
        if let assignee = reach.assignee { add("e.assigned_to = ", .uuid(assignee.value)) }
        guard !reach.locations.isEmpty else { return }
        add("(e.vehicle_id IS NULL OR v.location_id IN (\(list(reach.locations.map { .uuid($0) }))))")
    }
}
