import BatchCore
import Foundation

/// Two results value by value, whatever jobs and methods they come from: observables of the same name, at
/// common points of their sweeps and common values of their other axes.
public struct Comparison: Sendable {
  public let sweep: SweepMatch
  public let observables: [ComparedObservable]
  /// By name those of them that both results have in each realization.
  public let paired: [String: PairedObservable]
  /// Whether the points of a pair have the same disorder, realization by realization.
  public let hasSameDisorder: @Sendable (_ pair: Int) -> Bool
  /// Observables of both that cannot be compared, and why.
  public let notCompared: [(name: String, reason: String)]
  /// Observables that one of them lacks.
  public let only: (a: [String], b: [String])
  /// Keys in which the jobs differ, as each has them; nil where one is without.
  public let differingKeys: [(key: String, a: String?, b: String?)]
  /// What a reader should know beside the numbers, a line each.
  public let notes: [String]

  /// Axes beside the sweep of what is compared, each once.
  public var axes: [AxisMatch] {
    observables.flatMap(\.axes).reduce(into: []) { axes, axis in
      if !axes.contains(where: { $0.name == axis.name }) { axes.append(axis) }
    }
  }

  /// - Parameters:
  ///   - a, b: with the names of their files.
  ///   - observable: only this one.
  /// - Throws: `IncompatibleResult` where nothing can be compared.
  public init(
    _ a: (name: String, document: ResultDocument), _ b: (name: String, document: ResultDocument),
    observable: String? = nil, catalogue: Catalogue
  ) throws {
    let one = ComparedResult(name: a.name, document: a.document)
    let two = ComparedResult(name: b.name, document: b.document)
    let sweep = try SweepMatch(one, two)
    let (namesA, namesB) = (a.document.observables, b.document.observables)
    let common = try Self.common(one, two, observable)
    var (observables, notCompared) = ([ComparedObservable](), [(name: String, reason: String)]())
    var notes: [String] = []
    for name in common {
      guard let first = a.document.variable(name), let second = b.document.variable(name) else {
        continue
      }
      let columns = (
        ComparedObservable.Column(first, of: a.document),
        ComparedObservable.Column(second, of: b.document)
      )
      switch Self.axes(columns.0, columns.1, sweep) {
      case .failure(let difference): notCompared.append((name, difference.reason))
      case .success(let axes):
        if let note = Self.units(first, second) { notes.append(note) }
        observables.append(
          ComparedObservable(name, columns.0, columns.1, axes: axes, sweep: sweep) { pair in
            let points = sweep.points(pair)
            let counts = (
              columns.0.errors == nil ? nil : one.samples(atPoint: points.a),
              columns.1.errors == nil ? nil : two.samples(atPoint: points.b)
            )
            return [counts.0, counts.1].compactMap(\.self).min()
          })
      }
    }
    guard observables.contains(where: { $0.total.values > 0 }) else {
      let reasons =
        notCompared.map { "\($0.name): \($0.reason)" }
        + observables.map { "\($0.name): no value is computed in both" }
      throw IncompatibleResult(
        "nothing of \(a.name) and \(b.name) can be compared; \(reasons.joined(separator: "; "))")
    }
    self.sweep = sweep
    self.observables = observables
    self.notCompared = notCompared
    let pairing = RealizationPairing(one, two, sweep)
    hasSameDisorder = pairing.hasSameDisorder
    paired = pairing.observables(observables.map(\.name))
    only =
      observable == nil
      ? (namesA.filter { !namesB.contains($0) }, namesB.filter { !namesA.contains($0) }) : ([], [])
    differingKeys = Self.differingKeys(one, two, catalogue)
    let areSampled = observables.contains { $0.hasErrors.a && $0.hasErrors.b }
    self.notes =
      Self.warnings(one, two) + (areSampled ? Self.seed(one, two) : [])
      + pairing.notes + notes
  }

