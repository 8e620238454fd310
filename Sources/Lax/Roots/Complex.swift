import Foundation

/// A complex number without care for overflow, for tight loops.
struct Complex: Sendable, Equatable {
  var re: Double
  var im: Double

  @inline(__always) init(_ re: Double, _ im: Double = 0) {
    self.re = re
    self.im = im
  }

  /// |z|².
  @inline(__always) var norm: Double { re * re + im * im }
  @inline(__always) var magnitude: Double { (re * re + im * im).squareRoot() }
  /// In (−π, π].
  @inline(__always) var phase: Double { atan2(im, re) }
  @inline(__always) var conjugate: Complex { Complex(re, -im) }
  @inline(__always) var reciprocal: Complex {
    let scale = 1 / norm
    return Complex(re * scale, -im * scale)
  }

  @inline(__always) static func + (a: Complex, b: Complex) -> Complex {
    Complex(a.re + b.re, a.im + b.im)
  }
  @inline(__always) static func - (a: Complex, b: Complex) -> Complex {
    Complex(a.re - b.re, a.im - b.im)
  }
  @inline(__always) static func * (a: Complex, b: Complex) -> Complex {
    Complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
  }
  @inline(__always) static func / (a: Complex, b: Complex) -> Complex { a * b.reciprocal }
  @inline(__always) static func * (a: Double, b: Complex) -> Complex { Complex(a * b.re, a * b.im) }
  @inline(__always) static func + (a: Complex, b: Double) -> Complex { Complex(a.re + b, a.im) }
  @inline(__always) static func - (a: Complex, b: Double) -> Complex { Complex(a.re - b, a.im) }
  @inline(__always) static func += (a: inout Complex, b: Complex) { a = a + b }
}
