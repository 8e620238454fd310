import BatchCore
import CHDF5

/// The group that holds the partial sums; readers of results pass it by.
enum CheckpointGroup {
  static let name = "_checkpoint"

  static func write(_ document: ResultDocument, to file: Handle) throws {
    let group = try Group.create(name, in: file)
    if !document.checkpoint.isEmpty { try write(document.checkpoint, to: group) }
    try write(states: document.unitStates, to: group)
    if !document.unitDigests.isEmpty { try write(digests: document.unitDigests, to: group) }
  }

  private static func write(_ nodes: [CheckpointNode], to group: Handle) throws {
    let total = nodes.reduce(0) { $0 + $1.payload.count }
    let node = try DimensionScale.bare("node", count: nodes.count, in: group)
    let field = try DimensionScale.bare("field", count: CheckpointNode.identityWidth, in: group)
    let element = try DimensionScale.bare("element", count: total, in: group)

    let identity = try create(
      "identity", type: Int64.type, extents: [nodes.count, CheckpointNode.identityWidth],
      scales: [node, field], in: group)
    try Dataset.write(nodes.flatMap(\.identity), to: identity)
    let length = try create(
      "length", type: Int64.type, extents: [nodes.count], scales: [node], in: group)
    try Dataset.write(nodes.map { Int64($0.payload.count) }, to: length)
    let payload = try create(
      "payload", type: Double.type, extents: [total], scales: [element], in: group)
    try write(payloads: nodes, to: payload)
  }

  private static func write(digests: [UInt64], to group: Handle) throws {
    let unit = try DimensionScale.bare("unit", count: digests.count, in: group)
    let digest = try create(
      "unit_digest", type: Int64.type, extents: [digests.count], scales: [unit], in: group)
    try Dataset.write(digests.map { Int64(bitPattern: $0) }, to: digest)
  }

  /// States of units in flight: which units, the bytes of each, and all bytes one behind the other.
  private static func write(states: [(unit: Int, bytes: [UInt8])], to group: Handle) throws {
    guard !states.isEmpty else { return }
    let state = try DimensionScale.bare("state", count: states.count, in: group)
    for (name, numbers) in [
      ("state_unit", states.map { Int64($0.unit) }),
      ("state_length", states.map { Int64($0.bytes.count) }),
    ] {
      let dataset = try create(
        name, type: Int64.type, extents: [states.count], scales: [state], in: group)
      try Dataset.write(numbers, to: dataset)
    }
    let bytes = states.flatMap(\.bytes)
    let byte = try DimensionScale.bare("byte", count: bytes.count, in: group)
    let dataset = try create(
      "state_bytes", type: UInt8.type, extents: [bytes.count], scales: [byte], in: group)
    try Dataset.write(bytes, to: dataset)
  }

  private static func create(
    _ name: String, type: hid_t, extents: [Int], scales: [Handle], in group: Handle
  ) throws -> Handle {
    let dataset = try Dataset.create(
      name, in: group, type: type, space: Dataspace.array(extents),
      settings: PropertyList.dataset())
    for (axis, scale) in scales.enumerated() {
      try DimensionScale.attach(scale, to: dataset, axis: axis)
    }
    return dataset
  }

  /// One payload behind the other, each written from where it lies.
  private static func write(payloads nodes: [CheckpointNode], to dataset: Handle) throws {
    let space = try Dataset.space(dataset)
    var start: hsize_t = 0
    for node in nodes where !node.payload.isEmpty {
      var count = hsize_t(node.payload.count)
      let memory = try Dataspace.array([node.payload.count])
      try use(dataset, space, memory) { dataset, space, memory in
        try check(
          "H5Sselect_hyperslab",
          H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, nil, &count, nil))
        try check(
          "H5Dwrite",
          H5Dwrite(dataset, Double.type, memory, space, twa_h5_default(), node.payload))
      }
      start += count
    }
  }
}

/// The group of a file that anybody may have written.
struct StoredCheckpoint {
  private let datasets: [String: StoredDataset]

  /// - Throws: `HDF5Error`, `Damage`.
  init(in file: Handle, allowance: Allowance) throws {
    let group = try Group.open(CheckpointGroup.name, in: file)
    let wanted = [
      "identity", "length", "payload", "unit_digest", "state_unit", "state_length", "state_bytes",
    ]
    let names = try Group.names(group).filter(wanted.contains)
    datasets = try Dictionary(
      uniqueKeysWithValues: names.map { name in
        guard try Group.isDataset(name, in: group) else { throw Damage.checkpoint }
        return (name, try StoredDataset(name, in: group, allowance: allowance))
      })
  }

  private func numbers<Value: Number>(_ name: String) throws -> [Value] {
    guard let dataset = datasets[name] else { throw Damage.checkpoint }
    return try dataset.numbers()
  }

  func digests() throws -> [UInt64] {
    guard datasets["unit_digest"] != nil else { return [] }
    let values: [Int64] = try numbers("unit_digest")
    return values.map { UInt64(bitPattern: $0) }
  }

  func states() throws -> [(unit: Int, bytes: [UInt8])] {
    guard datasets["state_unit"] != nil else { return [] }
    let units: [Int64] = try numbers("state_unit")
    let lengths: [Int64] = try numbers("state_length")
    let bytes: [UInt8] = try numbers("state_bytes")
    guard lengths.count == units.count else { throw Damage.checkpoint }
    var start = 0
    let states = try zip(units, lengths).map { unit, length in
      guard length >= 0, length <= bytes.count - start else { throw Damage.checkpoint }
      defer { start += Int(length) }
      return (unit: Int(unit), bytes: Array(bytes[start..<(start + Int(length))]))
    }
    guard start == bytes.count else { throw Damage.checkpoint }
    return states
  }

  /// - Throws: `HDF5Error`, or `Damage` when lengths and payloads do not fit together.
  func nodes() throws -> [CheckpointNode] {
    if datasets["identity"] == nil, datasets["state_unit"] != nil { return [] }
    let identity: [Int64] = try numbers("identity")
    let length: [Int64] = try numbers("length")
    let payload: [Double] = try numbers("payload")
    let width = CheckpointNode.identityWidth
    var rest = payload.count
    for count in length {
      guard count >= 0, count <= rest else { throw Damage.checkpoint }
      rest -= Int(count)
    }
    guard identity.count == length.count * width, rest == 0 else { throw Damage.checkpoint }
    var start = 0
    return length.indices.map { index in
      let end = start + Int(length[index])
      defer { start = end }
      return CheckpointNode(
        identity: Array(identity[(index * width)..<((index + 1) * width)]),
        payload: Array(payload[start..<end]))
    }
  }
}
