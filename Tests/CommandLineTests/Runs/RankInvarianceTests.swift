import BatchRunner
import Foundation
import Testing

/// The same bits in every dataset whatever the number of ranks, under a real mpirun.
@Suite(.serialized) struct RankInvarianceTests {
  @Test(arguments: [Jobs.glass, Jobs.single, Jobs.eliminated, Jobs.inSinglePrecision])
  func sameBitsForAnyNumberOfRanks(job: String) throws {
    let directory = try TemporaryDirectory()
    let alone = DataBits(try Program.result(of: job, in: directory, name: "alone"))
    #expect(alone.bits["magnetization"]!.contains { $0 != 0 })
    for ranks in [1, 2, 3, 4, 7, 16] {
      let document = try Program.result(of: job, in: directory, name: "r\(ranks)", ranks: ranks)
      #expect(document[attribute: "mpi_size"] == .integer(Int64(ranks)))
      #expect(document[attribute: "complete"] == .integer(1))
      #expect(DataBits(document).differing(from: alone) == [], "\(ranks) ranks")
    }
  }

  /// Far more ranks than cores.
  @Test func manyRanksSharingCoresLoseNothing() throws {
    let directory = try TemporaryDirectory()
    let job = Jobs.eliminated.replacingOccurrences(
      of: "realizations: 37", with: "realizations: 150")
    let alone = DataBits(try Program.result(of: job, in: directory, name: "alone"))
    let crowd = DataBits(try Program.result(of: job, in: directory, name: "crowd", ranks: 64))
    #expect(crowd.differing(from: alone) == [])
  }

  @Test func moreRanksThanUnitsEnd() throws {
    let directory = try TemporaryDirectory()
    let job = Jobs.single.replacingOccurrences(of: "trajectories: 200", with: "trajectories: 16")
    let alone = DataBits(try Program.result(of: job, in: directory, name: "alone"))
    let many = DataBits(try Program.result(of: job, in: directory, name: "many", ranks: 8))
    #expect(many.differing(from: alone) == [])
  }

  /// Several sizes in one sweep: the layout of sums differs from point to point.
  @Test func sizesMayBeSwept() throws {
    let directory = try TemporaryDirectory()
    let job =
      Jobs.eliminated.replacingOccurrences(of: "spins: 8, ", with: "")
      + "\nsweep: {spins: [4, 9, 16]}\n"
    let alone = DataBits(try Program.result(of: job, in: directory, name: "alone"))
    let three = DataBits(try Program.result(of: job, in: directory, name: "three", ranks: 3))
    #expect(three.differing(from: alone) == [])
  }
}
