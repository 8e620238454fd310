import Models
import Numerics

/// Integrals over products of functions on a grid of frequencies, by Fourier transforms of twice its length, so
/// that nothing wraps around.
final class Convolution {
  /// Transform of a function.
  typealias Spectrum = UnsafeMutablePointer<ComplexNumber>

  let grid: FrequencyGrid
  private let transform: FourierTransform
  private var allocated: [Spectrum] = []

  init(_ grid: FrequencyGrid) {
    self.grid = grid
    transform = FourierTransform(count: 2 * grid.count)
  }

  deinit { allocated.forEach { $0.deallocate() } }

  /// Numbers in a spectrum.
  var length: Int { 2 * grid.count }

  func makeSpectrum() -> Spectrum {
    let spectrum = Spectrum.allocate(capacity: length)
    spectrum.initialize(repeating: .zero, count: length)
    allocated.append(spectrum)
    return spectrum
  }

  /// The transform of a function, in place of its `grid.count` values.
  func forward(_ spectrum: Spectrum) {
    (spectrum + grid.count).update(repeating: .zero, count: grid.count)
    run(spectrum, isForward: true)
  }

  /// The inverse of `forward`, over the whole length, with the factor dω.
  func backward(_ spectrum: Spectrum) {
    run(spectrum, isForward: false)
    let factor = grid.spacing / Double(length)
    for k in 0..<length { spectrum[k] = factor * spectrum[k] }
  }

  private func run(_ spectrum: Spectrum, isForward: Bool) {
    spectrum.withMemoryRebound(to: Double.self, capacity: 2 * length) {
      transform.transform($0, isForward: isForward)
    }
  }

  /// Where ∫dν f(ν) g(ω−ν) stands after `backward` of the product of both transforms.
  func placeOfConvolution(_ index: Int) -> Int { index + grid.count / 2 }

  /// Where ∫dν f(ν) g(ν−ω) stands after `backward` of the transform of f times that of g at minus the index.
  func placeOfCorrelation(_ index: Int) -> Int {
    let lag = index - grid.count / 2
    return lag < 0 ? lag + length : lag
  }

  /// The index of minus the frequency of a transform.
  @inline(__always)
  func opposite(_ index: Int) -> Int { index == 0 ? 0 : length - index }
}
