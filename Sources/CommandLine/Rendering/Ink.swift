// Emphasis on a terminal; without colour every function returns its text unchanged.

struct Ink {
    let isOn: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }

    func alarm(_ text: String) -> String { wrap(text, "1;31") }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
