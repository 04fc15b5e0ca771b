// What a command has to go by: settings, directory, and the lines to the database.

import CommandLine
import FleetPass
import HTTP
import PostgresStore
import Threads

struct SharedPlace {
    let configuration: Configuration
    let settings: SharedSettings

    init(_ invocation: Invocation) throws {
        let given = try Self.settings(invocation)
        let cores = Thread.processors
        configuration = try Configuration(
            given, dataDirectory: invocation[FleetpassShared.data], cores: cores,
            passed: Listener.takePassed(invocation.environment))
        settings = try SharedSettings(given, site: configuration.publicURL)
    }

    static func settings(_ invocation: Invocation) throws -> Settings {
        try Fleetpassd.settings(invocation, in: invocation[FleetpassShared.config], SharedDeclared.table)
    }
}
