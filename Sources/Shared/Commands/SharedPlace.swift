// What a command has to go by: settings, directory, and the lines to the database.

import CommandLine
import FleetPass
import Glibc
import HTTP
import PostgresStore

struct SharedPlace {
    let configuration: Configuration
    let settings: SharedSettings

    init(_ invocation: Invocation) throws {
        let given = try Self.settings(invocation)
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        configuration = try Configuration(
            given, dataDirectory: invocation[FleetpassShared.data], cores: cores,
            passed: Listener.takePassed(invocation.environment))
        settings = try SharedSettings(given, site: configuration.publicURL)
    }

    /// The settings in force, with a word about variables that look like settings and are none.
    static func settings(_ invocation: Invocation) throws -> Settings {
        let path = invocation[FleetpassShared.config] ?? invocation.environment["FLEETPASS_CONFIG"]
        let settings = try Settings.resolve(
            flags: invocation.flags, environment: invocation.environment,
            files: try path.map { [try SettingsFile.read($0)] } ?? [], table: SharedDeclared.table)
        for warning in settings.warnings { invocation.console.note(warning) }
        return settings
    }
}
