import ArgumentParser
import BatchRunner
import Foundation
import HDF5Store
import Methods
import Numerics

// Started to look at a file before this program itself reads it.
Probe.install(expectedBytes: { $0.expectedBytes(.all) })

// Errors of the command line, of jobs and of files all leave through `ProgramExit`, which prints once
// whatever the number of ranks.
reserveStandardStreams()
Signals.restoreQuit()
if let missing = Processor.missingInstructions {
  ProgramExit(
    code: 70,
    message:
      "twa: compiled for a processor with \(missing), which this one lacks; build again here, or for all nodes with TWA_MARCH=x86-64-v3 make build"
  ).leave()
}
do {
  var command = try TWA.parseAsRoot()
  try command.run()
  // Commands that end by themselves have made a file, which counts more than what is said of it.
  try StandardOutput.check()
} catch let ending as ProgramExit {
  ending.leave()
} catch {
  let code = TWA.exitCode(for: error).rawValue
  let message = TWA.fullMessage(for: error)
  ProgramExit(code: code, message: message, toStandardOutput: code == 0).leave()
}
