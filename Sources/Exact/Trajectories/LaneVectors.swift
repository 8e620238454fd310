import Numerics

/// Vectors of eight states at once, one a lane: real and imaginary part of a component are neighbours.
final class LaneVectors {
  private let room: UnsafeMutablePointer<Lanes>
  private let stride: Int

  /// - Parameters:
  ///   - vectors: how many.
  ///   - count: lanes of each, twice the components.
  init(_ vectors: Int, of count: Int) {
    // The same component of neighbouring vectors lies in different sets of the cache.
    stride = (count + 63) / 64 * 64 + 5
    let size = max(1, vectors * stride)
    room = UnsafeMutableRawPointer.allocate(
      byteCount: size * MemoryLayout<Lanes>.stride, alignment: 64
    ).bindMemory(to: Lanes.self, capacity: size)
    room.initialize(repeating: .zero, count: size)
  }

  deinit { UnsafeMutableRawPointer(room).deallocate() }

  subscript(number: Int) -> UnsafeMutablePointer<Lanes> { room + number * stride }
}

typealias LaneMask = SIMDMask<SIMD8<Int64>>

enum LaneArithmetic {
  /// Σ |x|² of every lane.
  static func squaredNorm(_ x: UnsafePointer<Lanes>, _ count: Int) -> Lanes {
    var (even, odd) = (Lanes.zero, Lanes.zero)
    var index = 0
    while index < count {
      even = even.addingProduct(x[index], x[index])
      odd = odd.addingProduct(x[index + 1], x[index + 1])
      index += 2
    }
    return even + odd
  }

  /// Re ⟨x|y⟩ of every lane.
  static func realProduct(
    _ x: UnsafePointer<Lanes>, _ y: UnsafePointer<Lanes>, _ count: Int
  ) -> Lanes {
    var (even, odd) = (Lanes.zero, Lanes.zero)
    var index = 0
    while index < count {
      even = even.addingProduct(x[index], y[index])
      odd = odd.addingProduct(x[index + 1], y[index + 1])
      index += 2
    }
    return even + odd
  }

  /// Some lanes of one vector become those of another, times a factor.
  static func replace(
    _ x: UnsafeMutablePointer<Lanes>, with y: UnsafePointer<Lanes>, where mask: LaneMask,
    factor: Lanes = Lanes(repeating: 1), _ count: Int
  ) {
    for index in 0..<count { x[index].replace(with: factor * y[index], where: mask) }
  }
}
