import Glibc
import ReeveSystem

ThisProcess.openStandardDescriptors()
exit(CommandLineInterface.run(Array(CommandLine.arguments.dropFirst()), Console()).rawValue)
