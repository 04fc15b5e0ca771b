// What somebody signed in with, in words that they know it by.

import HTTP

enum Device {
    /// From the browser's own name of itself: nothing is decided by it.
    static func name(of request: Request) -> String {
        guard let agent = request.text(field: "user-agent"), !agent.isEmpty else { return "A program" }
        func first(_ names: [(mark: String, name: String)]) -> String? {
            names.first { agent.utf8.contains($0.mark.utf8) }?.name
        }
        let browser = first(browsers)
        let system = first(systems)
        guard browser != nil || system != nil else { return "A program" }
        return [browser ?? "A browser", system].compactMap { $0 }.joined(separator: " on ")
    }

    private static let browsers = [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]
    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
        ("Mac OS X", "Mac"), ("Linux", "Linux"),
    ]
}
