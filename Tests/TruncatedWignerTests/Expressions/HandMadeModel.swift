import BatchCore
import Numerics

@testable import Models
@testable import TruncatedWigner
import Observables

/// Free spins of any length and free modes in sets, with a scope of its own: what expressions are worth
/// is known exactly.
struct HandMadeModel: Model {
  static let description = ModelDescription(
    name: "hand_made", summary: "", notes: [], source: "", variants: [],
    initial: InitialState(theta: 0), hasPhotons: true)

  var sets: [SiteSet]
  /// Of all sites.
  var angles: [InitialState]
  /// Spins precess about it.
  var field = SIMD3<Double>.zero
  var omega = 0.0
  /// Amplitude decay rate of the modes.
  var decay = 0.0
  /// Whether `g[i]`, normal numbers over all spins, are drawn for every realization.
  var hasDisorder = false

  init(
    sets: [SiteSet], angles: [InitialState], field: SIMD3<Double> = .zero, omega: Double = 0,
    decay: Double = 0, hasDisorder: Bool = false
  ) {
    self.sets = sets
    self.angles = angles
    self.field = field
    self.omega = omega
    self.decay = decay
    self.hasDisorder = hasDisorder
  }

  init(_ parameters: Parameters) { self.init(sets: [], angles: []) }

  var shape: SystemShape {
    var (sites, modes) = (0, 0)
    var shape = SystemShape(species: [], modeSets: [])
    for set in sets {
      if set.kind == .spins {
        shape.species.append(
          .init(name: set.name, sites: sites..<(sites + set.count), spinsPerSite: set.twiceSpin))
        sites += set.count
      } else {
        shape.modeSets.append(.init(name: set.name, modes: modes..<(modes + set.count)))
        modes += set.count
      }
    }
    return shape
  }

  func directions(_ initial: InitialState) -> [InitialState] { angles }

  func system(disorder: RandomStream) -> PhysicalSystem {
    let mode = FreeModes.Mode(omega: omega, decay: decay)
    return PhysicalSystem(
      shape: shape,
      stages: [
        [
          LocalField(sites: shape.sites, field),
          FreeModes(Array(repeating: mode, count: shape.modes)),
        ]
      ])
  }

  /// g_i of one realization.
  func couplings(_ disorder: RandomStream) -> [Double] {
    (0..<shape.sites).map { disorder.normals(site: $0, step: 0, firstTrajectory: 0).0[0] }
  }

  func scope(disorder: RandomStream) throws -> ExpressionScope? {
    var scope = ExpressionScope(sets: sets)
    if hasDisorder {
      scope.parameters["g"] = .list(couplings(disorder))
      scope.drawn = ["g"]
    }
    return scope
  }
}

extension SiteSet {
  /// Spins S.
  init(_ name: String, count: Int, spin: Double) {
    self.init(name, .spins, count: count)
    twiceSpin = Int(2 * spin)
  }
}

/// Named expressions of such a model, run as a job runs them.
struct ExpressionRun {
  var model: HandMadeModel
  /// Names and texts; a text that is not Hermitian is told by its name, which begins with "c".
  var texts: [(name: String, text: String)]
  var values: [(name: String, value: JSON)] = []
  var displacement = 0.0
  var records = 3
  var interval = 0.5
  var seed: UInt64 = 1
  var isSampled = true
  var batchWidth = 64

  var expressions: [NamedExpression] {
    texts.map {
      NamedExpression($0.name, text: $0.text, isReal: $0.name.first != "c", scale: 1, terms: 1)
    }
  }

  var layout: ObservableLayout {
    ObservableLayout(
      times: RecordedTimes(count: records, interval: interval), shape: model.shape,
      kind: isSampled ? .wigner : .classical,
      choice: ObservableChoice(values, expressions: expressions))
  }

  var simulator: BatchSimulator {
    BatchSimulator(
      settings: SimulationSettings(
        model: model, initial: InitialState(theta: 0, displacement: displacement),
        spinSampling: .discrete, fluctuations: isSampled, step: interval / 4, stepsPerRecord: 4,
        layout: layout, seed: seed, point: 0, batchWidth: batchWidth))
  }

  func disorder(_ realization: Int) -> RandomStream {
    RandomStream(seed: seed, purpose: .disorder, point: 0, realization: realization)
  }

  func run(realizations: Int, trajectories: Int) throws -> ObservableMoments {
    let (simulator, layout) = (simulator, layout)
    var moments = ObservableMoments(layout: layout)
    for realization in 0..<realizations {
      var total = [Double](repeating: 0, count: layout.sumsCount)
      for batch in 0..<((trajectories + batchWidth - 1) / batchWidth) {
        let sums = try simulator.run(
          realization: realization, batch: batch,
          trajectories: min(batchWidth, trajectories - batch * batchWidth), perGroup: false)
        for i in total.indices { total[i] += sums[0][i] }
      }
      moments.merge(ObservableMoments(layout: layout, sums: total))
    }
    return moments
  }
}
