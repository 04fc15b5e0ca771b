// The named values of one object and how a name is found; which object is asked is up to Renderer.swift.

extension View {
    /// The fields of an object in the order they were given, searched from the front. An object has a dozen
    /// or two of them, and there a search in a row beats any table. Of two fields with one name the first
    /// counts.
    public struct Fields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
        /// As a literal gives them: pages are made of thousands, and none is moved. With labels they would be
        /// of another type, and each would be cast while the program runs.
        var fields: [(Name, View)]

        public init(_ pairs: [(Name, View)] = []) { fields = pairs }

        public init(dictionaryLiteral elements: (Name, View)...) { fields = elements }

        public static func == (left: Fields, right: Fields) -> Bool {
            left.fields.elementsEqual(right.fields) { $0.0 == $1.0 && $0.1 == $1.1 }
        }

        func place(of name: Name) -> Int? {
            var place = 0
            while place < fields.count {
                if fields[place].0 == name { return place }
                place += 1
            }
            return nil
        }

        /// Reads nil for an unknown name. Writing a view replaces or appends the field; writing nil takes it
        /// away.
        public subscript(name: Name) -> View? {
            get { place(of: name).map { fields[$0].1 } }
            set {
                switch (place(of: name), newValue) {
                case (let place?, let view?): fields[place].1 = view
                case (nil, let view?): fields.append((name, view))
                case (let place?, nil): fields.remove(at: place)
                case (nil, nil): break
                }
            }
        }
    }
}
