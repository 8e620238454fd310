import ArgumentParser
import BatchRunner
import Foundation
import HDF5Store
import Methods

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compute random units of a result again and compare the bits with the file.",
    discussion: """
      First the values are made again from the partial sums in the file, then units are computed \
      again. Bits are the same on machines of one type. Exit code 65 where anything differs.
      """)

  @Argument(help: "Result file (HDF5).", completion: .file(extensions: ["h5"]))
  var file: String

  @Option(help: "How many units to compute, or `all`.")
  var units = "8"

  func validate() throws {
    guard units == "all" || Int(units).map({ $0 >= 0 }) == true else {
      throw ValidationError("--units \(units) is no count; give a number, or all")
    }
  }

  func run() throws {
    let isSound: Bool
    do {
      guard let document = try HDF5ResultStore(path: file).load() else {
        throw ProgramExit(
          code: 66, message: "twa: \(file): no such file; give a result file of twa run")
      }
      isSound = try verify(Verification(document, name: file, catalogue: .all))
    } catch {
      throw ProgramExit(error)
    }
    if !isSound {
      throw ProgramExit(code: 65, message: "twa: \(file) is not what its job gives here")
    }
  }

  private func verify(_ verification: Verification) throws -> Bool {
    var isSound = true
    func judge(_ text: String, _ differing: [String]) {
      print(
        differing.isEmpty
          ? "same bits: \(text)"
          : "different: \(text): \(differing.map(\.printable).joined(separator: ", "))")
      isSound = isSound && differing.isEmpty
    }
    if verification.hasSums {
      judge("values made again from the partial sums", verification.differingVariables())
    }
    if units == "all" {
      let differing = try verification.recomputeAll { done, total in
        if isatty(STDERR_FILENO) == 1 { writeToStandardError("\r\(done)/\(total) units\u{1B}[K") }
      }
      judge("all units computed again", differing)
      return isSound
    }
    let comparable = verification.comparableUnits
    if comparable.isEmpty {
      print("the file does not tell the bits of its units; --units all computes everything again")
      return isSound
    }
    for number in comparable.shuffled().prefix(Int(units) ?? 0).sorted() {
      let unit = verification.plan.unit(number)
      judge(
        "unit \(number) (point \(unit.point), \(verification.plan.computation.describe(unit)))",
        try verification.recompute(unit: number) ? [] : ["its sums"])
    }
    return isSound
  }
}
