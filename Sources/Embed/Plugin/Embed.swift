// The build step that puts templates, migrations and such into the binary. What it makes is never committed.

import Foundation
import PackagePlugin

@main struct Embed: BuildToolPlugin {
    /// By module, what goes into it.
    private static let folders = [
        "FleetPass": [
            "templates/documents", "templates/mail", "templates/web", "Sources/FleetPass/Migrations",
        ],
        "Shared": [
            "Sources/FleetPass/Migrations/postgres", "Sources/Shared/Migrations", "Sources/Shared/Schema",
            "templates/platform",
        ],
    ]

    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let root = context.package.directoryURL
        let folders = (Self.folders[target.name] ?? []).map { root.appending(path: $0) }
        // Every file is an input, so a change, an addition or a removal makes the step run again.
        let files = folders.flatMap { folder in
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])?
                .compactMap { $0 as? URL }
                .filter {
                    (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
                        && $0.pathExtension != "swift"
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
