/// The symbol of one jump operator, L → A + iB, without its constant and turned by a phase: equations of
/// motion do not depend on either once the Hamiltonian is shifted.
struct SymbolJump {
  /// A; where L = e^{iφ}X with Hermitian X, the symbol of X.
  var a: MonomialList
  /// B; empty where one real noise is all there is.
  var b: MonomialList
  var rate: MasterEquation.Rate
  /// Number among all jump operators in the order written.
  let number: Int

  var isHermitian: Bool { b.isEmpty }

  /// Whether neither the operator nor its rate depends on time.
  var isConstant: Bool {
    rate.function.isConstant && [a, b].allSatisfy { $0.slots.allSatisfy { $0 == 0 } }
  }

  var degree: Int { max(a.largestDegree, b.largestDegree) }

  /// - Parameter shift: gets −γ Im (c̄ L') of a constant c: L' + c has the jumps of L' and this
  ///   Hamiltonian.
  init?(
    _ operation: TimedOperator, rate: MasterEquation.Rate, number: Int,
    _ expansion: inout SymbolExpansion, shift: inout MonomialList
  ) {
    var (operation, rate) = (operation, rate)
    // One function of time that multiplies all of L belongs to the rate, as |f|².
    if operation.constant.monomialCount == 0, operation.timed.count == 1 {
      let part = operation.timed[0]
      operation = TimedOperator(part.polynomial)
      rate.function = expansion.table.product(
        rate.function, expansion.table.square(of: part.function))
    }
    (a, b) = (
      expansion.realPart(of: operation),
      expansion.realPart(of: operation, times: ComplexNumber(0, -1))
    )
    (self.rate, self.number) = (rate, number)
    dropConstant(shift: &shift, expansion.table)
    if a.isEmpty, b.isEmpty { return nil }
    turnToReal()
  }

  private mutating func dropConstant(shift: inout MonomialList, _ table: FunctionTable) {
    func split(_ list: MonomialList) -> (constant: MonomialList, rest: MonomialList) {
      (list.filter { list.degree($0) == 0 }, list.filter { list.degree($0) > 0 })
    }
    let ((re, a), (im, b)) = (split(a), split(b))
    (self.a, self.b) = (a, b)
    // −γ (c_re B − c_im A).
    for (constant, list, sign) in [(re, b, -1.0), (im, a, 1.0)] {
      for first in 0..<constant.count {
        for second in 0..<list.count {
          let function = table.product(
            rate.function,
            table.product(
              table.function(of: constant.slots[first]), table.function(of: list.slots[second])))
          shift.append(
            list.monomial(second), slot: table.slots(of: function).re,
            sign * rate.number * constant.values[first] * list.values[second])
        }
      }
    }
  }

  /// L = e^{iφ}X: A becomes X and B vanishes.
  private mutating func turnToReal() {
    if b.isEmpty { return }
    if a.isEmpty {
      (a, b) = (b, a)
      return
    }
    guard a.count == b.count, (a.slots + b.slots).allSatisfy({ $0 == 0 }) else { return }
    var largest = 0
    for entry in 0..<a.count {
      guard a.monomial(entry).elementsEqual(b.monomial(entry)) else { return }
      if abs(a.values[entry]) > abs(a.values[largest]) { largest = entry }
    }
    let (re, im) = (a.values[largest], b.values[largest])
    let length = (re * re + im * im).squareRoot()
    for entry in 0..<a.count {
      let across = a.values[entry] * im - b.values[entry] * re
      let size = abs(a.values[entry]) + abs(b.values[entry])
      if abs(across) > 1e-13 * length * size { return }
    }
    a = a.scaled(by: length / abs(re))
    b = MonomialList()
  }
}

extension MonomialList {
  var largestDegree: Int { (0..<count).reduce(0) { max($0, degree($1)) } }
}
