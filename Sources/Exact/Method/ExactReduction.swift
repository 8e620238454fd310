import BatchCore
import Observables

/// Results of the exact method: those of the layout, and of every mode the population of its last two
/// levels and their number.
///
/// Behind the numbers of the layout stand, for each mode, the population and the levels, and then the error
/// of the integration; added over the parts of a sample, the largest over samples.
struct ExactReduction: Reduction {
  let layout: ObservableLayout
  /// Most modes at any point of the sweep; where there are fewer, NaN stands for the others.
  let modeAxis: Int
  /// Whether a sample is a realization without chance.
  let isDeterministic: Bool

  private var modes: Int { layout.shape.modes }
  /// Numbers behind those of the layout.
  var extras: Int { 2 * modes + 1 }

  var partCount: Int { layout.partCount + extras }
  var sampleCount: Int { layout.sampleCount + extras }

  func sample(ofParts sum: [Double]) -> [Double] {
    let own = Array(sum[..<layout.partCount])
    let weight = own[SumsLayout.countOffset]
    return layout.sample(ofParts: own) + sum[layout.partCount...].map { $0 / weight }
  }

  func merge(_ samples: inout [Double], _ others: [Double]) {
    let count = layout.sampleCount
    var own = Array(samples[..<count])
    let tail = zip(samples[count...], others[count...]).map { max($0, $1) }
    layout.merge(&own, Array(others[..<count]))
    samples = own + tail
  }

  func counts(_ samples: [Double]) -> (samples: Int, weight: Int) { layout.counts(samples) }

  func isSound(part: [Double], weight: Int) -> Bool {
    part.count == partCount && part[layout.partCount...].allSatisfy { $0 >= 0 && $0.isFinite }
      && layout.isSound(part: Array(part[..<layout.partCount]), weight: weight)
  }

  func isSound(samples: [Double], weight: Int) -> Bool {
    samples.count == sampleCount
      && samples[layout.sampleCount...].allSatisfy { $0 >= 0 && $0.isFinite }
      && layout.isSound(samples: Array(samples[..<layout.sampleCount]), weight: weight)
  }

  var variableNames: [String] {
    layout.variableNames + (modeAxis > 0 ? ["fock_population_last", "fock_cutoff"] : [])
  }

  var variableValues: Double { layout.variableValues + Double(2 * modeAxis) }

  var sampleVariables: [(name: String, values: Int)] {
    layout.sampleVariables
      + (modeAxis > 0 ? [("fock_population_last", modeAxis), ("fock_cutoff", modeAxis)] : [])
  }

  func variables(_ samples: [Double]?) -> [PointVariable] {
    let count = layout.sampleCount
    var variables = layout.variables(samples.map { Array($0[..<count]) })
    // One realization has no scatter: what is left is the error of the integration.
    if isDeterministic, let samples, counts(samples).samples == 1 {
      let error = samples[count + 2 * modes]
      for index in variables.indices {
        let scale = variables[index].range.scale
        variables[index].errors = variables[index].values.map {
          $0.isNaN ? .nan : error * max(scale, abs($0))
        }
      }
    }
    guard modeAxis > 0 else { return variables }
    let mode = Axis(
      name: "mode", values: .integer((0..<Int64(modeAxis)).map { $0 }), units: "1",
      longName: "number of the mode")
    func tail(_ offset: Int) -> [Double] {
      let own = samples.map { Array($0[(count + offset)..<(count + offset + modes)]) } ?? []
      return own + [Double](repeating: .nan, count: modeAxis - own.count)
    }
    return variables + [
      PointVariable(
        name: "fock_population_last",
        longName: "largest population of the last two levels of a mode", axes: [mode],
        range: NaturalRange(0, 1, scale: 1), values: tail(0), errors: nil),
      PointVariable(
        name: "fock_cutoff", longName: "levels of a mode; of trajectories the mean", axes: [mode],
        range: .positive, values: tail(modes), errors: nil),
    ]
  }
}
