import BatchCore
import Models
import Numerics

/// ⟨σ^α_i σ^β_j⟩, i ≠ j, averaged over the pairs of each distance 1, 2, … up to one.
package struct PairCorrelation: Observable {
  package let distances: Int

  package static let key = ObservableKey(
    "pair_correlation", type: "true, or a whole number ≥ 1", defaultText: "false",
    "`pair_correlation`, up to this distance; `true` is 1", absent: "false",
    isAvailable: \.hasSpins
  ) { field, context in
    if field.node.boolean == false { return false }
    // 0 is how results of version 0.1 say that there are none.
    let distances = field.node.boolean == true ? 1 : try field.integer(0...10_000)
    if distances == 0 { return false }
    try context.requireSpins(field)
    return .number(Double(distances))
  }

  package init(_ value: JSON, _ times: RecordedTimes) { distances = Int(value.numbers.first ?? 1) }

  /// Neighbours.
  package static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON {
    pilot.shape.sites > 1 ? .number(1) : false
  }

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [PairSums(distances: distances)] }

  package func compose(_ layout: inout ObservableComposer) {
    let distance = LazyAxis(count: distances) { [distances] in
      Axis(
        name: "distance", values: .integer((1...Int64(distances)).map { $0 }), units: "1",
        longName: "distance of the pair, in sites; 1 where all pairs are alike")
    }
    let components = LazyAxis(count: 6) {
      Axis(
        name: "pair_component", values: .text(["xx", "yy", "zz", "xy", "xz", "yz"]), units: "1",
        longName: "components of the two spins, symmetrized")
    }
    // Where sites differ in it, the sums have it.
    let spins = Double(layout.run.shape.commonSpinsPerSite ?? 1)
    layout.addMeans(
      "pair_correlation", "<sigma_i sigma_j>, mean over pairs at a distance", of: PairSums.name,
      axes: [layout.run.times.axis, distance, components], .pauli,
      judges: StepJudge("pair_correlation", floor: 0.1), factor: 1 / (spins * spins))
  }
}

/// Mean over the pairs of each distance of xx, yy, zz, and the symmetrized xy, xz, yz. Of clusters and
/// large spins, products of their sums J; of J/N_s where N_s is not the same everywhere.
/// [distance][component].
package struct PairSums: RecordedSums {
  package static let name = "pairs"
  package var name: String { Self.name }
  package let distances: Int

  /// No pair may be that far apart.
  package var mayBeUndefined: Bool { true }

  package func extent(in run: RecordedRun) -> SumsExtent {
    .table(6 * distances, records: run.records)
  }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    let isCommon = system.run.shape.commonSpinsPerSite != nil
    let factors = system.spinsPerSite.map { isCommon ? 1 : 1 / $0 }
    let (vectors, classes) = (system.vectors, system.pairClasses)
    func mean(_ pairs: [(Int, Int)], _ a: Int, _ b: Int) -> OperatorPolynomial {
      let total = pairs.sum { i, j -> OperatorPolynomial in
        let (x, y) = (vectors[i], vectors[j])
        let products: OperatorPolynomial = x[a] * y[b] + x[b] * y[a]
        return (factors[i] * factors[j]) * products
      }
      return (0.5 / Double(pairs.count)) * total
    }
    return .means(
      (1...distances).flatMap { distance -> [MeasuredOperator?] in
        guard case .allToAll(let sites) = classes, distance == 1, sites > 1 else {
          let pairs = classes.pairs(distance: distance)
          guard !pairs.isEmpty else { return Array(repeating: nil, count: 6) }
          return SpinComponents.pairs.map { MeasuredOperator(mean(pairs, $0, $1)) }
        }
        return SpinComponents.pairs.map { a, b in
          func side(_ component: Int) -> [OperatorPolynomial] {
            zip(factors, vectors).map { $0 * $1[component] }
          }
          let form = PairForm(products: [
            PairProduct(
              left: side(a), right: side(b), includesSelf: false,
              factor: 1 / (Double(sites) * Double(sites - 1)))
          ])
          return MeasuredOperator(form) { mean(classes.pairs(distance: 1), a, b) }
        }
      })
  }
}
