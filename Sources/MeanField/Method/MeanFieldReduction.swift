import BatchCore
import Observables

/// Results of mean field: those of the layout, and behind their numbers the error that the integration
/// leaves in every value; of several samples the largest.
struct MeanFieldReduction: Reduction {
  let layout: ObservableLayout

  /// One error a value of a variable.
  private var errors: Int { Int(layout.resultValues) }

  var partCount: Int { layout.partCount }
  var sampleCount: Int { layout.sampleCount + errors }

  /// Units are samples: there are no parts.
  func sample(ofParts sum: [Double]) -> [Double] {
    layout.sample(ofParts: sum) + [Double](repeating: 0, count: errors)
  }

  func merge(_ samples: inout [Double], _ others: [Double]) {
    let count = layout.sampleCount
    var own = Array(samples[..<count])
    // What is no number, since nothing is measured there, stays.
    let tail = zip(samples[count...], others[count...]).map { $0.isNaN || $0 >= $1 ? $0 : $1 }
    layout.merge(&own, Array(others[..<count]))
    samples = own + tail
  }

  func counts(_ samples: [Double]) -> (samples: Int, weight: Int) { layout.counts(samples) }

  func isSound(part: [Double], weight: Int) -> Bool { false }

  func isSound(samples: [Double], weight: Int) -> Bool {
    samples.count == sampleCount
      && samples[layout.sampleCount...].allSatisfy { $0.isNaN || $0 >= 0 }
      && layout.isSound(samples: Array(samples[..<layout.sampleCount]), weight: weight)
  }

  var variableNames: [String] { layout.variableNames }
  var variableValues: Double { layout.variableValues }
  var sampleVariables: [(name: String, values: Int)] { layout.sampleVariables }

  func variables(_ samples: [Double]?) -> [PointVariable] {
    let count = layout.sampleCount
    var variables = layout.variables(samples.map { Array($0[..<count]) })
    // One realization has no scatter: what is left is the error of the integration.
    guard let samples, counts(samples).samples == 1 else { return variables }
    var next = count
    for index in variables.indices {
      let length = variables[index].values.count
      variables[index].errors = zip(variables[index].values, samples[next..<(next + length)])
        .map { $0.isNaN ? .nan : $1 }
      next += length
    }
    return variables
  }
}
