import BatchCore
import Observables
import Statistics

@testable import Models
@testable import TruncatedWigner

/// A sweep point, run as a job runs it: realizations × batches → sums → moments.
struct Ensemble {
  var model: String
  /// Parameters that the job gives; the others take their defaults.
  var values: [String: ParameterValue]
  var initial = InitialState(theta: .pi / 2)
  var step: Double
  var stepsPerRecord: Int
  var records: Int
  var overlap = false
  var waitingRecords: [Int] = []
  /// Observables besides magnetization, photons, overlap and the correlation of S^x.
  var selection = ObservableSelection()
  var seed: UInt64
  var batchWidth = 64
  var noiseSampling = NoiseSampling.gaussian
  var precision = MatrixPrecision.double
  /// false: mean field.
  var isSampled = true

  var parameters: DickeFamily { .init(model: model, given: values) }

  var system: any Model { givenModel(model, values) }

  var layout: ObservableLayout {
    let shape = system.shape
    var selection = selection
    selection.photonNumber = shape.modes > 0
    selection.overlap = overlap
    if !waitingRecords.isEmpty, selection.correlations.isEmpty { selection.correlations = [.sx] }
    return ObservableLayout(
      records: records, shape: shape, kind: isSampled ? .wigner : .classical, selection: selection,
      waitingRecords: waitingRecords)
  }

  func simulator() -> BatchSimulator {
    BatchSimulator(
      settings: SimulationSettings(
        model: system, initial: initial, spinSampling: .discrete, fluctuations: isSampled,
        step: step, stepsPerRecord: stepsPerRecord, layout: layout, seed: seed, point: 0,
        batchWidth: batchWidth, noiseSampling: noiseSampling,
        productPrecision: precision))
  }

  /// Moments over realizations; one realization is one sample.
  func run(realizations: Int, trajectories: Int) throws -> ObservableMoments {
    let simulator = simulator()
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

/// Parameters of a job: what it gives, and the defaults of the model.
func completed(_ given: [String: ParameterValue], model: String) -> [String: ParameterValue] {
  var values = given
  for parameter in ModelCatalogue.model(named: model)!.variant(for: given.keys).parameters {
    if values[parameter.name] == nil { values[parameter.name] = parameter.defaultValue }
  }
  return values
}

/// A model as a job gives it.
func givenModel(_ name: String, _ given: [String: ParameterValue]) -> any Model {
  ModelCatalogue.instance(name, completed(given, model: name))
}

extension DickeFamily {
  init(model name: String, given: [String: ParameterValue]) {
    self = (givenModel(name, given) as! any DickeModel).numbers
  }
}

extension PhaseSpaceSystem {
  convenience init(
    sites: Int, modes: Int, stages: [[any SystemPart]],
    noise: PhysicalSystem.NoisePlace = .inside
  ) {
    self.init(
      PhysicalSystem(shape: SystemShape(sites: sites, modes: modes), stages: stages, noise: noise))
  }
}

extension PointVariable {
  var estimates: [Estimate] {
    zip(values, errors!).map { Estimate($0, $1) }
  }

  /// Whether it is a function of some axes alone.
  func stands(on names: String...) -> Bool { axes.map(\.name) == names }
}

extension ObservableMoments {
  func result(_ name: String) -> [Estimate] {
    results().first { $0.name == name }!.estimates
  }

  /// Magnetization along x, y or z at every recorded time.
  func magnetization(_ component: Int) -> [Estimate] {
    let all = result("magnetization")
    return stride(from: component, to: all.count, by: 3).map { all[$0] }
  }
}
