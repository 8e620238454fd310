import BatchCore

/// Compares a stored result with itself and with recomputed units, bit by bit.
public struct Verification {
  public let plan: Plan
  private let document: ResultDocument
  private let stored: StoredResult
  private let name: String

  /// - Throws: `IncompatibleResult`, `JobError`.
  public init(_ document: ResultDocument, name: String, catalogue: Catalogue) throws {
    plan = try Plan(stored: document, name: name, catalogue: catalogue)
    self.document = document
    self.name = name
    stored = try StoredResult(document, plan: plan, name: name, isContinued: false)
  }

  /// Units of which the file tells the bits.
  public var comparableUnits: [Int] {
    stored.result.digests.values.indices.filter { stored.result.digests[$0] != 0 }
  }

  /// Whether the file has partial sums, from which its values can be made again.
  public var hasSums: Bool { !document.checkpoint.isEmpty }

  /// Observables whose stored values are not those that the stored partial sums give.
  public func differingVariables() -> [String] { differing(from: stored.result) }

  /// Computes a unit again.
  /// - Returns: whether it has the bits that the file tells.
  public func recompute(unit number: Int) throws -> Bool {
    let contribution = try plan.computation.makeWorker()
      .compute(plan.unit(number), SoloContext())
    return contribution.digest == stored.result.digests[number]
      && hasStoredValues(contribution, plan.unit(number))
  }

  /// Whether the file has what a unit says that is a realization by itself, where it has such.
  private func hasStoredValues(_ contribution: Contribution, _ unit: Unit) -> Bool {
    guard plan.division.parts == 1, let kept = stored.result.tree.realizations,
      let values = kept.values(atPoint: unit.point, sample: unit.sample)
    else { return true }
    let reduction = plan.computation.reduction(atPoint: unit.point)
    let sample =
      plan.division.unitsAreSamples
      ? contribution.values : reduction.sample(ofParts: contribution.values)
    return ResultDocument.Variable.Values.real(values)
      .hasSameBits(as: .real(kept.values(of: reduction.variables(sample))))
  }

  /// Computes everything again.
  /// - Returns: observables that differ.
  public func recomputeAll(progress: (_ done: Int, _ of: Int) -> Void) throws -> [String] {
    var fresh = PartialResult(plan: plan)
    let executor = UnitExecutor(Runner(plan: plan, communicator: SerialCommunicator()))
    let units = stored.unitsInAverages
    let count = units.count
    for (done, unit) in units.units.enumerated() {
      try executor.compute(plan.unit(unit), from: nil)
      try fresh.add(executor.takeReport())
      progress(done + 1, count)
    }
    return differing(from: fresh)
  }

  private func differing(from result: PartialResult) -> [String] {
    let made = ResultBuilder(plan: plan).document(
      result, provenance: .none)
    // Of what the file holds: earlier versions wrote less.
    return document.variables.filter { own in
      guard let variable = made.variables.first(where: { $0.name == own.name }) else { return true }
      return !own.values.hasSameBits(as: variable.values) || own.dimensions != variable.dimensions
    }.map(\.name)
  }
}

extension ResultDocument.Variable.Values {
  func hasSameBits(as other: Self) -> Bool {
    switch (self, other) {
    case (.real(let a), .real(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern }
    case (.integer(let a), .integer(let b)): a == b
    default: false
    }
  }
}
