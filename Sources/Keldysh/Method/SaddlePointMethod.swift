import BatchCore
import Models

/// The saddle point of the Keldysh action (arXiv:2201.00873).
public struct SaddlePointMethod: Method {
  public let name = "saddle_point"
  public let meaning =
    "condensates of `driven_tavis_cummings` as saddle points of the Keldysh action; `time` and `sampling` are not used."
  public let sections: [any KeySection.Type] = [SaddlePointKeys.self]
  public let needsTime = false
  public let unusedKeys: Set<String> = ["sampling.realizations", "sampling.trajectories"]
  public var observables: [ObservableKey] { SaddlePointObservable.allCases.map(\.key) }
  public var reservedNames: [String] { SaddlePointReduction.reservedNames }

  public init() {}

  public func supports(_ model: ModelDescription) -> Bool { model.name == Self.model }

  static let model = "driven_tavis_cummings"
  /// Largest n_B of a drive.
  private static let mostPhotons = 1e6

  public func check(_ job: inout Job, _ reader: JobReader) throws {
    job.sampling.realizations = 1
    job.sampling.trajectories = 1
    let keys = job[SaddlePointKeys.self]
    let section = try reader.section(SaddlePointKeys.path)
    if job.wants(.threshold), let axis = job.sweep.first(where: { $0.key == "drive_strength" }) {
      let place = try reader.section("sweep").field(axis.key)?.place ?? reader.place
      throw place.error(
        "`observables.threshold` looks for the drive strength itself; do not sweep `drive_strength`"
      )
    }
    if job.wants(.boundary), !job.sweep.contains(where: { $0.values.count > 1 }) {
      let place = try reader.section("observables").field("boundary")?.place ?? reader.place
      throw place.error(
        "`observables.boundary` is a curve between points of a sweep; sweep a parameter over two values or more"
      )
    }
    if keys.cutoff < job.neededCutoff {
      throw (try reader.section(SaddlePointKeys.path).field("cutoff")?.place ?? reader.place).error(
        "`saddle_point.cutoff` \(Quantity.text(keys.cutoff)) is too small: condensates are looked for from -3 to 3, which half the cutoff must reach, and the drive's center must lie on the grid seen from there; give at least \(Quantity.text(job.neededCutoff))"
      )
    }
    if let (strength, photons) = job.mostPhotons, photons > Self.mostPhotons {
      let swept = try reader.section("sweep").field("drive_strength")
      let given = try reader.section("model").field("drive_strength")
      throw ((swept ?? given)?.place ?? reader.place).error(
        "`drive_strength` \(Quantity.text(strength)) is a drive of \(Quantity.text(photons)) photons; at most \(Quantity.text(Self.mostPhotons)) are integrated with any accuracy"
      )
    }
    let needed = job.neededPoints(
      job.smallest { min($0.modeWidth / 3, keys.points == nil ? $0.spacing : .infinity) })
    if needed > FrequencyGrid.mostPoints {
      let place = section.field("cutoff")?.place ?? reader.place
      throw place.error(
        "a smallest width of \(Quantity.text(job.smallest { min($0.modeWidth, $0.atomsWidth) })) with `saddle_point.cutoff` \(Quantity.text(keys.cutoff)) needs \(needed) frequencies, more than \(FrequencyGrid.mostPoints); give a smaller cutoff"
      )
    }
    guard let points = keys.points else { return }
    let grid = FrequencyGrid(count: points, cutoff: keys.cutoff)
    let atomsWidth = job.smallest { $0.atomsWidth }
    if grid.spacing > 0.5 * atomsWidth {
      throw (section.field("points")?.place ?? reader.place).error(
        "`saddle_point.points` \(points) leaves \(Quantity.text(Quantity.written(grid.spacing))) between frequencies, too coarse for the smaller of gamma and temperature, \(Quantity.text(atomsWidth)); give at least \(job.neededPoints(job.smallest { $0.spacing }))"
      )
    }
  }

  public func computation(of job: Job) -> any Computation { SaddlePointComputation(job: job) }
}

extension FrequencyGrid {
  static let mostPoints = 262_144
}

extension Job {
  func wants(_ observable: SaddlePointObservable) -> Bool {
    observables[observable.rawValue] != false
  }

