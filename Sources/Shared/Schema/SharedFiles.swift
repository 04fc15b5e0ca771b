// What the build has put into this binary: the shared store's migrations, policy and roles.

import Mustache
import Schema
import Store

enum SharedFiles {
    /// What keeps tenants apart in a table.
    static func policy(for table: String) -> String {
        var (script, rest) = ("", text("Sources/Shared/Schema/policy.sql")[...])
        while let place = String(rest).firstRange(ofBytes: "{{table}}") {
            let whole = String(rest)
            script += whole[..<place.lowerBound] + table
            rest = whole[place.upperBound...]
        }
        return script + rest
    }

    /// What a superuser runs once.
    static let roles = text("Sources/Shared/Schema/roles.sql")
    static let platformMigrations = migrations("Sources/Shared/Migrations/")
    /// The product's, each the twin of one for SQLite.
    static let productMigrations = migrations("Sources/FleetPass/Migrations/postgres/")

    /// Pages of the platform's own site: `templates/platform/tenant.mustache` is `platform/tenant`.
    static var templates: [Templates.Source] {
        Embedded.files.compactMap { path, content, _ in
            guard path.hasPrefix("templates/"), path.hasSuffix(".mustache") else { return nil }
            let name = path.dropFirst("templates/".count).dropLast(".mustache".count)
            return Templates.Source(name: String(name), text: content.description)
        }
    }

    private static func text(_ path: String) -> String {
        Embedded.files.first { $0.path == path }?.content.description ?? ""
    }

    private static func migrations(_ folder: String) -> [Migration] {
        Embedded.files.compactMap { path, content, digest in
            Migration(path: path, in: folder, content: content, digest: digest)
        }.sorted { $0.number < $1.number }
    }
}
