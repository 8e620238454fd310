import Foundation

/// Lines at which a series oscillates: A cos(ωt + φ).
///
/// The series less its linear trend, times a Hann window, padded with zeros to at least eight times its length;
/// a line is a maximum of the spectrum's magnitude, placed by a parabola through the logarithms of three values.
/// Lines within the main lobe of a stronger one (two bins of 2π/T), below a tenth of the strongest, or below
/// two bins from zero, where a trend would be, are none.
package enum SpectralLines {
  /// Lines that are looked for.
  package static let count = 3

  /// - Parameter interval: between values.
  /// - Returns: ω and A of each, the strongest line first; NaN where there are fewer.
  package static func lines(_ series: [Double], interval: Double) -> [(
    frequency: Double, amplitude: Double
  )] {
    let none = [(frequency: Double, amplitude: Double)](
      repeating: (.nan, .nan), count: count)
    let n = series.count
    guard n >= 16, series.allSatisfy(\.isFinite) else { return none }
    let (values, deviation) = detrended(series)
    let scale = series.reduce(0) { max($0, abs($1)) }
    // What rounding leaves of a constant has no frequency.
    guard deviation > 1e-9 * scale else { return none }
    var size = 1
    while size < 8 * n { size *= 2 }
    var (re, im) = ([Double](repeating: 0, count: size), [Double](repeating: 0, count: size))
    for k in 0..<n {
      re[k] = values[k] * (1 - cos(2 * .pi * (Double(k) + 0.5) / Double(n)))
    }
    transform(&re, &im)
    let power = (0...(size / 2)).map { re[$0] * re[$0] + im[$0] * im[$0] }
    let bin = Double(size) / Double(n)
    let lowest = max(1, Int((2 * bin).rounded(.up)))
    var peaks: [(place: Double, power: Double)] = []
    for k in lowest..<(size / 2) where power[k] > power[k - 1] && power[k] >= power[k + 1] {
      let (a, b, c) = (log(power[k - 1]), log(power[k]), log(power[k + 1]))
      let shift = 0.5 * (a - c) / (a - 2 * b + c)
      // The weights of the window add up to n.
      peaks.append(
        shift.isFinite
          ? (Double(k) + shift, exp(b - 0.25 * (a - c) * shift)) : (Double(k), power[k]))
    }
    var lines: [(place: Double, power: Double)] = []
    for peak in peaks.sorted(by: { $0.power > $1.power }) where lines.count < count {
      guard peak.power >= 0.01 * (lines.first?.power ?? 0) else { break }
      if lines.allSatisfy({ abs($0.place - peak.place) > 2 * bin }) { lines.append(peak) }
    }
    let unit = 2 * .pi / (Double(size) * interval)
    return (0..<count).map {
      $0 < lines.count
        ? (lines[$0].place * unit, 2 * lines[$0].power.squareRoot() / Double(n)) : (.nan, .nan)
    }
  }

  /// Less the line of least squares; and the standard deviation of what is left.
  private static func detrended(_ series: [Double]) -> (values: [Double], deviation: Double) {
    let n = Double(series.count)
    let mean = series.reduce(0, +) / n
    let middle = (n - 1) / 2
    var (slope, square) = (0.0, 0.0)
    for (k, value) in series.enumerated() {
      slope += (Double(k) - middle) * (value - mean)
      square += (Double(k) - middle) * (Double(k) - middle)
    }
    slope /= square
    let values = series.enumerated().map { $1 - mean - slope * (Double($0) - middle) }
    return (values, (values.reduce(0) { $0 + $1 * $1 } / n).squareRoot())
  }

  /// The discrete Fourier transform in place, of a power of two.
  private static func transform(_ re: inout [Double], _ im: inout [Double]) {
    let size = re.count
    var reversed = 0
    for k in 1..<size {
      var bit = size >> 1
      while reversed & bit != 0 {
        reversed ^= bit
        bit >>= 1
      }
      reversed |= bit
      if k < reversed {
        re.swapAt(k, reversed)
        im.swapAt(k, reversed)
      }
    }
    var length = 2
    while length <= size {
      let half = length / 2
      for k in 0..<half {
        let angle = -2 * .pi * Double(k) / Double(length)
        let (c, s) = (cos(angle), sin(angle))
        for start in stride(from: k, to: size, by: length) {
          let other = start + half
          let (x, y) = (c * re[other] - s * im[other], s * re[other] + c * im[other])
          (re[other], im[other]) = (re[start] - x, im[start] - y)
          re[start] += x
          im[start] += y
        }
      }
      length *= 2
    }
  }
}
