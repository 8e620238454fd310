import BatchCore
import Models

/// Which observables are recorded.
public struct ObservableSelection: Sendable, Equatable {
  public var magnetization = true
  public var photonNumber = false
  public var overlap = false
  /// Number of excitations Σ (1 + σ^z)/2.
  public var excitationNumber = false
  /// Photon emission rate of correlated decay (Eq. 61 of PRX Quantum 6, 030344).
  public var emissionRate = false
  /// g²(0) of the modes.
  public var g2 = false
  /// Wineland's spin squeezing ξ².
  public var squeezing = false
  /// ⟨σ⟩ of every site.
  public var siteMagnetization = false
  /// ⟨σ^α_i σ^β_j⟩ averaged over pairs at each distance up to this; 0: none.
  public var pairDistances = 0
  /// Two-time correlations of these, at the waiting times.
  public var correlations: [CorrelationChannel] = []

  public init() {}
}

/// What a job asks for, with what observables need to set themselves up.
struct ChosenObservables {
  let selection: ObservableSelection
  let waitingTimes: [WaitingTime]
}

/// A recorded time from which two-time correlations look back.
public struct WaitingTime: Sendable, Equatable {
  /// Number of the recorded time.
  public let record: Int
  /// As the job gives it.
  public let time: Double

  public init(record: Int, time: Double) {
    self.record = record
    self.time = time
  }
}

extension ObservableLayout {
  public convenience init(
    times: RecordedTimes, shape: SystemShape, vacuum: Double, selection: ObservableSelection,
    waitingTimes: [WaitingTime]
  ) {
    let chosen = ChosenObservables(selection: selection, waitingTimes: waitingTimes)
    self.init(
      times: times, shape: shape, vacuum: vacuum,
      observables: observableTypes.compactMap { $0.init(chosen) })
  }

  /// The same with times in units of the interval between records.
  public convenience init(
    records: Int, shape: SystemShape, vacuum: Double, selection: ObservableSelection,
    waitingRecords: [Int]
  ) {
    self.init(
      times: RecordedTimes(count: records), shape: shape, vacuum: vacuum, selection: selection,
      waitingTimes: waitingRecords.map { WaitingTime(record: $0, time: Double($0)) })
  }
}
