import Foundation

// Scalar elementary functions under one name, so that files which also use the lane versions of
// LaneMath.swift stay unambiguous.

@inlinable @inline(__always) public func sine(_ x: Double) -> Double { Foundation.sin(x) }
@inlinable @inline(__always) public func cosine(_ x: Double) -> Double { Foundation.cos(x) }
@inlinable @inline(__always) public func exponential(_ x: Double) -> Double { Foundation.exp(x) }
@inlinable @inline(__always) public func exponentialMinusOne(_ x: Double) -> Double {
  Foundation.expm1(x)
}
