// All SQL about inspections. Decides nothing.

import Schema
import Store

struct InspectionStore {
    let tx: Transaction

    func insert(_ inspection: Inspection) throws {
        let found = inspection.findings
        try tx.run(
            Self.insertOne, .uuid(inspection.id), .uuid(inspection.booking), .uuid(inspection.vehicle),
            .uuid(inspection.location), .text(inspection.kind.rawValue), .text(inspection.state.rawValue),
            .integer(found.odometerKm), .integer(found.fuel), .text(found.cleanliness?.rawValue),
            .list(found.equipment), .text(found.remarks), .instant(found.takenAt), .uuid(inspection.maker),
            .instant(tx.now))
    }

    func inspection(_ id: UUID) throws -> Inspection? {
        try tx.first(Self.byID, .uuid(id), row: Self.inspection)
    }

    /// The one that holds, of the vehicle that a booking has now.
    func inspection(_ kind: Inspection.Kind, of booking: Booking) throws -> Inspection? {
        try tx.first(
            Self.ofBooking, .uuid(booking.id), .text(kind.rawValue), .uuid(booking.vehicle),
            row: Self.inspection)
    }

    /// Where those of a booking are made that are not submitted yet.
    func drafts(of booking: UUID) throws -> [UUID] {
        try tx.all(Self.draftsOf, .uuid(booking)) { try $0.uuid(0) }
    }

    /// Whether any inspection of a booking was locked then or later.
    func isLocked(of booking: UUID, notBefore time: Instant) throws -> Bool {
        try tx.first(Self.lockedSince, .uuid(booking), .instant(time)) { _ in true } ?? false
    }

    func update(_ id: UUID, _ found: Inspection.Findings) throws {
        try tx.run(
            Self.updateFindings, .uuid(id), .integer(found.odometerKm), .integer(found.fuel),
            .text(found.cleanliness?.rawValue), .list(found.equipment), .text(found.remarks),
            .instant(found.takenAt), .instant(tx.now))
    }

    func submit(_ id: UUID, as number: Int64) throws {
        try tx.run(Self.updateSubmitted, .uuid(id), .integer(number), .instant(tx.now))
    }

    /// Another takes its place.
    func supersede(_ id: UUID) throws { try tx.run(Self.updateSuperseded, .uuid(id), .instant(tx.now)) }

    func reopen(_ id: UUID) throws { try tx.run(Self.updateReopened, .uuid(id), .instant(tx.now)) }

    func correct(_ id: UUID, to km: Int64, _ reason: String) throws {
        try tx.run(Self.updateCorrected, .uuid(id), .integer(km), .text(reason), .instant(tx.now))
    }

    /// What was read when the vehicle of a booking left.
    func setOut(_ km: Int64, of booking: UUID) throws {
        try tx.run(Self.updateOut, .uuid(booking), .integer(km), .instant(tx.now))
    }

    /// When a vehicle has left or come back last, for other bookings than that one.
    func lastMoved(_ vehicle: UUID, but booking: UUID) throws -> Instant? {
        try tx.first(Self.movedLast, .uuid(vehicle), .uuid(booking)) { row in
            [row.optionalInstant(0), row.optionalInstant(1)].compactMap { $0 }.max()
        } ?? nil
    }

    /// When a vehicle has left again after that, for another booking than that one.
    /// - Parameter km: with more than that, for clocks go wrong.
    func nextOut(of vehicle: UUID, after time: Instant, beyond km: Int64, but booking: UUID) throws
        -> Instant?
    {
        try tx.first(Self.outNext, .uuid(vehicle), .uuid(booking), .instant(time), .integer(km)) {
            $0.optionalInstant(0)
        } ?? nil
    }

    /// The booking that a vehicle is out for, or whose return is not settled by a locked inspection.
    /// - Parameter time: an inspection of what is out yet counts from then on.
    func unfinishedReturn(of vehicle: UUID, but booking: UUID, since time: Instant) throws -> String? {
        try tx.first(Self.unfinished, .uuid(vehicle), .uuid(booking), .instant(time)) { $0.text(0) }
    }

