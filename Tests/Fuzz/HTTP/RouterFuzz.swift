// The router against a reading of its patterns one by one: same routes found, parameters within the path.

extension Parsers {
    @Sendable static func router(_ input: [UInt8]) {
        let (number, path) = choice(input)
        let request = Request(capacity: 0)
        request.bytes = [Bytes.slash] + path + [Bytes.slash]
        request.path = 1..<(path.count + 1)
        request.method = Method(rawValue: number % UInt8(Method.allCases.count)) ?? .get

        let segments = path.split(separator: Bytes.slash, omittingEmptySubsequences: false)
        let fitting = patterns.filter { pattern in
            let parts = pattern.text.split(separator: Bytes.slash, omittingEmptySubsequences: false)
            return parts.count == segments.count && zip(parts, segments).allSatisfy(fits)
        }
        switch routes.match(request) {
        case .found(let index):
            let method = request.method == .head ? .get : request.method
            mustHold(fitting.contains { $0.index == index }, "a route found is a route that fits")
            mustHold(patterns[index].method == method, "a route found is one of the method")
        case .methodNotAllowed:
            mustHold(!fitting.isEmpty, "another method is offered only where there is one")
        case .notFound:
            mustHold(fitting.isEmpty, "a path that a pattern fits is found")
        }
        for range in request.parameters {
            mustHold(request.path.contains(range.lowerBound), "a parameter lies in the path")
            mustHold(range.upperBound <= request.path.upperBound, "a parameter ends in the path")
            mustHold(!request.bytes[range].contains(Bytes.slash), "a parameter is one segment")
        }
    }

    private static func fits(_ part: ArraySlice<UInt8>, _ segment: ArraySlice<UInt8>) -> Bool {
        switch String(decoding: part, as: UTF8.self) {
        case "{id:uuid}":
            let text = String(decoding: segment, as: UTF8.self)
            return text.utf8.elementsEqual(segment) && text.wholeMatch(of: uuid) != nil
        case "{n:int}": return 1...18 ~= segment.count && segment.allSatisfy { 0x30...0x39 ~= $0 }
        case "{name}": return !segment.isEmpty
        default: return part == segment
        }
    }

    private nonisolated(unsafe) static let uuid = /[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/

    private struct Pattern {
        let method: Method
        let text: [UInt8]
        let index: Int
    }

    private static let patterns = [
        (Method.get, "/"), (.get, "/v1/vehicles"), (.post, "/v1/vehicles"), (.get, "/v1/vehicles/{id:uuid}"),
        (.delete, "/v1/vehicles/{id:uuid}"), (.get, "/v1/vehicles/{n:int}/photo"),
        (.put, "/v1/vehicles/{name}/photo"), (.patch, "/v1/{name}/new"), (.get, "/v1/vehicles/new"),
        (.options, "/v1//x"), (.get, "/{name}/{name}/{name}/{name}"), (.post, "/{name}/{n:int}/{id:uuid}/a"),
    ].enumerated().map { Pattern(method: $1.0, text: Array($1.1.utf8), index: $0) }

    private static let routes: Router = {
        var router = Router()
        for pattern in patterns {
            let text = String(decoding: pattern.text, as: UTF8.self)
            mustHold(router.add(pattern.method, text, pattern.index), "the pattern \(text) is good")
        }
        return router
    }()
}
