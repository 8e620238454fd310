/// What a rank reports: nodes of the reduction tree and digests of the units in them, as bytes for
/// messages between ranks of one machine type.
struct NodeMessage {
  var nodes: [CheckpointNode] = []
  var digests: [(unit: Int, digest: UInt64)] = []

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      nodes.reduce(8 + 16 * digests.count) {
        $0 + 8 * (CheckpointNode.identityWidth + 1 + $1.payload.count)
      })
    func append(_ words: [Int64]) { words.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    append([Int64(digests.count)])
    for (unit, digest) in digests { append([Int64(unit), Int64(bitPattern: digest)]) }
    for node in nodes {
      append(node.identity + [Int64(node.payload.count)])
      node.payload.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  init(nodes: [CheckpointNode] = [], digests: [(unit: Int, digest: UInt64)] = []) {
    self.nodes = nodes
    self.digests = digests
  }

  init(bytes: [UInt8]) {
    bytes.withUnsafeBytes { raw in
      var offset = 0
      func word() -> Int64 {
        defer { offset += 8 }
        return raw.loadUnaligned(fromByteOffset: offset, as: Int64.self)
      }
      for _ in 0..<word() { digests.append((Int(word()), UInt64(bitPattern: word()))) }
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
