import BatchCore
import TruncatedWigner

extension JobReader {
  /// The name of the job, which is also the default name of its result file: what is given, else
  /// the file's name without its ending.
  func jobName(file: String) throws -> String {
    let rule =
      "it must serve as a file name: no slash, no leading dot or blank, no line break or control character, at most 200 bytes"
    guard let field = field("name") else {
      let name = Self.stem(ofFile: file)
      if name.isEmpty || name.utf8.first == UInt8(ascii: ".") { return "job" }
      guard Self.isFileName(name) else {
        throw place.error(
          "without `name` the job is called \"\(shortened(name))\", as its file; \(rule); give `name`"
        )
      }
      return name
    }
    let name = try field.text("a name (text; a number needs quotes)")
    guard Self.isFileName(name) else {
      throw field.place.error("`name` is \"\(shortened(name))\"; \(rule)")
    }
    return name
  }

  /// By bytes and scalars: a slash with a combining mark is a character of its own to Swift alone.
  private static func isFileName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first else { return false }
    return first != "." && !first.properties.isWhitespace && !hasControls(name)
      && !name.utf8.contains(UInt8(ascii: "/")) && name.utf8.count <= 200
  }

  /// "a.b" of "x/a.b.yaml".
  private static func stem(ofFile path: String) -> String {
    let bytes = path.utf8
    let name =
      bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[bytes.index(after: $0)...] } ?? bytes[...]
    let end = name.lastIndex(of: UInt8(ascii: ".")).flatMap { $0 > name.startIndex ? $0 : nil }
    return String(decoding: name[..<(end ?? name.endIndex)], as: UTF8.self)
  }

  func initialState(of model: ModelDescription) throws -> InitialState {
    let section = try section("initial")
    try section.allowOnly(JobKeys.initial.names)
    if !model.hasPhotons, let field = section.field("displacement") {
      throw field.place.error(
        "`initial.displacement` is given, but `\(model.name)` has no photon modes; remove it")
    }
    if model.initial.centralTheta == nil, let field = section.field("central_theta") {
      throw field.place.error(
        "`initial.central_theta` is given, but `\(model.name)` has no central spin; remove it")
    }
    var state = model.initial
    if let field = section.field("central_theta") {
      state.centralTheta = try field.number(.finite)
    }
    if let field = section.field("theta") { state.theta = try field.number(.finite) }
    if let field = section.field("phi") { state.phi = try field.number(.finite) }
    if let field = section.field("displacement") { state.displacement = try field.number(.finite) }
    return state
  }

  func method(of model: ModelDescription) throws -> Method {
    guard let field = field("method") else { return .twa }
    let available = Method.allCases.map(\.rawValue)
    if let word = field.node.word, Method.unavailable.contains(word) {
      throw field.place.error(
        "method `\(word)` is not available for model `\(model.name)`; available: \(available.joined(separator: ", "))"
      )
    }
    return Method(rawValue: try field.word(of: available))!
  }

  func precision() throws -> MatrixPrecision {
    guard let field = field("precision") else { return .double }
    let words = MatrixPrecision.allCases.map(\.rawValue)
    return MatrixPrecision(rawValue: try field.word(of: words))!
  }

  func sampling(method: Method) throws -> Sampling {
    let section = try section("sampling")
    try section.allowOnly(JobKeys.sampling.names)
    var sampling = Sampling()
    let count = 1...1_000_000_000
    if let field = section.field("realizations") {
      sampling.realizations = try field.integer(count)
    }
    if let field = section.field("trajectories") {
      sampling.trajectories = try field.integer(count)
      if method == .meanField, sampling.trajectories > 1 {
        throw field.place.error(
          "`method: mean_field` has one trajectory per realization; remove `sampling.trajectories`")
      }
    }
    if method == .meanField { sampling.trajectories = 1 }
    if let field = section.field("seed") { sampling.seed = try field.unsigned() }
    if let field = section.field("spin_sampling") {
      let word = try field.word(of: SpinSampling.allCases.map(\.rawValue))
      sampling.spinSampling = SpinSampling(rawValue: word)!
    }
    if let field = section.field("noise") {
      let word = try field.word(of: NoiseSampling.allCases.map(\.rawValue))
      sampling.noise = NoiseSampling(rawValue: word)!
    }
    if let field = section.field("batch") {
      guard let value = field.node.number, NumberRule.whole(16...512).accepts(value),
        Int(value) % 16 == 0
      else { throw field.wrong(expected: "a whole number: a multiple of 16 from 16 to 512") }
      sampling.batch = Int(value)
    }
    sampling.targetStandardErrors = try section.field("target_stderr")?.standardErrorTargets()
    return sampling
  }

  func timeGrid() throws -> TimeGrid {
    guard has("time") else {
      throw place.error("missing section `time`; give `end`, `step` and `record_every`")
    }
    let section = try section("time")
    try section.allowOnly(JobKeys.time.names, derived: TimeGrid.derivedKeys)
    let endField = try section.required("end", "the end of the evolution")
    let stepField = try section.required("step", "the integration step")
    let recordField = try section.required("record_every", "the interval between two records")
    let end = try endField.number(.positive)
    let recordEvery = try recordField.number(.positive)
    let isAuto = stepField.node.word == TimeGrid.auto
    let step = isAuto ? recordEvery : try stepField.number(.positive)
    let (endText, stepText, recordText) = (
      Quantity.text(end), Quantity.text(step), Quantity.text(recordEvery)
    )
    guard step <= recordEvery * (1 + 1e-9) else {
      throw stepField.place.error(
        "`step` larger than the record interval: `time.step` is \(stepText), `time.record_every` is \(recordText); give a step <= \(recordText)"
      )
    }
    guard recordEvery <= end * (1 + 1e-9) else {
      throw recordField.place.error(
        "`time.record_every` is \(recordText), larger than `time.end` = \(endText); give at most \(endText)"
      )
    }
    guard end / recordEvery <= 1e8 else {
      throw recordField.place.error(
        "`time.record_every` = \(recordText) up to \(endText) gives more than 100000000 records; give a larger interval"
      )
    }
    guard end / step <= 1e12 else {
      throw stepField.place.error(
        "`time.step` = \(stepText) up to \(endText) gives more than 1e12 steps; give a larger step")
    }
    var grid = TimeGrid(end: end, step: step, isAuto: isAuto, recordEvery: recordEvery)
    if let field = section.field("stepper") {
      grid.stepper = Stepper(rawValue: try field.word(of: Stepper.allCases.map(\.rawValue)))!
    }
    try section.checkDerived(grid)
    return grid
  }

  /// What results of version 0.1 add to `time` in `job_resolved` must be what follows from the rest.
  private func checkDerived(_ grid: TimeGrid) throws {
    guard !grid.isAuto else { return }
    let values = [
      "actual_step": grid.actualStep, "steps_per_record": Double(grid.stepsPerRecord),
      "records": Double(grid.records),
    ]
    for key in TimeGrid.derivedKeys {
      guard let field = field(key), let value = values[key] else { continue }
      guard let given = field.node.number, abs(given - value) <= 1e-12 * value else {
        throw field.place.error(
          "`\(field.name)` is \(field.node.described), but \(Quantity.text(value)) follows from the other keys of `time`; leave it out"
        )
      }
    }
  }

  func output() throws -> Output {
    let section = try section("output")
    try section.allowOnly(JobKeys.output.names)
    var output = Output()
    if let field = section.field("checkpoint") {
      var seconds: Double?
      if case .scalar(let text, let quoted) = field.node.content,
        !quoted || Quantity.real(text) == nil
      {
        seconds = Quantity.seconds(text)
      }
      guard let seconds, NumberRule.positive.accepts(seconds) else {
        throw field.wrong(expected: "a duration > 0: a number of seconds, or like 60s, 5m, 2h")
      }
      output.checkpoint = seconds
    }
    if let field = section.field("keep_partial"), !field.node.isNull {
      output.keepPartial = try field.boolean()
    }
    return output
  }
}
