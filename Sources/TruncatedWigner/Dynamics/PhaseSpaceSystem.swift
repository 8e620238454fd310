import Models
import Numerics

/// One disorder realization of a model, as terms.
final class PhaseSpaceSystem {
  /// Spins or clusters.
  let sites: Int
  /// Modes that are integrated.
  let modes: Int
  /// Terms in stages. Terms of one stage commute, so that the stage's flow is the product of
  /// theirs; the stages are composed symmetrically. The first stage is applied once a step and so is
  /// the last; those between are applied twice, over half a step each.
  let stages: [[any Term]]
  /// Where the transverse noise stands in the composition.
  let noisePlace: PhysicalSystem.NoisePlace
  /// Γ_ij of collective emission, for the emission rate.
  let emission: Matrix?
  /// Pairs of sites by distance, for pair correlations.
  let pairClasses: PairClasses

  /// Every part becomes its term.
  init(_ system: PhysicalSystem) {
    sites = system.shape.sites
    modes = system.shape.modes
    stages = system.stages.map { stage in
      stage.map { part in
        guard let part = part as? any PhaseSpacePart else {
          fatalError("truncated Wigner has no term for \(type(of: part))")
        }
        return part.term()
      }
    }
    // Numbers drawn twice would correlate noises that have nothing to do with each other.
    let purposes = stages.joined().filter { $0.noise != .absent }.compactMap(\.noisePurpose)
    guard Set(purposes).count == purposes.count else {
      fatalError("two parts of the system draw the same noise: \(purposes)")
    }
    noisePlace = system.noise
    emission = system.emission?.real
    pairClasses = system.pairClasses
  }

  var terms: [any Term] { stages.flatMap { $0 } }

  /// Sets the arithmetic of the dense matrix products.
  func use(_ precision: MatrixPrecision) {
    guard precision == .single else { return }
    var seen: Set<ObjectIdentifier> = []
    for step in terms.flatMap(\.productsPerStep)
    where seen.insert(ObjectIdentifier(step.product)).inserted {
      step.product.multiplyInSinglePrecision()
    }
  }
}

/// A part of a system that truncated Wigner knows: its term stands in an extension of the part.
protocol PhaseSpacePart: SystemPart {
  func term() -> any Term
}
