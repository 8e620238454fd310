/// The drift of jump operators of one spin each, L = (u + iv) · s at a constant rate γ, that are neither
/// plain loss nor pump: Ω = 2γ s × (u × v) moves s towards u × v along a tanh, as loss does about −z.
/// Their noise stands in `JumpChannels`.
public struct TiltedDecay: SystemPart {
  /// w = Σ γ u × v over the operators of every site, so that Ω = 2 s × w.
  public let axes: [SIMD3<Double>]

  public init(axes: [SIMD3<Double>]) { self.axes = axes }
}
