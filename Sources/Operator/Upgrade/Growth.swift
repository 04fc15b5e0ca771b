// Whether an answer still says all that it said before: programs read it, so members may come and never go.

import Schema

enum Growth {
    /// - Returns: the path of the first thing that is gone or has another value; nil: all is still said.
    static func loss(_ before: JSONValue, _ now: JSONValue, at path: String = "") -> String? {
        switch (before, now) {
        case (.object(let members), .object):
            for member in members {
                guard let value = now[member.name] else { return "\(path).\(member.name) is gone" }
                if let loss = loss(member.value, value, at: "\(path).\(member.name)") { return loss }
            }
            return nil
        case (.list(let before), .list(let now)):
            guard before.count == now.count else { return "\(path) had \(before.count) and has \(now.count)" }
            for (index, pair) in zip(before, now).enumerated() {
                if let loss = loss(pair.0, pair.1, at: "\(path)[\(index)]") { return loss }
            }
            return nil
        default:
            return before == now ? nil : "\(path.isEmpty ? "the answer" : path) has another value"
        }
    }

    /// What two answers to the same question have in common: what differs by itself is not compared.
    static func steady(_ first: JSONValue, _ second: JSONValue) -> JSONValue? {
        switch (first, second) {
        case (.object(let members), .object):
            return .object(
                members.compactMap { member in
                    guard let other = second[member.name], let value = steady(member.value, other) else {
                        return nil
                    }
                    return .init(member.name, value)
                })
        case (.list(let left), .list(let right)):
            guard left.count == right.count else { return nil }
            let elements = zip(left, right).map { steady($0, $1) }
            return elements.contains { $0 == nil } ? nil : .list(elements.compactMap { $0 })
        default:
            return first == second ? first : nil
        }
    }
}
