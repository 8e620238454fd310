import ArgumentParser
import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Methods

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two results: deviations in absolute terms and in standard errors.",
    discussion: """
      Observables of the same name are compared at common points of the sweeps and common times, whatever \
      models and methods the results come from; nothing is interpolated. An axis that only one of them is \
      swept over is compared where it has the other's fixed value, else at each of its points. Standard \
      errors are those of both results together, or of the one that has any. `chance` is what the largest \
      of so many deviations hardly exceeds where both results estimate the same. Values that are not yet \
      computed are left out and counted. Exit code 65 where nothing can be compared.
      """)

  @Argument(help: "Result file (HDF5).", completion: .file(extensions: ["h5"]))
  var first: String

  @Argument(help: "Result file to compare with.", completion: .file(extensions: ["h5"]))
  var second: String

  @Option(help: "Compare only this observable, e.g. magnetization.")
  var observable: String?

  @Flag(help: "Everything as JSON, for scripts.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Draw both results and their deviation (needs Python with the packages of analysis).",
      valueName: "file.png"))
  var plot: String?

  func run() throws {
    do {
      let (a, b) = (try Self.load(first), try Self.load(second))
      let comparison = try Comparison(
        (first, a), (second, b), observable: observable, catalogue: .all)
      let view = ComparisonJSON(comparison, files: (first, second), documents: (a, b))
      if json {
        view.write { print($0, terminator: "") }
        print("")
      } else {
        print(ComparisonText(comparison, files: (first, second), documents: (a, b)).text)
      }
      if let plot { try ComparisonPicture(comparison: view).draw(plot) }
    } catch {
      throw ProgramExit(error)
    }
  }

  /// Without what only a continued run needs.
  private static func load(_ file: String) throws -> ResultDocument {
    guard var document = try HDF5ResultStore(path: file).load() else {
      throw ProgramExit(
        code: 66, message: "twa: \(file): no such file; give two result files of twa run")
    }
    (document.checkpoint, document.unitDigests, document.unitStates) = ([], [], [])
    return document.printable
  }
}
