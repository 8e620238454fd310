import BatchCore
import Foundation

/// The numbers of a point, in order: pairs, real and imaginary parts of the roots, what follows from them,
/// the ground state.
struct LaxLayout: Sendable {
  let rootAxis: Int
  let isRandom: Bool
  let hasRoots: Bool
  let hasEquilibrium: Bool
  /// χN.
  let unit: Double
  let quench: Quench
  let time: Measure

  var quantities: Int { (hasRoots ? 1 + 2 * rootAxis + 3 : 0) + (hasEquilibrium ? 5 : 0) }

  /// One sample of everything, as `LaxMoments` are written.
  func sample(_ roots: LaxRoots, _ ground: Equilibrium?) -> [Double] {
    var estimates: [LateState.Estimate] = []
    if hasRoots {
      estimates.append(.init(roots.isCertain ? Double(roots.count) : .nan, 0))
      let order = order(of: roots)
      for part in [roots.re, roots.im] {
        estimates += order.map { .init(part[$0] * unit, roots.error[$0] * unit) }
        estimates += Array(repeating: .none, count: rootAxis - order.count)
      }
      let late = LateState(quench, roots)
      let period = late.period
      estimates += [
        late.coherence, late.photonDensity, .init(period.value / unit, period.error / unit),
      ]
    }
    if let ground {
      func exact(_ value: Double) -> LateState.Estimate { .init(value, 1e-12 * abs(value)) }
      estimates += [
        exact(ground.gap * unit), exact(ground.chemicalPotential * unit), exact(ground.coherence),
        exact(ground.photonDensity),
        exact(Equilibrium.criticalSplitting(width: quench.width) * unit),
      ]
    }
    return LaxMoments(estimates).numbers
  }

  /// Rising Re u; of random levels falling Im u, since most roots differ from one realization to the next
  /// there, and have small Im u.
  private func order(of roots: LaxRoots) -> [Int] {
    let largest = roots.re.indices.sorted { (-roots.im[$0], $0) < (-roots.im[$1], $1) }
      .prefix(rootAxis)
    return isRandom ? Array(largest) : largest.sorted()
  }

  // MARK: Variables

  func variables(_ samples: [Double]?) -> [PointVariable] {
    let moments = LaxMoments(numbers: samples, quantities: quantities)
    var next = 0
    func take(_ count: Int) -> Range<Int> {
      next += count
      return (next - count)..<next
    }
    let root = Axis(
      name: "root", values: .integer((0..<Int64(rootAxis)).map { $0 }), units: "1",
      longName: isRandom
        ? "pair of roots, falling imaginary part" : "pair of roots, rising real part")
    func variable(
      _ name: String, _ longName: String, _ range: Range<Int>, _ scale: Measure = Measure("1"),
      factor: Double = 1, isSigned: Bool = false
    ) -> PointVariable {
      PointVariable(
        name: name, longName: longName, axes: range.count == 1 ? [] : [root], units: scale.units,
        scale: scale.scale,
        range: isSigned ? NaturalRange(-.infinity, .infinity, scale: unit) : .positive,
        values: range.map { factor * moments.value($0) },
        errors: range.map { factor * moments.error($0) })
    }
    let energy = Measure("chi_n")
    var variables: [PointVariable] = []
    if hasRoots {
      variables.append(
        variable("root_pairs", "pairs of complex roots of the Lax vector squared", take(1)))
      let (re, im) = (take(rootAxis), take(rootAxis))
      variables += [
        variable("root_re", "real part of the root", re, energy, isSigned: true),
        variable("root_im", "imaginary part of the root", im, energy),
        variable("frequency", "frequency 2 Re u", re, energy, factor: 2, isSigned: true),
        variable("amplitude", "amplitude Im u of g a", im, energy),
        variable("steady_coherence", "late |S+| of one pair of roots", take(1)),
        variable("steady_photon_density", "late photons per N of one pair of roots", take(1)),
        variable("period", "period of the late |a|^2 of two pairs of roots", take(1), time),
      ]
      variables += boundaries(isKnown: samples != nil, energy)
    }
    if hasEquilibrium {
      variables += [
        variable("equilibrium_gap", "gap of the ground state", take(1), energy),
        variable(
          "equilibrium_chemical_potential", "chemical potential of the ground state", take(1),
          energy, isSigned: true),
        variable("equilibrium_coherence", "|S+| of the ground state", take(1)),
        variable("equilibrium_photon_density", "photons per N of the ground state", take(1)),
        variable(
          "equilibrium_critical_epsilon_0", "epsilon_0 at which the gap closes at mu = 0", take(1),
          energy),
      ]
    }
    return variables
  }

  private func boundaries(isKnown: Bool, _ energy: Measure) -> [PointVariable] {
    let boundaries = PhaseBoundaries(quench)
    return [
      ("boundary_lower", "delta_c above which a second pair of roots is there", boundaries.lower),
      ("boundary_upper", "delta_c above which it is gone, of width > pi chi_n", boundaries.upper),
      (
        "boundary_third", "delta_c above which there is a third, of width < pi chi_n",
        boundaries.third
      ),
    ].map { name, longName, value in
      let value = isKnown ? value * unit : .nan
      return PointVariable(
        name: name, longName: longName, axes: [], units: energy.units, scale: energy.scale,
        range: .positive, values: [value], errors: [1e-15 * value])
    }
  }
}
