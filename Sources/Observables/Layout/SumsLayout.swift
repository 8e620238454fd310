/// Where the sums over trajectories lie in the flat array that units, the reduction tree and checkpoints
/// carry: the number of trajectories, then a row of scalars for every recorded time, then tables and
/// arrays one after the other.
package struct SumsLayout: Sendable {
  package struct Place: Sendable {
    package let sums: any RecordedSums
    /// Of the first number, and from one recorded time to the next.
    package let offset: Int
    package let stride: Int
    /// Recorded times at which they are taken.
    package let records: Int
    /// Number of the first one in the row of scalars; 0 of others.
    package let scalar: Int
  }

  package let places: [Place]
  package let records: Int
  /// Scalars at one recorded time.
  package let scalars: Int
  /// Length of one array of sums.
  package let count: Int

  /// Position of the number of trajectories.
  package static let countOffset = 0
  /// Position of the first row of scalars.
  package static let scalarOffset = 1

  /// The order of sums in stored files, which never changes. Those that have no place in it follow in
  /// the order in which they are asked for.
  private static let storedOrder = [
    SpinSums.name, PhotonSums.name, PhotonSquareSums.name, SpeciesSums.name, EmissionSums.name,
    SecondMomentSums.name, FieldSums.name, SiteSquareSums.name, SiteSums.name,
    SiteMagnetizationSums.name, PairSums.name,
  ]

  /// - Parameter asked: sums in any order, some of them more than once.
  package init(_ asked: [any RecordedSums], in run: RecordedRun) {
    var each: [any RecordedSums] = []
    for sums in asked {
      if let index = each.firstIndex(where: { $0.name == sums.name }) {
        if sums.extent(in: run).count > each[index].extent(in: run).count { each[index] = sums }
      } else {
        each.append(sums)
      }
    }
    each.removeAll { $0.extent(in: run).count == 0 }
    let ranks = each.enumerated().map { number, sums in
      Self.storedOrder.firstIndex(of: sums.name) ?? Self.storedOrder.count + number
    }
    let ordered = each.indices.sorted { ranks[$0] < ranks[$1] }
      .map { (sums: each[$0], extent: each[$0].extent(in: run)) }

    records = run.records
    let scalars = ordered.reduce(0) {
      if case .scalars(let count) = $1.extent { $0 + count } else { $0 }
    }
    var places: [Place] = []
    var scalar = 0
    var next = Self.scalarOffset + scalars * records
    for (sums, extent) in ordered {
      switch extent {
      case .scalars(let count):
        places.append(
          Place(
            sums: sums, offset: Self.scalarOffset + scalar, stride: scalars, records: records,
            scalar: scalar))
        scalar += count
      case .table(let count, let times):
        places.append(Place(sums: sums, offset: next, stride: count, records: times, scalar: 0))
        next += extent.count
      case .array:
        places.append(Place(sums: sums, offset: next, stride: 0, records: records, scalar: 0))
        next += extent.count
      }
    }
    self.places = places
    self.scalars = scalars
    count = next
  }

  /// Whether an array of sums that somebody else wrote has numbers wherever there must be some.
  package func isSound(_ values: [Double]) -> Bool {
    guard values.count == count else { return false }
    let undefined = places.filter(\.sums.mayBeUndefined).map {
      $0.offset..<($0.offset + $0.stride * $0.records)
    }
    return values.indices.allSatisfy { index in
      !values[index].isNaN || undefined.contains { $0.contains(index) }
    }
  }

  /// The place of sums that somebody asked for.
  package func place(of name: String) -> Place {
    guard let place = places.first(where: { $0.sums.name == name }) else {
      preconditionFailure("nobody asked for the sums of \(name)")
    }
    return place
  }
}
