import Models
import Numerics

/// The state without a condensate: its modes, and whether each gains or loses.
public struct NormalState: Sendable {
  /// A frequency at which Re K₁ᴿ vanishes.
  public struct Mode: Sendable {
    /// The frequency μ_S of the mode.
    public var frequency: Double
    /// κ + Im χ there: what it loses, less than zero where it gains.
    public var loss: Double
    /// Whether Re K₁ᴿ rises there.
    public var rises: Bool
  }

  /// Rising in frequency.
  public let modes: [Mode]

  /// The mode that loses least.
  public var nearest: Mode? { modes.min { $0.loss < $1.loss } }

  /// Zeros of K₁ᴿ in the upper half plane, where amplitudes grow: by the argument principle, the modes that gain where
  /// Re K₁ᴿ rises less those that gain where it falls. It is also the number of stable condensates less that of
  /// unstable ones, the degree of the equation's remainder over the half plane ψ > 0.
  public var growing: Int {
    modes.reduce(0) { $0 + ($1.loss > 0 ? 0 : $1.rises ? 1 : -1) }
  }
  /// Whether none grows. With a single mode: whether it has Im K₁ᴿ > 0 (App. B of arXiv:2201.00873).
  public var isStable: Bool { growing == 0 }

  /// Frequencies that are looked at.
  static let range = -3.0...3.0

  /// - Parameter scan: the same equation on a grid on which an evaluation costs little.
  init(_ equation: SaddlePointEquation, strength: Double, scan: SaddlePointEquation) {
    let response = PhotonResponse.search(equation, strength: strength, scan: scan)
    modes = response.zeros({ $0.re }, within: Self.range).map { start in
      Self.mode(equation, strength: strength, near: start.frequency, rises: start.rises)
    }
  }

  private static func mode(
    _ equation: SaddlePointEquation, strength: Double, near start: Double, rises: Bool
  ) -> Mode {
    let frequency = refined(start) {
      equation.residual($0, field: 0, strength: strength).re
    }
    return Mode(
      frequency: frequency, loss: equation.residual(frequency, field: 0, strength: strength).im,
      rises: rises)
  }

  /// Losses that a grid may change the sign of.
  private static let closeLoss = 0.1

  /// Whether a mode loses by less than grids differ, or gains by less.
  func isUndecided(_ twins: [SaddlePointEquation], strength: Double) -> Bool {
    modes.contains { mode in
      guard abs(mode.loss) < Self.closeLoss else { return false }
      let differences = twins.map {
        abs(
          Self.mode($0, strength: strength, near: mode.frequency, rises: mode.rises).loss
            - mode.loss)
      }
      return abs(mode.loss) <= differences.reduce(0, +)
    }
  }

  /// On one grid.
  init(_ equation: SaddlePointEquation, strength: Double) {
    self.init(equation, strength: strength, scan: equation)
  }

  /// Chemical potentials of the photons, at which gain and loss balance: zeros of Im K₁ᴿ (App. B of
  /// arXiv:2201.00873).
  static func effectivePotentials(
    _ equation: SaddlePointEquation, strength: Double, scan: SaddlePointEquation
  ) -> [Double] {
    let response = PhotonResponse.search(equation, strength: strength, scan: scan)
    return response.zeros({ $0.im }, within: range).map {
      refined($0.frequency) { equation.residual($0, field: 0, strength: strength).im }
    }
  }

  private static func refined(_ start: Double, _ function: (Double) -> Double) -> Double {
    var finder = RootFinder()
    finder.tolerance = 1e-12
    let found = finder.root(from: [start]) { place, value in
      value[0] = function(place[0])
      return true
    }
    guard let found, abs(found.place[0] - start) < 0.1 else { return start }
    return found.place[0]
  }
}
