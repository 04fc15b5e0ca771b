// All SQL about enquiries. Decides nothing.

import Schema
import Store

struct EnquiryStore {
    let tx: Transaction

    func insert(_ enquiry: Enquiry) throws {
        try tx.run(
            Self.insertOne, .uuid(enquiry.id.value), .text(enquiry.name), .text(enquiry.email),
            .text(enquiry.phone), .text(enquiry.message), .uuid(enquiry.vehicle?.value), .instant(tx.now))
    }

    private static let insertOne = Query(
        """
        INSERT INTO enquiries (id, name, email, phone, message, vehicle_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
}
