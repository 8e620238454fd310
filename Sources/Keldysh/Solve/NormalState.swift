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

  public init(_ equation: SaddlePointEquation, strength: Double) {
    response = equation.photonResponse(strength: strength)
    var finder = RootFinder()
    finder.tolerance = 1e-12
    modes = response.zeros({ $0.re }, within: Self.range).map { start in
      let found = finder.root(from: [start]) { place, value in
        value[0] = equation.residual(place[0], field: 0, strength: strength).re
        return true
      }
      let frequency = found.map { abs($0.place[0] - start) < 0.1 ? $0.place[0] : start } ?? start
      return Mode(
        frequency: frequency,
        loss: equation.residual(frequency, field: 0, strength: strength).im)
    }
  }
}
