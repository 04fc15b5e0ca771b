// The completion script for zsh: the same walk as for bash, with a description beside each word.

struct ZshCompletion {
    let walk: CompletionWalk

    var script: String {
        let function = walk.functionName
        let tool = walk.tool
        return """
            #compdef \(tool.name)
            # Completion of \(tool.name) for zsh, made by '\(tool.title(["completions", "zsh"]))'.
            \(function)() {
                local place= ended= before=${words[CURRENT - 1]}
                local -a offers
                integer at
                for ((at = 2; at < CURRENT; at++)); do
                    case "$place:${words[at]}" in
            \(steps)            *':--') ended=1; break ;;
                    esac
                done
                # zsh keeps --name=value in one word.
                if [[ -z $ended && $PREFIX == --*=* ]]; then
                    before=${PREFIX%%=*}
                    compset -P '--[^=]#='
                fi
                if [[ -z $ended ]]; then
                    case "$place:$before" in
            \(values)        esac
                fi
                if [[ $PREFIX == -* && -z $ended ]]; then
                    case "$place" in
            \(options)        esac
                    _describe -o option offers
                else
                    case "$place" in
            \(words)        esac
                    _describe word offers
                fi
            }
            if [[ $funcstack[1] == \(function) ]]; then
                \(function) "$@"
            else
                compdef \(function) \(tool.name)
            fi

            """
    }

    private var steps: String {
        let moves = walk.moves.map { CompletionWalk.branch([$0.pattern], "place='\($0.place)'") }
        return (moves + walk.valued.map { CompletionWalk.branch($0.patterns, "((at++))") }).joined()
    }

    private var values: String {
        walk.valued.map { CompletionWalk.branch($0.patterns, action(for: $0.offer)) }.joined()
    }

    private var options: String {
        walk.places.map { path in
            let items = walk.options(at: path).map { item("--" + $0.name, $0.summary) }
            return CompletionWalk.branch(
                [CompletionWalk.name(path)], "offers=(\(items.joined(separator: " ")))")
        }.joined()
    }

    private var words: String {
        walk.places.compactMap { path in
            let place = CompletionWalk.name(path)
            switch walk.offer(at: path) {
            case .nothing: return nil
            case .files: return CompletionWalk.branch([place], action(for: .files))
            case .directories: return CompletionWalk.branch([place], action(for: .directories))
            case .words(let words):
                let items = words.map { item($0, walk.explanation(of: $0, at: path)) }
                return CompletionWalk.branch([place], "offers=(\(items.joined(separator: " ")))")
            }
        }.joined()
    }

    private func action(for offer: Offer) -> String {
        switch offer {
        case .nothing: "_message value; return"
        case .words(let words): "compadd -- \(words.joined(separator: " ")); return"
        case .files: "_files; return"
        case .directories: "_files -/; return"
        }
    }

    /// `word:description`, where an apostrophe ends and reopens the quotes.
    private func item(_ word: String, _ about: String) -> String {
        let quoted = about.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        return about.isEmpty ? "'\(word)'" : "'\(word):\(quoted)'"
    }
}
