/// The power series in time of all spins and amplitudes around one state.
protocol SpinSeries: AnyObject {
  var order: Int { get }

  /// Sets the state around which the series is, in the order of `StateLayout`.
  /// - Parameter guess: what was `guessed` there.
  func set(_ state: UnsafePointer<Double>, guess: [Double])
  /// The state that the series is around.
  func start(into state: UnsafeMutablePointer<Double>)
  /// Re α of all modes, then Im α, there.
  func start(ofPart part: Int) -> Double

  /// Works out the coefficients of all orders.
  /// - Parameters:
  ///   - unit: of time.
  ///   - allowed: error of the amplitudes within a unit, times weights.
  func expand(unit: Double, allowed: Double, _ weights: UnsafePointer<Double>)
  /// Largest components of spins, of the last order but one and of the last.
  var sizes: (Double, Double) { get }
  /// Largest part of an amplitude of an order, times weights.
  func sizeOfParts(order: Int, _ weights: UnsafePointer<Double>) -> Double

  /// The state at a time, in units of the last `expand`.
  func evaluate(_ time: Double, into state: UnsafeMutablePointer<Double>)
  /// Goes on to the state at a time.
  func advance(_ time: Double)

  /// What the next expansion begins with, beside the state.
  var guessed: [Double] { get }
  var guessCount: Int { get }
}
