// What a field demands, said as the attributes of an HTML form control. The element is the page's.

/// An attribute of an element; an empty value stands for one that needs none, such as `required`.
public struct FormAttribute: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String = "") {
        self.name = name
        self.value = value
    }

    /// As HTML, with a space before it.
    public func append(to html: inout [UInt8]) {
        html.append(0x20)
        html.append(contentsOf: name.utf8)
        guard !value.isEmpty else { return }
        html.append(contentsOf: "=\"".utf8)
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "&"): html.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): html.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): html.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): html.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): html.append(contentsOf: "&#39;".utf8)
            default: html.append(byte)
            }
        }
        html.append(UInt8(ascii: "\""))
    }
}

extension FieldSpec {
    /// The attributes of an `<input>`, but for a multi-line text of a `<textarea>` and for a choice of a
    /// `<select>`.
    public var formAttributes: [FormAttribute] { formAttributes(named: name) }

    /// - Parameter name: as the form calls it: `address.city`.
    public func formAttributes(named name: String) -> [FormAttribute] {
        var attributes = [FormAttribute("name", name)] + kind.formAttributes
        if !isOptional && kind.mustBeFilledIn { attributes.append(FormAttribute("required")) }
        if let autocomplete { attributes.append(FormAttribute("autocomplete", autocomplete)) }
        return attributes
    }

    /// Appends the attributes as HTML, each with a space before it.
    public func appendFormAttributes(to html: inout [UInt8], named name: String? = nil) {
        for attribute in formAttributes(named: name ?? self.name) { attribute.append(to: &html) }
    }
}

extension Kind {
    /// Whether leaving the control empty would be refused. An empty check box means false, an empty list is
    /// one.
    fileprivate var mustBeFilledIn: Bool {
        switch self {
        case .text(let rule): rule.min > 0
        case .boolean, .list: false
        case .integer, .uuid, .instant, .money, .choice, .object: true
        }
    }

    fileprivate var formAttributes: [FormAttribute] {
        switch self {
        case .text(let rule):
            return rule.formAttributes
        case .integer(let range):
            var attributes = [FormAttribute("type", "number"), FormAttribute("inputmode", "numeric")]
            if range.lowerBound > .min { attributes.append(FormAttribute("min", "\(range.lowerBound)")) }
            if range.upperBound < .max { attributes.append(FormAttribute("max", "\(range.upperBound)")) }
            return attributes
        case .boolean:
            return [FormAttribute("type", "checkbox"), FormAttribute("value", "true")]
        case .uuid:
            return [FormAttribute("type", "text"), FormAttribute("maxlength", "36")]
        case .instant:
            return [FormAttribute("type", "text")]
        case .money:
            return [FormAttribute("type", "text"), FormAttribute("inputmode", "decimal")]
        case .choice, .object:
            return []
        case .list(let element, _):
            if case .choice = element { return [FormAttribute("multiple")] }
            return element.formAttributes
        }
    }
}

extension TextRule {
    fileprivate var formAttributes: [FormAttribute] {
        var attributes: [FormAttribute] =
            switch format {
            case .line, .vin: [FormAttribute("type", "text")]
            case .multiline: []
            case .email: [FormAttribute("type", "email")]
            case .phone: [FormAttribute("type", "tel"), FormAttribute("inputmode", "tel")]
            case .date: [FormAttribute("type", "date")]
            case .password: [FormAttribute("type", "password")]
            }
        if format == .date { return attributes }
        // One is what `required` says already.
        if min > 1 { attributes.append(FormAttribute("minlength", "\(min)")) }
        attributes.append(FormAttribute("maxlength", "\(max)"))
        return attributes
    }
}
