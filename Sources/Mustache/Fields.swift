// The named values of one object and how a name is found; which object is asked is up to Renderer.swift.

extension View {
    /// The name of a field. It carries a fingerprint of its bytes, so a search over a dozen fields compares
    /// integers and looks at the text once, when it has found what it wants.
    public struct Name: Sendable, Hashable, ExpressibleByStringLiteral {
        public let text: String
        @usableFromInline let fingerprint: UInt64

        @inlinable public init(_ text: String) {
            self.text = text
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            fingerprint = hash
        }

        @inlinable public init(stringLiteral value: String) { self.init(value) }

        /// Equal bytes, not equal characters: the fingerprint tells composed from decomposed forms apart.
        @inlinable public static func == (left: Name, right: Name) -> Bool {
            left.fingerprint == right.fingerprint && left.text == right.text
        }

        @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
    }

    /// The fields of an object in the order they were given, searched from the front. An object has a dozen
    /// or two of them, and there a search in a row beats any table. Of two fields with one name the first
    /// counts.
    public struct Fields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
        struct Field: Sendable, Equatable {
            let name: Name
            var view: View
        }

        var fields: [Field]

        public init(_ pairs: [(Name, View)] = []) {
            fields = []
            fields.reserveCapacity(pairs.count)
            for (name, view) in pairs { fields.append(Field(name: name, view: view)) }
        }

        public init(dictionaryLiteral elements: (Name, View)...) { self.init(elements) }

        func place(of name: Name) -> Int? {
            var place = 0
            while place < fields.count {
                if fields[place].name == name { return place }
                place += 1
            }
            return nil
        }

        /// Reads nil for an unknown name. Writing a view replaces or appends the field; writing nil takes it
        /// away.
        public subscript(name: Name) -> View? {
            get { place(of: name).map { fields[$0].view } }
            set {
                switch (place(of: name), newValue) {
                case (let place?, let view?): fields[place].view = view
                case (nil, let view?): fields.append(Field(name: name, view: view))
                case (let place?, nil): fields.remove(at: place)
                case (nil, nil): break
                }
            }
        }
    }
}
