// One element of a markup with all that stands in it, as the parser hands it out. What it means is not known
// here.

struct Node: Sendable {
    enum Child: Sendable {
        case node(Node)
        case text(String)
    }

    let element: Element
    /// Where its tag begins.
    let line: Int
    private(set) var attributes: [(name: Attribute, value: String)] = []
    var children: [Child] = []

    init(_ element: Element, line: Int) {
        self.element = element
        self.line = line
    }

    subscript(name: Attribute) -> String? {
        for attribute in attributes where attribute.name == name { return attribute.value }
        return nil
    }

    /// - Returns: false if there is one of this name already.
    mutating func add(_ name: Attribute, _ value: String) -> Bool {
        guard self[name] == nil else { return false }
        attributes.append((name, value))
        return true
    }

    /// The elements in it; for those that hold no words, that is everything.
    var nodes: [Node] {
        children.compactMap { child in
            if case .node(let node) = child { node } else { nil }
        }
    }

    func flaw(of name: Attribute) -> DocumentFlaw {
        DocumentFlaw(.badValue(name.rawValue, of: element.rawValue), line: line)
    }
}
