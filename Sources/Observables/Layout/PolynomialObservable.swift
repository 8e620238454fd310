import BatchCore
import Models

/// An observable that is the expectation value of one operator: the mean of its symbol over
/// trajectories, a function of time. An operator that is not its own adjoint gives two variables,
/// `NAME_re` and `NAME_im`.
package protocol PolynomialObservable: Observable {
  static var longName: String { get }
  /// The operator. Of sites with several spins σ_i is their mean, so there operators of one site must not
  /// be multiplied with each other.
  func polynomial(of shape: SystemShape) -> OperatorPolynomial
  /// Which values are possible.
  func range(of shape: SystemShape) -> NaturalRange
}

extension PolynomialObservable {
  /// Of the variable.
  private static var name: String { key.name }

  private func symbol(_ run: RecordedRun) -> SymbolSums {
    SymbolSums(Self.name, polynomial(of: run.shape))
  }

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [symbol(run)] }

  package func compose(_ layout: inout ObservableComposer) {
    let symbol = symbol(layout.run)
    let (first, range) = (layout.scalar(of: symbol.name), range(of: layout.run.shape))
    guard !symbol.isReal else {
      layout.addSeries(Self.name, Self.longName, range) { $0.linear($1, first) }
      return
    }
    for (number, part) in ["real", "imaginary"].enumerated() {
      layout.addSeries(
        "\(Self.name)_\(part == "real" ? "re" : "im")", "\(part) part of \(Self.longName)", range
      ) { $0.linear($1, first + number) }
    }
  }
}
