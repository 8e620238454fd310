import Foundation
import Numerics
import TruncatedWigner

/// Numbers of white noise a second, made and added to a walk: the program's own, a plain loop of the
/// Box–Muller transformation, and the C++ library.
func randomNumbers(_ report: Report) {
  report.section("noise of 64 rows × 64 trajectories, one core")
  func tell(_ name: String, _ rate: Double, meanSquare: Double) {
    report.line(
      String(
        format: "%@ %.3g numbers/s, %.2f ns each, mean square %.3f",
        name.padding(toLength: 28, withPad: " ", startingAt: 0), rate, 1e9 / rate, meanSquare))
    report.record([
      "benchmark": "random", "name": name, "numbers_per_second": rate, "mean_square": meanSquare,
    ])
  }
  for sampling in NoiseSampling.allCases {
    let probe = NoiseProbe(rows: 64, trajectories: 64, sampling: sampling)
    probe.run(steps: 100)
    let time = (0..<9).map { _ in seconds { probe.run(steps: 1000) } }.min()!
    tell(
      "twa \(sampling.rawValue)", Double(probe.numbersPerStep * 1000) / time,
      meanSquare: probe.meanSquare)
  }
  let plain = plainBoxMuller(count: 8192, steps: 400)
  tell("plain Box-Muller", plain.rate, meanSquare: plain.meanSquare)
  if let library = libraryNormals() {
    tell("C++ normal_distribution", library.rate, meanSquare: library.meanSquare)
  } else {
    report.line("C++: skipped, c++ does not compile here")
  }
}

/// One number after the other, with the C library's functions and the generator of Steele, Lea and
/// Flood (doi:10.1145/2714064.2660195).
private func plainBoxMuller(count: Int, steps: Int) -> (rate: Double, meanSquare: Double) {
  var state: UInt64 = 7
  func uniform() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return (Double((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53
  }
  var walk = [Double](repeating: 0, count: count)
  let time = seconds {
    for _ in 0..<steps {
      for i in stride(from: 0, to: count, by: 2) {
        let radius = (-2 * log(uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        walk[i] += radius * cos(angle)
        walk[i + 1] += radius * sin(angle)
      }
    }
  }
  let square = walk.reduce(0) { $0 + $1 * $1 } / Double(count * steps)
  return (Double(count * steps) / time, square)
}

private func libraryNormals() -> (rate: Double, meanSquare: Double)? {
  var result: (Double, Double)?
  withTemporaryDirectory { directory in
    let source = peerSources.appendingPathComponent("normal.cpp").path
    let compile = ["c++", "-O3", "-march=native", "-o", "normal", source]
    guard Command(arguments: compile, directory: directory).run() != nil,
      let output = Command(arguments: ["./normal"], directory: directory).run()
    else { return }
    let numbers = output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    if numbers.count == 2 { result = (numbers[0], numbers[1]) }
  }
  return result
}
