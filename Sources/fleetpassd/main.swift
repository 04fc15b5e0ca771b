// The appliance's entry point.

import CommandLine
import FleetPass
import Glibc

let environment = Environment.atStart()
let status = Fleetpassd.tool.run(
    Array(Arguments.atStart().dropFirst()), environment: environment,
    console: .standard(environment: environment))
exit(status.rawValue)
