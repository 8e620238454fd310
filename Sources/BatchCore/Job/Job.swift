/// A validated job: one model, how it is solved, and over which parameters.
public struct Job: Sendable {
  /// Key `name`; the file's name without its extension if not given.
  public var name: String
  /// The YAML text, verbatim, without the overrides of the command line.
  public var source: String
  /// Overrides of the command line, in order.
  public var overrides: [String] = []
  /// The file as it was named, for messages.
  public var file: String
  /// Line of the `model` section in the file, from 1; for messages about the size of the system.
  public var modelLine: Int
  public var model: ModelDescription
  /// The set of the model's parameters that the job uses.
  public var variant: ParameterVariant
  /// Parameters that were given, and defaults of those that were neither given nor swept.
  /// Alternatives that were not chosen are absent, as are swept keys that were not also given.
  public var parameters: [String: ParameterValue]
  /// Initial state outside the sweep; the model's own where the job says nothing.
  public var initial: InitialState
  /// How it is solved.
  public var method: any Method
  public var sampling: Sampling
  public var time: TimeGrid
  public var output: Output
  /// Keys that methods add.
  var sections: [any KeySection]
  public var observables: ObservableChoice
  /// Axes of the sweep in the order written, slowest first; empty without a sweep.
  public var sweep: [SweepAxis]
  /// The models and methods that it was read with.
  public let catalogue: Catalogue
  /// Files of numbers that it names, by name; for other ranks, which do not read them.
  public let arrays: [String: NumberArray]
  /// The identity of the result that this job's numbers were taken from, nil for the job's own.
  public internal(set) var adoptedIdentity: String?

  /// Keys that a method has declared.
  public subscript<Section: KeySection>(_ section: Section.Type) -> Section {
    get { sections.lazy.compactMap { $0 as? Section }.first ?? Section() }
    set {
      sections.removeAll { $0 is Section }
      sections.append(newValue)
    }
  }

  /// All sections that consist of declared keys.
  var allSections: [any KeySection] { [sampling, time, output] + sections }
}

/// One swept key with its values.
public struct SweepAxis: Sendable, Equatable {
  /// A numeric parameter of the model, or of the initial state.
  public var key: String
  public var values: [Double]
}
