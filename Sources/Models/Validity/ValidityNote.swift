import BatchCore
import Foundation

/// The row of a table that a job falls into.
public struct ValidityNote: Sendable {
  let table: ValidityTable
  let row: ValidityTable.Row
  /// Rows that points of the sweep fall into.
  let rows: Int
  /// Points of the sweep that fall into one, and that were looked at.
  let points: (inside: Int, all: Int)

  /// Of a sweep the row that is furthest off; nil for a job that falls into none.
  public init?(of job: Job) {
    guard let table = ValidityTable.all.first(where: { $0.model == job.model.name }) else {
      return nil
    }
    let places = table.places
    var found: Set<Int> = []
    var inside = 0
    let stride = max(1, job.points / Self.mostPoints)
    let points = Array(Swift.stride(from: 0, to: job.points, by: stride))
    for point in points {
      guard let place = job.validityPoint(atPoint: point, sizes: table.sizes.sorted()),
        let row = place.nearest(among: places)
      else { continue }
      inside += 1
      found.insert(row)
    }
    guard let worst = found.max(by: { table.rows[$0].worst < table.rows[$1].worst }) else {
      return nil
    }
    (self.table, row, rows) = (table, table.rows[worst], found.count)
    self.points = (inside, points.count)
  }

  /// Points of a sweep that are looked at.
  private static let mostPoints = 512

  /// One line.
  public var text: String {
    let place = zip(table.swept, row.values).map { "\($0) = \(Quantity.text($1))" }
      .joined(separator: ", ")
    let figures = zip(table.observables, row.figures).map { name, figure in
      table.shares.contains(name)
        ? String(format: "\(name) within %.2g %% of its largest", 100 * figure.largest)
        : String(format: "\(name) within %.2g", figure.largest)
    }
    var line =
      "\(table.model) with \(place) in validity.md: \(figures.joined(separator: ", ")) of exact, up to t = \(Quantity.text(table.end))/\(table.clock)"
    if rows > 1 { line += "; the worst of \(rows) rows that the sweep falls into" }
    if points.inside < points.all {
      line += "; \(points.inside) of \(points.all) points of the sweep are near a row"
    }
    return line
  }
}

extension ValidityTable {
  /// The systems of the rows.
  var places: [ValidityPoint?] {
    rows.map { row in
      var numbers = fixed
      for (key, value) in zip(swept, row.values) { numbers[key] = value }
      return ValidityPoint(model: model, numbers: numbers, sizes: sizes.sorted())
    }
  }
}

extension ValidityPoint {
  /// The number of the system that is most alike, of equally alike ones that nearest in size.
  func nearest(among places: [ValidityPoint?]) -> Int? {
    var best: (number: Int, distance: (ratios: Double, sizes: Double))?
    for (number, place) in places.enumerated() {
      guard let distance = place.flatMap({ self.distance(to: $0) }) else { continue }
      if let best, best.distance <= distance { continue }
      best = (number, distance)
    }
    return best?.number
  }
}

extension Job {
  /// What decides whether a point of the sweep is like a row of a table.
  fileprivate func validityPoint(atPoint point: Int, sizes: [String]) -> ValidityPoint? {
    var numbers: [String: Double] = [:]
    var words: [String: String] = [:]
    for (key, value) in parameters(atPoint: point) {
      switch value {
      case .number(let number): numbers[key] = number
      case .word(let word): words[key] = word
      case .list, .distribution: return nil
      }
    }
    let initial = initial(atPoint: point)
    numbers["theta"] = initial.theta
    numbers["phi"] = initial.phi
    numbers["displacement"] = initial.displacement
    numbers["central_theta"] = initial.centralTheta
    numbers["phase_difference"] = initial.phaseDifference
    words["cavity"] = initial.cavity?.rawValue
    return ValidityPoint(model: model.name, numbers: numbers, words: words, sizes: sizes)
  }
}
