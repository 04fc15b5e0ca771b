// What somebody signed in with, in words that they know it by.

import HTTP
import Schema

enum Device {
    /// From the browser's own name of itself: nothing is decided by it.
    static func name(of request: Request) -> String {
        guard let agent = request.text(field: "user-agent"), !agent.isEmpty else { return program }
        func first(_ names: [(mark: StaticString, name: String)]) -> String? {
            names.first { agent.firstRange(ofBytes: $0.mark) != nil }?.name
        }
        let browser = first(browsers)
        let system = first(systems)
        guard browser != nil || system != nil else { return program }
        return [browser ?? self.browser, system].compactMap { $0 }.joined(separator: " on ")
    }

    /// The same in another language: a name is kept as it was given.
    static func told(_ name: String, _ words: Words) -> String {
        guard let on = name.firstRange(ofBytes: " on ") else { return words(name) }
        return words(
            "{browser} on {system}",
            ["browser": words(String(name[..<on.lowerBound])), "system": String(name[on.upperBound...])])
    }

    private static let program = Words.key("A program")
    private static let browser = Words.key("A browser")
    private static let browsers: [(StaticString, String)] = [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]
    private static let systems: [(StaticString, String)] = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
        ("Mac OS X", "Mac"), ("Linux", "Linux"),
    ]
}
