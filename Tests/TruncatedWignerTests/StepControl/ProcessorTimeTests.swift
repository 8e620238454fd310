import Foundation
import Numerics
import Testing

@testable import TruncatedWigner

/// What `twa plan` measures steps with.
@Suite struct ProcessorTimeTests {
  @Test func waitingTakesNone() {
    #expect(processorSeconds { usleep(200_000) } < 0.1)
  }

  @Test func workTakesSome() {
    var sum = 0.0
    let seconds = processorSeconds { for i in 0..<1_000_000 { sum += Double(i).squareRoot() } }
    #expect(seconds > 1e-5 && sum > 0)
  }
}
