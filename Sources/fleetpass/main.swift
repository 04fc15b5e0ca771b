// The operator's entry point.

import CommandLine
import Glibc
import Operator

let environment = Environment.atStart()
let status = Fleetpass.tool.run(
    Array(Arguments.atStart().dropFirst()), environment: environment,
    console: .standard(environment: environment))
exit(status.rawValue)
