import BatchCore
import Statistics

/// Response of a spin component to a field on it, where a method has it: R(τ, t') = i⟨[S(τ), S(t')]⟩, mean
/// over sites with S = J/(2N_s), and χ(τ, τ − t) = ∫ R(τ, t') dt' from τ − t to τ.
extension TwoTimeCorrelation {
  func response(of channel: CorrelationChannel) -> ResponseSums {
    ResponseSums(channel: channel, waitingRecords: records)
  }

  func addResponse(
    _ channel: CorrelationChannel, _ axes: [LazyAxis], to layout: inout ObservableComposer
  ) {
    let (sums, interval) = (response(of: channel), layout.run.times.interval)
    let (offset, sites) = (layout.offset(of: sums.name), Double(layout.run.sites))
    let block = layout.add(
      FeatureBlock(indices: sums.pairs, features: 2) { sample in
        var features: [Double] = []
        features.reserveCapacity(2 * sums.pairs)
        var first = offset
        for waiting in sums.waitingRecords {
          let response = (0...waiting).map { sample[first + $0] / (sample.count * sites) }
          let backwards = cumulativeIntegral(response.reversed(), interval: interval)
          for earlier in 0...waiting {
            features += [response[earlier], backwards[waiting - earlier]]
          }
          first += waiting + 1
        }
        return features
      })
    let suffix = channel == .sx ? "" : "_\(channel.rawValue)"
    let spin = "S^\(channel.rawValue.dropFirst())"
    addTable(
      "response_function\(suffix)", "R(tau, tau - lag) = i<[S, S']> of \(spin)", axes, .response,
      to: &layout
    ) { $0[block].linear($1, 0) }
    addTable(
      "integrated_response\(suffix)",
      "chi(tau, tau - lag), integral of R(tau, t') over the last lag before tau", axes, .response,
      to: &layout
    ) { $0[block].linear($1, 1) }
  }
}

extension NaturalRange {
  /// Commutators of S = ½σ and their integrals.
  static let response = NaturalRange(-.infinity, .infinity, scale: 0.5)
}

/// Integral of a function from its first point to each, by cubic interpolation: an error of fourth order in
/// the interval.
func cumulativeIntegral(_ values: [Double], interval: Double) -> [Double] {
  let count = values.count
  var integral = [Double](repeating: 0, count: count)
  for i in 0..<max(0, count - 1) {
    let piece: Double
    if count == 2 {
      piece = (values[0] + values[1]) / 2
    } else if count == 3 {
      let far = i == 0 ? values[2] : values[0]
      piece = (5 * values[2 * i] + 8 * values[1] - far) / 12
    } else if i == 0 {
      piece = (9 * values[0] + 19 * values[1] - 5 * values[2] + values[3]) / 24
    } else if i == count - 2 {
      piece = (9 * values[i + 1] + 19 * values[i] - 5 * values[i - 1] + values[i - 2]) / 24
    } else {
      piece = (13 * (values[i] + values[i + 1]) - values[i - 1] - values[i + 2]) / 24
    }
    integral[i + 1] = integral[i] + interval * piece
  }
  return integral
}
