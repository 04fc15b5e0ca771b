// The completion script for fish: one condition function and a line for each word and option.

struct FishCompletion {
    let walk: CompletionWalk

    var script: String {
        let condition = "_" + walk.functionName + "_at"
        let name = walk.tool.name
        var script = """
            # Completion of \(name) for fish, made by '\(walk.tool.title(["completions", "fish"]))'.
            function \(condition) --description 'Whether the words so far lead to this place'
                set -l place ''
                set -l skip 0
                for word in (commandline -opc)[2..-1]
                    if test $skip = 1
                        set skip 0
                        continue
                    end
                    switch "$place:$word"
            \(steps)        end
                end
                test "$place" = "$argv[1]"
            end
            complete -c \(name) -f

            """
        for path in walk.places {
            let isHere = "\(condition) \(quoted(CompletionWalk.name(path)))"
            let lines = words(at: path) + walk.options(at: path).map(switches)
            script += lines.map { "complete -c \(name) -n \(quoted(isHere)) \($0)\n" }.joined()
        }
        return script
    }

    private var steps: String {
        let moves = walk.moves.map { step([$0.pattern], "set place '\($0.place)'") }
        return (moves + walk.valued.map { step($0.patterns, "set skip 1") }).joined()
    }

    private func step(_ patterns: [String], _ action: String) -> String {
        let cases = patterns.map { "'\($0)'" }.joined(separator: " ")
        return "            case \(cases)\n                \(action)\n"
    }

    private func words(at path: [String]) -> [String] {
        switch walk.offer(at: path) {
        case .nothing: []
        case .files: ["-F"]
        case .directories: ["-a '(__fish_complete_directories)'"]
        case .words(let words):
            words.map { word in
                let about = walk.explanation(of: word, at: path)
                return about.isEmpty ? "-a '\(word)'" : "-a '\(word)' -d \(quoted(about))"
            }
        }
    }

    private func switches(of option: OptionDeclaration) -> String {
        var line = "-l \(option.name)" + (option.letter.map { " -s \($0)" } ?? "")
        if !option.isFlag { line += option.offer == .files ? " -r -F" : " -x" }
        switch option.offer {
        case .nothing, .files: break
        case .directories: line += " -a '(__fish_complete_directories)'"
        case .words(let words): line += " -a '\(words.joined(separator: " "))'"
        }
        return line + " -d \(quoted(option.summary))"
    }

    /// In single quotes, where fish knows a backslash before a backslash or an apostrophe.
    private func quoted(_ text: String) -> String {
        var quoted = "'"
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar == "'" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "'"
    }
}
