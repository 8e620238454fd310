import Models
import Numerics

/// The state without a condensate: its modes, and whether each gains or loses.
public struct NormalState {
  /// A frequency at which Re K₁ᴿ vanishes.
  public struct Mode {
    /// The frequency μ_S of the mode.
    public var frequency: Double
    /// κ + Im χ there: what it loses, less than zero where it gains.
    public var loss: Double
  }

  /// Rising in frequency.
  public let modes: [Mode]
  public let response: PhotonResponse

  /// The mode that loses least.
  public var nearest: Mode? { modes.min { $0.loss < $1.loss } }
  /// Whether every mode loses: K₁ᴿ has positive imaginary parts where its real part vanishes (App. B of
  /// arXiv:2201.00873).
  public var isStable: Bool { modes.allSatisfy { $0.loss > 0 } }

  /// Frequencies that are looked at.
  static let range = -3.0...3.0

  /// - Parameter scan: the same equation on a grid on which an evaluation costs little.
  init(_ equation: SaddlePointEquation, strength: Double, scan: SaddlePointEquation) {
    response = PhotonResponse.search(equation, strength: strength, scan: scan)
    modes = response.zeros({ $0.re }, within: Self.range).map { start in
      let frequency = Self.refined(start) {
        equation.residual($0, field: 0, strength: strength).re
      }
      return Mode(
        frequency: frequency,
        loss: equation.residual(frequency, field: 0, strength: strength).im)
    }
  }

  /// On one grid.
  init(_ equation: SaddlePointEquation, strength: Double) {
    self.init(equation, strength: strength, scan: equation)
  }

  /// Chemical potentials of the photons, at which gain and loss balance: zeros of Im K₁ᴿ (App. B of
  /// arXiv:2201.00873).
  func effectivePotentials(_ equation: SaddlePointEquation, strength: Double) -> [Double] {
    response.zeros({ $0.im }, within: Self.range).map {
      Self.refined($0) { equation.residual($0, field: 0, strength: strength).im }
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
