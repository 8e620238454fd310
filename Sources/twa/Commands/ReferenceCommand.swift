import ArgumentParser
import BatchCore
import BatchRunner
import Methods

struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "The keys of a job file as Markdown tables.")

  @Argument(
    help: ArgumentHelp(
      "A section (job, initial, sampling, time, observables, output) or a model; all if not given.")
  )
  var name: String?

  func run() throws {
    let reference = JobReference(.all)
    if let name {
      guard let table = reference.table(name) else {
        throw ValidationError(
          "there is no section or model \(name); there are \(reference.names.joined(separator: ", "))"
        )
      }
      print(table)
    } else {
      for name in reference.names { print("## \(name)\n\n\(reference.table(name) ?? "")\n") }
    }
  }
}
