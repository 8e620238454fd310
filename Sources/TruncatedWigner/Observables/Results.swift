import Statistics

/// One observable of one sweep point as it goes to the result file.
public struct ObservableResult: Sendable {
  /// Axes beside the sweep.
  public enum Axes: Sendable, Equatable {
    case time
    case timeComponent
    case waitingTimeLag
  }
  public let name: String
  public let longName: String
  public let units: String
  public let axes: Axes
  /// Row-major over the axes; NaN where undefined (lag beyond the waiting time).
  public let estimates: [Estimate]
}

extension ObservableMoments {
  /// Every result of this layout with its standard errors.
  public func results() -> [ObservableResult] {
    var results: [ObservableResult] = []
    let time = blocks[0]
    let records = 0..<layout.records
    if layout.magnetization {
      results.append(
        ObservableResult(
          name: "magnetization", longName: "Bloch vector <sigma>, mean over spins", units: "1",
          axes: .timeComponent,
          estimates: records.flatMap { t in (0..<3).map { time.linear(t, $0) } }))
      results.append(
        ObservableResult(
          name: "spin_length", longName: "length R of the mean Bloch vector", units: "1",
          axes: .time, estimates: records.map { time.length($0, 0..<3) }))
    }
    if layout.photonNumber {
      results.append(
        ObservableResult(
          name: "photon_number", longName: "<a^dag a> per mode", units: "1", axes: .time,
          estimates: records.map { time.linear($0, 3) }))
    }
    var next = 1
    if layout.overlap {
      let block = blocks[next]
      next += 1
      results.append(
        ObservableResult(
          name: "overlap", longName: "order parameter overlap Q, connected, S = J/2 per spin",
          units: "1", axes: .time,
          estimates: records.map { block.connected($0, product: 0, 1, 1) }))
      results.append(
        ObservableResult(
          name: "overlap_raw", longName: "order parameter overlap Q before subtraction",
          units: "1", axes: .time, estimates: records.map { block.linear($0, 0) }))
    }
    if !layout.waitingRecords.isEmpty {
      let (across, within) = (blocks[next], blocks[next + 1])
      // Anticommutator convention without ½: twice the symmetrized product.
      results.append(
        correlation("correlation", "C(tau, tau - lag) = <{S, S'}> connected with disorder means") {
          across.connected($0, product: 0, 1, 2) * 2
        })
      results.append(
        correlation("correlation_raw", "C(tau, tau - lag) without subtraction") {
          across.linear($0, 0) * 2
        })
      results.append(
        correlation(
          "correlation_per_realization", "C(tau, tau - lag) connected within each realization"
        ) { within.linear($0, 0) * 2 })
    }
    return results
  }

  /// Fills [τ][lag] from pairs [τ][t' = τ − lag].
  private func correlation(
    _ name: String, _ longName: String, _ estimate: (Int) -> Estimate
  ) -> ObservableResult {
    let lags = (layout.waitingRecords.max() ?? 0) + 1
    var estimates = [Estimate](
      repeating: .unknown, count: layout.waitingRecords.count * lags)
    var first = 0
    for (row, waiting) in layout.waitingRecords.enumerated() {
      for lag in 0...waiting { estimates[row * lags + lag] = estimate(first + waiting - lag) }
      first += waiting + 1
    }
    return ObservableResult(
      name: name, longName: longName, units: "1", axes: .waitingTimeLag, estimates: estimates)
  }
}
