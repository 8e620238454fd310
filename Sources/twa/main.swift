import ArgumentParser
import Foundation

// Errors of the command line, of jobs and of files all leave through `Ending`, which prints once
// whatever the number of ranks.
reserveStandardStreams()
do {
  var command = try TWA.parseAsRoot()
  try command.run()
} catch let ending as Ending {
  ending.leave()
} catch {
  let code = TWA.exitCode(for: error).rawValue
  let message = TWA.fullMessage(for: error)
  Ending(code: code, message: message, toStandardOutput: code == 0).leave()
}
