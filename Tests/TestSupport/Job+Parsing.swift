import BatchCore
import Methods

/// Jobs of everything that the program can name.
extension Job {
  public static func parse(
    yaml: String, file: String, overrides: [String] = [], arrays: ArraySource = .none
  ) throws -> Job {
    try parse(yaml: yaml, file: file, overrides: overrides, catalogue: .all, arrays: arrays)
  }

  public static func read(path: String, overrides: [String] = []) throws -> Job {
    try read(path: path, overrides: overrides, catalogue: .all)
  }
}

extension TimeGrid {
  public init(end: Double, step: Double, recordEvery: Double) {
    self.init()
    self.end = end
    self.step = step
    self.recordEvery = recordEvery
  }
}
