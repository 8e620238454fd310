/// One way to solve a job, such as truncated Wigner. The list of methods is the only place that knows
/// which there are.
public protocol Method: Sendable {
  /// The word for the key `method`.
  var name: String { get }
  /// One line for the reference of the key.
  var meaning: String { get }
  /// Keys beside those that every job has.
  var sections: [any KeySection.Type] { get }
  /// Whether a job needs the section `time`.
  var needsTime: Bool { get }
  /// Dotted keys that every job may have, but that this method makes no use of: `time.step`.
  var unusedKeys: Set<String> { get }
  /// Dotted keys that jobs must have with other methods, but may leave out with this one: `time.step`.
  var optionalKeys: Set<String> { get }
  /// What it can measure.
  var observables: [ObservableKey] { get }
  /// Whether it can measure named expressions.
  var takesExpressions: Bool { get }
  /// Names of axes and datasets that no expression may have.
  var reservedNames: [String] { get }
  func supports(_ model: ModelDescription) -> Bool
  /// Refuses what of a validated job it cannot do; may set what follows from the method.
  /// - Throws: `JobError`.
  func check(_ job: inout Job, _ reader: JobReader) throws
  /// Adds what decides the numbers of a result beside the keys.
  func identify(_ entries: inout [String: String], _ job: Job)
  /// What differs in the numbers of a job between two revisions of the program's numbers
  /// (`numbers_revision` of result files); nil if nothing does.
  func difference(_ a: Int, _ b: Int, _ job: Job) -> String?
  /// The work of a job.
  func computation(of job: Job) -> any Computation
}

extension Method {
  public var sections: [any KeySection.Type] { [] }
  public var needsTime: Bool { true }
  public var unusedKeys: Set<String> { [] }
  public var optionalKeys: Set<String> { [] }
  public var observables: [ObservableKey] { [] }
  public var takesExpressions: Bool { false }
  public var reservedNames: [String] { [] }
  public func supports(_ model: ModelDescription) -> Bool { true }
  public func check(_ job: inout Job, _ reader: JobReader) throws {}
  public func difference(_ a: Int, _ b: Int, _ job: Job) -> String? { nil }
  public func identify(_ entries: inout [String: String], _ job: Job) {}
}

extension Method {
  /// What may help where equations could not be followed.
  public var stepHint: String {
    unusedKeys.contains("time.step") ? "" : "; a smaller time.step may help"
  }

  /// Names of the keys of a section that the method makes no use of.
  func unusedKeys(at path: String) -> Set<String> { Self.names(of: unusedKeys, at: path) }

  /// The same of keys that may be left out.
  func optionalKeys(at path: String) -> Set<String> { Self.names(of: optionalKeys, at: path) }

  private static func names(of keys: Set<String>, at path: String) -> Set<String> {
    let prefix = path.isEmpty ? "" : path + "."
    return Set(keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
  }
}
