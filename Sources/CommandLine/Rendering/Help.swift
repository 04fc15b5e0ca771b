// Help for a terminal, 80 columns wide, from the command table.

struct Help {
    let tool: Tool
    let ink: Ink

    /// About a command, a group of commands, or (with an empty path) the tool.
    func about(_ path: [String]) -> String {
        let text =
            if let command = tool.command(at: path) { page(of: command) } else { page(ofGroup: path) }
        return text.utf8.last == UInt8(ascii: "\n") ? String(text.dropLast()) : text
    }

    private func page(of command: Command) -> String {
        var text = headline(tool.title(command.path), command.summary)
        text += usage(tool.synopsis(of: command))
        if !command.description.isEmpty { text += "\n" + Layout.paragraph(command.description) + "\n" }
        text += section("Words", command.positionals.map { ("<\($0.name)>", $0.explanation) })
        text += section("Options", (command.options + tool.sharedOptions + [.help]).map(row))
        return text + examples(command.examples)
    }

    private func page(ofGroup path: [String]) -> String {
        let isWholeTool = path.isEmpty
        var text =
            isWholeTool
            ? headline("\(tool.name) \(tool.version)", tool.summary)
            : headline(tool.title(path), tool.words(after: path).joined(separator: ", "))
        text += usage((path + ["<command>", "[options]"]).joined(separator: " "))
        if isWholeTool && !tool.description.isEmpty {
            text += "\n" + Layout.paragraph(tool.description) + "\n"
        }
        text += section("Commands", tool.rows(under: path))
        text += section("Options", (tool.sharedOptions + [.help] + (isWholeTool ? [.version] : [])).map(row))
        return text + "\n'\(tool.title(["help"] + path)) <command>' explains one command.\n"
    }

    private func headline(_ title: String, _ summary: String) -> String {
        let used = title.unicodeScalars.count + 1
        return ink.bold(title) + " " + Layout.wrap("- " + summary, indent: 2, used: used) + "\n\n"
    }

    private func usage(_ synopsis: String) -> String {
        let start = "Usage: " + tool.name
        let indent = start.unicodeScalars.count + 1
        return ink.bold("Usage:") + " " + tool.name + " "
            + Layout.wrap(synopsis, indent: indent, used: indent) + "\n"
    }

    private func section(_ title: String, _ rows: [(term: String, explanation: String)]) -> String {
        rows.isEmpty ? "" : "\n" + ink.bold(title + ":") + "\n" + Layout.list(rows)
    }

    private func row(_ option: OptionDeclaration) -> (term: String, explanation: String) {
        (option.term, option.explanation)
    }

    private func examples(_ examples: [Example]) -> String {
        guard !examples.isEmpty else { return "" }
        return "\n" + ink.bold("Examples:") + "\n"
            + examples.map { example in
                "  \(example.line)\n      " + Layout.wrap(example.explanation, indent: 6, used: 6) + "\n"
            }.joined()
    }
}
