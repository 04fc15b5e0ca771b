// All SQL about files. Decides nothing.

import Schema
import Store

struct FileStore {
    let tx: Transaction

    func file(_ id: UUID) throws -> StoredFile? { try tx.first(Self.byID, .uuid(id)) { try Self.file($0) } }

    /// Those that are ready, in the order in which they came.
    func ready(of owner: FileOwner, _ kind: FileKind) throws -> [StoredFile] {
        try tx.all(
            Self.readyOfOwner, .text(owner.kind.rawValue), .uuid(owner.id), .text(kind.rawValue)
        ) { try Self.file($0) }
    }

    /// Hands on every file that is ready.
    func eachReady(_ body: (StoredFile) throws -> Void) throws {
        try tx.each(Self.everyReady) { try body(Self.file($0)) }
    }

    /// Every file of an owner but those that are removed.
    func all(of owner: FileOwner) throws -> [StoredFile] {
        try tx.all(Self.allOfOwner, .text(owner.kind.rawValue), .uuid(owner.id)) { try Self.file($0) }
    }

    /// One that is whole already.
    func insert(
        _ id: UUID, _ kind: FileKind, of owner: FileOwner, name: String, _ kept: KeptContent, by maker: UUID?
    ) throws {
        try tx.run(
            Self.insertReady, .uuid(id), .text(kind.rawValue), .text(owner.kind.rawValue), .uuid(owner.id),
            .text(name), .text(kept.type.rawValue), .integer(kept.bytes), .bytes(kept.hash.bytes),
            .utf8(kept.sizes.written), .uuid(maker), .instant(tx.now))
    }

    /// One of which nothing is here yet.
    func insert(
        arriving id: UUID, _ kind: FileKind, of owner: FileOwner, name: String, bytes: Int64,
        _ expected: [UInt8]?, by maker: UUID?, until end: Instant
    ) throws {
        try tx.run(
            Self.insertArriving, .uuid(id), .text(kind.rawValue), .text(owner.kind.rawValue),
            .uuid(owner.id), .text(name), .integer(bytes), expected.map { .bytes($0) } ?? .null,
            .uuid(maker), .instant(tx.now), .instant(end))
    }

    func setReceived(_ id: UUID, _ bytes: Int64) throws {
        try tx.run(Self.updateReceived, .uuid(id), .integer(bytes), .instant(tx.now))
    }

    /// - Parameter due: when something is done about it again; nil: never.
    func settle(_ id: UUID, _ state: FileState, because reason: String?, due: Instant?) throws {
        try tx.run(
            Self.updateState, .uuid(id), .text(state.rawValue), .text(reason), .instant(due),
            .instant(tx.now))
    }

    /// It was looked at, and is what it should be.
    func finish(_ id: UUID, _ kept: KeptContent) throws {
        try tx.run(
            Self.updateReady, .uuid(id), .text(kept.type.rawValue), .integer(kept.bytes),
            .bytes(kept.hash.bytes), .utf8(kept.sizes.written), .instant(tx.now))
    }

    func setAlt(_ id: UUID, _ alt: String) throws {
        try tx.run(Self.updateAlt, .uuid(id), .text(alt), .instant(tx.now))
    }

    /// Of a kind that one thing has, those that are refused left out.
    func count(of owner: FileOwner, _ kind: FileKind) throws -> Int {
        try tx.first(
            Self.countOfOwner, .text(owner.kind.rawValue), .uuid(owner.id), .text(kind.rawValue)
        ) { Int($0.integer(0)) } ?? 0
    }

    func countUnderWay(by maker: UUID?) throws -> Int {
        try tx.first(Self.countOfMaker, .uuid(maker)) { Int($0.integer(0)) } ?? 0
    }

    func countUnderWay() throws -> Int { try tx.first(Self.countArriving) { Int($0.integer(0)) } ?? 0 }

    /// Gone for everybody from now on; its bytes are due.
    /// - Returns: whether there was one.
    func remove(_ id: UUID) throws -> Bool {
        try tx.changes(by: Self.removeOne, .uuid(id), .instant(tx.now)) > 0
    }

    /// The same for all of an owner's.
    func removeAll(of owner: FileOwner) throws {
        try tx.run(Self.removeOwners, .text(owner.kind.rawValue), .uuid(owner.id), .instant(tx.now))
    }

    /// Those whose next step is due, the longest waiting first.
    func due(_ limit: Int) throws -> [StoredFile] {
        try tx.all(Self.dueNow, .instant(tx.now), .integer(Int64(limit))) { try Self.file($0) }
    }

    func putOff(_ id: UUID, until time: Instant) throws {
        try tx.run(Self.setDue, .uuid(id), .instant(time))
    }

    /// Its row is not needed any more.
    func forget(_ id: UUID) throws { try tx.run(Self.deleteOne, .uuid(id)) }

    /// Whether a file that is not removed has those bytes, of those that lie with it.
    func isNamed(_ hash: ContentHash, isPublic: Bool) throws -> Bool {
        let kinds = try tx.all(Self.kindsByContent, .bytes(hash.bytes)) { FileKind(rawValue: $0.text(0)) }
        return kinds.contains { $0?.isPublic == isPublic }
    }

