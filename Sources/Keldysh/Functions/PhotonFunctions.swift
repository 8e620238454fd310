import Models

/// The mode's functions G_ψ over times, for products with those of atoms.
///
/// Where κ or the width of the drive is small they last longer than the atoms' functions. At the times of the atoms' grid of
/// frequencies dω apart, |t| < π/dω, they are those of a grid that is close enough for the mode, so that the
/// atoms' grid need not be.
final class PhotonFunctions {
  /// Transform of G_ψ^R.
  let retarded: Convolution.Spectrum
  /// That of the real number in front of i in G_ψ^K.
  let keldysh: Convolution.Spectrum
  private let grid: FrequencyGrid
  private var fine: (convolution: Convolution, function: Convolution.Spectrum)?

  /// Frequencies in the smallest width, for errors of exp(−6π).
  private static let perWidth = 3.0

  init(_ convolution: Convolution) {
    grid = convolution.grid
    (retarded, keldysh) = (convolution.makeSpectrum(), convolution.makeSpectrum())
  }

  /// How many times closer frequencies must be for the mode.
  static func division(_ grid: FrequencyGrid, _ cavity: DrivenCavity) -> Int {
    var division = 1
    while grid.spacing * perWidth > cavity.modeWidth * Double(division) { division *= 2 }
    return division
  }

  /// Those at ω + μ_S.
  func set(_ cavity: DrivenCavity, frequency: Double, strength: Double) {
    let division = Self.division(grid, cavity)
    let (kappa, spectrum) = (cavity.kappa, cavity.spectrum)
    transform(retarded, division) {
      let apart = $0 + frequency
      let norm = apart * apart + kappa * kappa
      return ComplexNumber(apart / norm, -kappa / norm)
    }
    transform(keldysh, division) {
      let apart = $0 + frequency
      let photons = 1 + 2 * strength * spectrum.photons(apart)
      return ComplexNumber(-2 * kappa * photons / (apart * apart + kappa * kappa))
    }
  }

  private func transform(
    _ target: Convolution.Spectrum, _ division: Int, _ value: (Double) -> ComplexNumber
  ) {
    let count = division * grid.count
    if fine?.convolution.grid.count != count {
      let convolution = Convolution(FrequencyGrid(count: count, cutoff: grid.cutoff))
      fine = (convolution, convolution.makeSpectrum())
    }
    let (convolution, function) = fine!
    for k in 0..<count { function[k] = value(convolution.grid.frequency(k)) }
    convolution.forward(function)
    let share = 1 / Double(division)
    for q in 0..<grid.count {
      target[q] = share * function[q]
      target[grid.count + q] = share * function[convolution.length - grid.count + q]
    }
    // The last time is both before and after zero, and stands once.
    if division > 1 { target[grid.count] = .zero }
  }
}
