import BatchCore
import TruncatedWigner

/// What is noted of a unit beside its sums.
struct UnitNote {
  let unit: Int
  let digest: UInt64
  let quality: BatchQuality

  static let words = 5
}

/// What a rank reports: nodes of the reduction tree and notes on the units in them, as bytes for
/// messages between ranks of one machine type.
struct NodeMessage {
  var nodes: [CheckpointNode] = []
  var notes: [UnitNote] = []

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      nodes.reduce(8 * (1 + UnitNote.words * notes.count)) {
        $0 + 8 * (CheckpointNode.identityWidth + 1 + $1.payload.count)
      })
    func append(_ words: [Int64]) { words.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    func word(_ value: Double) -> Int64 { Int64(bitPattern: value.bitPattern) }
    append([Int64(notes.count)])
    for note in notes {
      append([
        Int64(note.unit), Int64(bitPattern: note.digest), word(note.quality.lengthDrift),
        word(note.quality.energyDrift ?? .nan), word(note.quality.turnPerStep),
      ])
    }
    for node in nodes {
      append(node.identity + [Int64(node.payload.count)])
      node.payload.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  init(nodes: [CheckpointNode] = [], notes: [UnitNote] = []) {
    self.nodes = nodes
    self.notes = notes
  }

  init(bytes: [UInt8]) {
    bytes.withUnsafeBytes { raw in
      var offset = 0
      func word() -> Int64 {
        defer { offset += 8 }
        return raw.loadUnaligned(fromByteOffset: offset, as: Int64.self)
      }
      func real() -> Double { Double(bitPattern: UInt64(bitPattern: word())) }
      for _ in 0..<word() {
        let (unit, digest) = (Int(word()), UInt64(bitPattern: word()))
        let (length, energy, turn) = (real(), real(), real())
        notes.append(
          UnitNote(
            unit: unit, digest: digest,
            quality: BatchQuality(
              lengthDrift: length, energyDrift: energy.isNaN ? nil : energy, turnPerStep: turn)))
      }
      while offset < raw.count {
        let identity = (0..<CheckpointNode.identityWidth).map { _ in word() }
        let count = Int(word())
        let payload = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
          UnsafeMutableRawBufferPointer(buffer).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: raw[offset..<(offset + 8 * count)]))
          initialized = count
        }
        offset += 8 * count
        nodes.append(CheckpointNode(identity: identity, payload: payload))
      }
    }
  }
}

/// A few whole numbers as bytes.
enum NumberMessage {
  static func encode(_ numbers: [Int]) -> [UInt8] {
    numbers.withUnsafeBytes { Array($0) }
  }

  static func decode(_ bytes: [UInt8]) -> [Int] {
    bytes.withUnsafeBytes { raw in
      (0..<(raw.count / 8)).map { raw.loadUnaligned(fromByteOffset: 8 * $0, as: Int.self) }
    }
  }
}
