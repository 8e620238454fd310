import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import MPIRuntime

/// How the program ends before or instead of a run: one message, one exit code.
struct ProgramExit: Error {
  let code: Int32
  private(set) var message: String
  var toStandardOutput = false

  init(code: Int32, message: String, toStandardOutput: Bool = false) {
    self.code = code
    self.message = message
    self.toStandardOutput = toStandardOutput
  }

  /// One line of ours. It may hold texts of files that anybody has written.
  private init(code: Int32, _ line: String) {
    self.init(code: code, message: "twa: \(line)".printable.shortened(to: 2000))
  }

  /// From any error of the lower modules.
  init(_ error: any Error) {
    switch error {
    case let error as ProgramExit: self = error
    case let error as JobError:
      // An expression and its carets may follow.
      let lines = error.message.split(separator: "\n", omittingEmptySubsequences: false)
      self.init(code: error.exitCode, String(lines[0]))
      message = ([message] + lines.dropFirst().map { String($0).printable }).joined(separator: "\n")
    case let error as HDF5StoreError: self.init(code: error.exitCode, "\(error)")
    case let error as SilentLeader: self.init(code: 75, "\(error)")
    case let error as IncompatibleResult: self.init(code: 65, "\(error)")
    default: self.init(code: 70, "\(error)")
    }
  }

  func printMessage() {
    guard !message.isEmpty else { return }
    if toStandardOutput { print(message) } else { writeToStandardError(message + "\n") }
  }

  /// The code, unless the message was the product and could not be written.
  private var heardCode: Int32 {
    guard toStandardOutput else { return code }
    do { try StandardOutput.check() } catch {
      ProgramExit(error).printMessage()
      return 74
    }
    return code
  }

  /// Ends the process. Under an MPI launcher all ranks start MPI and leave together, since the first
  /// to leave with an error would take the others down before they could speak. What several ranks
  /// meet alike is said once; what only some meet ends all of them.
  func leave() -> Never {
    guard MPIEnvironment.isLaunched(), let ranks = try? Ranks.meet(leaving: code) else {
      printMessage()
      exit(heardCode)
    }
    if !ranks.isSaidAlready { ranks.signed(self).printMessage() }
    let code = heardCode
    ranks.leave(code: code == self.code ? ranks.introductions.leavingCode ?? code : code)
  }
}
