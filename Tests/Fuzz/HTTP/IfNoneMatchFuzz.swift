// If-None-Match: 304 only for one who has named what we have.

extension Parsers {
    @Sendable static func ifNoneMatch(_ input: [UInt8]) {
        let request = Request.holding("if-none-match", input)
        var response = Response(.ok, .bytes([1, 2, 3]))
        response.setETag(Array("v3".utf8))
        let part = Preconditions.apply(to: &response, request)
        mustHold(part == nil, "no range was asked for")
        let value = request.field("if-none-match").map(request.copy) ?? []
        if response.status == .notModified {
            let isNamed = [#""v3""#, #""v3-gz""#].contains { value.contains(Array($0.utf8)) }
            mustHold(isNamed || value == Array("*".utf8), "304 only for what the client has")
        }
        mustHold(
            response.status == .notModified || value != Array(#"W/"v3""#.utf8), "304 for what the client has")
    }
}
