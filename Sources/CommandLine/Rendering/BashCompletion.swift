// The completion script for bash 4 and later. It needs no other package, and runs nothing but itself.

/// The names in it need no quoting beyond the apostrophes: `Tool.faults` sees to that.
struct BashCompletion {
    let walk: CompletionWalk

    var script: String {
        let function = walk.functionName
        let tool = walk.tool
        return """
            # Completion of \(tool.name) for bash, made by '\(tool.title(["completions", "bash"]))'.
            \(function)() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
                local place= ended= offers= at
                COMPREPLY=()
                # bash parts --name=value in three words.
                if [[ $word == "=" ]]; then
                    word=
                elif [[ $before == "=" && COMP_CWORD -gt 1 ]]; then
                    before=${COMP_WORDS[COMP_CWORD - 2]}
                fi
                for ((at = 1; at < COMP_CWORD; at++)); do
                    case "$place:${COMP_WORDS[at]}" in
            \(steps)            *':--') ended=1; break ;;
                    esac
                done
                if [[ -z $ended ]]; then
                    case "$place:$before" in
            \(values)        esac
                fi
                if [[ $word == -* && -z $ended ]]; then
                    case "$place" in
            \(options)        esac
                else
                    case "$place" in
            \(words)        esac
                fi
                mapfile -t COMPREPLY < <(compgen -W "$offers" -- "$word")
            }
            complete -F \(function) \(tool.name)

            """
    }

    /// How each word moves on: a word of a path, or an option that takes the next word with it.
    private var steps: String {
        let moves = walk.moves.map { CompletionWalk.branch([$0.pattern], "place='\($0.place)'") }
        let skip = "((at++)); [[ ${COMP_WORDS[at]} == \"=\" ]] && ((at++))"
        return (moves + walk.valued.map { CompletionWalk.branch($0.patterns, skip) }).joined()
    }

    private var values: String {
        walk.valued.map { CompletionWalk.branch($0.patterns, action(for: $0.offer)) }.joined()
    }

    private var options: String {
        walk.places.map { path in
            let names = walk.options(at: path).map { "--" + $0.name }.joined(separator: " ")
            return CompletionWalk.branch([CompletionWalk.name(path)], "offers='\(names)'")
        }.joined()
    }

    private var words: String {
        walk.places.compactMap { path in
            let offer = walk.offer(at: path)
            return offer == .nothing
                ? nil : CompletionWalk.branch([CompletionWalk.name(path)], action(for: offer))
        }.joined()
    }

    private func action(for offer: Offer) -> String {
        let paths = "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen"
        return switch offer {
        case .nothing: "return"
        case .words(let words):
            "mapfile -t COMPREPLY < <(compgen -W '\(words.joined(separator: " "))' -- \"$word\"); return"
        case .files: "\(paths) -f -- \"$word\"); return"
        case .directories: "\(paths) -d -- \"$word\"); return"
        }
    }
}
