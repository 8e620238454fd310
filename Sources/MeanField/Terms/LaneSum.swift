/// Sums of neighbours, added up in lanes.
enum LaneSum {
  static func sum(_ values: UnsafePointer<Double>, _ count: Int) -> Double {
    var (a, b) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    var index = 0
    while index + 16 <= count {
      a += load(values + index)
      b += load(values + index + 8)
      index += 16
    }
    var sum = (a + b).sum()
    while index < count {
      sum += values[index]
      index += 1
    }
    return sum
  }

  static func dot(
    _ numbers: UnsafePointer<Double>, _ values: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var (a, b) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    var index = 0
    while index + 16 <= count {
      a.addProduct(load(numbers + index), load(values + index))
      b.addProduct(load(numbers + index + 8), load(values + index + 8))
      index += 16
    }
    var sum = (a + b).sum()
    while index < count {
      sum += numbers[index] * values[index]
      index += 1
    }
    return sum
  }

  @inline(__always)
  private static func load(_ place: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(place).loadUnaligned(as: SIMD8<Double>.self)
  }
}
