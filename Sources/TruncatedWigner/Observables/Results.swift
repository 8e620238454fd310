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
          "site_magnetization", "<sigma> of every site", .timeSiteComponent, blocks[next]))
      next += 1
    }
    if selection.pairDistances > 0 {
      results.append(
        linear(
          "pair_correlation", "<sigma_i sigma_j>, mean over pairs at a distance",
          .timeDistancePair, blocks[next]))
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
            "correlation_per_realization", "C(tau, tau - lag) connected within each realization"
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
    func time(_ name: String, _ longName: String, _ estimate: (Int) -> Estimate) {
      results.append(
        ObservableResult(
          name: name, longName: longName, axes: .time,
          estimates: (0..<layout.records).map(estimate)))
    }
    func vector(_ name: String, _ longName: String, _ first: Int) {
      results.append(
        ObservableResult(
          name: name, longName: longName, axes: .timeComponent,
          estimates: (0..<layout.records).flatMap { t in
            (0..<3).map { block.linear(t, first + $0) }
          }))
    }
    if selection.magnetization {
      vector("magnetization", "Bloch vector <sigma>, mean over spins", 0)
      time("spin_length", "length R of the mean Bloch vector") { block.length($0, 0..<3) }
      for (number, species) in layout.shape.species.enumerated() {
        vector(
          "magnetization_\(species.name)", "Bloch vector <sigma>, mean over \(species.name)",
          layout.speciesScalar + 3 * number)
      }
    }
    if selection.excitationNumber {
      let half = Double(layout.sites * layout.shape.spinsPerSite) / 2
      time("excitation_number", "number of excited spins") {
        let z = block.linear($0, 2)
        return Estimate(half * (1 + z.value), half * z.standardError)
      }
    }
    if selection.photonNumber {
      time("photon_number", "<a^dag a> per mode") { block.linear($0, layout.photonScalar) }
    }
    if selection.g2 {
      let (n, four) = (layout.photonScalar, layout.coherenceScalar)
      time("g2", "g2(0) = <a^dag a^dag a a>/<a^dag a>^2 of the modes") {
        // Without photons the ratio says nothing.
        let photons = block.linear($0, n)
        guard photons.value > 3 * photons.standardError else { return .unknown }
        return block.function($0, [four, n]) { $0[0] / ($0[1] * $0[1]) }
      }
    }
    if selection.emissionRate {
      time("emission_rate", "photon emission rate per atom in units of Gamma0") {
        block.linear($0, layout.emissionScalar)
      }
    }
    if selection.squeezing {
      let spins = Double(layout.sites * layout.shape.spinsPerSite)
      let first = layout.squeezingScalar
      time("spin_squeezing", "spin squeezing xi^2 (Wineland), 1 for a coherent spin state") {
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
        axes: .time,
        estimates: (0..<layout.records).map { block.connected($0, product: 0, 1, 1) }),
      ObservableResult(
        name: "overlap_raw", longName: "order parameter overlap Q before subtraction",
        axes: .time, estimates: (0..<layout.records).map { block.linear($0, 0) }),
    ]
  }

  private func linear(
    _ name: String, _ longName: String, _ axes: ObservableResult.Axes, _ block: Moments
  ) -> ObservableResult {
    ObservableResult(
      name: name, longName: longName, axes: axes,
      estimates: (0..<block.indices).map { block.linear($0, 0) })
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
        "C(tau, tau - lag) = <{S, S'}> of \(spin), connected with disorder means"
      ) { block.connected($0, product: 0, 1, 2) * 2 },
      correlation(
        "correlation\(suffix)_raw", "C(tau, tau - lag) of \(spin) without subtraction"
      ) { block.linear($0, 0) * 2 },
    ]
  }

  /// ⟨a(τ) ā(t')⟩, symmetrically ordered: real and imaginary part.
  private func fieldCorrelation(_ block: Moments) -> [ObservableResult] {
    let meaning = "<{a(tau), a^dag(tau - lag)}>/2 per mode"
    return [
      correlation("correlation_field_re", "real part of \(meaning), connected") {
        block.connected($0, product: 0, [(2, 4, 1), (3, 5, 1)])
      },
      correlation("correlation_field_im", "imaginary part of \(meaning), connected") {
        block.connected($0, product: 1, [(3, 4, 1), (2, 5, -1)])
      },
      correlation("correlation_field_raw_re", "real part of \(meaning)") { block.linear($0, 0) },
      correlation("correlation_field_raw_im", "imaginary part of \(meaning)") {
        block.linear($0, 1)
      },
    ]
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
      name: name, longName: longName, axes: .waitingTimeLag, estimates: estimates)
  }
}

/// Wineland's ξ² = N λ/|⟨S⟩|², λ the smallest variance of S = Σσ perpendicular to its mean.
/// - Parameters:
///   - mean: ⟨σ⟩ averaged over spins.
///   - second: ⟨S_a S_b⟩/N symmetrized, in the order xx, yy, zz, xy, xz, yz.
func squeezing(mean: [Double], second: [Double], spins: Double) -> Double {
  let length = (mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2]).squareRoot()
  guard length > 0 else { return .nan }
  let n = SIMD3(mean[0], mean[1], mean[2]) / length
  // Two directions perpendicular to n.
  let helper = abs(n.z) < 0.9 ? SIMD3(0.0, 0, 1) : SIMD3(1.0, 0, 0)
  var u = SIMD3(
    n.y * helper.z - n.z * helper.y, n.z * helper.x - n.x * helper.z,
    n.x * helper.y - n.y * helper.x)
  u /= (u * u).sum().squareRoot()
  let v = SIMD3(n.y * u.z - n.z * u.y, n.z * u.x - n.x * u.z, n.x * u.y - n.y * u.x)
  func form(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
    let diagonal = a.x * b.x * second[0] + a.y * b.y * second[1] + a.z * b.z * second[2]
    let mixed =
      (a.x * b.y + a.y * b.x) * second[3] + (a.x * b.z + a.z * b.x) * second[4]
      + (a.y * b.z + a.z * b.y) * second[5]
    return diagonal + mixed
  }
  let (uu, vv, uv) = (form(u, u), form(v, v), form(u, v))
  let smallest = (uu + vv) / 2 - (((uu - vv) / 2) * ((uu - vv) / 2) + uv * uv).squareRoot()
  return smallest / (length * length)
}
