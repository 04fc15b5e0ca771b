// Names of fields: told apart by every byte, of whatever length, as literals and as texts.

import Mustache
import Testing

@Suite struct NameTests {
    /// Of each length up to past where names are no longer kept whole.
    private static let names = (0...40).map {
        String("abcdefghijklmnopqrstuvwxyz_0123456789ABCDEFG".prefix($0))
    }

    @Test("Names of different lengths are different, and one is itself", arguments: names)
    func lengths(name: String) {
        #expect(Self.names.filter { View.Name($0) == View.Name(name) } == [name])
    }

    @Test("A change of any one byte makes another name", arguments: names)
    func bytes(name: String) {
        let same = name.utf8.indices.filter { place in
            let next = name.utf8.index(after: place)
            return View.Name("\(name[..<place])-\(name[next...])") == View.Name(name)
        }
        #expect(same.isEmpty)
    }

    @Test("A literal and a text name the same")
    func literals() {
        let literals: [(View.Name, String)] = [
            ("", ""), ("q", "q"), ("id", "id"), ("url", "url"), ("make", "make"), ("label", "label"),
            ("heading", "heading"), ("vehicles", "vehicles"), ("photo_url", "photo_url"),
            ("photo_choices_x", "photo_choices_x"), ("has_many_choices", "has_many_choices"),
            ("without_dates_url", "without_dates_url"), ("größe", "größe"),
        ]
        #expect(literals.filter { $0.0 != View.Name($0.1) }.map(\.1) == [])
    }
}
