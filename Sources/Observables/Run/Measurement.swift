import BatchCore
import Models

/// What is measured in one realization: operators, and how their expectation values make up the sums of a
/// layout.
package struct Measurement {
  /// What expectation values are asked for at recorded times.
  package let measured: [MeasuredOperator]
  /// Operators of two-time averages, each once.
  package let correlated: [TimedOperator]
  /// Two-time averages, each once.
  package let twoTimes: [TwoTimeAverage]
  private let series: [Series]

  /// Some sums that are functions of time.
  private struct Series {
    let offset: Int
    let stride: Int
    let records: Int
    let content: Content

    enum Content {
      /// Numbers of operators, and whether the imaginary part is meant; nil: NaN.
      case means([(operation: Int, isImaginary: Bool)?])
      case squares(Range<Int>)
    }
  }

  package init(_ layout: ObservableLayout, _ system: MeasuredSystem) {
    var measured: [MeasuredOperator] = []
    func append(_ operation: MeasuredOperator) -> Int {
      measured.append(operation)
      return measured.count - 1
    }
    var series: [Series] = []
    var table = TwoTimeTable()
    for place in layout.sums.places {
      func add(_ content: Series.Content) {
        series.append(
          Series(
            offset: place.offset, stride: place.stride, records: place.records, content: content))
      }
      switch place.sums.meaning(in: system) {
      case .means(let means):
        add(.means(means.map { $0.map { (append($0), $0.isImaginary) } }))
      case .squares(let own):
        let first = measured.count
        for polynomial in own { _ = append(MeasuredOperator(polynomial)) }
        add(.squares(first..<measured.count))
      case .products(let own, let waitingRecords):
        for (number, product) in own.enumerated() {
          table.add(
            product, waitingRecords: waitingRecords,
            target: .init(
              offset: place.offset + number, stride: own.count, isResponse: product.isResponse))
        }
      }
    }
    self.measured = measured
    self.series = series
    correlated = table.operators
    twoTimes = table.averages
  }

  /// All of `measured`, multiplied out.
  package var operators: [TimedOperator] { measured.map(\.operation) }

  /// The last waiting time.
  package var lastWaitingRecord: Int { twoTimes.flatMap(\.waitingRecords).max() ?? -1 }

  /// Adds the numbers of a recorded time to sums.
  /// - Parameter values: expectation values of `measured`.
  package func add(_ values: [ComplexNumber], record: Int, to sums: inout [Double]) {
    for part in series where record < part.records {
      let row = part.offset + record * part.stride
      switch part.content {
      case .means(let means):
        for (number, mean) in means.enumerated() {
          guard let (operation, isImaginary) = mean else {
            sums[row + number] = .nan
            continue
          }
          sums[row + number] += isImaginary ? values[operation].im : values[operation].re
        }
      case .squares(let range):
        sums[row] += values[range].reduce(0) { $0 + $1.re * $1.re }
      }
    }
  }
}
