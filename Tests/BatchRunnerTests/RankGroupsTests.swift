import Testing

@testable import BatchRunner

/// Groups of ranks that compute units together.
struct RankGroupsTests {
  private func bounds(_ size: Int, _ hosts: String) -> [Int] {
    RankGroups.bounds(size: size, hosts: hosts.map(String.init))
  }

  @Test func ranksLeftOverJoinTheLastGroup() {
    #expect(bounds(2, "aaaa") == [0, 2, 4])
    #expect(bounds(3, "aaaaaaaa") == [0, 3, 8])
    #expect(bounds(4, "aaa") == [0, 3])
  }

  /// Members share memory.
  @Test func groupsEndWithTheirMachine() {
    #expect(bounds(4, "aaaabbbb") == [0, 4, 8])
    #expect(bounds(4, "aaaaaabbb") == [0, 6, 9])
    #expect(bounds(3, "aaaaaabbb") == [0, 3, 6, 9])
    #expect(bounds(8, "aabb") == [0, 2, 4])
    #expect(bounds(2, "abab") == [0, 1, 2, 3, 4])
  }
}