  /// Smallest value at any point.
  fileprivate func smallest(_ width: (DrivenCavity) -> Double) -> Double {
    (0..<points).reduce(.infinity) { min($0, width(DrivenCavity(parameters(atPoint: $1)))) }
  }

  /// The drive with the most photons at its peak.
  fileprivate var mostPhotons: (strength: Double, photons: Double)? {
    (0..<points).map { point in
      let (cavity, strength) = cavity(atPoint: point)
      return (strength, strength * cavity.spectrum.peak)
    }.max { $0.1 < $1.1 }
  }

  /// Twice the largest frequency at which condensates are looked for, and the drive's center seen from them.
  fileprivate var neededCutoff: Double {
    let largest = NormalState.range.upperBound
    return (0..<points).reduce(2 * largest) {
      guard case .lorentzian(let center, _) = DrivenCavity(parameters(atPoint: $1)).spectrum else {
        return $0
      }
      return max($0, largest + abs(center))
    }
  }

  /// A chemical potential that is not on the grid in every frame, and its point.
  var potentialBeyondTheGrid: (potential: Double, point: Int)? {
    let largest = self[SaddlePointKeys.self].cutoff - 0.5 * NormalState.range.upperBound
    for point in 0..<points {
      let potential = DrivenCavity(parameters(atPoint: point)).chemicalPotential
      if abs(potential) > largest { return (potential, point) }
    }
    return nil
  }

  /// A product of small primes, for Fourier transforms.
  fileprivate func neededPoints(_ spacing: Double) -> Int {
    let least = 2 * self[SaddlePointKeys.self].cutoff / spacing
    guard least < 1e9 else { return Int(min(least, 1e15)) }
    var best = Int.max
    for five in [1, 5, 25] {
      for three in [1, 3, 9] {
        var number = 64 * three * five
        while Double(number) < least { number *= 2 }
        best = min(best, number)
      }
    }
    return best
  }

  /// One that is fine enough at all points.
  var frequencyGrid: FrequencyGrid {
    let keys = self[SaddlePointKeys.self]
    return FrequencyGrid(
      count: keys.points ?? neededPoints(smallest { $0.spacing }), cutoff: keys.cutoff)
  }

  /// As fine as a cavity needs; the common one where results stand on its frequencies.
  func frequencyGrid(_ cavity: DrivenCavity, common: FrequencyGrid) -> FrequencyGrid {
    let onAxis: [SaddlePointObservable] = [.spectralFunction, .occupation, .response]
    guard self[SaddlePointKeys.self].points == nil, !onAxis.contains(where: wants) else {
      return common
    }
    return FrequencyGrid(count: neededPoints(cavity.spacing), cutoff: common.cutoff)
  }
}

extension DrivenCavity {
  /// Of a point of a job.
  init(_ values: [String: ParameterValue]) {
    let parameters = Parameters(values)
    let spectrum: DriveSpectrum
    switch values["drive_spectrum"] {
    case .list(let numbers)?:
      spectrum = .table(
        frequencies: stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] },
        photons: stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] })
    case .word("flat")?: spectrum = .flat
    default:
      let width = parameters.number("drive_width")
      // Without a width there is no drive.
      spectrum =
        width > 0
        ? .lorentzian(center: parameters.number("drive_center"), width: width)
        : .table(frequencies: [-1, 1], photons: [0, 0])
    }
    self.init(
      kappa: parameters.number("kappa"), gamma: parameters.number("gamma"),
      chemicalPotential: parameters.number("mu_b"), temperature: parameters.number("temperature"),
      spectrum: spectrum, selfEnergy: SelfEnergyKind(rawValue: parameters.word("self_energy"))!,
      isSelfConsistent: parameters.word("self_consistent") == "true")
  }

  /// Smallest width of the atoms' functions, which are integrated over the frequencies of a grid.
  var atomsWidth: Double { min(gamma, temperature) }

  /// Between frequencies of a grid for them. Before t = 0 it leaves exp(−2πγ/dω) of retarded ones.
  fileprivate var spacing: Double { min(gamma / 4, temperature / 3) }

  /// That of the mode's; infinite where they do not count.
  var modeWidth: Double {
    guard selfEnergy != .none else { return .infinity }
    guard case .lorentzian(_, let width) = spectrum else { return kappa }
    return min(kappa, width)
  }
}
