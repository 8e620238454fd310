import BatchCore

/// Which nodes and units of a stored run still hold in a job whose sampling has grown.
struct Growth {
  let stored: Division
  let grown: Division

  /// Whether samples and parts are what they were, so that there may be more of them.
  private var isAlike: Bool {
    stored.points == grown.points && stored.unitsAreSamples == grown.unitsAreSamples
      && stored.partWeight == grown.partWeight
  }

  /// Samples of the stored run that are samples of the larger one.
  private var samples: Int {
    guard isAlike, stored.sampleWeight == grown.sampleWeight else { return 0 }
    return stored.weight == grown.weight ? stored.samples : stored.wholeSamples
  }

  /// Parts of each stored sample that are parts of the larger one.
  private var parts: Int {
    guard isAlike else { return 0 }
    return stored.sampleWeight == grown.sampleWeight ? stored.parts : stored.wholeParts
  }

  /// Nodes that are canonical nodes of the larger job too.
  func survivors(of nodes: [CheckpointNode]) -> [CheckpointNode] {
    nodes.filter { node in
      let (level, index) = (Int(node.identity[3]), Int(node.identity[4]))
      let end = (index + 1) << level
      return switch NodeKind(rawValue: Int(node.identity[0])) {
      case .parts: end <= parts
      // Finished samples lack what has been added to each.
      case .samples: end <= samples
      case nil: false
      }
    }
  }

  /// Calls with the numbers of every unit that stays, in the stored and in the grown numbering.
  func forEachUnit(_ body: (_ stored: Int, _ grown: Int) -> Void) {
    let (samples, parts) = stored.unitsAreSamples ? (samples, 1) : (stored.samples, parts)
    guard isAlike, parts > 0 else { return }
    for point in 0..<stored.points {
      for sample in 0..<min(samples, grown.samples) {
        for part in 0..<parts {
          body(
            stored.number(point: point, sample: sample, part: part),
            grown.number(point: point, sample: sample, part: part))
        }
      }
    }
  }
}
