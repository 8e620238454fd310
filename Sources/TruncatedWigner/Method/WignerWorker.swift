import BatchCore
import Models
import Observables

/// Computes batches of trajectories.
final class WignerWorker: UnitWorker {
  private let computation: WignerComputation
  private var simulator: BatchSimulator?

  init(_ computation: WignerComputation) { self.computation = computation }

  func compute(_ unit: Unit, _ context: any UnitContext) throws -> Contribution {
    if simulator?.settings.point != unit.point {
      simulator = nil  // its buffers go first
      simulator = BatchSimulator(settings: computation.settings(atPoint: unit.point))
    }
    let simulator = simulator!
    let (realization, batch) = computation.place(unit)
    do {
      let sums = try simulator.run(
        realization: realization, batch: batch, trajectories: unit.weight,
        perGroup: computation.singleRealization, goesOn: context.goesOn)
      return Contribution(
        values: computation.singleRealization
          ? ObservableMoments(layout: simulator.settings.layout, groups: sums).flat : sums[0],
        digest: Contribution.digest(sums), quality: simulator.quality.measures)
    } catch let failure as any SimulationFailure {
      throw UnitFailure(unit: unit.number, reason: "\(failure)")
    } catch let impossible as ImpossibleRealization {
      throw UnitFailure(
        unit: unit.number, reason: "realization \(realization) is not possible: \(impossible)")
    }
  }
}

extension ObservableMoments {
  /// Samples from the sums of groups of trajectories.
  init(layout: ObservableLayout, groups: [[Double]]) {
    self.init(layout: layout)
    for sums in groups { merge(ObservableMoments(layout: layout, sums: sums)) }
  }
}
