import BatchCore
import Foundation

/// The steps of a stored result, where its job left them to be chosen.
extension ResultDocument {
  /// Steps and bounds of their bias at every point; nil where the document has none that fit the job.
  public func stepChoices(of job: Job) -> [StepChoice]? {
    func values(_ name: String) -> [Double]? {
      guard case .real(let values)? = variables.first(where: { $0.name == name })?.values,
        values.count == job.points
      else { return nil }
      return values
    }
    var steps = values(StepVariables.step)
    // Schema 1 had one step for all points.
    if steps == nil, case .real(let step)? = self[attribute: "step"] {
      steps = [Double](repeating: step, count: job.points)
    }
    guard let steps else { return nil }
    let bias = values(StepVariables.bias)
    var choices: [StepChoice] = []
    for (point, step) in steps.enumerated() {
      let count = (job.time.recordEvery / step).rounded()
      guard count >= 1, count <= 1e12 else { return nil }
      choices.append(StepChoice(stepsPerRecord: Int(count), bias: bias?[point] ?? .nan))
    }
    return choices
  }

  /// What decides the numbers of the result, as this version writes it; nil where it does not say.
  /// Earlier versions wrote the chosen step in place of `auto`.
  public var jobIdentity: String? {
    guard case .text(let identity)? = self[attribute: "job_identity"] else { return nil }
    guard case .text(let yaml)? = self[attribute: "job"],
      var entries = try? JSONDecoder().decode([String: String].self, from: Data(identity.utf8)),
      entries["time.step"] != TimeGrid.auto
    else { return identity }
    var overrides: [String] = []
    if case .texts(let texts)? = self[attribute: "job_overrides"] { overrides = texts }
    guard let job = try? Job.parse(yaml: yaml, file: "", overrides: overrides), job.time.isAuto
    else { return identity }
    entries["time.step"] = TimeGrid.auto
    return JSON.object(entries.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) }).text
  }
}

/// The step as variables of the result, over the sweep.
enum StepVariables {
  static let step = "step"
  static let bias = "step_bias"

  static func variables(_ plan: Plan, timeUnit: String) -> [ResultDocument.Variable] {
    let sweep = plan.job.sweep.map(\.key)
    let steps = ResultDocument.Variable(
      name: step, dimensions: sweep,
      values: .real((0..<plan.points).map { plan.step(atPoint: $0) }),
      units: Measure(timeUnit).units,
      scale: Measure(timeUnit).scale, longName: "integration step")
    guard plan.stepBias.contains(where: \.isFinite) else { return [steps] }
    return [
      steps,
      ResultDocument.Variable(
        name: bias, dimensions: sweep, values: .real(plan.stepBias), units: "1",
        longName:
          "upper bound of the bias that the chosen step leaves, rms over times, over the range of the observable it is largest in"
      ),
    ]
  }
}

extension Plan {
  /// The plan of a stored result, with the steps it was made with.
  public init(stored document: ResultDocument, name: String) throws {
    let job = try Job(stored: document, name: name)
    guard job.time.isAuto else {
      self.init(job: job)
      return
    }
    guard let choices = document.stepChoices(of: job) else {
      throw IncompatibleResult("\(name) does not tell the steps of its points")
    }
    self = Plan(job: job).with(choices)
  }
}
