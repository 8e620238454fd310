import Foundation
import Models

/// The equation of the condensate, (−μ_S − iκ)ψ = χψ with χ = (i/2ψ) ∫dω/2π G_ba^K, frequencies and ψ in units of
/// the collective coupling (Eqs. 19, A38 of arXiv:2201.00873; the sign of its imaginary part as in A38). Divided by ψ,
/// so that ψ = 0 is the onset, not a solution.
public final class SaddlePointEquation {
  /// May change in all but the kind of its self-energy.
  public var cavity: DrivenCavity {
    didSet {
      precondition(cavity.selfEnergy == oldValue.selfEnergy)
      photons = nil
      sourceFrequency = nil
    }
  }
  public let grid: FrequencyGrid
  /// Functions of the last evaluation.
  private(set) var functions: GreenFunctions
  /// Of the last evaluation; nil without.
  let selfEnergy: SelfEnergy?
  /// Changes of a self-energy of order 1 below which it is consistent.
  var consistency = SaddlePointEquation.fineConsistency
  static let fineConsistency = 1e-11
  /// How many times it is made anew.
  private static let mostIterations = 400
  /// The same from that of the last evaluation.
  private static let mostWarmIterations = 60
  private var mixing: AndersonMixing?
  /// Whether `selfEnergy` is consistent with the last place.
  private var isWarm = false
  /// Whether the last evaluation came to a consistent self-energy.
  private(set) var isConverged = true
  /// How often self-energies were made anew.
  public private(set) var iterations = 0
  /// How often the equation was evaluated.
  public private(set) var evaluations = 0
  /// What the photons of `selfEnergy` are of.
  private var photons: (frequency: Double, strength: Double)?
  private let frequencies: [Double]
  /// Keldysh sources of the baths, in front of i, of both levels, and the frame they are of.
  private var upperSources, lowerSources: [Double]
  private var sourceFrequency: Double?

  public init(_ cavity: DrivenCavity, _ grid: FrequencyGrid) {
    (self.cavity, self.grid) = (cavity, grid)
    functions = GreenFunctions(count: grid.count)
    selfEnergy =
      cavity.selfEnergy == .none
      ? nil : SelfEnergy(grid, isPaperLike: cavity.selfEnergy == .firstOrder)
    frequencies = grid.frequencies
    upperSources = [Double](repeating: 0, count: grid.count)
    lowerSources = upperSources
    if cavity.selfEnergy == .consistent, cavity.isSelfConsistent {
      mixing = AndersonMixing(size: selfEnergy!.size)
    }
  }

  /// Whether an evaluation is an iteration.
  var iterates: Bool { mixing != nil }

  /// The next evaluation owes nothing to those before.
  func forget() {
    isWarm = false
    mixing?.forget()
  }

  /// χ in the frame of μ_S with a field ψ, at a strength of the drive.
  public func susceptibility(_ frequency: Double, field: Double, strength: Double) -> ComplexNumber
  {
    evaluations += 1
    isConverged = true
    setSources(frequency)
    if let selfEnergy {
      setPhotons(frequency, strength, selfEnergy)
      if let mixing {
        iterate(frequency, field, selfEnergy, mixing)
      } else {
        bare(frequency, field)
        selfEnergy.update(from: functions)
        if cavity.selfEnergy == .firstOrder {
          correct(field, selfEnergy)
        } else {
          dress(frequency, field, selfEnergy)
        }
      }
    } else {
      bare(frequency, field)
    }
    var (re, im) = (0.0, 0.0)
    for number in functions.mixedKeldysh {
      re += number.re
      im += number.im
    }
    let factor = grid.spacing / (4 * .pi)
    return ComplexNumber(-factor * im, factor * re)
  }

  /// Both sides' difference, real and imaginary part: μ_S + Re χ and κ + Im χ.
  public func residual(_ frequency: Double, field: Double, strength: Double) -> ComplexNumber {
    let chi = susceptibility(frequency, field: field, strength: strength)
    return ComplexNumber(frequency + chi.re, cavity.kappa + chi.im)
  }

  /// Populations of both levels, of the last evaluation: n = ½(1 − i∫dω/2π G^K).
  var populations: (upper: Double, lower: Double) {
    func population(_ keldysh: [Double]) -> Double {
      0.5 * (1 + keldysh.reduce(0, +) * grid.spacing / (2 * .pi))
    }
    return (population(functions.upperKeldysh), population(functions.lowerKeldysh))
  }

  /// ρ = (1 + n_b − n_a)/2 of the last evaluation.
  public var excitationDensity: Double {
    let populations = populations
    return 0.5 * (1 + populations.upper - populations.lower)
  }

  /// Of the normal state, at every frequency of the grid.
  public func wholePhotonResponse(strength: Double) -> PhotonResponse {
    cavity.selfEnergy == .firstOrder
      ? PhotonResponse(self, strength: strength, at: frequencies)
      : PhotonResponse(self, strength: strength)
  }

  // MARK: Functions

  /// tanh of the baths, in front of 2iγ.
  private func setSources(_ frequency: Double) {
    guard sourceFrequency != frequency else { return }
    let shift = 0.5 * frequency - cavity.chemicalPotential
    let factor = 0.5 / cavity.temperature
    for k in 0..<grid.count {
      upperSources[k] = -2 * cavity.gamma * tanh((frequencies[k] + shift) * factor)
      lowerSources[k] = -2 * cavity.gamma * tanh((frequencies[k] - shift) * factor)
    }
    sourceFrequency = frequency
  }

