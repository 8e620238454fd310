import BatchCore
import Models
import Observables

/// The values of a sweep point as a flat list of numbers, and the variables they are: each series with its
/// errors, then the energy balance, then for each function of (τ, t') and each τ its values by lag with their
/// errors.
struct TwoPIResult: Reduction {
  let times: RecordedTimes
  let choice: ObservableChoice

  static let energyKey = ObservableKey.flag(
    "energy", defaultText: "true with `twopi`", "`energy`, `energy_balance_error` (`twopi`)",
    standard: { _ in true })

  private var records: Int { times.count }

  /// Waiting times in the order of the job.
  private var waiting: [Double] { choice["correlation"]["waiting_times"]?.numbers ?? [] }
  private var waitingRecords: [Int] { waiting.map { Int(($0 / times.interval).rounded()) } }
  /// Their numbers, rising; the last recorded time is one of them where the spectral function is wanted.
  var late: [Int] {
    let extra = frequencies.isEmpty || waitingRecords.contains(records - 1) ? [] : [records - 1]
    return (waitingRecords + extra).sorted()
  }
  var frequencies: [Double] { choice["spectral_function"]["frequencies"]?.numbers ?? [] }

  private enum Function: Int, CaseIterable {
    case correlation, response, integrated, temperature

    var variable: (name: String, longName: String, range: NaturalRange) {
      switch self {
      case .correlation:
        (
          "correlation", "C(tau, tau - lag) = <{S^x, S^x'}>/N_s^2, connected",
          NaturalRange(-.infinity, .infinity, scale: 0.5)
        )
      case .response:
        (
          "response_function", "R(tau, tau - lag) = i<[S^x, S^x']>/N_s^2",
          NaturalRange(-.infinity, .infinity, scale: 0.5)
        )
      case .integrated:
        (
          "integrated_response",
          "chi(tau, tau - lag), integral of R(tau, t') over the last lag before tau",
          NaturalRange(-.infinity, .infinity, scale: 0.5)
        )
      case .temperature:
        (
          "effective_temperature", "T_eff = -(1/2) dC/dchi at fixed tau",
          NaturalRange(-.infinity, .infinity, scale: 1)
        )
      }
    }
  }

  /// Numbers of one function of (τ, t').
  private var pairs: Int { waitingRecords.reduce(0) { $0 + $1 + 1 } }

  private var seriesCount: Int { TwoTimeQuantity.count * records }

  // MARK: Reduction: there is one sample, and nothing to add

  var partCount: Int { 0 }
  var sampleCount: Int {
    2 * seriesCount + records + 2 * Function.allCases.count * pairs + 2 * frequencies.count
  }
  func sample(ofParts sum: [Double]) -> [Double] { sum }
  func merge(_ samples: inout [Double], _ others: [Double]) {}
  func counts(_ samples: [Double]) -> (samples: Int, weight: Int) { (1, 1) }
  func isSound(part: [Double], weight: Int) -> Bool { false }

  func isSound(samples: [Double], weight: Int) -> Bool {
    samples.count == sampleCount
      && samples[..<(2 * seriesCount + records)].allSatisfy(\.isFinite)
      && samples[seriesCount..<(2 * seriesCount + records)].allSatisfy { $0 >= 0 }
      && samples.allSatisfy { !$0.isInfinite }
  }

  // MARK: Numbers

  func flat(_ result: TwoTimeResult, _ problem: TwoTimeProblem) -> [Double] {
    var values = result.series + result.seriesErrors + result.imbalance
    let scale = 1 / (4 * problem.spins)
    for function in Function.allCases {
      for record in waitingRecords {
        let row = late.firstIndex(of: record)!
        let (own, errors) = (result.rows[row], result.rowErrors[row])
        let pairs = (0...record).reversed().map { earlier -> (Double, Double) in
          func pair(_ index: Int, _ factor: Double) -> (Double, Double) {
            (factor * own[index][earlier], abs(factor) * errors[index][earlier])
          }
          switch function {
          case .correlation: return pair(0, scale)
          case .response: return pair(2, -scale)
          case .integrated: return pair(3, -scale)
          case .temperature: return Self.ratio(pair(1, 0.5 * scale), pair(2, -scale))
          }
        }
        values += pairs.map(\.0) + pairs.map(\.1)
      }
    }
    // A(ω) = −(N_s/4) Im v(ω).
    values += result.spectrum.map { -problem.spins / 4 * $0 }
    values += result.spectrumErrors.map { problem.spins / 4 * $0 }
    return values
  }

  /// A quotient with its error; unknown where the denominator may be zero.
  private static func ratio(_ a: (Double, Double), _ b: (Double, Double)) -> (Double, Double) {
    guard abs(b.0) > 2 * b.1 else { return (.nan, .nan) }
    let ratio = a.0 / b.0
    return (ratio, (a.1 + abs(ratio) * b.1) / (abs(b.0) - b.1))
  }

  // MARK: Variables

  var variableNames: [String] { variables(nil).map(\.name) }