    private static let columns = """
        id, kind, state, object, object_id, name, media_type, bytes, received_bytes, expected_hash, content_hash,
        sizes, alt, reason, due_at, made_by, created_at, updated_at
        """
    private static let byID = Query("SELECT \(columns) FROM files WHERE id = $1")
    private static let readyOfOwner = Query(
        """
        SELECT \(columns) FROM files
         WHERE object = $1 AND object_id = $2 AND kind = $3 AND state = 'ready' ORDER BY id
        """)
    private static let everyReady = Query("SELECT \(columns) FROM files WHERE state = 'ready' ORDER BY id")
    private static let allOfOwner = Query(
        """
        SELECT \(columns) FROM files
         WHERE object = $1 AND object_id = $2 AND state <> 'removed' ORDER BY kind, id
        """)
    private static let insertReady = Query(
        """
        INSERT INTO files (id, kind, state, object, object_id, name, media_type, bytes, received_bytes,
                           content_hash, sizes, made_by, created_at, updated_at)
        VALUES ($1, $2, 'ready', $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $11)
        """)
    private static let insertArriving = Query(
        """
        INSERT INTO files (id, kind, state, object, object_id, name, bytes, received_bytes, expected_hash,
                           made_by, created_at, updated_at, due_at)
        VALUES ($1, $2, 'receiving', $3, $4, $5, $6, 0, $7, $8, $9, $9, $10)
        """)
    private static let updateReceived = Query(
        "UPDATE files SET received_bytes = $2, updated_at = $3 WHERE id = $1")
    private static let updateState = Query(
        "UPDATE files SET state = $2, reason = $3, due_at = $4, updated_at = $5 WHERE id = $1")
    private static let updateReady = Query(
        """
        UPDATE files
           SET state = 'ready', media_type = $2, bytes = $3, received_bytes = $3, content_hash = $4,
               sizes = $5, reason = NULL, due_at = NULL, updated_at = $6
         WHERE id = $1
        """)
    private static let updateAlt = Query("UPDATE files SET alt = $2, updated_at = $3 WHERE id = $1")
    private static let countOfOwner = Query(
        """
        SELECT count(*) FROM files
         WHERE object = $1 AND object_id = $2 AND kind = $3
           AND state IN ('receiving', 'checking', 'ready')
        """)
    private static let countOfMaker = Query(
        "SELECT count(*) FROM files WHERE made_by = $1 AND state IN ('receiving', 'checking')")
    private static let countArriving = Query(
        "SELECT count(*) FROM files WHERE state IN ('receiving', 'checking')")
    private static let removeOne = Query(
        """
        UPDATE files SET state = 'removed', name = '', alt = '', reason = NULL, due_at = $2, updated_at = $2
         WHERE id = $1 AND state <> 'removed'
        """)
    private static let removeOwners = Query(
        """
        UPDATE files SET state = 'removed', name = '', alt = '', reason = NULL, due_at = $3, updated_at = $3
         WHERE object = $1 AND object_id = $2 AND state <> 'removed'
        """)
    private static let dueNow = Query(
        "SELECT \(columns) FROM files WHERE due_at <= $1 ORDER BY due_at LIMIT $2")
    private static let setDue = Query("UPDATE files SET due_at = $2 WHERE id = $1")
    private static let deleteOne = Query("DELETE FROM files WHERE id = $1")
    private static let kindsByContent = Query(
        "SELECT kind FROM files WHERE content_hash = $1 AND state <> 'removed'")

    private static func file(_ row: borrowing Row) throws -> StoredFile {
        let id = try row.uuid(0)
        guard let kind = FileKind(rawValue: row.text(1)), let state = FileState(rawValue: row.text(2)),
            let object = FileOwner.Kind(rawValue: row.text(3))
        else { throw StoreError.unusable("file \(id) is of no known kind or state") }
        return StoredFile(
            id: id, kind: kind, state: state, owner: FileOwner(object, try row.uuid(4)), name: row.text(5),
            type: row.optionalText(6).flatMap { FileType(rawValue: $0) }, bytes: row.integer(7),
            receivedBytes: row.integer(8), expectedHash: row.isNull(9) ? nil : row.bytes(9),
            content: row.isNull(10) ? nil : ContentHash(row.bytes(10)),
            sizes: [PictureSize](written: row.bytes(11)), alt: row.text(12), reason: row.optionalText(13),
            dueAt: row.optionalInstant(14), maker: try row.optionalUUID(15), createdAt: row.instant(16),
            updatedAt: row.instant(17))
    }
}

extension [PictureSize] {
    /// As the column has them.
    var written: [UInt8] {
        var json = JSONWriter()
        json.array(self) { json, size in
            json.object { json in
                json.member("type", size.type.rawValue)
                json.member("width", Int64(size.width))
                json.member("height", Int64(size.height))
                json.member("bytes", Int64(size.bytes))
            }
        }
        return json.bytes
    }

    /// What is not understood is left out.
    init(written bytes: [UInt8]) {
        let list = (try? JSONValue(parsing: bytes))?.list ?? []
        self = list.compactMap { value in
            guard let type = value["type"]?.text.flatMap({ FileType(rawValue: $0) }),
                let width = value["width"]?.integer, let height = value["height"]?.integer,
                let bytes = value["bytes"]?.integer
            else { return nil }
            return PictureSize(
                type: type, width: Int(clamping: width), height: Int(clamping: height),
                bytes: Int(clamping: bytes))
        }
    }
}
