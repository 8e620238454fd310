import ArgumentParser
import BatchCore
import BatchRunner
import Foundation
import HDF5Store

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Look at a result file: progress, parameters, final values, a small plot.")

  @Argument(help: "Result file (HDF5).", completion: .file(extensions: ["h5"]))
  var file: String

  @Option(help: "Plot this observable, e.g. overlap.")
  var observable: String?

  @Flag(help: "All values as JSON, for scripts.")
  var json = false

  func run() throws {
    let document: ResultDocument
    do {
      guard let loaded = try HDF5ResultStore(path: file).load() else {
        throw ProgramExit(
          code: 66, message: "twa: \(file): no such file; give a result file of twa run")
      }
      document = loaded
    } catch {
      throw ProgramExit(error)
    }
    let summary = Summary(document: document)
    if let observable, !summary.observables.contains(observable) {
      throw ProgramExit(
        code: 65,
        message:
          "twa: \(file) has no observable \(observable); it has \(summary.observables.joined(separator: ", ").shortened(to: 1000))"
      )
    }
    if json {
      print(try JSONView(document: document).text(observable: observable))
      return
    }
    print(summary.header(file: file))
    print(summary.finalValues(observable: observable))
    let plotted = observable ?? summary.defaultPlot
    if let plotted { print("\n" + summary.plot(plotted)) }
  }
}
