// What staff look customers up by: reading it from a query. No SQL.

import Schema

struct CustomerSearch: Sendable {
    let words: [String]
    let emailKey: String?
    let phoneHash: [UInt8]?
    let licenceHash: [UInt8]?
    let tag: String?
    /// Nil: whether or not they may rent.
    let isRefused: Bool?
    let limit: Int
    /// What a cursor of it is good for.
    let purpose: String

    enum Query {
        static let text = Field.text("q", min: 0, max: 100, "The beginnings of words of the name.").optional
        static let email = Field.text("email", .email, "Of this address.").optional
        static let phone = Field.text(
            "phone", .phone,
            "Of this number, however it is written; with its country's code if it was given with it."
        ).optional
        static let licence = Field.text("licence", min: 4, max: 40, "Of this number, however it is written.")
            .optional
        static let tag = Field.text("tag", max: 30, "With this tag.").optional
        static let refused = Field.boolean("do_not_rent", "Whether they must not rent.").optional
        static let limit = Field.integer("limit", in: 1...100, "Customers on a page; 20 if not given.")
            .optional
        static let cursor = Field.text("cursor", max: 800, "The next of the page before.").optional
        static let shape = Shape(
            "CustomerSearch", "Which customers.", text, email, phone, licence, tag, refused, limit, cursor)
    }

    init(_ call: Call, _ numbers: PersonalNumbers) {
        words = VehicleWords.search(call.query(Query.text) ?? "")
        emailKey = call.query(Query.email).map { EmailKey.of($0) }
        phoneHash = call.query(Query.phone).map { numbers.customerPhone.hash(of: $0) }
        licenceHash = call.query(Query.licence).map { numbers.customerLicence.hash(of: $0) }
        (tag, isRefused) = (call.query(Query.tag), call.query(Query.refused))
        limit = Int(call.query(Query.limit) ?? 20)
        let filters = [
            words.joined(separator: " "), emailKey ?? "", "\(phoneHash ?? [])", "\(licenceHash ?? [])",
            tag ?? "", isRefused.map { "\($0)" } ?? "",
        ]
        purpose = "customers|" + filters.map { "\($0.utf8.count):\($0)" }.joined(separator: "|")
    }

    /// By what was looked up, for the record. Which address or number it was is not noted: erasing somebody
    /// would not find it there.
    var by: [String] {
        let used = [
            ("name", !words.isEmpty), ("email", emailKey != nil), ("phone", phoneHash != nil),
            ("licence", licenceHash != nil), ("tag", tag != nil), ("do_not_rent", isRefused != nil),
        ]
        return used.filter(\.1).map(\.0)
    }
}
