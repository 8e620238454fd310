/// Numbers one after the other, as bytes.
struct StateWriter {
  private(set) var bytes: [UInt8] = []
  private let isKept: Bool

  /// - Parameter isKept: false where the numbers are another's to keep.
  init(isKept: Bool = true) { self.isKept = isKept }

  /// Makes room for so many bytes at once: growing piece by piece takes three times as much in between.
  mutating func reserve(_ count: Int) { if isKept { bytes.reserveCapacity(count) } }

  mutating func append(_ value: Int) { append(bits: UInt64(bitPattern: Int64(value))) }
  mutating func append(_ value: Double) { append(bits: value.bitPattern) }

  /// A list with its length.
  mutating func append(_ values: [Double]) {
    append(values.count)
    values.withUnsafeBufferPointer { append($0) }
  }

  mutating func append(_ values: [Int]) {
    append(values.count)
    for value in values { append(value) }
  }

  mutating func append(_ values: [Float]) {
    append(values.count)
    values.withUnsafeBytes { append(raw: $0) }
  }

  mutating func append(_ values: [[Double]]) {
    append(values.count)
    for value in values { append(value) }
  }

  /// Without its length.
  mutating func append(_ values: UnsafeBufferPointer<Double>) {
    append(raw: UnsafeRawBufferPointer(values))
  }

  private mutating func append(bits: UInt64) {
    withUnsafeBytes(of: bits) { append(raw: $0) }
  }

  private mutating func append(raw: UnsafeRawBufferPointer) {
    if isKept { bytes.append(contentsOf: raw) }
  }
}

/// Reads the same. After bytes that are too few everything is zero, and `isSound` false.
struct StateReader {
  private let bytes: [UInt8]
  private var place = 0
  private(set) var isSound = true

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether all was read.
  var isComplete: Bool { isSound && place == bytes.count }

  mutating func int() -> Int { Int(truncatingIfNeeded: Int64(bitPattern: bits())) }
  mutating func double() -> Double { Double(bitPattern: bits()) }

  mutating func doubles() -> [Double] {
    let count = length(8)
    guard count > 0 else { return [] }
    return [Double](unsafeUninitializedCapacity: count) { buffer, used in
      take(buffer.baseAddress!, count)
      used = count
    }
  }

  mutating func singles() -> [Float] {
    let count = length(4)
    guard count > 0 else { return [] }
    return [Float](unsafeUninitializedCapacity: count) { buffer, used in
      bytes.withUnsafeBytes {
        UnsafeMutableRawPointer(buffer.baseAddress!).copyMemory(
          from: $0.baseAddress! + place, byteCount: 4 * count)
      }
      place += 4 * count
      used = count
    }
  }

  mutating func ints() -> [Int] { (0..<length(8)).map { _ in int() } }
  mutating func lists() -> [[Double]] { (0..<length(8)).map { _ in doubles() } }

  /// - Parameter to: nil where they are passed over.
  mutating func take(_ to: UnsafeMutablePointer<Double>?, _ count: Int) {
    guard isSound, count >= 0, bytes.count - place >= 8 * count else {
      isSound = false
      return
    }
    if let to {
      bytes.withUnsafeBytes {
        UnsafeMutableRawPointer(to).copyMemory(
          from: $0.baseAddress! + place, byteCount: 8 * count)
      }
    }
    place += 8 * count
  }

  /// A count of things of at least so many bytes.
  private mutating func length(_ size: Int) -> Int {
    let count = int()
    guard isSound, count >= 0, count <= (bytes.count - place) / size else {
      isSound = false
      return 0
    }
    return count
  }

  private mutating func bits() -> UInt64 {
    guard isSound, bytes.count - place >= 8 else {
      isSound = false
      return 0
    }
    defer { place += 8 }
    return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
  }
}
