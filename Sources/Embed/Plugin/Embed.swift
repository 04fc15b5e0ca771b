// The build step that puts templates, migrations and such into the binary. What it makes is never committed.

import Foundation
import PackagePlugin

@main struct Embed: BuildToolPlugin {
    /// By module, what goes into it.
    private static let folders = [
        "FleetPass": [
            ".build/assets", "templates/documents", "templates/mail", "templates/texts", "templates/web",
            "Sources/FleetPass/Migrations",
        ],
        "Operator": ["deploy/units", "templates/instance", "templates/operator"],
        "Shared": [
            "Sources/FleetPass/Migrations/postgres", "Sources/Shared/Migrations", "Sources/Shared/Schema",
            "templates/platform",
        ],
    ]

    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let root = context.package.directoryURL
        let folders = (Self.folders[target.name] ?? []).map { root.appending(path: $0) }
        for folder in folders where !FileManager.default.fileExists(atPath: folder.path) {
            throw Missing(
                description: "there is no \(folder.path): ./setup makes it, and so does templates/make-assets"
            )
        }
        // Every file is an input, so a change, an addition or a removal makes the step run again.
        let files = folders.flatMap { folder in
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])?
                .compactMap { $0 as? URL }
                .filter {
                    (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
                        && $0.pathExtension != "swift" && !$0.lastPathComponent.hasPrefix(".")
                } ?? []
        }.sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        return [
            .buildCommand(
                displayName: "Embedding files for \(target.name)",
                executable: try context.tool(named: "embed").url,
                arguments: [output.path, root.path] + files.map(\.path),
                inputFiles: files, outputFiles: [output])
        ]
    }
}

struct Missing: Error, CustomStringConvertible {
    let description: String
}