  private func setPhotons(_ frequency: Double, _ strength: Double, _ sigma: SelfEnergy) {
    guard photons?.frequency != frequency || photons?.strength != strength else { return }
    sigma.photons.set(cavity, frequency: frequency, strength: strength)
    photons = (frequency, strength)
  }

  private func bare(_ frequency: Double, _ field: Double) {
    let gamma = cavity.gamma
    functions.fill(field) { k in
      let w = frequencies[k]
      return (
        ComplexNumber(w + 0.5 * frequency, gamma), ComplexNumber(w - 0.5 * frequency, gamma),
        upperSources[k], lowerSources[k]
      )
    }
  }

  /// The Dyson equation.
  private func dress(_ frequency: Double, _ field: Double, _ sigma: SelfEnergy) {
    let gamma = cavity.gamma
    let (upper, lower) = (sigma.upper, sigma.lower)
    let (upperKeldysh, lowerKeldysh) = (sigma.upperKeldysh, sigma.lowerKeldysh)
    functions.fill(field) { k in
      let w = frequencies[k]
      return (
        ComplexNumber(w + 0.5 * frequency, gamma) - upper[k],
        ComplexNumber(w - 0.5 * frequency, gamma) - lower[k],
        upperSources[k] + upperKeldysh[k], lowerSources[k] + lowerKeldysh[k]
      )
    }
  }

  /// Self-energies of the dressed functions, until they stay: from those of the last place, or else from those of the
  /// bare functions.
  private func iterate(
    _ frequency: Double, _ field: Double, _ sigma: SelfEnergy, _ mixing: AndersonMixing
  ) {
    if isWarm, settle(frequency, field, sigma, mixing, Self.mostWarmIterations) { return }
    for isMixed in [true, false] {
      mixing.forget()
      bare(frequency, field)
      sigma.update(from: functions)
      isWarm = settle(frequency, field, sigma, isMixed ? mixing : nil, Self.mostIterations)
      if isWarm { return }
    }
    isConverged = false
  }

  /// - Parameter mixing: nil: by a share of every change.
  /// - Returns: whether the self-energy is consistent, and spectral functions are positive.
  private func settle(
    _ frequency: Double, _ field: Double, _ sigma: SelfEnergy, _ mixing: AndersonMixing?,
    _ most: Int
  ) -> Bool {
    mixing?.begin()
    for _ in 0..<most {
      dress(frequency, field, sigma)
      iterations += 1
      let (change, largest) = sigma.compare(to: functions)
      guard change.isFinite else { return false }
      if change < consistency * max(1, largest) {
        sigma.move(by: 1)
        dress(frequency, field, sigma)
        return functions.arePositive
      }
      if let mixing {
        mixing.advance(sigma.values, sigma.residual)
      } else {
        sigma.move(by: 0.7)
      }
    }
    return false
  }

  /// G₀ + G₀ΣG₀, retarded and Keldysh.
  private func correct(_ field: Double, _ sigma: SelfEnergy) {
    for k in 0..<grid.count {
      functions.correct(
        k, field, sigma.upper[k], sigma.lower[k], sigma.upperKeldysh[k], sigma.lowerKeldysh[k])
    }
  }
}

extension GreenFunctions {
  /// Adds GΣG at one frequency, in all components, to first order in a diagonal Σ.
  @inline(__always)
  mutating func correct(
    _ k: Int, _ field: Double, _ sigmaB: ComplexNumber, _ sigmaA: ComplexNumber,
    _ sigmaKB: Double, _ sigmaKA: Double
  ) {
    let (b, a, m) = (upper[k], lower[k], mixed[k])
    let (kb, ka) = (ComplexNumber(0, upperKeldysh[k]), ComplexNumber(0, lowerKeldysh[k]))
    let (sb, sa) = (ComplexNumber(0, sigmaKB), ComplexNumber(0, sigmaKA))
    let km = mixedKeldysh[k]
    // G_ab^K = −(G_ba^K)*.
    let kmTurned = -km.conjugate
    let square = field * field
    upper[k] = b + b * sigmaB * b + square * (m * sigmaA * m)
    lower[k] = a + a * sigmaA * a + square * (m * sigmaB * m)
    mixed[k] = m + b * sigmaB * m + m * sigmaA * a
    // G^RΣ^RG^K + G^RΣ^KG^A + G^KΣ^AG^A.
    let (cb, ca, cm) = (b.conjugate, a.conjugate, m.conjugate)
    let (tb, ta) = (sigmaB.conjugate, sigmaA.conjugate)
    let newB =
      b * sigmaB * kb + b * sb * cb + kb * tb * cb
      + square * (m * sigmaA * kmTurned + m * sa * cm + km * ta * cm)
    let newA =
      a * sigmaA * ka + a * sa * ca + ka * ta * ca
      + square * (m * sigmaB * km + m * sb * cm + kmTurned * tb * cm)
    let newM =
      b * sigmaB * km + b * sb * cm + kb * tb * cm + m * sigmaA * ka + m * sa * ca + km * ta * ca
    upperKeldysh[k] += newB.im
    lowerKeldysh[k] += newA.im
    mixedKeldysh[k] = km + newM
  }
}
