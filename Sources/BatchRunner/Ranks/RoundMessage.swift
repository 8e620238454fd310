/// What rank 0 tells all at the beginning of a round.
public struct RoundMessage {
  /// To be computed.
  let units: UnitSet
  /// Those of which rank 0 keeps a state in flight.
  let states: [Int]

  public init(units: UnitSet, states: [Int] = []) {
    self.units = units
    self.states = states
  }

  init(bytes: [UInt8]) {
    let numbers = NumberMessage.decode(bytes)
    units = UnitSet(bounds: Array(numbers[1..<(1 + numbers[0])]))
    states = Array(numbers[(1 + numbers[0])...])
  }

  public var bytes: [UInt8] { NumberMessage.encode([units.bounds.count] + units.bounds + states) }
}

/// The answer to a request for blocks.
public struct BlocksMessage {
  /// Empty when there are none left.
  public let run: Range<Int>

  public init(run: Range<Int>) { self.run = run }

  public init(bytes: [UInt8]) {
    let bounds = NumberMessage.decode(bytes)
    run = bounds[0]..<bounds[1]
  }

  public var bytes: [UInt8] { NumberMessage.encode([run.lowerBound, run.upperBound]) }
}

/// The end of the run, for all.
public struct EndMessage {
  public let code: Int32

  public init(code: Int32) { self.code = code }

  init(bytes: [UInt8]) { code = Int32(truncatingIfNeeded: NumberMessage.decode(bytes)[0]) }

  public var bytes: [UInt8] { NumberMessage.encode([Int(code)]) }
}
