import BatchCore
import Foundation

/// A job as rank 0 read it, for all other ranks: none of them looks at the file itself, which may be
/// missing, or another one, on their machine.
struct JobMessage: Codable {
  /// Name of the file, for messages and the default of `name`.
  let file: String
  let yaml: String
  let overrides: [String]
  /// Files of numbers, as rank 0 read them.
  let arrays: [String: NumberArray]
  /// The identity whose digits the job goes on with, where it continues a result with others.
  let adopted: String?
  /// Until the time given to the run is over; nil if nothing is known.
  let secondsLeft: Double?

  init(_ job: Job, secondsLeft: Double?) {
    self.secondsLeft = secondsLeft
    file = job.file
    yaml = job.source
    overrides = job.overrides
    arrays = job.arrays
    adopted = job.adoptedIdentity
  }

  func job(_ catalogue: Catalogue) throws -> Job {
    let job = try Job.parse(
      yaml: yaml, file: file, overrides: overrides, catalogue: catalogue, arrays: .told(arrays),
      isChecked: true)
    return try adopted.map(job.adopting) ?? job
  }
}
