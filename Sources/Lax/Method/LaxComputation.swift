import BatchCore
import Foundation
import Models
import Numerics

/// A job as the Lax method solves it: a unit is a point, or one realization of random levels at a point.
public struct LaxComputation: Computation {
  public let job: Job
  let equilibrium: EquilibriumChoice?
  /// Whether levels are taken one by one.
  let isFinite: Bool
  /// Whether realizations differ.
  let isRandom: Bool
  /// Roots that results have room for. Random levels have many small ones.
  let rootAxis: Int

  init(job: Job) {
    self.job = job
    equilibrium = EquilibriumChoice(job)
    isFinite = job[LaxKeys.self].levels == .finite
    var isRandom = false
    if isFinite, case .word("random")? = job.parameters["levels"] { isRandom = true }
    self.isRandom = isRandom
    var atoms = job.sweep.first { $0.key == "atoms" }?.values ?? []
    if case .number(let number)? = job.parameters["atoms"] { atoms.append(number) }
    rootAxis = isRandom ? min(Int(atoms.max() ?? 2) + 1, 64) : 4
  }

  public var division: Division {
    Division(points: job.points, samples: isRandom ? job.sampling.realizations : 1)
  }

  func model(atPoint point: Int) -> any Model {
    ModelCatalogue.instance(job.model, job.parameters(atPoint: point))
  }

  /// In units of χN.
  func quench(atPoint point: Int) -> Quench {
    let parameters = Parameters(job.parameters(atPoint: point))
    let initial = job.initial(atPoint: point)
    let unit = parameters.number("chi_n")
    return Quench(
      splitting: abs(parameters.number("epsilon_0")) / unit,
      width: parameters.number("width") / unit, cavity: parameters.number("delta_c") / unit,
      phaseDifference: initial.phaseDifference ?? 0,
      hasCavityField: initial.cavity == .equilibrium)
  }

  func unit(atPoint point: Int) -> Double {
    Parameters(job.parameters(atPoint: point)).number("chi_n")
  }

  func roots(atPoint point: Int, realization: Int) -> LaxRoots {
    let quench = quench(atPoint: point)
    guard isFinite else { return quench.roots }
    let model = model(atPoint: point)
    let disorder = RandomStream(
      seed: job.sampling.seed, purpose: .disorder, point: point, realization: realization)
    // Σ ε σ^z is a field 2ε.
    let fields = model.system(disorder: disorder).parts.lazy.compactMap { $0 as? LocalField }
    let own = (fields.first?.fields ?? []).map { $0.z / (2 * unit(atPoint: point)) }
    let half = own.count / 2
    return quench.roots(
      upper: Array(own[..<half]), lower: Array(own[half...]),
      above: quench.width / (2 * Double(own.count)))
  }

  func layout(atPoint point: Int) -> LaxLayout {
    LaxLayout(
      rootAxis: rootAxis, isRandom: isRandom, hasRoots: job.observables["roots"] != false,
      hasEquilibrium: equilibrium != nil, unit: unit(atPoint: point),
      quench: quench(atPoint: point),
      time: job.timeMeasure)
  }

  public func reduction(atPoint point: Int) -> any Reduction {
    LaxReduction(layout: layout(atPoint: point))
  }

  public func makeWorker() -> any UnitWorker { Worker(computation: self) }

  public func describe(_ unit: BatchCore.Unit) -> String {
    isRandom ? "realization \(unit.sample)" : "point \(unit.point)"
  }

  private final class Worker: UnitWorker {
    let computation: LaxComputation

    init(computation: LaxComputation) { self.computation = computation }

    func compute(_ unit: BatchCore.Unit, _ context: any UnitContext) throws -> Contribution {
      guard context.goesOn() else { throw AbandonedUnit() }
      let layout = computation.layout(atPoint: unit.point)
      let quench = layout.quench
      let roots =
        layout.hasRoots
        ? computation.roots(atPoint: unit.point, realization: unit.sample) : LaxRoots()
      let ground: Equilibrium? =
        switch computation.equilibrium {
        case .fixedNumber: Equilibrium(excitationsOf: quench)
        case .zeroPotential: Equilibrium(zeroPotential: quench)
        case nil: nil
        }
      let values = layout.sample(roots, ground)
      let left = Double(max(0, roots.re.count - layout.rootAxis))
      return Contribution(
        values: values, digest: Contribution.digest([values]),
        quality: [Double(roots.count - roots.re.count), roots.isCertain ? 0 : 1, left])
    }
  }
}
