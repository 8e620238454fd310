import BatchCore
import Statistics

/// Two-time correlations C(τ, τ − t) of spin components, of the field and of named expressions, at waiting
/// times τ.
package struct TwoTimeCorrelation: Observable {
  package let channels: [CorrelationChannel]
  /// Named expressions.
  private let names: [String]
  package let waiting: [WaitingTime]

  /// - Parameter value: of the key, as `read` has made it.
  package init(_ value: JSON, _ times: RecordedTimes) {
    let texts = value["of"]?.texts ?? []
    channels = texts.compactMap { CorrelationChannel(rawValue: $0) }
    names = texts.filter { CorrelationChannel(rawValue: $0) == nil }
    waiting = (value["waiting_times"]?.numbers ?? []).map {
      WaitingTime(record: Int(($0 / times.interval).rounded()), time: $0)
    }
  }

  /// The memory of every spin, and what else of the job is a mean over trajectories.
  package static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON {
    guard pilot.isSampled, pilot.siteRecords * Double(pilot.batch) < 1e7 else { return false }
    let others = (asked["of"]?.texts ?? []).filter {
      $0 != "sx"
        && ($0 != "field" || pilot.shape.modes <= pilot.shape.sites || pilot.shape.sites == 0)
    }
    let all = (pilot.shape.sites > 0 ? ["sx"] : []) + others
    guard !all.isEmpty else { return false }
    return .object([
      ("waiting_times", .numbers([pilot.end])), ("of", .array(all.map(JSON.text))),
    ])
  }

  private func expressions(in run: RecordedRun) -> [NamedExpression] {
    names.map { name in
      guard let expression = run.expressions.first(where: { $0.name == name }) else {
        preconditionFailure("a validated job has the expression \(name)")
      }
      return expression
    }
  }

  /// Channels whose response is measured.
  private func responses(in run: RecordedRun) -> [CorrelationChannel] {
    run.kind.isQuantum ? channels.filter { $0 != .field } : []
  }

  package var records: [Int] { waiting.map(\.record) }

  package func sums(in run: RecordedRun) -> [any RecordedSums] {
    channels.flatMap { channel -> [any RecordedSums] in
      let products = TwoTimeSums(channel: channel, waitingRecords: records)
      return switch channel {
      case .sx: [products, SpinSums(), SiteSums(records: products.historyRecords)]
      case .sy, .sz: [products, SpinSums()]
      case .field: [products, FieldSums()]
      }
    }
      + responses(in: run).map { response(of: $0) }
      + expressions(in: run).flatMap { expression -> [any RecordedSums] in
        [products(of: expression), ExpressionSums(expression: expression)]
      }
  }

  package func compose(_ layout: inout ObservableComposer) {
    let axes = axes(layout.run.times)
    for channel in channels {
      let products = TwoTimeSums(channel: channel, waitingRecords: records)
      let block = layout.add(across(products, layout))
      if channel == .field {
        addField(block, axes, to: &layout)
      } else {
        addSpin(channel, block, axes, to: &layout)
      }
      if channel == .sx {
        let within = layout.add(within(products, layout))
        addTable(
          "correlation_per_realization", "C(tau, tau - lag) connected within each realization",
          axes, .connectedCorrelation, to: &layout
        ) { $0[within].linear($1, 0) * 2 }
      }
    }
    for channel in responses(in: layout.run) { addResponse(channel, axes, to: &layout) }
    for expression in expressions(in: layout.run) { add(expression, axes, to: &layout) }
  }

  private func axes(_ times: RecordedTimes) -> [LazyAxis] {
    [
      times.axis("waiting_time", "waiting time tau, the later time", waiting.map(\.time)),
      times.axis("lag", "lag t behind the waiting time", first: records.max()! + 1),
    ]
  }

  // MARK: Features

  /// Products of a trajectory, and the means at both times: c, s(τ), s(t'); of the field each with real
  /// and imaginary part.
  private func across(_ products: TwoTimeSums, _ layout: ObservableComposer) -> FeatureBlock {
    let channel = products.channel
    let (parts, pairs, records) = (channel.parts, products.pairs, products.historyRecords)
    let offset = layout.offset(of: products.name)
    let members = Double(channel == .field ? layout.run.modes : layout.run.sites)
    let mean =
      channel == .field
      ? layout.scalar(of: FieldSums.name)
      : layout.scalar(of: SpinSums.name) + channel.component
    return FeatureBlock(indices: pairs, features: 3 * parts) { sample in
      let scale = 1 / (sample.count * members)
      // The mean, with as many parts.
      let means = (0..<records).flatMap { record in
        channel == .field
          ? [sample.mean(record, scalar: mean), sample.mean(record, scalar: mean + 1)]
          : [sample.mean(record, scalar: mean) / 2]
      }
      let total = 3 * parts * pairs
      return [Double](unsafeUninitializedCapacity: total) { values, length in
        var (position, next) = (offset, 0)
        for waiting in products.waitingRecords {
          for earlier in 0...waiting {
            for part in 0..<parts {
              values[next + part] = sample[position + part] * scale
              values[next + parts + part] = means[parts * waiting + part]
              values[next + 2 * parts + part] = means[parts * earlier + part]
            }
            position += parts
            next += 3 * parts
          }
        }
        length = total
      }
    }
  }

  /// Products of S^x less those of different trajectories of the realization.
  private func within(_ products: TwoTimeSums, _ layout: ObservableComposer) -> FeatureBlock {
    let (offset, pairs) = (layout.offset(of: products.name), products.pairs)
    let (sites, firstSite) = (layout.run.sites, layout.offset(of: SiteSums.name))
    let isSampled = layout.run.isSampled
    return FeatureBlock(indices: pairs, features: 1, needsPairs: isSampled) { sample in
      [Double](unsafeUninitializedCapacity: pairs) { values, length in
        length = 0
        let rows = sample.sums.baseAddress! + firstSite
        for waiting in products.waitingRecords {
          for earlier in 0...waiting {
            let others = SiteSums.dotProduct(
              rows + waiting * sites, rows + earlier * sites, count: sites)
            let sum = sample[offset + length]
            let connected =
              isSampled
              ? sum / sample.count - (others - sum) / sample.pairCount : sum - others
            values[length] = connected / Double(sites)
            length += 1
          }
        }
      }
    }
  }

  // MARK: Variables

  /// Anticommutator convention without ½: twice the symmetrized product.
  private func addSpin(
    _ channel: CorrelationChannel, _ block: Int, _ axes: [LazyAxis],
    to layout: inout ObservableComposer
  ) {
    let suffix = channel == .sx ? "" : "_\(channel.rawValue)"
    let spin = "S^\(channel.rawValue.dropFirst())"
    let isSampled = layout.run.isSampled
    addTable(
      "correlation\(suffix)",
      "C(tau, tau - lag) = <{S, S'}> of \(spin), connected with disorder means", axes,
      .connectedCorrelation, isOfOneSample: false, to: &layout
    ) { $0[block].connected($1, 0, [(1, 2, 1)], isSampled: isSampled) * 2 }
    let raw = "correlation\(suffix)_raw"
    addTable(
      raw, "C(tau, tau - lag) of \(spin) without subtraction", axes, .correlation,
      judges: StepJudge(raw, floor: 0.05), to: &layout
    ) { $0[block].linear($1, 0) * 2 }
  }

  /// ⟨a(τ) ā(t')⟩, symmetrically ordered: real and imaginary part.
  private func addField(
    _ block: Int, _ axes: [LazyAxis], to layout: inout ObservableComposer
  ) {
    let meaning = "<{a(tau), a^dag(tau - lag)}>/2 per mode"
    let isSampled = layout.run.isSampled
    addTable(
      "correlation_field_re", "real part of \(meaning), connected", axes, .amplitudes,
      isOfOneSample: false, to: &layout
    ) { $0[block].connected($1, 0, [(2, 4, 1), (3, 5, 1)], isSampled: isSampled) }
    addTable(
      "correlation_field_im", "imaginary part of \(meaning), connected", axes, .amplitudes,
      isOfOneSample: false, to: &layout
    ) { $0[block].connected($1, 1, [(3, 4, 1), (2, 5, -1)], isSampled: isSampled) }
    for (part, name) in [(0, "re"), (1, "im")] {
      let raw = "correlation_field_raw_\(name)"
      addTable(
        raw, "\(part == 0 ? "real" : "imaginary") part of \(meaning)", axes, .amplitudes,
        judges: StepJudge(raw, floor: 0.1), to: &layout
      ) { $0[block].linear($1, part) }
    }
  }

  /// Fills [τ][lag] from pairs [τ][t' = τ − lag].
  package func addTable(
    _ name: String, _ longName: String, _ axes: [LazyAxis], _ range: NaturalRange,
    judges: StepJudge? = nil, isOfOneSample: Bool = true, to layout: inout ObservableComposer,
    _ estimate: @escaping @Sendable ([Moments], Int) -> Estimate
  ) {
    let (waitingRecords, lags) = (records, axes[1].count)
    layout.add(
      name, longName, axes: axes, range, judges: judges, isOfOneSample: isOfOneSample
    ) { blocks in
      var estimates = [Estimate](repeating: .unknown, count: waitingRecords.count * lags)
      var first = 0
      for (row, waiting) in waitingRecords.enumerated() {
        for lag in 0...waiting {
          estimates[row * lags + lag] = estimate(blocks, first + waiting - lag)
        }
        first += waiting + 1
      }
      return estimates
    }
  }
}

/// A recorded time from which two-time correlations look back.
package struct WaitingTime {
  /// Number of the recorded time.
  package let record: Int
  /// As the job gives it.
  package let time: Double
}

extension Moments {
  /// Product less means over other realizations; in mean field the only realization has no noise that
  /// its own mean could correlate with.
  package func connected(
    _ index: Int, _ product: Int, _ means: [(x: Int, y: Int, sign: Double)], isSampled: Bool
  ) -> Estimate {
    isSampled || samples > 1
      ? connected(index, product: product, means)
      : connectedInOne(index, product: product, means)
  }
}

extension NaturalRange {
  /// C, twice a product of S = ½σ.
  package static let correlation = NaturalRange(-0.5, 0.5, scale: 0.5, scatter: 1.5)
  /// C connected. It lies within the same bounds, but where C has its largest value and means are zero
  /// but for noise, standard errors, which are linear in the means, do not cover the square of that noise.
  package static let connectedCorrelation = NaturalRange(-.infinity, .infinity, scale: 0.5)
  /// Products of amplitudes.
  package static let amplitudes = NaturalRange(-.infinity, .infinity, scale: 1)
}
