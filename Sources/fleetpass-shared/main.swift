// The shared server's entry point.

import CommandLine
import Glibc
import Shared

let environment = Environment.atStart()
let status = FleetpassShared.tool.run(
    Array(Arguments.atStart().dropFirst()), environment: environment,
    console: .standard(environment: environment))
exit(status.rawValue)
