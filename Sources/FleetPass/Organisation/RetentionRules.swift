// For how long what is kept, in months after it was last needed. No SQL, no HTTP.

import Schema

enum RetentionRules {
    private static let span: ClosedRange<Int64> = 1...600
    private static let customers = Field.integer(
        "customers_months", in: span, "Who has not rented for so long is forgotten; null: nobody is."
    ).optional
    private static let enquiries = Field.integer("enquiries_months", in: span, "Null: they stay.").optional
    private static let documents = Field.integer(
        "documents_months", in: span, "Copies of licences and photos of inspections; null: they stay."
    ).optional
    private static let bookings = Field.integer(
        "bookings_months", in: span, "Who had a booking is not named in it any more; null: they stay."
    ).optional
    static let shape = Shape(
        "RetentionRules", "For how long what is kept, in months after it was last needed.", customers,
        enquiries,
        documents, bookings)
}
