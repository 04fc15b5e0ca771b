// A name for the shell's refusals beside HTTP's, which has the same one.

package import CommandLine

package typealias ShellRefusal = Refusal
