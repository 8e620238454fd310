import BatchCore
import Numerics

extension InitialState {
  /// Unit Bloch vector n and the transverse frame e_θ, e_φ.
  public var frame: (n: [Double], eTheta: [Double], ePhi: [Double]) {
    let (st, ct) = (sine(theta), cosine(theta))
    let (sp, cp) = (sine(phi), cosine(phi))
    return ([st * cp, st * sp, ct], [ct * cp, ct * sp, -st], [-sp, cp, 0])
  }
}
