// A name for the shell's refusals beside HTTP's, which has the same one.

import CommandLine

typealias ShellRefusal = Refusal
