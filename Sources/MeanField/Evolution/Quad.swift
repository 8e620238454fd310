/// 32 neighbouring numbers, in registers where they are wide enough.
struct Quad {
  typealias Lanes = SIMD8<Double>
  static let width = 32

  var a, b, c, d: Lanes

  @inline(__always) init() { (a, b, c, d) = (.zero, .zero, .zero, .zero) }

  @inline(__always) private init(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) {
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
  }

  @inline(__always) init(_ place: UnsafePointer<Double>) {
    (a, b, c, d) = (
      Self.load(place), Self.load(place + 8), Self.load(place + 16), Self.load(place + 24)
    )
  }

  @inline(__always) init(repeating number: Double) {
    let lanes = Lanes(repeating: number)
    self.init(lanes, lanes, lanes, lanes)
  }

  /// Of neighbours 8 apart.
  @inline(__always) var sum: Lanes { (a + b) + (c + d) }

  /// Multiplies with 32 others, and adds a number.
  @inline(__always) mutating func multiply(by other: Self, adding number: Double) {
    let number = Lanes(repeating: number)
    a = number.addingProduct(a, other.a)
    b = number.addingProduct(b, other.b)
    c = number.addingProduct(c, other.c)
    d = number.addingProduct(d, other.d)
  }

  @inline(__always) func store(_ place: UnsafeMutablePointer<Double>) {
    let place = UnsafeMutableRawPointer(place)
    place.storeBytes(of: a, as: Lanes.self)
    (place + 64).storeBytes(of: b, as: Lanes.self)
    (place + 128).storeBytes(of: c, as: Lanes.self)
    (place + 192).storeBytes(of: d, as: Lanes.self)
  }

  /// Adds a number times 32 others.
  @inline(__always) mutating func addProduct(_ number: Lanes, _ place: UnsafePointer<Double>) {
    a.addProduct(number, Self.load(place))
    b.addProduct(number, Self.load(place + 8))
    c.addProduct(number, Self.load(place + 16))
    d.addProduct(number, Self.load(place + 24))
  }

  @inline(__always) static func + (x: Self, y: Self) -> Self {
    Self(x.a + y.a, x.b + y.b, x.c + y.c, x.d + y.d)
  }

  @inline(__always) static func - (x: Self, y: Self) -> Self {
    Self(x.a - y.a, x.b - y.b, x.c - y.c, x.d - y.d)
  }

  @inline(__always) static func * (x: Self, y: Self) -> Self {
    Self(x.a * y.a, x.b * y.b, x.c * y.c, x.d * y.d)
  }

  @inline(__always) static func * (x: Double, y: Self) -> Self {
    let x = Lanes(repeating: x)
    return Self(x * y.a, x * y.b, x * y.c, x * y.d)
  }

  @inline(__always) private static func load(_ place: UnsafePointer<Double>) -> Lanes {
    UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
  }
}
