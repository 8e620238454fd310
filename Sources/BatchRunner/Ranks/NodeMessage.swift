import BatchCore

/// What is noted of a unit beside its contribution.
struct UnitNote: Sendable {
  let unit: Int
  let digest: UInt64
  let quality: [Double]
}

/// What a rank reports: nodes of the reduction tree, notes on the units in them and what single samples
/// say, as bytes for messages between ranks of one machine type.
struct NodeMessage {
  var nodes: [CheckpointNode] = []
  var notes: [UnitNote] = []
  var realizations: [RealizationValues.Row] = []

  var bytes: [UInt8] {
    let measures = notes.first?.quality.count ?? 0
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      nodes.reduce(8 * (3 + (2 + measures) * notes.count)) {
        $0 + 8 * (CheckpointNode.identityWidth + 1 + $1.payload.count)
      } + realizations.reduce(0) { $0 + 8 * (3 + $1.values.count) })
    func append(_ words: [Int64]) { words.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    append([Int64(notes.count), Int64(measures), Int64(realizations.count)])
    for note in notes {
      append([Int64(note.unit), Int64(bitPattern: note.digest)])
      note.quality.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    for row in realizations {
      append([Int64(row.point), Int64(row.sample), Int64(row.values.count)])
      row.values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    for node in nodes {
      append(node.identity + [Int64(node.payload.count)])
      node.payload.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  init(
    nodes: [CheckpointNode] = [], notes: [UnitNote] = [],
    realizations: [RealizationValues.Row] = []
  ) {
    self.nodes = nodes
    self.notes = notes
    self.realizations = realizations
  }

  init(bytes: [UInt8]) {
    bytes.withUnsafeBytes { raw in
      var offset = 0
      func word() -> Int64 {
        defer { offset += 8 }
        return raw.loadUnaligned(fromByteOffset: offset, as: Int64.self)
      }
      func reals(_ count: Int) -> [Double] {
        defer { offset += 8 * count }
        return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
          UnsafeMutableRawBufferPointer(buffer).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: raw[offset..<(offset + 8 * count)]))
          initialized = count
        }
      }
      let (count, measures, samples) = (Int(word()), Int(word()), Int(word()))
      for _ in 0..<count {
        let (unit, digest) = (Int(word()), UInt64(bitPattern: word()))
        notes.append(UnitNote(unit: unit, digest: digest, quality: reals(measures)))
      }
      for _ in 0..<samples {
        let (point, sample) = (Int(word()), Int(word()))
        realizations.append(.init(point: point, sample: sample, values: reals(Int(word()))))
      }
      while offset < raw.count {
        let identity = (0..<CheckpointNode.identityWidth).map { _ in word() }
        nodes.append(CheckpointNode(identity: identity, payload: reals(Int(word()))))
      }
    }
  }
}
