import ArgumentParser
import BatchRunner

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
    if let name {
      guard let table = JobReference.table(name) else {
        throw ValidationError(
          "there is no section or model \(name); there are \(JobReference.names.joined(separator: ", "))"
        )
      }
      print(table)
    } else {
      for name in JobReference.names { print("## \(name)\n\n\(JobReference.table(name) ?? "")\n") }
    }
  }
}
