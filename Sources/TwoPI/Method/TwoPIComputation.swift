import BatchCore
import Foundation
import Models
import Observables

/// A job as the two-time equations solve it: one unit a sweep point.
struct TwoPIComputation: Computation {
  let job: Job
  private let times: RecordedTimes

  init(job: Job) {
    self.job = job
    times = RecordedTimes(
      count: job.time.records, interval: job.time.recordEvery, measure: job.timeMeasure)
  }

  var division: Division { Division(points: job.points, samples: 1) }

  /// Short runs gain nothing from more ranks.
  func ranksPerUnit(of ranks: Int) -> Int {
    guard job[TwoPIKeys.self].order == .nlo else { return 1 }
    if let wanted = job[TwoPIKeys.self].ranks { return wanted }
    let longest = (0..<min(job.points, 1000)).reduce(0) {
      max($0, request(atPoint: $1).expectedCount)
    }
    return min(ranks / job.points, Int(longest / Self.nodesPerRank))
  }
  private static let nodesPerRank = 250.0

  func makeWorker() -> any UnitWorker { TwoPIWorker(self) }
  func reduction(atPoint point: Int) -> any Reduction { result(atPoint: point) }
  func describe(_ unit: BatchCore.Unit) -> String { "sweep point \(unit.point)" }

  func result(atPoint point: Int) -> TwoPIResult {
    TwoPIResult(times: times, choice: job.observables)
  }

  var axes: [Axis] { [times.axis.axis, RecordedRun.component.axis] }

  func request(atPoint point: Int) -> TwoTimeRequest {
    let result = result(atPoint: point)
    var request = TwoTimeRequest(
      job.twoTimeProblem(atPoint: point),
      times: (0..<times.count).map { times[$0] }, late: result.late,
      frequencies: result.frequencies, tolerance: job.twoPITolerance,
      step: job.time.isAuto ? nil : job.time.actualStep)
    request.memory = job[TwoPIKeys.self].memory
    request.measuresMemory = measuresMemory
    return request
  }

  // MARK: Trust

  private var measuresMemory: Bool {
    let keys = job[TwoPIKeys.self]
    return keys.memory.isFinite && keys.memoryError
  }

  static let memoryError = QualityMeasure(
    "memory_error",
    "largest difference of an observable to that with the whole memory, over its largest value")

  static let measures = [
    QualityMeasure(
      "discretization_error",
      "largest estimated error of an observable over its largest value"),
    QualityMeasure("mean_step", "mean distance of the nodes in time"),
    QualityMeasure(
      "overlap_remainder", "share of the last term of the series of the overlap"),
  ]

  static let reservedNames =
    [
      "time", "component", "waiting_time", "lag", "energy", "energy_balance_error",
      "response_function", "integrated_response", "effective_temperature", "spin_length",
      "spectral_function", "frequency",
    ] + (measures + [memoryError]).map(\.name)

  var qualityMeasures: [QualityMeasure] {
    Self.measures + (measuresMemory ? [Self.memoryError] : [])
  }
  var impossibleValuesMean: String { "`time.tolerance` or `time.step` is too coarse" }

  var attributes: [(name: String, value: ResultDocument.Attribute)] {
    [
      ("order", .text(job[TwoPIKeys.self].order.rawValue)),
      ("stderr_meaning", .text("discretisation error")),
    ]
      + (job.observables["spectral_function"] == false
        ? []
        : [
          (
            "spectral_function_window",
            .text("cos^2(pi t/(2 tau)) of the lag t, at the last recorded time tau")
          )
        ])
  }

  func warnings(quality: QualityTable) -> ComputationWarnings {
    var warnings = ComputationWarnings()
    func place(_ point: Int) -> String {
      job.sweep.isEmpty ? "" : " at \(job.sweepText(atPoint: point))"
    }
    if let (point, error) = quality.worst(0), error > job.twoPITolerance * 1.001 {
      let cure = job.time.isAuto ? "a larger time.tolerance" : "a smaller time.step"
      warnings.serious.append(
        String(
          format: "the discretisation error reaches %.1e of the largest value", error)
          + "\(place(point)), \(Quantity.text(job.twoPITolerance)) is asked for; give \(cure)")
    }
    if let (point, rest) = quality.worst(2), rest > 1e-6 {
      warnings.serious.append(
        String(format: "the series of the overlap is cut off at %.1e of it", rest) + place(point))
    }
    return warnings
  }

  var notices: [String] {
    let points = (0..<min(job.points, 1000)).filter {
      let problem = job.twoTimeProblem(atPoint: $0)
      return abs(problem.direction.x) < 1e-12 && abs(problem.direction.y) < 1e-12
        && problem.displacement == 0
    }
    guard !points.isEmpty else { return [] }
    return [
      "spins along z break no symmetry: <sigma^x> and the overlap stay 0; give initial.theta another value"
    ]
  }

  // MARK: Costs

  /// That of the most demanding point: couplings that are swept change the number of nodes.
  func memory(atPoint point: Int) -> UnitMemory {
    let requests = (0..<min(job.points, 1000)).map { self.request(atPoint: $0) }
    let largest = requests.max { $0.expectedCount < $1.expectedCount }!
    let nodes = largest.expectedCount
    // Seven full squares and fourteen halves, and what another solution starts from.
    var squares = largest.problem.order == .leading ? 0.0 : 17
    // Runs that are saved on their way: the state, the one before, and what is being written.
    let seconds = Self.secondsOfThousandNodes * pow(nodes / 1000, 3)
    if seconds > job.output.checkpoint { squares *= 1 + Self.savedStates }
    return UnitMemory(
      state: 8 * nodes * Double(largest.expectedNodes) * 110, history: 8 * squares * nodes * nodes,
      contributions: 8 * Double(result(atPoint: point).sampleCount))
  }

  /// Of one core, at least.
  private static let secondsOfThousandNodes = 2.0
  private static let savedStates = 4.0

  var outline: [(label: String, text: String)] {
    let request = request(atPoint: 0)
    return [
      (
        "panels",
        "about \(Int(request.expectedCount)) nodes, \(request.expectedNodes) a panel, a mean step of \(Quantity.text((1e4 * request.end / request.expectedCount).rounded() / 1e4))"
      )
    ]
  }

  /// From the law of its parts, with the rates of this machine as measured on the beginning of the run.
  func secondsOfUnit(atPoint point: Int, budget: Double) -> Double? {
    CostProbe(request(atPoint: point)).seconds(budget: budget)
  }
}