  var variableValues: Double {
    let series =
      4 * (choice["magnetization"] == false ? 0 : 1) + (choice["photon_number"] == false ? 0 : 1)
      + (choice["overlap"] == false ? 0 : 1) + 2 * (choice["energy"] == false ? 0 : 1)
    let lags = (waitingRecords.max() ?? -1) + 1
    return Double(series * records + frequencies.count)
      + Double(Function.allCases.count) * Double(waiting.count) * Double(lags)
  }

  func variables(_ samples: [Double]?) -> [PointVariable] {
    let time = times.axis.axis
    func series(_ quantity: TwoTimeQuantity, errors: Bool = false) -> [Double] {
      guard let samples else { return [Double](repeating: .nan, count: records) }
      let first = (errors ? seriesCount : 0) + quantity.rawValue
      return (0..<records).map { samples[first + $0 * TwoTimeQuantity.count] }
    }
    var variables: [PointVariable] = []
    func add(
      _ key: String, _ name: String, _ longName: String, _ range: NaturalRange, axes: [Axis],
      _ values: [Double], _ errors: [Double]?
    ) {
      guard choice[key] != false else { return }
      variables.append(
        PointVariable(
          name: name, longName: longName, axes: axes, range: range, values: values, errors: errors))
    }
    func vector(errors: Bool) -> [Double] {
      let parts = [TwoTimeQuantity.spinX, .spinY, .spinZ].map { series($0, errors: errors) }
      return (0..<records).flatMap { t in parts.map { $0[t] } }
    }
    let (spin, spinErrors) = (vector(errors: false), vector(errors: true))
    func lengths(_ vector: [Double]) -> [Double] {
      (0..<records).map { t in
        vector[(3 * t)..<(3 * t + 3)].reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
    }
    add(
      "magnetization", "magnetization", "Bloch vector <sigma>, mean over spins", .pauli,
      axes: [time, RecordedRun.component.axis], spin, spinErrors)
    add(
      "magnetization", "spin_length", "length R of the mean Bloch vector", .length, axes: [time],
      lengths(spin), lengths(spinErrors))
    for (key, quantity, longName, range) in [
      ("photon_number", TwoTimeQuantity.photons, "<a^dag a> per mode", NaturalRange.photons),
      (
        "overlap", .overlap, "order parameter overlap Q, connected, S = J/2 per spin",
        .connectedOverlap
      ),
      (
        "energy", .energy, "energy per spin", NaturalRange(-.infinity, .infinity, scale: 1)
      ),
    ] {
      add(key, key, longName, range, axes: [time], series(quantity), series(quantity, errors: true))
    }
    add(
      "energy", "energy_balance_error",
      "largest deviation so far of the energy with what was lost from its value at t = 0, at all nodes",
      .positive, axes: [time],
      samples.map { Array($0[(2 * seriesCount)..<(2 * seriesCount + records)]) }
        ?? [Double](repeating: .nan, count: records), nil)
    if !waiting.isEmpty { variables += twoTimeVariables(samples) }
    if !frequencies.isEmpty { variables.append(spectralVariable(samples)) }
    return variables
  }

  private func twoTimeVariables(_ samples: [Double]?) -> [PointVariable] {
    let lags = waitingRecords.max()! + 1
    let axes = [
      times.axis("waiting_time", "waiting time tau, the later time", waiting).axis,
      times.axis("lag", "lag t behind the waiting time", first: lags).axis,
    ]
    var place = 2 * seriesCount + records
    return Function.allCases.map { function in
      var (values, errors): ([Double], [Double]) = ([], [])
      for record in waitingRecords {
        let count = record + 1
        let rest = [Double](repeating: .nan, count: lags - count)
        guard let samples else {
          let unknown = [Double](repeating: .nan, count: lags)
          (values, errors) = (values + unknown, errors + unknown)
          continue
        }
        values += Array(samples[place..<(place + count)]) + rest
        errors += Array(samples[(place + count)..<(place + 2 * count)]) + rest
        place += 2 * count
      }
      let variable = function.variable
      return PointVariable(
        name: variable.name, longName: variable.longName, axes: axes, range: variable.range,
        values: values, errors: errors)
    }
  }

  private func spectralVariable(_ samples: [Double]?) -> PointVariable {
    let count = frequencies.count
    let unknown = [Double](repeating: .nan, count: count)
    let measure = times.frequencyMeasure
    return PointVariable(
      name: "spectral_function", longName: "A(omega) of S^x at the last recorded time",
      axes: [
        Axis(
          name: "frequency", values: .real(frequencies), units: measure.units,
          scale: measure.scale, longName: "frequency omega")
      ],
      range: NaturalRange(-.infinity, .infinity, scale: 1),
      values: samples.map { Array($0.suffix(2 * count).prefix(count)) } ?? unknown,
      errors: samples.map { Array($0.suffix(count)) } ?? unknown)
  }
}

extension RecordedTimes {
  /// Of the inverse of times.
  fileprivate var frequencyMeasure: Measure {
    Measure(measure.scale.hasPrefix("1/") ? String(measure.scale.dropFirst(2)) : "1")
  }
}
