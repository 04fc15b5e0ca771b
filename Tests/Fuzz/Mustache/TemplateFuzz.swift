// Templates: any bytes compile or are refused at a place in them, and what compiles renders or says why not.

extension Parsers {
    @Sendable static func template(_ input: [UInt8]) {
        let (mode, source) = choice(input)
        // A name that no tag can hold: a template that calls itself for each item of a list takes for ever.
        let name = "under \(source.count)"
        var sources = library
        sources.append(Templates.Source(name: name, bytes: source))
        let templates: Templates
        do throws(TemplateError) {
            templates = try Templates(sources, allowsMissing: mode & 1 == 0)
        } catch {
            let lines = source.count { $0 == Byte.newline } + 1
            mustHold(error.template == name, "the template at fault is named: \(error)")
            mustHold(1...lines ~= error.line, "the fault is on one of its lines: \(error)")
            mustHold(1...(source.count + 1) ~= error.column, "the fault is in one of its columns: \(error)")
            return
        }
        let page = Array("before".utf8)
        for isStrict in [false, true] {
            var output = page
            do throws(TemplateError) {
                try templates.render(name, view, into: &output, strict: isStrict)
                mustHold(output.starts(with: page), "a page is added to what is there")
            } catch {
                mustHold(output == page, "a page that fails leaves nothing behind: \(error)")
                mustHold(isStrict || error.problem == .calledTooDeep, "only depth can fail a page: \(error)")
            }
        }
    }

    private static let library = [
        Templates.Source(name: "p", text: "[{{a}}]\n{{#o}}{{t}}{{/o}}\n"),
        Templates.Source(name: "l", text: "<{{$b}}one{{/b}}>\n  {{$c}}\n  two\n  {{/c}}\n{{>p}}"),
        Templates.Source(name: "m", text: "{{<l}}{{$b}}{{$d}}three{{/d}}{{/b}}{{/l}}\n"),
        Templates.Source(name: "r", text: "{{>r}}"),
    ]

    /// Items have an empty list of the same name, so that sections within themselves do not multiply.
    private static let view: View = [
        "a": "1 < 2", "n": -7, "t": true, "f": false, "x": .absent, "h": .html(Array("<b>".utf8)),
        "o": ["a": "inner", "o": ["t": "deep"], "e": .list([])],
        "e": [["a": 1, "e": .list([])], ["a": "&", "e": .list([])], "bare"], "w": .bytes([0xC3, 0x28]),
    ]
}
