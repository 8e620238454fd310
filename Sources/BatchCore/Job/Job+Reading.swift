import Foundation

extension Job {
  /// Reads and validates a job file.
  ///
  /// - Parameters:
  ///   - path: the YAML file.
  ///   - overrides: texts `section.key=value`, applied in order; a value is YAML.
  ///   - catalogue: the models and methods that it can name.
  ///   - readHDF5: for files of numbers that it may name.
  /// - Throws: `JobError`, exit code 66 if the file is missing or unreadable, else 65.
  public static func read(
    path: String, overrides: [String] = [], catalogue: Catalogue, readHDF5: HDF5ArrayReader? = nil
  ) throws -> Job {
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
      throw JobLocation.line(bad + 1, of: path).error("not UTF-8 text; save the job as UTF-8")
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return try parse(
      yaml: yaml, file: path, overrides: overrides, catalogue: catalogue,
      arrays: .folder(folder, readHDF5: readHDF5))
  }

  /// Validates the text of a job file.
  ///
  /// - Parameters:
  ///   - yaml: the text.
  ///   - file: the file's name, for messages and for the default of `name`.
  ///   - overrides: texts `section.key=value`, applied in order; a value is YAML.
  ///   - catalogue: the models and methods that it can name.
  ///   - arrays: where files of numbers come from.
  ///   - isChecked: whether the job was read before, and what takes time need not be checked again.
  /// - Throws: `JobError` with exit code 65.
  public static func parse(
    yaml: String, file: String, overrides: [String] = [], catalogue: Catalogue,
    arrays source: ArraySource = .none, isChecked: Bool = false
  ) throws -> Job {
    let contents = "give at least the sections `model` and `time`"
    guard var root = try JobNode.parse(yaml, place: { .line($0, of: file) }), !root.isNull else {
      throw JobLocation.line(1, of: file).error("the job is empty; \(contents)")
    }
    guard case .mapping = root.content else {
      throw root.place.error("the job is \(root.described), not sections of keys; \(contents)")
    }
    for text in overrides { try root.apply(override: text) }
    guard case .mapping(let entries) = root.content else { preconditionFailure() }

    let reader = JobReader(
      path: "", place: root.place, entries: entries, vocabulary: catalogue.vocabulary)
    try reader.allowOnly(JobReference.top(catalogue).map(\.name))
    let name = try reader.jobName(file: file)
    let sweepSection = try reader.sweepSection()
    let arrays = ArrayCollection(source)
    let choice = try reader.modelChoice(of: catalogue, sweep: sweepSection, arrays)
    let initial = try reader.initialState(of: choice.model)
    let method = try reader.method(of: choice.model, catalogue)
    let sections = try reader.sections(of: method, catalogue)
    func section<Section: KeySection>(_ type: Section.Type) -> Section {
      sections.lazy.compactMap { $0 as? Section }.first ?? Section()
    }
    let (sampling, time) = (section(Sampling.self), section(TimeGrid.self))
    let swept = sweepSection?.entries.first {
      choice.variant.parameter($0.key).map { $0.size != .none } ?? false
    }
    let observableSection = try reader.section("observables")
    let expressions =
      catalogue.expressions != nil && method.takesExpressions
      ? try observableSection.expressionFields(
        besides: method.observables.map(\.name), others: catalogue.observables.map(\.name)) : []
    let observables = try observableSection.observables(
      of: method,
      ObservableContext(
        model: choice.model, sampling: sampling, time: time,
        sweptSize: swept.map { ($0.key, $0.place) }, expressions: expressions.map(\.name)),
      catalogue)
    let sweep = try sweepSection?.axes(of: choice) ?? []
    try choice.checkRules(sweep: sweep)
    var job = Job(
      name: name, source: yaml, overrides: overrides, file: file,
      modelLine: choice.section.place.line ?? 1,
      model: choice.model, variant: choice.variant,
      parameters: try choice.parameters(swept: sweep.map(\.key)), initial: initial, method: method,
      sampling: sampling, time: time, output: section(Output.self),
      sections: sections.filter { !($0 is Sampling || $0 is TimeGrid || $0 is Output) },
      observables: observables, sweep: sweep, catalogue: catalogue, arrays: arrays.arrays)
    if !isChecked { try job.model.typed?.check(job) }
    try job.readExpressions(expressions)
    try method.check(&job, reader)
    try job.checkExpressionNames(expressions)
    let samples =
      Double(job.points) * Double(job.sampling.realizations) * Double(job.sampling.trajectories)
    guard samples <= 1e15 else {
      throw (reader.field("sampling")?.keyPlace ?? root.place).error(
        "the job asks for \(samples) trajectories; points x realizations x trajectories must be at most 1e15"
      )
    }
    if let targets = sampling.targetStandardErrors,
      let field = try reader.section("sampling").field("target_stderr")
    {
      try field.checkTargets(targets, among: method.computation(of: job).variableNames)
    }
    try job.checkRealizations(reader.section(Output.path))
    return job
  }
}

extension JobReader {
  fileprivate func method(of model: ModelDescription, _ catalogue: Catalogue) throws -> any Method {
    let able = catalogue.methods.filter { $0.supports(model) }
    guard let field = field("method") else { return able[0] }
    if let word = field.node.word, !able.contains(where: { $0.name == word }),
      knownMethods.contains(word) || catalogue.method(named: word) != nil
    {
      throw field.place.error(
        "method `\(word)` is not available for model `\(model.name)`; available: \(able.map(\.name).joined(separator: ", "))"
      )
    }
    return catalogue.method(named: try field.word(of: able.map(\.name)))!
  }

  /// All sections of declared keys that the method uses. Keys of others are read, too, lest a mistake
  /// goes unseen, and have no effect.
  fileprivate func sections(of method: any Method, _ catalogue: Catalogue) throws
    -> [any KeySection]
  {
    if method.needsTime, !has(TimeGrid.path) {
      throw place.error("missing section `time`; give `end`, `step` and `record_every`")
    }
    for path in catalogue.paths {
      let types = catalogue.sections(at: path)
      try section(path).allowOnly(
        types.flatMap { $0.rows }.map(\.name), derived: types.flatMap { $0.derived })
    }
    let used = method.sections.map { ObjectIdentifier($0) }
    return try catalogue.sections.compactMap { type in
      let isUsed =
        type == TimeGrid.self
        ? method.needsTime
        : used.contains(ObjectIdentifier(type)) || type == Sampling.self || type == Output.self
      let section = try type.read(
        type.path.isEmpty ? self : section(type.path), isUsed: isUsed,
        unused: method.unusedKeys(at: type.path), optional: method.optionalKeys(at: type.path))
      return isUsed ? section : nil
    }
  }

  fileprivate func observables(
    of method: any Method, _ context: ObservableContext, _ catalogue: Catalogue
  ) throws -> ObservableChoice {
    try allowOnly(catalogue.observables.map(\.name) + context.expressions)
    let choice = ObservableChoice(
      try method.observables.map { key in
        (
          key.name,
          try field(key.name).map { try key.read($0, context) }
            ?? key.standard(context.model)
        )
      })
    guard
      method.observables.isEmpty || !context.expressions.isEmpty
        || choice.values.contains(where: { $0.value != false })
    else {
      throw place.error(
        "no observable is selected; set one of \(method.observables.map(\.name).joined(separator: ", "))"
      )
    }
    return choice
  }
}

/// Methods of the job format, whether this program has them or not.
private let knownMethods = ["twa", "mean_field", "exact", "twopi", "saddle_point", "lax"]
