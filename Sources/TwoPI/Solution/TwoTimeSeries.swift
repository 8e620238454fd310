/// Functions of one time, one after the other at each time.
package enum TwoTimeQuantity: Int, CaseIterable, Sendable {
  case spinX, spinY, spinZ
  /// ⟨a†a⟩ per mode.
  case photons
  /// Q.
  case overlap
  /// Per spin.
  case energy

  static var count: Int { allCases.count }
}

/// Values at times that are the same for runs with other nodes.
struct TwoTimeSeries {
  /// Rising.
  let times: [Double]
  /// [time][quantity].
  private(set) var values: [Double]
  private(set) var next = 0

  init(times: [Double]) {
    self.times = times
    values = [Double](repeating: .nan, count: times.count * TwoTimeQuantity.count)
  }

  init(times: [Double], values: [Double], next: Int) {
    (self.times, self.values, self.next) = (times, values, next)
  }

  subscript(time: Int, quantity: TwoTimeQuantity) -> Double {
    values[time * TwoTimeQuantity.count + quantity.rawValue]
  }

  /// Takes all times up to the end of a panel.
  /// - Parameter nodeValues: [quantity][node].
  mutating func take(
    _ nodeValues: [[Double]], _ nodes: PanelNodes, from start: Double, length: Double
  ) {
    let end = start + length * (1 + 1e-9)
    while next < times.count, times[next] <= end {
      let weights = nodes.lagrange(at: min(1, max(0, (times[next] - start) / length)))
      for (quantity, own) in nodeValues.enumerated() {
        values[next * TwoTimeQuantity.count + quantity] =
          zip(weights, own).reduce(0) { $0 + $1.0 * $1.1 }
      }
      next += 1
    }
  }
}
