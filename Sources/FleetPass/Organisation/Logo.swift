// A dealership's own logo: what of it is shown where, and what its coming and going does. No SQL, no HTTP.

import Mustache
import Schema
import Store

struct Logo: Sendable, Equatable {
    let content: ContentHash
    /// From the smallest to the largest; there is one at least.
    let sizes: [PictureSize]

    init?(_ content: ContentHash, _ sizes: [PictureSize]) {
        guard sizes.last.map({ $0.width > 0 && $0.height > 0 }) == true else { return nil }
        (self.content, self.sizes) = (content, sizes)
    }

    /// The largest, where only one address is taken.
    var path: String { sizes.last.map { path(of: $0) } ?? "" }

    private func path(of size: PictureSize) -> String {
        "/files/\(PhotoName(content, edge: size.edge, size.type).text)"
    }

    private var width: Int { sizes.last?.width ?? 1 }
    private var height: Int { sizes.last?.height ?? 1 }

    /// Nearly always a wide one has the name in it, and one that is as high as wide has not: the name then
    /// stands beside it.
    var standsAlone: Bool { width >= 2 * height }

    /// Whether anything of it can be made out in a square of sixteen pixels.
    var isIcon: Bool { 2 * max(width, height) <= 3 * min(width, height) }

    /// As it is shown at most, in a page's own pixels.
    static let mostWidth = 200
    static let mostHeight = 36

    /// That it takes in a page, so that nothing moves when it comes.
    var shown: (width: Int, height: Int) {
        let isWide = width * Self.mostHeight >= height * Self.mostWidth
        let longer = isWide ? min(width, Self.mostWidth) : min(height, Self.mostHeight)
        return isWide
            ? (longer, max(1, (height * longer + width / 2) / width))
            : (max(1, (width * longer + height / 2) / height), longer)
    }

    /// A browser picks what suits its screen.
    /// - Parameter site: before each address, where it has to lead there from elsewhere.
    func view(at site: String = "") -> View {
        let choices = sizes.map { "\(site)\(path(of: $0)) \($0.width)w" }
        return [
            "url": .text(site + path), "choices": .text(choices.joined(separator: ", ")),
            "width": .text("\(shown.width)"), "height": .text("\(shown.height)"),
            "is_alone": .bool(standsAlone),
        ]
    }
}

extension App {
    /// - Returns: nil where there is none.
    func logo(_ tx: Transaction) throws -> StoredFile? {
        try FileStore(tx: tx).ready(of: .organisation, .logo).first
    }

    /// The drawn mark comes back, unless another logo follows.
    /// - Returns: whether there was one.
    @discardableResult
    func removeLogo(_ actor: AuditBook.Actor, _ tx: Transaction) throws -> Bool {
        guard let known = try logo(tx) else { return false }
        try removeFile(known, actor, tx)
        return true
    }

    /// What every page shows is another now.
    func noteLook(_ tx: Transaction) throws { signs.expect(try RevisionStore(tx: tx).raise(.rules)) }
}
