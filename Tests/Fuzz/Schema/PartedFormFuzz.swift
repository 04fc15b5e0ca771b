// Forms in parts: every part lies within the body, one behind the other, and none has the boundary in it.

extension Parsers {
    @Sendable static func partedForm(_ input: [UInt8]) {
        let type = Array("multipart/form-data; boundary=X".utf8)
        guard let form = PartedForm(input, contentType: type) else { return }
        mustHold(form.parts.count <= PartedForm.mostParts, "there are not more parts than may be")
        var last = 0
        for part in form.parts {
            mustHold(part.content.lowerBound > last, "a part lies behind the one before")
            mustHold(part.content.upperBound <= input.count, "a part lies within the body")
            last = part.content.upperBound
        }
        let first = PartedForm(input, contentType: type, most: 1)
        mustHold(first?.parts.count == min(1, form.parts.count), "the first alone is read the same")
        mustHold(first?.parts.first?.name == form.parts.first?.name, "by its name, too")
    }
}
