/// What a layout leads to, told without taking the memory it describes.
extension ObservableLayout {
  /// Blocks of moments.
  public var blockCount: Int { blocks.count }

  /// Names of the results, in their order.
  public var resultNames: [String] { smallestResults.map(\.name) }

  /// Numbers in all results together, standard errors not counted.
  public var resultValues: Double {
    let records = Double(records)
    return smallestResults.map { result in
      switch result.axes {
      case .time: records
      case .timeComponent: 3 * records
      case .timeSiteComponent: 3 * records * Double(shape.sites)
      case .timeDistancePair: 6 * records * Double(selection.pairDistances)
      case .waitingTimeLag: Double(waitingRecords.count) * Double(historyRecords)
      }
    }.reduce(0, +)
  }

  /// Results of the smallest layout of this kind.
  private var smallestResults: [ObservableResult] {
    var shape = shape
    shape.sites = 1
    shape.modes = min(1, shape.modes)
    shape.species = shape.species.map { .init(name: $0.name, sites: 0..<1) }
    var selection = selection
    selection.pairDistances = min(1, selection.pairDistances)
    let smallest = ObservableLayout(
      records: 1, shape: shape, vacuum: vacuum, selection: selection,
      waitingRecords: waitingRecords.isEmpty ? [] : [0])
    return ObservableMoments(layout: smallest).results()
  }
}
