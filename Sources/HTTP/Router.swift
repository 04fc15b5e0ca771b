// Finds the route for a method and a path: a radix tree by path segment, built once, then only read.

/// Patterns look like `/v1/vehicles/{id:uuid}`; a parameter is `{name}`, `{name:uuid}` or `{name:int}`. A
/// segment that does not fit a parameter's type does not match, so a malformed id is simply not found.
///
/// A route is a number, by which its owner keeps what belongs to it: a generic router would run unspecialised
/// in every other module, at several times the cost.
public struct Router: Sendable {
    /// The tree, flat: children are indices, so that a look-up copies nothing.
    private var nodes = [Node()]

    public enum Match: Sendable {
        case found(Int)
        case methodNotAllowed(allow: String)
        case notFound
    }

    private enum Parameter: Sendable { case text, uuid, int }

    private struct Node: Sendable {
        var children: [(label: [UInt8], node: Int)] = []
        var parameters: [(kind: Parameter, node: Int)] = []
        /// Routes by `Method.rawValue`, empty where the path ends nowhere.
        var routes: [Int?] = []
    }

    private static let methods = Method.allCases.count

    public init() {}

    /// - Returns: false if the pattern is malformed or the place is taken: a mistake in the route table.
    public mutating func add(_ method: Method, _ pattern: String, _ route: Int) -> Bool {
        let bytes = Array(pattern.utf8)
        guard bytes.first == Bytes.slash else { return false }
        var node = 0
        var start = 1
        while start <= bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != Bytes.slash { end += 1 }
            guard let next = child(of: node, bytes, start..<end) else { return false }
            node = next
            start = end + 1
        }
        if nodes[node].routes.isEmpty { nodes[node].routes = Array(repeating: nil, count: Self.methods) }
        guard nodes[node].routes[Int(method.rawValue)] == nil else { return false }
        nodes[node].routes[Int(method.rawValue)] = route
        return true
    }

    /// The node below `node` for a segment of a pattern, made if it is not there.
    private mutating func child(of node: Int, _ pattern: [UInt8], _ segment: Range<Int>) -> Int? {
        let fresh = nodes.count
        if !segment.isEmpty, pattern[segment.lowerBound] == UInt8(ascii: "{") {
            guard let kind = Self.parameter(pattern[segment]) else { return nil }
            for known in nodes[node].parameters where known.kind == kind { return known.node }
            nodes[node].parameters.append((kind, fresh))
        } else {
            for known in nodes[node].children where Bytes.equal(pattern, segment, known.label) {
                return known.node
            }
            nodes[node].children.append((Array(pattern[segment]), fresh))
        }
        nodes.append(Node())
        return fresh
    }

    private static func parameter(_ segment: ArraySlice<UInt8>) -> Parameter? {
        guard segment.count > 2, segment.last == UInt8(ascii: "}") else { return nil }
        let declared = segment.dropFirst().dropLast()
        guard let colon = declared.firstIndex(of: Bytes.colon) else { return .text }
        guard colon > declared.startIndex else { return nil }
        let type = declared[(colon + 1)...]
        if type.elementsEqual("uuid".utf8) { return .uuid }
        if type.elementsEqual("int".utf8) { return .int }
        return type.elementsEqual("text".utf8) ? .text : nil
    }

    /// Looks the request's path up and leaves the parameters' places in the request.
    public func match(_ request: Request) -> Match {
        request.parameters.removeAll(keepingCapacity: true)
        guard !request.path.isEmpty, request.bytes[request.path.lowerBound] == Bytes.slash,
            let node = descend(
                0, request.bytes, request.path.lowerBound + 1, request.path.upperBound, request)
        else { return .notFound }
        let method = request.method == .head ? Method.get : request.method
        if let route = nodes[node].routes[Int(method.rawValue)] { return .found(route) }
        return .methodNotAllowed(allow: Self.allowed(nodes[node].routes))
    }

    private static func allowed(_ routes: [Int?]) -> String {
        var names: Set = ["OPTIONS"]
        for method in Method.allCases where routes[Int(method.rawValue)] != nil {
            names.insert(method.name)
            if method == .get { names.insert("HEAD") }
        }
        return names.sorted().joined(separator: ", ")
    }

    /// Literal segments come before parameters. The depth is that of the tree, not of the path.
    private func descend(_ node: Int, _ bytes: [UInt8], _ start: Int, _ end: Int, _ request: Request) -> Int?
    {
        guard start <= end else { return nodes[node].routes.isEmpty ? nil : node }
        var stop = start
        while stop < end, bytes[stop] != Bytes.slash { stop += 1 }
        let segment = start..<stop
        for child in nodes[node].children where Bytes.equal(bytes, segment, child.label) {
            if let found = descend(child.node, bytes, stop + 1, end, request) { return found }
        }
        for child in nodes[node].parameters where Self.fits(child.kind, bytes, segment) {
            request.parameters.append(segment)
            if let found = descend(child.node, bytes, stop + 1, end, request) { return found }
            request.parameters.removeLast()
        }
        return nil
    }

    private static func fits(_ kind: Parameter, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        switch kind {
        case .text: !range.isEmpty
        case .int: Bytes.number(bytes, range) != nil
        case .uuid: range.count == 36 && isUUID(bytes, range)
        }
    }

    private static func isUUID(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        for index in range {
            let isRight =
                switch index - range.lowerBound {
                case 8, 13, 18, 23: bytes[index] == UInt8(ascii: "-")
                default: Bytes.hexValue(bytes[index]) != nil
                }
            if !isRight { return false }
        }
        return true
    }
}
