// Objects in a bucket of an S3-compatible store, by libcurl.

internal import Outbound
internal import Threads

struct BucketPlace: ObjectPlace {
    /// Such as `https://s3.eu-central-1.amazonaws.com`, without a slash at its end.
    private let endpoint: String
    private let host: String
    private let bucket: String
    /// Before each name; empty, or with a slash at its end.
    private let prefix: String
    private let signature: BucketSignature
    private let outbound: Outbound
    private static let tries = 3
    /// What is large takes long on a thin line. Whoever falls silent is given up much sooner.
    private static let patienceMs = 600_000
    private static let stallSeconds = 10
    private static let mostListBytes = 8 * 1024 * 1024
    /// A year of a segment each second is three times as many; a week is kept.
    private static let mostObjects = 10_000_000
    private static let mostPages = 20_000
    var width: Int { 8 }

    /// The operator has chosen the place, mostly one on a private network: no address is refused.
    init(
        endpoint: String, bucket: String, prefix: String, region: String, _ credentials: BucketCredentials,
        caFile: String?
    ) throws(BackupError) {
        guard let host = Self.host(endpoint) else {
            throw .misconfigured("\(endpoint) is no address of a store; write https://s3.example.com")
        }
        guard ObjectName.isSound(bucket), !bucket.utf8.contains(0x2F) else {
            throw .misconfigured("\(bucket) is no name of a bucket")
        }
        guard prefix.isEmpty || ObjectName.isSound(prefix) else {
            throw .misconfigured("names cannot begin with \(prefix)")
        }
        (self.endpoint, self.host, self.bucket) = (endpoint, host, bucket)
        self.prefix = prefix.isEmpty ? "" : prefix + "/"
        signature = BucketSignature(credentials: credentials, region: region)
        outbound = Outbound(guard: .any, caFile: caFile)
    }

    /// As libcurl says it: without the port that goes without saying.
    private static func host(_ endpoint: String) -> String? {
        for (scheme, usual) in [("https://", ":443"), ("http://", ":80")]
        where endpoint.utf8.starts(with: scheme.utf8) {
            let host = String(decoding: endpoint.utf8.dropFirst(scheme.utf8.count), as: UTF8.self)
            guard !host.isEmpty, host.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x2F && $0 != 0x40 })
            else { return nil }
            let end = host.utf8.count - usual.utf8.count
            return end > 0 && host.hasSuffix(usual)
                ? String(decoding: host.utf8.prefix(end), as: UTF8.self) : host
        }
        return nil
    }

    func put(_ bytes: [UInt8], as name: String) throws(BackupError) {
        let answer = try ask(.put, name: name, body: bytes)
        guard answer.status == 200 else { throw refused("put", name, answer) }
    }

    func get(_ name: String, atMost limit: Int) throws(BackupError) -> [UInt8]? {
        let answer = try ask(.get, name: name, atMost: limit)
        if answer.status == 404, BucketList.text(of: "Code", in: answer.body) != "NoSuchBucket" { return nil }
        guard answer.status == 200 else { throw refused("get", name, answer) }
        return answer.body
    }

    func remove(_ name: String) throws(BackupError) {
        let answer = try ask(.delete, name: name)
        guard answer.status == 204 || answer.status == 200 || answer.status == 404 else {
            throw refused("remove", name, answer)
        }
    }

    func list(_ prefix: String) throws(BackupError) -> [StoredObject] {
        var found: [StoredObject] = []
        var token: String?
        var pages = 0
        repeat {
            var query = [("list-type", "2"), ("prefix", self.prefix + prefix)]
            if let token { query.insert(("continuation-token", token), at: 0) }
            let answer = try ask(.get, name: nil, query: query, atMost: Self.mostListBytes)
            guard answer.status == 200, let page = BucketList(answer.body) else {
                throw refused("list", prefix, answer)
            }
            for object in page.objects where object.name.utf8.starts(with: self.prefix.utf8) {
                let name = String(decoding: object.name.utf8.dropFirst(self.prefix.utf8.count), as: UTF8.self)
                found.append(StoredObject(name: name, bytes: object.bytes, modifiedMs: object.modifiedMs))
            }
            // A store that never comes to an end, or goes in a circle, would keep us for ever.
            guard page.next == nil || page.next != token, found.count < Self.mostObjects,
                pages < Self.mostPages
            else { throw .unavailable("the bucket \(bucket) lists without an end") }
            token = page.next
            pages += 1
        } while token != nil
        return found.sorted { $0.name < $1.name }
    }

    /// Sends it again where nobody answered, or the store says that it is busy: each of our calls may be made
    /// twice.
    private func ask(
        _ method: OutboundRequest.Method, name: String?, query: [(String, String)] = [], body: [UInt8] = [],
        atMost limit: Int = 65_536
    ) throws(BackupError) -> OutboundResponse {
        if let name, !ObjectName.isSound(name) { throw .unavailable("an object cannot be called \(name)") }
        let object = name.map { "/" + BucketSignature.escaped(prefix + $0, keeping: true) } ?? ""
        let path = "/\(bucket)\(object)"
        var trouble = BackupError.unavailable("")
        for attempt in 1...Self.tries {
            let fields = signature.fields(
                method.rawValue, host: host, path: path, query: query, body: body, atMs: Clock.epochMs())
            let url = endpoint + path + (query.isEmpty ? "" : "?" + BucketSignature.text(query))
            var request = OutboundRequest(
                method, url, headers: fields, body: body, timeoutMs: Self.patienceMs, maxResponseBytes: limit)
            request.stallSeconds = Self.stallSeconds
            do {
                let answer = try outbound.send(request)
                guard answer.status >= 500 || answer.status == 429 else { return answer }
                trouble = refused(method.rawValue, name ?? "", answer)
            } catch {
                trouble = .unavailable("the bucket at \(endpoint) cannot be reached: \(error)")
            }
            if attempt < Self.tries { _ = Bell().wait(atMostMs: Int64(attempt) * 200) }
        }
        throw trouble
    }

    private func refused(_ verb: String, _ name: String, _ answer: OutboundResponse) -> BackupError {
        let code = BucketList.text(of: "Code", in: answer.body).map { " \($0)" } ?? ""
        return .unavailable("the bucket \(bucket) answers \(verb) \(name) with \(answer.status)\(code)")
    }
}
