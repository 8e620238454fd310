import Numerics

/// Room for numbers, handed out in pieces: the team's, or one's own.
final class TeamMemory {
  private let owner: AnyObject
  private let elements: UnsafeMutablePointer<Double>
  private let count: Int
  private var used = 0

  /// Zero at first; collective where there is a team.
  init(_ count: Int, _ team: RankTeam?) {
    self.count = count
    if let memory = team?.room(count) {
      (owner, elements) = (memory, memory.bytes.bindMemory(to: Double.self, capacity: count))
    } else {
      let matrix = Matrix(rows: 1, columns: count)
      (owner, elements) = (matrix, matrix.elements)
    }
  }

  /// The next piece; lives as long as this does.
  func next(_ length: Int) -> UnsafeMutablePointer<Double> {
    precondition(used + length <= count)
    defer { used += length }
    return elements + used
  }
}
