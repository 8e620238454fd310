/// Numbers as bytes, to keep a state.
struct StateBytes {
  private(set) var bytes: [UInt8] = []
  private var place = 0

  init() {}
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func put(_ value: Double) {
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ value: Int) { put(Double(value)) }

  mutating func put(_ values: UnsafePointer<Double>, _ count: Int) {
    put(count)
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: values, count: 8 * count))
  }

  mutating func double() -> Double {
    defer { place += 8 }
    return bytes.withUnsafeBytes {
      Double(
        bitPattern: UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
    }
  }

  mutating func int() -> Int { Int(double()) }

  mutating func put(_ control: StepControl) {
    put(control.time)
    put(control.step)
  }

  mutating func control() -> StepControl { StepControl(time: double(), step: double()) }

  mutating func put(_ watch: CutoffWatch, _ space: Space) {
    for (cutoff, population) in zip(space.cutoffs, watch.lastLevels) {
      put(cutoff)
      put(population)
    }
  }

  /// Populations of last levels, and cutoffs.
  mutating func cutoffs(modes: Int) -> (watch: CutoffWatch, levels: [Int]) {
    var (watch, levels) = (CutoffWatch(lastLevels: []), [Int]())
    for _ in 0..<modes {
      levels.append(int())
      watch.lastLevels.append(double())
    }
    return (watch, levels)
  }

  /// - Precondition: as many as were put.
  mutating func doubles(into values: UnsafeMutablePointer<Double>, _ count: Int) {
    let kept = int()
    precondition(kept == count, "a kept state of another size")
    bytes.withUnsafeBytes {
      UnsafeMutableRawPointer(values).copyMemory(
        from: $0.baseAddress! + place, byteCount: 8 * count)
    }
    place += 8 * count
  }
}
