import Foundation
import TruncatedWigner

extension Job {
  /// Reads and validates a job file.
  ///
  /// - Parameters:
  ///   - path: the YAML file.
  ///   - overrides: texts `section.key=value`, applied in order; a value is YAML.
  /// - Throws: `JobError`, exit code 66 if the file is missing or unreadable, else 65.
  public static func read(path: String, overrides: [String] = []) throws -> Job {
    let data: Data
    do {
      // By a handle: a job may come through a pipe.
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      data = try handle.readToEnd() ?? Data()
    } catch {
      var isDirectory: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      let reason =
        !exists
        ? "no such file; give the path of a job file"
        : isDirectory.boolValue
          ? "a directory; give the path of a job file" : "cannot be read; check its permissions"
      throw JobError(message: "\(path): \(reason)", exitCode: 66)
    }
    guard let yaml = String(data: data, encoding: .utf8) else {
      let lines = data.split(separator: 10, omittingEmptySubsequences: false)
      let bad = lines.firstIndex { String(data: $0, encoding: .utf8) == nil } ?? 0
      throw SourceLocation.line(bad + 1, of: path).error("not UTF-8 text; save the job as UTF-8")
    }
    return try parse(yaml: yaml, file: path, overrides: overrides)
  }

  /// Validates the text of a job file.
  ///
  /// - Parameters:
  ///   - yaml: the text.
  ///   - file: the file's name, for messages and for the default of `name`.
  ///   - overrides: texts `section.key=value`, applied in order; a value is YAML.
  /// - Throws: `JobError` with exit code 65.
  public static func parse(yaml: String, file: String, overrides: [String] = []) throws -> Job {
    let contents = "give at least the sections `model` and `time`"
    guard var root = try JobNode.parse(yaml, place: { .line($0, of: file) }), !root.isNull else {
      throw SourceLocation.line(1, of: file).error("the job is empty; \(contents)")
    }
    guard case .mapping = root.content else {
      throw root.place.error("the job is \(root.described), not sections of keys; \(contents)")
    }
    for text in overrides { try root.apply(override: text) }
    guard case .mapping(let entries) = root.content else { preconditionFailure() }

    let reader = JobReader(path: "", place: root.place, entries: entries)
    try reader.allowOnly(JobKeys.top.names)
    let name = try reader.jobName(file: file)
    let sweepSection = try reader.sweepSection()
    let choice = try reader.modelChoice(sweep: sweepSection)
    let initial = try reader.initialState(of: choice.model)
    let method = try reader.method(of: choice.model)
    let sampling = try reader.sampling(method: method)
    let time = try reader.timeGrid()
    let observables = try reader.observables(
      of: choice.model, method: method, sampling: sampling, time: time)
    let sweep = try sweepSection?.axes(of: choice) ?? []
    try choice.checkRules(sweep: sweep)
    if method == .meanField {
      try choice.checkClosedSpins(sweep: sweep, method: reader.field("method"))
    }
    if observables.selection.siteMagnetization,
      let size = sweep.first(where: { (choice.variant.parameter($0.key)?.size ?? .none) != .none })
    {
      throw (sweepSection?.field(size.key)?.keyPlace ?? root.place).error(
        "`\(size.key)` is swept, so the number of sites varies; `observables.site_magnetization` needs one number of sites"
      )
    }
    let job = Job(
      name: name, source: yaml, overrides: overrides, file: file,
      modelLine: choice.section.place.line ?? 1,
      model: choice.model, variant: choice.variant,
      parameters: try choice.parameters(swept: sweep.map(\.key)), initial: initial, method: method,
      precision: try reader.precision(), sampling: sampling, time: time, observables: observables,
      sweep: sweep,
      output: try reader.output())
    let samples = Double(job.points) * Double(sampling.realizations) * Double(sampling.trajectories)
    guard samples <= 1e15 else {
      throw (reader.field("sampling")?.keyPlace ?? root.place).error(
        "the job asks for \(samples) trajectories; points x realizations x trajectories must be at most 1e15"
      )
    }
    if let targets = sampling.targetStandardErrors,
      let field = try reader.section("sampling").field("target_stderr")
    {
      try field.checkTargets(targets, of: job)
    }
    return job
  }
}
