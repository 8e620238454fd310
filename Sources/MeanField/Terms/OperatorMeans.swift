import Models

/// Expectation values of operators in a product state, compiled: real and imaginary parts, two numbers an
/// operator.
struct OperatorMeans {
  private var sums = ProductSums()
  private let slots: TimeSlots
  let count: Int
  private let values: Values

  private final class Values {
    let numbers: UnsafeMutablePointer<Double>
    init(_ count: Int) {
      numbers = .allocate(capacity: count)
      numbers.initialize(repeating: 0, count: count)
    }
    deinit { numbers.deallocate() }
  }

  init(_ operators: [TimedOperator], _ layout: StateLayout) {
    var (slots, factorisation) = (TimeSlots(), Factorisation(layout))
    count = operators.count
    for (number, operation) in operators.enumerated() {
      var (re, im) = (MonomialTable(), MonomialTable())
      for (function, polynomial) in operation.parts {
        let own = slots.slots(of: TimeWeight(function))
        factorisation.means(of: polynomial) {
          re.add($0, own, $1)
          im.add($0, own, ComplexNumber(0, -1) * $1)
        }
      }
      sums.append(re, to: 2 * number)
      sums.append(im, to: 2 * number + 1)
    }
    self.slots = slots
    values = Values(slots.count)
    slots.values(at: 0, into: values.numbers)
  }

  /// - Parameter result: gets the means, two numbers each.
  func evaluate(
    _ time: Double, _ state: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    if slots.dependOnTime { slots.values(at: time, into: values.numbers) }
    result.update(repeating: 0, count: 2 * count)
    sums.add(state, values.numbers, to: result)
  }

  var bytes: Double { sums.bytes }
}
