// For how long what is kept, in months after it was last needed. No SQL, no HTTP.

import Schema

/// What a time can be set for. Everything that is kept by such a rule is erased by itself when it is over.
enum RetentionRule: String, CaseIterable, Sendable {
    case enquiries, bookings, unrented, customers, documents, record

    /// From when on the time counts, in words.
    var after: String {
        switch self {
        case .enquiries: "after it was sent"
        case .bookings: "after the vehicle was due back, and nothing has changed since"
        case .unrented: "after it came to nothing"
        case .customers: "after their last rental, enquiry, sign-in or change"
        case .documents: "after it was sent in"
        case .record: "after the event"
        }
    }
}

struct RetentionRules: Equatable, Sendable {
    private static let span: ClosedRange<Int64> = 1...600
    private static let customers = Field.integer(
        "customers_months", in: span, "Who has not rented for so long is forgotten; null: nobody is."
    ).optional
    private static let enquiries = Field.integer(
        "enquiries_months", in: span, "Who sent an enquiry, and what they wrote; null: they stay."
    ).optional
    private static let documents = Field.integer(
        "documents_months", in: span,
        "Copies of licences and photos of inspections; null: they stay."
    ).optional
    private static let bookings = Field.integer(
        "bookings_months", in: span, "Who had a booking is not named in it any more; null: they stay."
    ).optional
    private static let unrented = Field.integer(
        "unrented_months", in: span,
        "The same of a booking that came to nothing; null: as of other bookings."
    ).optional
    private static let record = Field.integer(
        "record_months", in: span,
        "Names, addresses and numbers in the record of who did what; the events stay. Null: so do they."
    ).optional
    static let shape = Shape(
        "RetentionRules", "For how long what is kept, in months after it was last needed.", customers,
        enquiries, documents, bookings, unrented, record)

    private let months: [RetentionRule: Int64]

    /// - Parameter kept: as the column has it.
    init(kept: [UInt8]) throws(Invalid) {
        let given = try Self.shape.read(json: kept)
        var months: [RetentionRule: Int64] = [:]
        months[.enquiries] = given[Self.enquiries]
        months[.bookings] = given[Self.bookings]
        months[.unrented] = given[Self.unrented] ?? given[Self.bookings]
        months[.customers] = given[Self.customers]
        months[.documents] = given[Self.documents]
        months[.record] = given[Self.record]
        self.months = months
    }

    /// Nil: it stays until somebody asks to be forgotten.
    func months(_ rule: RetentionRule) -> Int64? { months[rule] }

    /// What was last needed before that is not kept; nil: everything is.
    func end(_ rule: RetentionRule, _ now: Instant) -> Instant? {
        months[rule].map { Instant(epochMs: now.epochMs - $0 * Self.monthMs) }
    }

    /// The twelfth part of a year, leap years included.
    static let monthMs: Int64 = 2_629_746_000
}
