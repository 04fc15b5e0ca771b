// How an organisation rents: what it has decided, and what holds where it has decided nothing.

import Schema

struct RentalRules: Sendable {
    /// A booking is made so long before its pickup at least.
    let noticeMinutes: Int64
    /// And not longer before than that.
    let horizonDays: Int64
    /// To make a vehicle ready between two rentals.
    let turnaroundMinutes: Int64
    /// How long a vehicle is held for somebody who is checking out.
    let holdMinutes: Int64
    /// A vehicle that stands elsewhere is brought in that time.
    let transferMinutes: Int64
    /// Whether a customer's booking is confirmed without anybody's look at it.
    let confirmsItself: Bool
    let allowsOutOfHours: Bool
    let allowsOneWay: Bool
    /// Kinds of papers that a vehicle must have to be rented.
    let requiredDocuments: [String]

    fileprivate enum F {
        static let notice = Field.integer(
            "notice_minutes", in: 0...43_200, "From a booking to its pickup at least; 60 if not given."
        ).optional
        static let horizon = Field.integer(
            "horizon_days", in: 1...1_095, "From a booking to its pickup at most; 365 if not given."
        ).optional
        static let turnaround = Field.integer(
            "turnaround_minutes", in: 0...10_080, "To make a vehicle ready again; 60 if not given."
        ).optional
        static let hold = Field.integer(
            "hold_minutes", in: 1...1_440, "For checking out; 15 if not given."
        ).optional
        static let transfer = Field.integer(
            "transfer_minutes", in: 0...43_200, "To bring a vehicle from elsewhere; 1440 if not given."
        ).optional
        static let confirms = Field.boolean(
            "confirms_itself", "Whether customers' bookings need nobody's confirmation; true if not given."
        ).optional
        static let outOfHours = Field.boolean(
            "allows_out_of_hours", "Whether pickup and return may be while a location is closed."
        ).optional
        static let oneWay = Field.boolean(
            "allows_one_way", "Whether a vehicle may be returned elsewhere; true if not given."
        ).optional
        static let documents = Field.choice(
            "required_documents", of: VehicleDocument.Kind.self, "Without these no vehicle is rented."
        ).list(max: 10).optional
    }

    static let shape = Shape(
        "RentalRules", "How the organisation rents. What is left out is as the product has it.", F.notice,
        F.horizon, F.turnaround, F.hold, F.transfer, F.confirms, F.outOfHours, F.oneWay, F.documents)

    init(_ record: Record) {
        noticeMinutes = record[F.notice] ?? 60
        horizonDays = record[F.horizon] ?? 365
        turnaroundMinutes = record[F.turnaround] ?? 60
        holdMinutes = record[F.hold] ?? 15
        transferMinutes = record[F.transfer] ?? 1_440
        confirmsItself = record[F.confirms] ?? true
        allowsOutOfHours = record[F.outOfHours] ?? false
        allowsOneWay = record[F.oneWay] ?? true
        requiredDocuments = (record[F.documents] ?? []).map(\.rawValue)
    }

    /// - Parameter kept: as the column has it.
    init(kept: [UInt8]) throws(Invalid) { self.init(try Self.shape.read(json: kept)) }
}
