import Numerics

/// One disorder realization of a model: its physics in numbers, whatever method solves it.
public struct PhysicalSystem {
  /// Sites, modes, spins per site, species.
  public let shape: SystemShape
  /// Parts in stages. Parts of one stage commute, so that a method may solve them one after the other;
  /// stages are in the order of a symmetric splitting: the first and the last are applied once a step,
  /// those between twice, over half a step each. The dearest stage stands last.
  public let stages: [[any SystemPart]]
  /// Where the noise of loss and pump stands in the splitting.
  public let noise: NoisePlace
  /// Pairs of sites by distance, for pair correlations.
  public let pairClasses: PairClasses

  /// What mean field conserves, where excitations are exchanged with one lossless mode.
  public let invariants: ExchangeInvariants?

  /// As the last stage, or as the first, which is cheaper where the last stage is expensive.
  public enum NoisePlace: Sendable { case inside, outside }

  /// - Parameter pairClasses: nil: every pair has distance 1.
  public init(
    shape: SystemShape, stages: [[any SystemPart]], noise: NoisePlace = .inside,
    pairClasses: PairClasses? = nil, invariants: ExchangeInvariants? = nil
  ) {
    precondition(!stages.isEmpty)
    self.shape = shape
    self.stages = stages
    self.noise = noise
    self.invariants = invariants
    self.pairClasses = pairClasses ?? .allToAll(sites: shape.sites)
  }

  public var parts: [any SystemPart] { stages.flatMap { $0 } }

  /// Γ_ij of collective emission, for the emission rate; nil where spins emit alone.
  public var emission: DecayMatrix? { parts.lazy.compactMap(\.emission).first }
}

/// A part of a system: a part of its Hamiltonian, or a family of jump operators. Plain numbers; a method
/// says in an extension of the part what it makes of it.
public protocol SystemPart {
  /// Rates at which spins emit into a common field.
  var emission: DecayMatrix? { get }
}

extension SystemPart {
  public var emission: DecayMatrix? { nil }
}

/// Components of a spin.
public enum SpinAxis: Int, Sendable {
  case x, y, z
}
