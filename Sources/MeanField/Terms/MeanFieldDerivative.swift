import Models
import Numerics

/// The right-hand side of the equations of one realization, compiled: matrices for couplings, flat lists for
/// the rest.
final class MeanFieldDerivative {
  let layout: StateLayout
  private let slots: TimeSlots
  let dependsOnTime: Bool
  /// Where steps end.
  let marks: StepMarks
  /// Constant gradient, and what depends on time.
  private let fields: [Double]
  private var timedFields = ProductSums()
  private let couplings: [Coupling]
  /// Where spins only feel modes.
  let collective: CollectiveCouplings?
  private var gradients = ProductSums()
  private let jumps: [CollectiveJump]
  private let correlated: [CorrelatedJumps]
  private let motion: LocalMotion
  private var rates = ProductSums()
  private let rateChecks: [MasterEquation.Rate]

  /// Values of slots, and the gradient of the energy.
  private let values, gradient: UnsafeMutablePointer<Double>

  init(_ equations: MeanFieldEquations, marks: StepMarks = .none) {
    self.marks = marks
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
    couplings = Self.couplings(equations.energy, layout)
    gradients.appendGradient(equations.energy)
    let layout = layout
    jumps = equations.collective.map {
      CollectiveJump($0.jump, rate: $0.rate, slot: $0.slot, layout)
    }
    correlated = equations.correlated.map { CorrelatedJumps($0.jumps, $0.matrix, layout) }
    motion = LocalMotion(equations.local, layout)
    for (target, table) in equations.rates.tables.sorted(by: { $0.key < $1.key }) {
      rates.append(table, to: target)
    }
    values = .allocate(capacity: slots.count)
    values.initialize(repeating: 0, count: slots.count)
    slots.values(at: 0, into: values)
    gradient = .allocate(capacity: max(1, layout.count))
    gradient.initialize(repeating: 0, count: layout.count)
    collective = Self.collective(
      equations, layout, fields: fields, couplings,
      areAlone: jumps.isEmpty && correlated.isEmpty && !dependsOnTime && gradients.isEmpty
        && timedFields.isEmpty, rates)
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

  /// Where spins feel nothing but modes, all is linear in them, and nothing depends on time.
  private static func collective(
    _ equations: MeanFieldEquations, _ layout: StateLayout, fields: [Double],
    _ couplings: [Coupling], areAlone: Bool, _ rates: ProductSums
  ) -> CollectiveCouplings? {
    let spins = 0..<(3 * layout.sites)
    guard areAlone, rates.degree <= 1, !rates.concerns(spins),
      equations.local.keys.allSatisfy({ $0 == 0 }), couplings.allSatisfy({ $0.slot == 0 })
    else { return nil }
    let isOfSpins = { (coupling: Coupling) in coupling.rows.lowerBound < spins.upperBound }
    let others = couplings.filter { !isOfSpins($0) }
    return CollectiveCouplings(
      layout, fields: fields, couplings: couplings.filter(isOfSpins), rates: equations.local[0]
    ) { parts in
      var (state, result) = (spins.map { _ in 0.0 } + parts, spins.map { _ in 0.0 } + parts)
      var gradient = spins.map { _ in 0.0 } + fields[spins.upperBound...]
      for coupling in others { coupling.add(&state, times: 1, to: &gradient) }
      moveModes(layout, &gradient, &result)
      rates.add(&state, [1], to: &result)
      return Array(result[spins.upperBound...])
    }
  }

  /// The latest time at which functions of time are asked for: a step that ends where they jump does not
  /// know what follows.
  var latest = Double.infinity
  /// The earliest: one that begins there does not know what came before.
  var earliest = -Double.infinity

  /// dy/dt.
  func evaluate(
    _ time: Double, _ state: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    if dependsOnTime { slots.values(at: max(earliest, min(time, latest)), into: values) }
    fields.withUnsafeBufferPointer { fields in
      guard let fields = fields.baseAddress else { return }
      gradient.update(from: fields, count: layout.count)
    }
    timedFields.add(state, values, to: gradient)
    for coupling in couplings {
      coupling.add(state, times: values[coupling.slot], to: gradient)
    }
    gradients.add(state, values, to: gradient)
    for jump in jumps { jump.add(state, values, to: gradient) }
    for jumps in correlated { jumps.add(state, to: gradient) }
    motion.set(state, gradient, values, into: result)
    Self.moveModes(layout, gradient, result)
    rates.add(state, values, to: result)
  }

  /// dα/dt = −i ∂E/∂ᾱ.
  private static func moveModes(
    _ layout: StateLayout, _ gradient: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>
  ) {
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
    couplings.reduce(0) { $0 + $1.bytes } + gradients.bytes + rates.bytes + timedFields.bytes
      + jumps.reduce(0) { $0 + $1.bytes } + correlated.reduce(0) { $0 + $1.bytes }
      + 8 * Double(layout.count)
  }
}
