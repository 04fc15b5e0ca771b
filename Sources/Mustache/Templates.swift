// The library of templates: made once at start, asked for pages from any thread afterwards.

/// Templates after the public Mustache specification with inheritance, without lambdas and dynamic names. All
/// of them are compiled together, so a page that names a missing partial fails at start and not on a Sunday
/// night.
public struct Templates: Sendable {
    public struct Source: Sendable {
        public let name: String
        public let bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }

        public init(name: String, text: String) {
            self.init(name: name, bytes: Array(text.utf8))
        }

        /// The same without the blanks that its lines begin with. A browser sees no difference, and a page is
        /// a seventh smaller: nobody has to write them, send them, or indent what stands among them. They
        /// stay before a letter, where a tag may go on.
        public var flushLeft: Source {
            var flush: [UInt8] = []
            flush.reserveCapacity(bytes.count)
            var start = bytes.startIndex
            while start < bytes.endIndex {
                let end = bytes[start...].firstIndex(of: Byte.newline).map { $0 + 1 } ?? bytes.endIndex
                let text = bytes[start..<end].drop { $0 == Byte.space || $0 == Byte.tab }
                let isWord = text.first.map { 0x61...0x7A ~= $0 | 0x20 } ?? false
                flush.append(contentsOf: isWord ? bytes[start..<end] : text)
                start = end
            }
            return Source(name: name, bytes: flush)
        }
    }

    private let program: Program
    private let indices: [String: Int]

    /// Throws the first thing that is wrong with any of the templates.
    ///
    /// With `allowsMissing` a partial or parent that is not in the library stands for nothing, as the
    /// specification has it; otherwise it is an error.
    public init(_ sources: [Source], allowsMissing: Bool = false) throws(TemplateError) {
        var indices: [String: Int] = [:]
        for (index, source) in sources.enumerated() {
            let known = indices.updateValue(index, forKey: source.name)
            guard known == nil else { throw TemplateError(.repeatedTemplate, template: source.name) }
        }
        var compiler = Compiler(templates: indices, allowsMissing: allowsMissing)
        for source in sources { try compiler.add(source.name, source.bytes) }
        program = compiler.program
        self.indices = indices
    }

    /// Appends the page to `output`. On an error `output` is as it was before.
    ///
    /// A name the view does not have is written as nothing. When `strict`, it is an error, and so is a list
    /// or an object where a text is wanted; tests render strictly.
    public func render(
        _ name: String, _ view: View, into output: inout [UInt8], strict: Bool = false
    ) throws(TemplateError) {
        guard let index = indices[name] else { throw TemplateError(.unknownTemplate, template: name) }
        let count = output.count
        var renderer = Renderer(program, view: view, isStrict: strict)
        do {
            try renderer.run(from: program.templates[index].start, into: &output)
        } catch {
            output.removeLast(output.count - count)
            throw error
        }
    }
}
