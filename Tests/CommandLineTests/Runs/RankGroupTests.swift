import Foundation
import Testing

/// Groups of ranks that compute units together, over real MPI.
struct RankGroupTests {
  private func numbers(ranks: Int, each: Int, looks: Int = 0) throws -> (
    runs: Int, groups: Int, bits: [String]
  ) {
    let result = try Program.run(
      [String(each), String(looks)], ranks: ranks, program: "RankProgram")
    try #require(result.code == 0 && !result.timedOut, "\(result.errors)")
    let words = result.output.split(whereSeparator: \.isWhitespace).map(String.init)
    try #require(words.count == 5)
    return (try #require(Int(words[0])), try #require(Int(words[1])), Array(words[2...]))
  }

  @Test(arguments: [(2, 2, 1), (5, 2, 2), (7, 3, 2), (3, 4, 1), (4, 1, 4)])
  func theyGiveTheBitsOfOneRank(ranks: Int, each: Int, groups: Int) throws {
    let alone = try numbers(ranks: 1, each: 1)
    let together = try numbers(ranks: ranks, each: each)
    #expect(together.groups == groups && together.runs == 1)
    #expect(together.bits == alone.bits)
    let interrupted = try numbers(ranks: ranks, each: each, looks: 5)
    #expect(interrupted.runs > 3)
    #expect(interrupted.bits == alone.bits)
  }
}
