import Foundation

/// Photons n_B(ω) of the bath that drives the mode, for a drive of strength 1.
public enum DriveSpectrum: Sendable, Hashable {
  /// 2Ω/((ω − ξ)² + Ω²), at its peak 2/Ω.
  case lorentzian(center: Double, width: Double)
  /// 1 at every frequency.
  case flat
  /// Straight lines between these points, nothing beyond them; frequencies rise.
  case table(frequencies: [Double], photons: [Double])

  public func photons(_ frequency: Double) -> Double {
    switch self {
    case .lorentzian(let center, let width):
      let apart = frequency - center
      return 2 * width / (apart * apart + width * width)
    case .flat: return 1
    case .table(let frequencies, let photons):
      guard let first = frequencies.first, let last = frequencies.last,
        frequency >= first, frequency <= last
      else { return 0 }
      var (low, high) = (0, frequencies.count - 1)
      while high - low > 1 {
        let middle = (low + high) / 2
        if frequencies[middle] <= frequency { low = middle } else { high = middle }
      }
      guard high > low else { return photons[low] }
      let share = (frequency - frequencies[low]) / (frequencies[high] - frequencies[low])
      return photons[low] + share * (photons[high] - photons[low])
    }
  }

  /// Its largest value.
  var peak: Double {
    switch self {
    case .lorentzian(_, let width): 2 / width
    case .flat: 1
    case .table(_, let photons): photons.max() ?? 0
    }
  }

  /// Scale of its finest structure; infinite for a flat one.
  var resolution: Double {
    switch self {
    case .lorentzian(_, let width): width
    case .flat: .infinity
    case .table(let frequencies, _):
      zip(frequencies, frequencies.dropFirst()).reduce(.infinity) { min($0, $1.1 - $1.0) }
    }
  }
}
