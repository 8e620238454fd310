/// Nodes of the reduction tree as bytes, for messages between ranks of one machine type.
enum NodeMessage {
  static func encode(_ nodes: [CheckpointNode]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      nodes.reduce(0) { $0 + 8 * (CheckpointNode.identityWidth + 1 + $1.payload.count) })
    for node in nodes {
      let header = node.identity + [Int64(node.payload.count)]
      header.withUnsafeBytes { bytes.append(contentsOf: $0) }
      node.payload.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  static func decode(_ bytes: [UInt8]) -> [CheckpointNode] {
    var nodes: [CheckpointNode] = []
    bytes.withUnsafeBytes { raw in
      var offset = 0
      while offset < raw.count {
        let width = CheckpointNode.identityWidth
        let header = (0...width).map {
          raw.loadUnaligned(fromByteOffset: offset + 8 * $0, as: Int64.self)
        }
        offset += 8 * (width + 1)
        let count = Int(header[width])
        let payload = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
          UnsafeMutableRawBufferPointer(buffer).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: raw[offset..<(offset + 8 * count)]))
          initialized = count
        }
        offset += 8 * count
        nodes.append(CheckpointNode(identity: Array(header[..<width]), payload: payload))
      }
    }
    return nodes
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
