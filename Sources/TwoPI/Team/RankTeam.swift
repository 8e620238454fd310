import BatchCore
import Foundation
import Numerics
import Synchronization

/// Ranks of one machine that solve the same two-time equations together, in memory that all of them see. Each computes
/// whole columns of the panel's rows, those of its strips of earlier nodes; the strips are the same for any number of
/// ranks, and so are all bits. What is small, all ranks compute.
package final class RankTeam {
  private let ranks: any Communicator
  let share: StripShare
  private let meeting: SharedMemory

  /// Collective.
  /// - Parameter room: bytes that the equations will need.
  /// - Returns: nil where the ranks have no memory in common, or not as much.
  package init?(_ ranks: any Communicator, room: Int = 0) throws {
    guard try SharedMemory(byteCount: max(room, 64), among: ranks) != nil,
      let meeting = try SharedMemory(byteCount: 64, among: ranks)
    else { return nil }
    (self.ranks, self.meeting) = (ranks, meeting)
    share = StripShare(ranks.rank, of: ranks.size)
  }

  /// Whether this rank saves the state.
  var isFirst: Bool { ranks.rank == 0 }

  /// Waits for the others. What any rank wrote before, all see after.
  func meet() {
    let number = meetings.pointee.load(ordering: .relaxed)
    if present.pointee.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == ranks.size {
      present.pointee.store(0, ordering: .relaxed)
      meetings.pointee.store(number + 1, ordering: .releasing)
      return
    }
    // All come within less than a millisecond. Meanwhile messages go out, and others may need the core.
    var looks = 0
    while meetings.pointee.load(ordering: .acquiring) == number {
      looks += 1
      guard looks % 4096 == 0 else { continue }
      try? ranks.flush()
      sched_yield()
    }
  }

  /// Ranks that have come to the meeting at hand, and meetings so far.
  private var present: UnsafeMutablePointer<Atomic<Int>> { place(0) }
  private var meetings: UnsafeMutablePointer<Atomic<Int>> { place(1) }
  /// 1 where the first rank saves.
  private var isWanted: UnsafeMutablePointer<Atomic<Int>> { place(2) }

  private func place(_ number: Int) -> UnsafeMutablePointer<Atomic<Int>> {
    meeting.bytes.assumingMemoryBound(to: Atomic<Int>.self) + number
  }

  /// Lets the first rank save if it wants to; collective.
  /// - Parameters:
  ///   - first: what the first rank does; it calls `begin` before what the others take part in.
  ///   - others: what they do then.
  func save(_ first: (_ begin: () -> Void) -> Void, others: () -> Void) {
    guard isFirst else {
      meet()
      if isWanted.pointee.load(ordering: .relaxed) == 1 { others() }
      return
    }
    isWanted.pointee.store(0, ordering: .relaxed)
    first {
      isWanted.pointee.store(1, ordering: .relaxed)
      meet()
    }
    if isWanted.pointee.load(ordering: .relaxed) == 0 { meet() }
  }

  /// Room for numbers that all ranks see; collective. Ends all ranks where there is none: their shares of the past
  /// are of no use to one alone.
  func room(_ count: Int) -> SharedMemory {
    do {
      if let memory = try SharedMemory(byteCount: 8 * max(count, 1), among: ranks) { return memory }
      complain("no room for \(8 * count) bytes that ranks share; give twopi.ranks: 1")
    } catch { complain("\(error)") }
    ranks.abort(code: 70)
  }

  private func complain(_ text: String) {
    if isFirst { FileHandle.standardError.write(Data("twa: \(text)\n".utf8)) }
  }
}
