/// What the last two levels of every mode have been populated with.
struct CutoffWatch {
  var lastLevels: [Double]

  init(lastLevels: [Double]) { self.lastLevels = lastLevels }

  init(_ space: Space) { lastLevels = Array(repeating: 0, count: space.cutoffs.count) }

  mutating func watch(_ populations: [Double]) {
    for (mode, population) in populations.enumerated() {
      lastLevels[mode] = max(lastLevels[mode], population)
    }
  }

  /// Modes that need more levels.
  func exceeded(_ populations: [Double], _ options: ExactOptions) -> [Int] {
    populations.indices.filter { populations[$0] > options.lastLevels }
  }

  func modes(_ space: Space) -> [ModeCutoff] {
    space.cutoffs.indices.map {
      ModeCutoff(
        levels: space.cutoffs[$0], isTruncated: space.basis.isTruncated[$0],
        lastLevels: lastLevels[$0])
    }
  }
}
