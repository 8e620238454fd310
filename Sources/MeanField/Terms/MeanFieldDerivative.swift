import Models
import Numerics

/// The right-hand side of the equations of one realization, compiled: matrices for couplings, flat lists for
/// the rest.
final class MeanFieldDerivative {
  let layout: StateLayout
  private let slots: TimeSlots
  let dependsOnTime: Bool
  /// Constant gradient, and what depends on time.
  private let fields: [Double]
  private var timedFields = ProductSums()
  private let couplings: [Coupling]
  private let allCouplings: [Coupling]
  /// Where spins only feel modes; then `couplings` are those among modes.
  private let collectiveField: CollectiveField?
  private var gradients = ProductSums()
  private let collective: [CollectiveJump]
  private let correlated: [CorrelatedJumps]
  private let motion: LocalMotion
  private var rates = ProductSums()
  private let rateChecks: [MasterEquation.Rate]

  /// Values of slots, and the gradient of the energy.
  private let values, gradient, trial: UnsafeMutablePointer<Double>

  init(_ equations: MeanFieldEquations) {
    layout = equations.layout
    slots = equations.slots
    dependsOnTime = slots.dependOnTime
    rateChecks = equations.rateChecks
    var fields = [Double](repeating: 0, count: layout.count)
    for (slot, variable, value) in equations.energy.linearTerms {
      if slot == 0 {
        fields[Int(variable)] += value
      } else {
        timedFields.append([], slot: slot, value, to: Int(variable))
      }
    }
    self.fields = fields
    let couplings = Self.couplings(equations.energy, layout)
    gradients.appendGradient(equations.energy)
    let layout = layout
    collective = equations.collective.map {
      CollectiveJump($0.jump, rate: $0.rate, slot: $0.slot, layout)
    }
    correlated = equations.correlated.map { CorrelatedJumps($0.jumps, $0.matrix, layout) }
    motion = LocalMotion(equations.local, layout)
    for (target, table) in equations.rates.tables.sorted(by: { $0.key < $1.key }) {
      rates.append(table, to: target)
    }
    let spins = 0..<(3 * layout.sites)
    let areAlone =
      collective.isEmpty && correlated.isEmpty
      && ![timedFields, gradients, rates].contains { $0.concerns(spins) }
      && equations.local.keys.allSatisfy { $0 == 0 }
    let isOfSpins = { (coupling: Coupling) in coupling.rows.lowerBound < spins.upperBound }
    collectiveField =
      areAlone
      ? CollectiveField(
        layout, fields: fields, couplings: couplings.filter(isOfSpins),
        rates: equations.local[0]) : nil
    self.couplings =
      collectiveField == nil ? couplings : couplings.filter { !isOfSpins($0) }
    allCouplings = couplings
    values = .allocate(capacity: slots.count)
    values.initialize(repeating: 0, count: slots.count)
    slots.values(at: 0, into: values)
    gradient = .allocate(capacity: max(1, 2 * layout.count))
    gradient.initialize(repeating: 0, count: 2 * layout.count)
    trial = gradient + layout.count
  }

  deinit {
    values.deallocate()
    gradient.deallocate()
  }

  private static func couplings(_ energy: MonomialTable, _ layout: StateLayout) -> [Coupling] {
    energy.quadraticSlots.flatMap { slot -> [Coupling] in
      let elements = energy.quadraticElements(slot: slot)
      let groups = Dictionary(grouping: elements) {
        layout.kind(of: $0.row) * StateLayout.kinds + layout.kind(of: $0.column)
      }
      return groups.keys.sorted().map { key in
        Coupling(
          groups[key]!, rows: layout.range(ofKind: key / StateLayout.kinds),
          columns: layout.range(ofKind: key % StateLayout.kinds), slot: slot)
      }
    }
  }

  /// The latest time at which functions of time are asked for: a step that ends where they jump does not
  /// know what follows.
  var latest = Double.infinity

  /// dy/dt of a state that is put together piece by piece.
  var staged: DormandPrince853.StagedDerivative {
    { [unowned self] time, stage, result in
      guard let collectiveField else {
        stage.fill(0, layout.count, into: trial)
        return evaluate(time, trial, into: result)
      }
      let first = 3 * layout.sites
      stage.fill(first, 2 * layout.modes, into: trial + first)
      start(time, from: first)
      timedFields.add(trial, values, to: gradient)
      for coupling in couplings {
        coupling.add(trial, times: values[coupling.slot], to: gradient)
      }
      gradients.add(trial, values, to: gradient)
      collectiveField.evaluate(
        stage, trial + first, values, into: result, gradient: gradient + first)
      moveModes(result)
      rates.add(trial, values, to: result)
    }
  }

  /// dy/dt.
  func evaluate(
    _ time: Double, _ state: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    start(time, from: 0)
    timedFields.add(state, values, to: gradient)
    for coupling in allCouplings {
      coupling.add(state, times: values[coupling.slot], to: gradient)
    }
    gradients.add(state, values, to: gradient)
    for jump in collective { jump.add(state, values, to: gradient) }
    for jumps in correlated { jumps.add(state, to: gradient) }
    motion.set(state, gradient, values, into: result)
    moveModes(result)
    rates.add(state, values, to: result)
  }

  /// Values of functions of time, and the constant part of the gradient from one variable on.
  private func start(_ time: Double, from first: Int) {
    if dependsOnTime { slots.values(at: min(time, latest), into: values) }
    fields.withUnsafeBufferPointer { fields in
      guard let fields = fields.baseAddress else { return }
      (gradient + first).update(from: fields + first, count: layout.count - first)
    }
  }

  /// dα/dt = −i ∂E/∂ᾱ.
  private func moveModes(_ result: UnsafeMutablePointer<Double>) {
    let (re, im) = (3 * layout.sites, 3 * layout.sites + layout.modes)
    for mode in 0..<layout.modes {
      result[re + mode] = 0.5 * gradient[im + mode]
      result[im + mode] = -0.5 * gradient[re + mode]
    }
  }

  /// - Throws: `ImpossibleRealization` where a rate is negative.
  func checkRates(at time: Double) throws {
    for rate in rateChecks {
      let value = rate.value(at: time)
      guard value.isFinite, value >= 0 else {
        throw ImpossibleRealization(
          "the rate `\(rate.function.text)` is \(value) at t = \(time); a rate is >= 0")
      }
    }
  }

  var bytes: Double {
    allCouplings.reduce(0) { $0 + $1.bytes } + gradients.bytes + rates.bytes + timedFields.bytes
      + collective.reduce(0) { $0 + $1.bytes } + correlated.reduce(0) { $0 + $1.bytes }
      + 8 * Double(2 * layout.count)
  }
}
