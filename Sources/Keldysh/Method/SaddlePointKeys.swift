import BatchCore

/// Keys of the section `saddle_point`.
struct SaddlePointKeys: KeySection {
  static let path = "saddle_point"

  @Key(
    .points,
    "frequencies of the grid, an even number; `auto`: as many as resolve a quarter of gamma and a third of temperature, at each point its own number unless results stand on the frequencies"
  )
  var points: Int? = nil

  @Key(
    .number(.positive, "number > 0"),
    "the grid reaches from −cutoff to cutoff; at least 6, and 3 more than the drive's center")
  var cutoff = 40.0

  @Key(
    .number(.positive, "number > 0"),
    "thresholds are looked for up to this drive strength; the largest of the sweep, if that is larger"
  )
  var largestStrength = 8.0
}

extension KeyForm<Int?> {
  fileprivate static var points: Self {
    let range = 64...FrequencyGrid.mostPoints
    return Self(
      "`auto`, or even, 64 to \(range.upperBound)",
      read: { field in
        if field.node.word == "auto" { return nil }
        guard field.node.number != nil, let points = Optional(try field.integer(range)),
          points % 2 == 0
        else { throw field.wrong(expected: "auto or an even number of frequencies") }
        return points
      }, json: { $0.map { .number(Double($0)) } ?? .text("auto") })
  }
}
