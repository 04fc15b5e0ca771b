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

    static func settings(_ invocation: Invocation) throws -> Settings {
        try Fleetpassd.settings(invocation, in: invocation[FleetpassShared.config], SharedDeclared.table)
    }
}