  private static func common(
    _ a: ComparedResult, _ b: ComparedResult, _ observable: String?
  ) throws -> [String] {
    func list(_ names: [String]) -> String {
      names.isEmpty ? "none" : names.joined(separator: ", ").shortened(to: 500)
    }
    if let observable {
      for result in [a, b] where !result.document.observables.contains(observable) {
        throw IncompatibleResult(
          "\(result.name) has no observable \(observable); it has \(list(result.document.observables))"
        )
      }
      return [observable]
    }
    let others = Set(b.document.observables)
    let common = a.document.observables.filter(others.contains)
    guard !common.isEmpty else {
      throw IncompatibleResult(
        "\(a.name) and \(b.name) have no observable in common: \(list(a.document.observables)), and \(list(b.document.observables))"
      )
    }
    return common
  }

  // MARK: Axes beside the sweep

  private struct Difference: Error { let reason: String }

  private static func axes(
    _ a: ComparedObservable.Column, _ b: ComparedObservable.Column, _ sweep: SweepMatch
  ) -> Result<[AxisMatch], Difference> {
    let (own, others) = (a.own(sweep), b.own(sweep))
    func names(_ axes: [Axis]) -> String {
      axes.isEmpty ? "no axis" : axes.map(\.name).joined(separator: ", ")
    }
    guard Set(own.map(\.name)) == Set(others.map(\.name)) else {
      return .failure(
        Difference(reason: "has \(names(own)) in A and \(names(others)) in B"))
    }
    var matches: [AxisMatch] = []
    for axis in own {
      let other = others.first { $0.name == axis.name }!
      let match = AxisMatch(axis, other)
      if axis.isContinuous && other.isContinuous ? match.places.isEmpty : !match.isComplete {
        return .failure(
          Difference(
            reason:
              "\(axis.isContinuous ? "no common value of" : "other values of") \(axis.name): \(axis.outline) in A and \(other.outline) in B"
          ))
      }
      matches.append(match)
    }
    return .success(matches)
  }

  // MARK: What else differs

  private static func units(
    _ a: ResultDocument.Variable, _ b: ResultDocument.Variable
  ) -> String? {
    let (one, two) = (a.scale.isEmpty ? a.units : a.scale, b.scale.isEmpty ? b.units : b.scale)
    guard !one.isEmpty, !two.isEmpty, one != two else { return nil }
    return "\(a.name) is measured in \(one) in A and in \(two) in B"
  }

  private static func differingKeys(
    _ a: ComparedResult, _ b: ComparedResult, _ catalogue: Catalogue
  ) -> [(key: String, a: String?, b: String?)] {
    guard let one = a.document.jobIdentity(catalogue), let two = b.document.jobIdentity(catalogue)
    else { return [] }
    func entries(_ json: String) -> [String: String] {
      (try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:]
    }
    let (first, second) = (entries(one), entries(two))
    return catalogue.differingKeys(one, two).map { ($0, first[$0], second[$0]) }
  }

  private static func warnings(_ a: ComparedResult, _ b: ComparedResult) -> [String] {
    var notes: [String] = []
    for (letter, result) in [("A", a), ("B", b)]
    where result.document[attribute: "complete"] == .integer(0) {
      notes.append("\(letter) is incomplete; what is not yet computed is left out")
    }
    if let time = a.document.coordinate("time"), let other = b.document.coordinate("time") {
      let (one, two) = (
        time.scale.isEmpty ? time.units : time.scale,
        other.scale.isEmpty ? other.units : other.scale
      )
      if !one.isEmpty, !two.isEmpty, one != two {
        notes.append("time is measured in \(one) in A and in \(two) in B")
      }
    }
    return notes
  }

  private static func seed(_ a: ComparedResult, _ b: ComparedResult) -> [String] {
    // Of methods that sample nothing errors are others.
    let areSampled = [a, b].allSatisfy {
      $0.text("stderr_meaning")?.contains("standard error") ?? true
    }
    guard areSampled, let seed = a.text("seed"), seed == b.text("seed") else { return [] }
    return [
      "both have the seed \(seed): what is made of the same random numbers is not independent and deviates by less than its errors say"
    ]
  }
}