    /// From now on it names who rents, and may bear the hand of whoever drives.
    func lock(_ inspection: Inspection, _ paper: FrozenPaper, unsignedFor reason: String?) throws {
        try tx.run(
            Self.updateLocked, .uuid(inspection.id), .text(reason), .utf8(paper.content),
            .text(paper.contentHash), .uuid(paper.document), .text(paper.documentHash), .instant(tx.now))
        try PaperPeopleStore(tx: tx).add(of: inspection.booking)
    }

    /// Takes the words of a booking's inspections out of the rows: people have written them. Numbers, hashes
    /// and what was measured stay, and of a damage its kind and where the drawing has it.
    /// - Returns: the files that go too.
    func erase(of booking: UUID) throws -> [UUID] {
        let files = try tx.all(Self.documentsOf, .uuid(booking)) { try $0.uuid(0) }
        try tx.run(Self.eraseContents, .uuid(booking), .instant(tx.now))
        try tx.run(Self.eraseRemarks, .uuid(booking))
        return files
    }

    func document(_ id: UUID) throws -> UUID? {
        try tx.first(Self.documentOf, .uuid(id)) { try $0.optionalUUID(0) } ?? nil
    }

    func record<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shapeByID, .uuid(id), row: body)
    }

    func each(of booking: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shapesOf, .uuid(booking), row: body)
    }

    private static func inspection(_ row: borrowing Row) throws -> Inspection {
        let id = try row.uuid(0)
        guard let kind = Inspection.Kind(rawValue: row.text(5)),
            let state = InspectionState(rawValue: row.text(6))
        else {
            throw StoreError.unusable(
                "inspection \(id) is of no known kind or state; run 'fleetpassd check'")
        }
        return Inspection(
            id: id, version: row.integer(1), booking: try row.uuid(2), vehicle: try row.uuid(3),
            location: try row.uuid(4), kind: kind, state: state, number: row.optionalInteger(7),
            findings: Inspection.Findings(
                odometerKm: row.optionalInteger(8), fuel: row.optionalInteger(9),
                cleanliness: row.optionalText(10).flatMap { Inspection.Cleanliness(rawValue: $0) },
                equipment: row.texts(11), remarks: row.text(12), takenAt: row.instant(13)),
            unsignedFor: row.optionalText(14), maker: try row.optionalUUID(15),
            correctedKm: row.optionalInteger(16), isSuperseded: !row.isNull(17))
    }

    private static let columns = """
        SELECT id, version, booking_id, vehicle_id, location_id, kind, state, number, odometer_km, fuel, cleanliness,
               equipment, remarks, taken_at, unsigned_for, made_by, corrected_km, superseded_at
          FROM inspections
        """
    private static let insertOne = Query(
        """
        INSERT INTO inspections (id, booking_id, vehicle_id, location_id, kind, state, odometer_km, fuel, cleanliness,
                                 equipment, remarks, taken_at, made_by, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
        """)
    private static let byID = Query("\(columns) WHERE id = $1")
    private static let ofBooking = Query(
        "\(columns) WHERE booking_id = $1 AND kind = $2 AND vehicle_id = $3 AND superseded_at IS NULL")
    private static let draftsOf = Query(
        """
        SELECT location_id FROM inspections
         WHERE booking_id = $1 AND state = 'draft' AND superseded_at IS NULL
        """)
    private static let lockedSince = Query(
        "SELECT 1 FROM inspections WHERE booking_id = $1 AND locked_at >= $2 LIMIT 1")
    private static let updateFindings = Query(
        """
        UPDATE inspections
           SET odometer_km = $2, fuel = $3, cleanliness = $4, equipment = $5, remarks = $6, taken_at = $7,
               updated_at = $8, version = version + 1
         WHERE id = $1
        """)
    private static let updateSubmitted = Query(
        """
        UPDATE inspections SET state = 'submitted', number = $2, updated_at = $3, version = version + 1 WHERE id = $1
        """)
    private static let updateLocked = Query(
        """
        UPDATE inspections
           SET state = 'locked', unsigned_for = $2, content = $3, content_hash = $4, document_id = $5,
               document_hash = $6, locked_at = $7, updated_at = $7, version = version + 1
         WHERE id = $1
        """)
    private static let updateSuperseded = Query(
        "UPDATE inspections SET superseded_at = $2, updated_at = $2, version = version + 1 WHERE id = $1")
    private static let updateReopened = Query(
        "UPDATE inspections SET state = 'draft', updated_at = $2, version = version + 1 WHERE id = $1")
    private static let updateCorrected = Query(
        """
        UPDATE inspections
           SET corrected_km = $2, corrected_for = $3, updated_at = $4, version = version + 1
         WHERE id = $1
        """)
    private static let updateOut = Query(
        "UPDATE bookings SET odometer_out_km = $2, updated_at = $3, version = version + 1 WHERE id = $1")
    private static let movedLast = Query(
        """
        SELECT max(picked_up_at), max(returned_at) FROM bookings
         WHERE vehicle_id = $1 AND id <> $2 AND picked_up_at IS NOT NULL
        """)
    private static let outNext = Query(
        """
        SELECT min(picked_up_at) FROM bookings
         WHERE vehicle_id = $1 AND id <> $2 AND picked_up_at > $3 AND odometer_out_km > $4
        """)
    private static let unfinished = Query(
        """
        SELECT b.code FROM bookings b
         WHERE b.vehicle_id = $1 AND b.id <> $2 AND b.picked_up_at IS NOT NULL
           AND (b.state = 'on_rent' AND NOT EXISTS (SELECT 1 FROM inspections i WHERE i.booking_id = b.id
                                                       AND i.kind = 'return' AND i.state = 'locked'
                                                       AND i.superseded_at IS NULL AND i.taken_at >= $3)
                OR b.state IN ('returned', 'disputed') AND b.odometer_in_km IS NULL
                OR EXISTS (SELECT 1 FROM inspections i WHERE i.booking_id = b.id AND i.kind = 'return'
                              AND i.state <> 'locked'))
         ORDER BY b.picked_up_at DESC LIMIT 1
        """)
    private static let shapeByID = Query(
        "SELECT \(InspectionRecord.shape.columns(of: "i")) FROM inspections i WHERE i.id = $1")
    private static let shapesOf = Query(
        """
        SELECT \(InspectionRecord.shape.columns(of: "i")) FROM inspections i WHERE i.booking_id = $1
         ORDER BY i.kind, i.created_at
        """)
    private static let documentsOf = Query(
        "SELECT document_id FROM inspections WHERE booking_id = $1 AND document_id IS NOT NULL")
    private static let eraseContents = Query(
        """
        UPDATE inspections
           SET content = CASE WHEN content IS NULL THEN NULL ELSE '{}' END, document_id = NULL, remarks = '',
               equipment = '[]',
               unsigned_for = CASE WHEN unsigned_for IS NULL THEN NULL ELSE 'Erased' END,
               corrected_for = CASE WHEN corrected_for IS NULL THEN NULL ELSE 'Erased' END, updated_at = $2, version = version + 1
         WHERE booking_id = $1
        """)
    private static let eraseRemarks = Query(
        """
        UPDATE damages SET remark = '', part = 'Erased',
               repair = CASE WHEN repair IS NULL THEN NULL ELSE 'Erased' END, version = version + 1
         WHERE inspection_id IN (SELECT id FROM inspections WHERE booking_id = $1)
        """)
    private static let documentOf = Query("SELECT document_id FROM inspections WHERE id = $1")
}
