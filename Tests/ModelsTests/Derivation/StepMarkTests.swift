import Foundation
import Models
import Numerics
import Testing

/// Where adaptive steps end.
struct StepMarkTests {
  private func marks(_ knots: [Double] = [], _ value: @escaping @Sendable (Double) -> Double)
    -> StepMarks
  {
    let function = TimeFunction(number: 1, isReal: true, text: "f") { ComplexNumber(value($0)) }
    return StepMarks(of: [function], knots: knots, until: 10)
  }

  private func contains(_ marks: StepMarks, _ time: Double, within error: Double = 6e-4) -> Bool {
    marks.times.contains { abs($0 - time) <= error }
  }

  @Test func pulses() {
    let pulse = marks { exp(-pow(($0 - 4.3) / 0.002, 2)) }
    #expect(contains(pulse, 4.3) && pulse.jumps.isEmpty)
    // Of a table, however short.
    let width = 1e-7
    let table = marks([4.3 - width, 4.3, 4.3 + width]) { max(0, 1 - abs($0 - 4.3) / width) }
    #expect(contains(table, 4.3, within: 0) && contains(table, 4.3 - width, within: 0))
    // A small one beside a large one.
    let both = marks { exp(-pow(($0 - 2) / 0.01, 2)) + 1e-4 * exp(-pow(($0 - 7) / 0.01, 2)) }
    #expect(contains(both, 2) && contains(both, 7))
  }

  @Test func jumpsAreFoundExactly() {
    let jumps = marks { $0 < 4.3 ? 0.1 : $0 < 7 ? 1 : -1 }
    #expect(jumps.jumps == [4.3, 7])
    #expect(marks { tanh(($0 - 4.3) / 1e-6) }.jumps.isEmpty)
    #expect(marks { cos(30 * $0) }.jumps.isEmpty)
  }

  @Test func functionsWithoutTurns() {
    #expect(marks { _ in 0.3 }.times.isEmpty)
    #expect(marks { 1 - $0 * $0 }.times.count <= 2)
    // Rounding is no turn.
    #expect(marks { cos($0) * cos($0) + sin($0) * sin($0) }.times.count == 0)
    #expect(marks { cos(1e5 * $0) }.jumps.count == 0)
    #expect(marks { cos(3 * $0) }.times.count <= 11)
    #expect(StepMarks(of: [], knots: [1], until: 10).times.isEmpty)
  }

  @Test func stops() {
    let own = marks([2, 3]) { $0 < 2 ? 0 : $0 < 3 ? 1 : 0 }
    #expect(own.stops(from: 0, to: 5).filter(own.jumps.contains) == [2, 3])
    #expect(own.stops(from: 3, to: 5).last == 5)
    #expect(own.next(after: 2.5) > 2.5 && own.next(after: 9.99) == .infinity)
    #expect(
      own.stopsBack(from: 5, 0, to: 1).contains(3) && own.stopsBack(from: 5, 0, to: 1).last == 4)
  }
}
