import BatchCore
import Models
import Observables
import Testing

@testable import TruncatedWigner

/// How layouts are composed: stored files hold these sums and moments, so their order never changes.
@Suite("layouts of observables") struct ObservableLayoutTests {
  private static let shape: SystemShape = {
    var shape = SystemShape(sites: 4, modes: 3)
    shape.species = [.init(name: "a", sites: 0..<1), .init(name: "b", sites: 1..<4)]
    return shape
  }()

  private static func layout(
    records: Int = 10, waiting: [Int] = [7, 2], _ select: (inout ObservableSelection) -> Void
  ) -> ObservableLayout {
    var selection = ObservableSelection()
    select(&selection)
    return ObservableLayout(
      records: records, shape: shape, kind: .wigner, selection: selection, waitingRecords: waiting)
  }

  private static func everything(_ selection: inout ObservableSelection) {
    selection.photonNumber = true
    selection.overlap = true
    selection.excitationNumber = true
    selection.emissionRate = true
    selection.g2 = true
    selection.squeezing = true
    selection.siteMagnetization = true
    selection.pairDistances = 2
    selection.correlations = [.field, .sx, .sz]
  }

  @Test func theOrderOfSums() {
    let sums = Self.layout(Self.everything).sums
    // m, photons, photon squares, two species, emission, second moments, field.
    let scalars = 3 + 1 + 1 + 6 + 1 + 6 + 2
    #expect(sums.scalars == scalars)
    var row = 0
    for (name, count) in [
      (SpinSums.name, 3), (PhotonSums.name, 1), (PhotonSquareSums.name, 1), (SpeciesSums.name, 6),
      (EmissionSums.name, 1), (SecondMomentSums.name, 6), (FieldSums.name, 2),
    ] {
      let place = sums.place(of: name)
      #expect(place.scalar == row && place.offset == 1 + row && place.stride == scalars, "\(name)")
      row += count
    }
    var offset = 1 + scalars * 10
    let pairs = 8 + 3
    for (name, count) in [
      (SiteSquareSums.name, 10), (SiteSums.name, 10 * 4), (SiteMagnetizationSums.name, 10 * 12),
      (PairSums.name, 10 * 12), ("two-time field", 2 * pairs), ("two-time sx", pairs),
      ("two-time sz", pairs),
    ] {
      #expect(sums.place(of: name).offset == offset, "\(name)")
      offset += count
    }
    #expect(sums.count == offset)
  }

  @Test func theOrderOfMoments() {
    let blocks = Self.layout(Self.everything).blocks
    // Time, overlap, sites, pairs; field; S^x, and within realizations; S^z.
    #expect(blocks.map(\.indices) == [10, 10, 120, 120, 11, 11, 11, 11])
    #expect(blocks.map(\.features) == [20, 2, 1, 1, 6, 3, 1, 3])
    #expect(
      blocks.map(\.needsPairs) == [false, true, false, false, false, false, true, false])
  }

  @Test func whatSeveralAskForIsLaidOutOnce() {
    let one = Self.layout { $0.photonNumber = true }
    let both = Self.layout {
      $0.photonNumber = true
      $0.g2 = true
    }
    #expect(one.sums.scalars == 3 + 1 + 6 && both.sums.scalars == 3 + 1 + 6 + 1)
    // Sites up to the longest waiting time, or at all times where the overlap needs them.
    let correlation = Self.layout { $0.correlations = [.sx] }
    #expect(correlation.sums.place(of: SiteSums.name).records == 8)
    let overlap = Self.layout {
      $0.correlations = [.sx]
      $0.overlap = true
    }
    #expect(overlap.sums.place(of: SiteSums.name).records == 10)
  }

  @Test func variablesBringTheirAxes() {
    let times = RecordedTimes(count: 4, interval: 0.1, measure: Measure("1/kappa"))
    let layout = ObservableLayout(
      times: times, shape: Self.shape, kind: .wigner,
      choice: ObservableChoice([
        ("magnetization", true), ("site_magnetization", true), ("pair_correlation", .number(2)),
        (
          "correlation",
          .object([("waiting_times", .numbers([0.3, 0.1])), ("of", .array([.text("field")]))])
        ),
      ]))
    let results = ObservableMoments(layout: layout).results()
    func axes(_ name: String) -> [Axis] { results.first { $0.name == name }!.axes }
    #expect(axes("magnetization_b").map(\.name) == ["time", "component"])
    #expect(axes("site_magnetization").map(\.count) == [4, 4, 3])
    #expect(axes("pair_correlation").map(\.name) == ["time", "distance", "pair_component"])
    let waiting = axes("correlation_field_re")
    #expect(waiting.map(\.values) == [.real([0.3, 0.1]), .real([0, 0.1, 0.2, 0.3])])
    #expect(waiting.allSatisfy { $0.units == "1" && $0.scale == "1/kappa" })
    #expect(layout.commonAxes.map(\.name) == ["time", "component"])
    #expect(results.allSatisfy { $0.values.count == $0.axes.reduce(1) { $0 * $1.count } })
    #expect(
      Double(results.reduce(0) { $0 + $1.values.count }) == layout.resultValues
        && results.map(\.name) == layout.resultNames)
  }

  /// Sizes are told of layouts that no memory holds.
  @Test func sizesTakeNoMemory() {
    let layout = Self.layout(records: 1 << 40, waiting: [1 << 20], Self.everything)
    #expect(layout.resultValues > 1e13 && layout.historyBytes(lanes: 64) > 1e9)
    #expect(layout.sumsCount > 1 << 40 && layout.momentsCount > 1 << 40)
  }

  @Test func whatJudgesAStep() {
    let judges = Self.layout(Self.everything).stepJudges
    #expect(
      judges.map(\.judge.name) == [
        "magnetization", "photon_number", "emission_rate", "overlap_raw", "pair_correlation",
        "correlation_field_raw_re", "correlation_field_raw_im", "correlation_raw",
        "correlation_sz_raw",
      ])
    #expect(judges.map(\.judge.floor) == [0.1, 0.1, 0.02, 0.025, 0.1, 0.1, 0.1, 0.05, 0.05])
    // The magnetization of all spins and of both species.
    #expect(judges[0].results.count == 3)
  }
}
