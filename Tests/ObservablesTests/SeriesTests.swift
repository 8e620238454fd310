import BatchCore
import Foundation
import TestSupport
import Testing

@testable import Observables

/// Averages over time, and lines of spectra.
struct SeriesTests {
  private let times = RecordedTimes(count: 41, interval: 0.25)

  /// The trapezoidal rule is exact for a line, wherever a window begins and ends.
  @Test func averagesOfALineAreExact() {
    var numbers = SplitMix(seed: 5)
    func random() -> Double { Double(numbers.next() >> 11) * 0x1p-53 * 10 }
    for _ in 0..<200 {
      let (x, y) = (random(), random())
      let window = TimeWindow(min(x, y), max(x, y))
      let (first, weights) = window.weights(times)
      #expect(abs(weights.reduce(0, +) - 1) < 1e-12 && weights.allSatisfy { $0 >= 0 })
      let mean = weights.enumerated().reduce(0) {
        $0 + $1.element * (3 - times[first + $1.offset])
      }
      #expect(abs(mean - (3 - (x + y) / 2)) < 1e-9)
    }
  }

  @Test func aWholeRunIsTheTrapezoid() {
    let (first, weights) = TimeWindow(0, 10).weights(times)
    #expect(first == 0 && weights.count == 41)
    #expect(abs(weights[0] - 0.0125) < 1e-15 && abs(weights[40] - 0.0125) < 1e-15)
    #expect(weights[1..<40].allSatisfy { abs($0 - 0.025) < 1e-15 })
    #expect(TimeWindow(0, 0).weights(RecordedTimes(count: 1)).weights == [1])
    #expect(TimeWindow(2.5, 5).records(times) == 10..<21)
    #expect(TimeWindow(2.6, 5.1).records(times) == 11..<21)
  }

  @Test(arguments: [(1.3, 4.7), (2.0, 2.9), (0.8, 7.3)])
  func linesAreFound(strong: Double, weak: Double) {
    let (n, interval) = (800, 0.1)
    let series = (0..<n).map { k -> Double in
      let t = Double(k) * interval
      return 5 - 0.02 * t + cos(strong * t + 0.4) + 0.3 * cos(weak * t + 2)
    }
    let lines = SpectralLines.lines(series, interval: interval)
    let bin = 2 * .pi / (Double(n) * interval)
    #expect(abs(lines[0].frequency - strong) < 0.02 * bin)
    #expect(abs(lines[1].frequency - weak) < 0.05 * bin)
    #expect(abs(lines[0].amplitude - 1) < 0.02 && abs(lines[1].amplitude - 0.3) < 0.02)
    #expect(lines[2].frequency.isNaN && lines[2].amplitude.isNaN)
  }

  @Test(arguments: [
    (0..<100).map { 2 + 0.1 * Double($0) }, [1, 2, 1, 2], Array(repeating: .nan, count: 50),
    Array(repeating: 0.1, count: 200),
  ]) func whatDoesNotOscillateHasNoLines(series: [Double]) {
    let lines = SpectralLines.lines(series, interval: 1)
    #expect(lines.count == 3 && lines.filter { $0.frequency.isNaN }.count == 3)
  }

  /// A plain sum over every frequency, beside the fast transform.
  @Test func theStrongestLineIsTheMaximumOfThePlainSum() {
    var numbers = SplitMix(seed: 8)
    let series = (0..<50).map { k in
      cos(0.9 * Double(k)) + 0.3 * Double(numbers.next() >> 11) * 0x1p-53
    }
    let line = SpectralLines.lines(series, interval: 1)[0].frequency
    let mean = series.reduce(0, +) / 50
    var slope = 0.0
    for (k, value) in series.enumerated() { slope += (Double(k) - 24.5) * (value - mean) }
    slope /= 10412.5
    func power(_ frequency: Double) -> Double {
      var (re, im) = (0.0, 0.0)
      for (k, value) in series.enumerated() {
        let x = value - mean - slope * (Double(k) - 24.5)
        let weight = x * (1 - cos(2 * .pi * (Double(k) + 0.5) / 50))
        re += weight * cos(frequency * Double(k))
        im += weight * sin(frequency * Double(k))
      }
      return re * re + im * im
    }
    let best = stride(from: 0.3, to: 3, by: 1e-4).max { power($0) < power($1) }!
    #expect(abs(line - best) < 2e-3)
  }
}
