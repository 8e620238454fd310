import BatchCore
import Statistics

/// One observable of one sweep point as it goes to the result file.
public struct ObservableResult: Sendable {
  /// Axes beside the sweep.
  public enum Axes: Sendable, Equatable {
    case time
    case timeComponent
    case timeSiteComponent
    case timeDistancePair
    case waitingTimeLag
  }
  public let name: String
  public let longName: String
  public let axes: Axes
  /// Which values are possible.
  public let range: NaturalRange
  /// Row-major over the axes; NaN where undefined (lag beyond the waiting time).
  public let estimates: [Estimate]
}

extension ObservableMoments {
  /// Every result of this layout with its standard errors.
  public func results() -> [ObservableResult] {
    var results = timeResults()
    let selection = layout.selection
    var next = 1
    if selection.overlap {
      results += overlapResults(blocks[next])
      next += 1
    }
    if selection.siteMagnetization {
      results.append(
        linear(
          "site_magnetization", "<sigma> of every site", .timeSiteComponent, .pauli, blocks[next]))
      next += 1
    }
    if selection.pairDistances > 0 {
      let spins = Double(layout.shape.spinsPerSite)
      results.append(
        linear(
          "pair_correlation", "<sigma_i sigma_j>, mean over pairs at a distance",
          .timeDistancePair, .pauli, blocks[next], scale: 1 / (spins * spins)))
      next += 1
    }
    for channel in layout.channels {
      if channel == .field {
        results += fieldCorrelation(blocks[next])
      } else {
        results += spinCorrelation(channel, blocks[next])
      }
      next += 1
      if channel == .sx {
        let within = blocks[next]
        results.append(
          correlation(
            "correlation_per_realization", "C(tau, tau - lag) connected within each realization",
            .connectedCorrelation
          ) { within.linear($0, 0) * 2 })
        next += 1
      }
    }
    return results
  }

  // MARK: Functions of time

  private func timeResults() -> [ObservableResult] {
    let selection = layout.selection
    let block = blocks[0]
    var results: [ObservableResult] = []
    func time(
      _ name: String, _ longName: String, _ range: NaturalRange, _ estimate: (Int) -> Estimate
    ) {
      results.append(
        ObservableResult(
          name: name, longName: longName, axes: .time, range: range,
          estimates: (0..<layout.records).map(estimate)))
    }
    func vector(_ name: String, _ longName: String, _ first: Int) {
      results.append(
        ObservableResult(
          name: name, longName: longName, axes: .timeComponent, range: .pauli,
          estimates: (0..<layout.records).flatMap { t in
            (0..<3).map { block.linear(t, first + $0) }
          }))
    }
    if selection.magnetization {
      vector("magnetization", "Bloch vector <sigma>, mean over spins", 0)
      time("spin_length", "length R of the mean Bloch vector", .length) { block.length($0, 0..<3) }
      for (number, species) in layout.shape.species.enumerated() {
        vector(
          "magnetization_\(species.name)", "Bloch vector <sigma>, mean over \(species.name)",
          layout.speciesScalar + 3 * number)
      }
    }
    if selection.excitationNumber {
      let half = Double(layout.sites * layout.shape.spinsPerSite) / 2
      time("excitation_number", "number of excited spins", .count(upTo: 2 * half)) {
        let z = block.linear($0, 2)
        return Estimate(half * (1 + z.value), half * z.standardError)
      }
    }
    if selection.photonNumber {
      time("photon_number", "<a^dag a> per mode", .photons) {
        block.linear($0, layout.photonScalar)
      }
    }
    if selection.g2 {
      let (n, four) = (layout.photonScalar, layout.coherenceScalar)
      time("g2", "g2(0) = <a^dag a^dag a a>/<a^dag a>^2 of the modes", .positive) {
        // Without photons the ratio says nothing; in mean field their number has no noise.
        let photons = block.linear($0, n)
        guard photons.value > (layout.isSampled ? 3 * photons.standardError : 0) else {
          return .unknown
        }
        return block.function($0, [four, n]) { $0[0] / ($0[1] * $0[1]) }
      }
    }
    if selection.emissionRate {
      time("emission_rate", "photon emission rate per atom in units of Gamma0", .positive) {
        block.linear($0, layout.emissionScalar)
      }
    }
    if selection.squeezing {
      let spins = Double(layout.sites * layout.shape.spinsPerSite)
      let first = layout.squeezingScalar
      time(
        "spin_squeezing", "spin squeezing xi^2 (Wineland), 1 for a coherent spin state", .positive
      ) {
        block.function($0, [0, 1, 2] + (0..<6).map { first + $0 }) {
          squeezing(mean: Array($0[0..<3]), second: Array($0[3...]), spins: spins)
        }
      }
    }
    return results
  }

