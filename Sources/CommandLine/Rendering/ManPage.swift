// Manual pages in troff with the man macros, from the command table.

struct ManPage {
    let tool: Tool

    /// The page of a command, of a group of commands, or (with an empty path) of the tool.
    func about(_ path: [String]) -> String {
        let title = ([tool.name] + path).joined(separator: "-")
        var page = ".\\\" Made by '\(tool.title(["man"] + path))' from its command table.\n"
        page += ".TH \"\(ManPage.quoted(title.uppercased()))\" \"1\" \"\" "
        page += "\"\(ManPage.quoted("\(tool.name) \(tool.version)"))\" \"User Commands\"\n"
        // Names are copied from the page: no word is parted and no space stretched.
        page += ".nh\n.ad l\n"
        if let command = tool.command(at: path) {
            page += named(title, command.summary) + synopsis(tool.synopsis(of: command))
            if !command.description.isEmpty {
                page += heading("DESCRIPTION") + ManPage.text(command.description)
            }
            page += details(of: command, heading("OPTIONS"))
            page += examples(command.examples)
        } else {
            let summary = path.isEmpty ? tool.summary : tool.words(after: path).joined(separator: ", ")
            page +=
                named(title, summary) + synopsis((path + ["<command>", "[options]"]).joined(separator: " "))
            if path.isEmpty && !tool.description.isEmpty {
                page += heading("DESCRIPTION") + ManPage.text(tool.description)
            }
            page += heading("COMMANDS") + commands(under: path)
            page += heading("OPTIONS") + (tool.sharedOptions + [.help, .version]).map(entry).joined()
            page += examples(tool.commands.filter { $0.path.starts(with: path) }.flatMap(\.examples))
        }
        let takesSettings = tool.command(at: path)?.options.contains { $0.variable != nil } ?? path.isEmpty
        return page + (takesSettings ? settings() : "") + exitStatus() + environment()
    }

    private func named(_ title: String, _ summary: String) -> String {
        heading("NAME") + ManPage.escaped(title) + " \\- " + ManPage.escaped(summary) + "\n"
    }

    private func synopsis(_ words: String) -> String {
        heading("SYNOPSIS") + ".B \(ManPage.escaped(tool.name))\n" + ManPage.text(words)
    }

    private func commands(under path: [String]) -> String {
        tool.commands.filter { $0.path.starts(with: path) }.map { command in
            ".SS \"\(ManPage.quoted(tool.synopsis(of: command)))\"\n" + ManPage.text(command.summary + ".")
                + (command.description.isEmpty ? "" : ".PP\n" + ManPage.text(command.description))
                + details(of: command, "")
        }.joined()
    }

    private func details(of command: Command, _ heading: String) -> String {
        let entries =
            command.positionals.map { ManPage.tagged("<\($0.name)>", $0.explanation) }
            + (command.options + (heading.isEmpty ? [] : tool.sharedOptions + [.help])).map(entry)
        return entries.isEmpty ? "" : heading + entries.joined()
    }

    private func entry(_ option: OptionDeclaration) -> String {
        let term = option.term.utf8.drop { $0 == UInt8(ascii: " ") }
        return ManPage.tagged(String(Substring(term)), option.explanation)
    }

    private func examples(_ examples: [Example]) -> String {
        guard !examples.isEmpty else { return "" }
        return heading("EXAMPLES") + examples.map { ManPage.tagged($0.line, $0.explanation + ".") }.joined()
    }

    private func settings() -> String {
        guard let settings = tool.settings else { return "" }
        let entries = settings.declarations.map { setting in
            ManPage.tagged(setting.name, setting.explanation(prefix: settings.prefix))
        }
        return heading("SETTINGS")
            + ManPage.text(
                "A flag goes before a variable of the environment, that before the file, and that before the "
                    + "default. In the file, a name with a dot is a name in a section.") + entries.joined()
    }

    private func exitStatus() -> String {
        heading("EXIT STATUS")
            + ExitStatus.allCases.map { ManPage.tagged(String($0.rawValue), $0.meaning) }.joined()
    }

    private func environment() -> String {
        heading("ENVIRONMENT")
            + ManPage.tagged("NO_COLOR", "When set and not empty, nothing is coloured, on a terminal either.")
    }

    private func heading(_ title: String) -> String { ".SH \(title)\n" }

    private static func tagged(_ term: String, _ explanation: String) -> String {
        ".TP\n.B \"\(quoted(term))\"\n" + text(explanation)
    }

    /// Paragraphs of running text, a source line each.
    private static func text(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in line.isEmpty ? ".PP\n" : protected(escaped(String(line))) + "\n" }
            .joined()
    }

    /// A line that begins with a dot would be a request. (So would an apostrophe, but that is escaped.)
    private static func protected(_ line: String) -> String {
        line.utf8.first == UInt8(ascii: ".") ? "\\&" + line : line
    }

    private static func quoted(_ argument: String) -> String {
        escaped(argument).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\(dq")
    }

    /// Characters as themselves: troff would make a typographic mark of several of them.
    private static func escaped(_ text: String) -> String {
        var troff = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": troff += "\\e"
            case "-": troff += "\\-"
            case "'": troff += "\\(aq"
            case "`": troff += "\\(ga"
            case "^": troff += "\\(ha"
            case "~": troff += "\\(ti"
            case _ where scalar.isASCII: troff.unicodeScalars.append(scalar)
            default:
                let code = String(scalar.value, radix: 16, uppercase: true)
                troff += "\\[u" + String(repeating: "0", count: max(0, 4 - code.utf8.count)) + code + "]"
            }
        }
        return troff
    }
}
