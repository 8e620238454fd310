import Foundation

/// A complex number, as a coefficient of operators.
public struct ComplexNumber: Sendable, Hashable {
  public var re: Double
  public var im: Double

  public init(_ re: Double, _ im: Double = 0) {
    self.re = re
    self.im = im
  }

  public static let zero = ComplexNumber(0)
  public static let i = ComplexNumber(0, 1)

  public var conjugate: ComplexNumber { ComplexNumber(re, -im) }
  public var isFinite: Bool { re.isFinite && im.isFinite }
  public var magnitude: Double { hypot(re, im) }

  public static func + (a: Self, b: Self) -> Self { Self(a.re + b.re, a.im + b.im) }
  public static func - (a: Self, b: Self) -> Self { Self(a.re - b.re, a.im - b.im) }
  public static prefix func - (a: Self) -> Self { Self(-a.re, -a.im) }
  public static func * (a: Self, b: Self) -> Self {
    Self(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
  }
  public static func / (a: Self, b: Self) -> Self {
    if b.im == 0 { return Self(a.re / b.re, a.im / b.re) }
    // Scaled, so that squares neither overflow nor vanish.
    let scale = max(b.re.magnitude, b.im.magnitude)
    let (re, im) = (b.re / scale, b.im / scale)
    let norm = (re * re + im * im) * scale
    return Self((a.re * re + a.im * im) / norm, (a.im * re - a.re * im) / norm)
  }
  public static func * (factor: Double, b: Self) -> Self { Self(factor * b.re, factor * b.im) }
}