  private func overlapResults(_ block: Moments) -> [ObservableResult] {
    [
      ObservableResult(
        name: "overlap", longName: "order parameter overlap Q, connected, S = J/2 per spin",
        axes: .time, range: .connectedOverlap,
        estimates: (0..<layout.records).map { block.connected($0, product: 0, 1, 1) }),
      ObservableResult(
        name: "overlap_raw", longName: "order parameter overlap Q before subtraction",
        axes: .time, range: .overlap,
        estimates: (0..<layout.records).map { block.linear($0, 0) }),
    ]
  }

  private func linear(
    _ name: String, _ longName: String, _ axes: ObservableResult.Axes, _ range: NaturalRange,
    _ block: Moments, scale: Double = 1
  ) -> ObservableResult {
    ObservableResult(
      name: name, longName: longName, axes: axes, range: range,
      estimates: (0..<block.indices).map { block.linear($0, 0) * scale })
  }

  // MARK: Two-time correlations

  /// Anticommutator convention without ½: twice the symmetrized product.
  private func spinCorrelation(_ channel: CorrelationChannel, _ block: Moments)
    -> [ObservableResult]
  {
    let suffix = channel == .sx ? "" : "_\(channel.rawValue)"
    let spin = "S^\(channel.rawValue.dropFirst())"
    return [
      correlation(
        "correlation\(suffix)",
        "C(tau, tau - lag) = <{S, S'}> of \(spin), connected with disorder means",
        .connectedCorrelation
      ) { connected(block, $0, 0, [(1, 2, 1)]) * 2 },
      correlation(
        "correlation\(suffix)_raw", "C(tau, tau - lag) of \(spin) without subtraction",
        .correlation
      ) { block.linear($0, 0) * 2 },
    ]
  }

  /// ⟨a(τ) ā(t')⟩, symmetrically ordered: real and imaginary part.
  private func fieldCorrelation(_ block: Moments) -> [ObservableResult] {
    let meaning = "<{a(tau), a^dag(tau - lag)}>/2 per mode"
    return [
      correlation("correlation_field_re", "real part of \(meaning), connected", .field) {
        connected(block, $0, 0, [(2, 4, 1), (3, 5, 1)])
      },
      correlation("correlation_field_im", "imaginary part of \(meaning), connected", .field) {
        connected(block, $0, 1, [(3, 4, 1), (2, 5, -1)])
      },
      correlation("correlation_field_raw_re", "real part of \(meaning)", .field) {
        block.linear($0, 0)
      },
      correlation("correlation_field_raw_im", "imaginary part of \(meaning)", .field) {
        block.linear($0, 1)
      },
    ]
  }

  /// Product less means over other realizations; in mean field the only realization has no noise that
  /// its own mean could correlate with.
  private func connected(
    _ block: Moments, _ index: Int, _ product: Int, _ means: [(x: Int, y: Int, sign: Double)]
  ) -> Estimate {
    layout.isSampled || block.samples > 1
      ? block.connected(index, product: product, means)
      : block.connectedInOne(index, product: product, means)
  }

  /// Fills [τ][lag] from pairs [τ][t' = τ − lag].
  private func correlation(
    _ name: String, _ longName: String, _ range: NaturalRange, _ estimate: (Int) -> Estimate
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
      name: name, longName: longName, axes: .waitingTimeLag, range: range, estimates: estimates)
  }
}
