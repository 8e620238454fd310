import Foundation

/// The explicit Runge–Kutta method of order 8 by Dormand and Prince with errors of order 5 and 3 (Hairer,
/// Nørsett, Wanner, Solving Ordinary Differential Equations I, Sec. II.5), over one vector of doubles.
///
/// It takes one step on trial; the caller judges its error, and the state after it, and accepts or not.
public final class DormandPrince853 {
  /// f(t, y) into the last argument.
  public typealias Derivative = (Double, UnsafePointer<Double>, UnsafeMutablePointer<Double>) ->
    Void

  public let count: Int
  /// The state after the step that was tried last.
  public let candidate: UnsafeMutablePointer<Double>
  /// Ten stages: the last two of twelve take the place of two that are not needed any more.
  private let stages: UnsafeMutablePointer<Double>
  private let trial: UnsafeMutablePointer<Double>
  private var knowsFirst = false

  /// Vectors of the length of the state that it holds.
  public static let vectors = 12

  public init(count: Int) {
    self.count = count
    let room = UnsafeMutablePointer<Double>.allocate(capacity: max(1, Self.vectors * count))
    room.initialize(repeating: 0, count: Self.vectors * count)
    stages = room
    candidate = room + 10 * count
    trial = room + 11 * count
  }

  deinit { stages.deallocate() }

  /// f(t, y) of the next step is worked out anew: the state is another one.
  public func forget() { knowsFirst = false }

  /// Tries a step; the state after it is `candidate`.
  /// - Returns: an estimate of its error, in the norm of the square root of the sum of squares.
  public func attempt(
    _ y: UnsafePointer<Double>, at time: Double, step: Double, _ derivative: Derivative
  ) -> Double {
    if !knowsFirst { derivative(time, y, stage(0)) }
    knowsFirst = true
    for (number, row) in Self.coefficients.enumerated() {
      combine(y, row, step, into: trial)
      derivative(time + Self.times[number] * step, trial, stage(number + 1))
    }
    combine(y, Self.weights, step, into: candidate)
    let (fifth, third) = (norm(Self.fifth), norm(Self.third))
    if fifth == 0 { return 0 }
    return abs(step) * fifth / (1 + 0.01 * (third / fifth) * (third / fifth)).squareRoot()
  }

  /// The step that was tried is taken: the state is `candidate` from now on.
  public func accept() { knowsFirst = false }

  /// The factor by which the next step may differ, for an error and the largest one wanted.
  public static func stepFactor(error: Double, tolerance: Double) -> Double {
    error == 0 ? 6 : min(6, max(1.0 / 3, 0.9 * pow(tolerance / error, 0.125)))
  }

  private func stage(_ number: Int) -> UnsafeMutablePointer<Double> {
    // The second and third stage are not needed after the fifth.
    stages + (number < 10 ? number : number - 9) * count
  }

  /// y + h Σ a k, in pieces that stay in the cache.
  private func combine(
    _ y: UnsafePointer<Double>, _ row: [(Int, Double)], _ step: Double,
    into result: UnsafeMutablePointer<Double>
  ) {
    var first = 0
    while first < count {
      let length = min(1024, count - first)
      let out = result + first
      out.update(from: y + first, count: length)
      for (number, coefficient) in row {
        let (factor, k) = (step * coefficient, UnsafePointer(stage(number) + first))
        for index in 0..<length { out[index] += factor * k[index] }
      }
      first += length
    }
  }

  private func norm(_ row: [(Int, Double)]) -> Double {
    var (first, sum) = (0, 0.0)
    while first < count {
      let length = min(1024, count - first)
      let out = trial + first
      out.update(repeating: 0, count: length)
      for (number, coefficient) in row {
        let k = UnsafePointer(stage(number) + first)
        for index in 0..<length { out[index] += coefficient * k[index] }
      }
      var squares = SIMD8<Double>.zero
      var index = 0
      while index + 8 <= length {
        let values = UnsafeRawPointer(out + index).loadUnaligned(as: SIMD8<Double>.self)
        squares.addProduct(values, values)
        index += 8
      }
      sum += squares.sum()
      while index < length {
        sum += out[index] * out[index]
        index += 1
      }
      first += length
    }
    return sum.squareRoot()
  }

  private static let times: [Double] = [
    0.05260015195876773, 0.0789002279381516, 0.1183503419072274, 0.2816496580927726,
    0.3333333333333333, 0.25, 0.3076923076923077, 0.6512820512820513, 0.6, 0.8571428571428571, 1.0,
  ]

  /// Of every stage after the first: (stage, coefficient).
  private static let coefficients: [[(Int, Double)]] = [
    [(0, 0.05260015195876773)],
    [(0, 0.0197250569845379), (1, 0.0591751709536137)],
    [(0, 0.02958758547680685), (2, 0.08876275643042054)],
    [(0, 0.2413651341592667), (2, -0.8845494793282861), (3, 0.924834003261792)],
    [(0, 0.037037037037037035), (3, 0.17082860872947386), (4, 0.12546768756682242)],
    [(0, 0.037109375), (3, 0.17025221101954405), (4, 0.06021653898045596), (5, -0.017578125)],
    [
      (0, 0.03709200011850479), (3, 0.17038392571223998), (4, 0.10726203044637328),
      (5, -0.015319437748624402), (6, 0.008273789163814023),
    ],
    [
      (0, 0.6241109587160757), (3, -3.3608926294469414), (4, -0.868219346841726),
      (5, 27.59209969944671), (6, 20.154067550477894), (7, -43.48988418106996),
    ],
    [
      (0, 0.47766253643826434), (3, -2.4881146199716677), (4, -0.590290826836843),
      (5, 21.230051448181193), (6, 15.279233632882423), (7, -33.28821096898486),
      (8, -0.020331201708508627),
    ],
    [
      (0, -0.9371424300859873), (3, 5.186372428844064), (4, 1.0914373489967295),
      (5, -8.149787010746927), (6, -18.52006565999696), (7, 22.739487099350505),
      (8, 2.4936055526796523), (9, -3.0467644718982196),
    ],
    [
      (0, 2.273310147516538), (3, -10.53449546673725), (4, -2.0008720582248625),
      (5, -17.9589318631188), (6, 27.94888452941996), (7, -2.8589982771350235),
      (8, -8.87285693353063), (9, 12.360567175794303), (10, 0.6433927460157636),
    ],
  ]

  private static let weights: [(Int, Double)] = [
    (0, 0.054293734116568765), (5, 4.450312892752409), (6, 1.8915178993145003),
    (7, -5.801203960010585), (8, 0.3111643669578199), (9, -0.1521609496625161),
    (10, 0.20136540080403034), (11, 0.04471061572777259),
  ]
  private static let fifth: [(Int, Double)] = [
    (0, 0.01312004499419488), (5, -1.2251564463762044), (6, -0.4957589496572502),
    (7, 1.6643771824549864), (8, -0.35032884874997366), (9, 0.3341791187130175),
    (10, 0.08192320648511571), (11, -0.022355307863886294),
  ]
  private static let third: [(Int, Double)] = [
    (0, -0.18980075407240762), (5, 4.450312892752409), (6, 1.8915178993145003),
    (7, -5.801203960010585), (8, -0.4226823213237919), (9, -0.1521609496625161),
    (10, 0.20136540080403034), (11, 0.02265179219836082),
  ]
}
