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
  /// Where the transverse noise stands in the composition: as the last stage, or as the first, which
  /// is cheaper where the last stage is expensive.
  let noisePlace: NoisePlace
  /// Γ_ij of collective emission, for the emission rate.
  var emission: Matrix?
  /// Pairs of sites by distance, for pair correlations.
  var pairClasses: PairClasses

  enum NoisePlace { case inside, outside }

  init(sites: Int, modes: Int, stages: [[any Term]], noise: NoisePlace = .inside) {
    precondition(!stages.isEmpty)
    self.sites = sites
    self.modes = modes
    self.stages = stages
    noisePlace = noise
    pairClasses = .allToAll(sites: sites)
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
