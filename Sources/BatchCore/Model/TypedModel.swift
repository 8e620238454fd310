/// Reads the description of a model that a job describes itself, in the sections `model` and `initial`.
public protocol TypedModelReader: Sendable {
  /// - Throws: `JobError`.
  func read(_ source: TypedModelSource) throws -> TypedModelReading
}

/// What a reader of a typed model may look at.
public struct TypedModelSource: Sendable {
  public let model: JobReader
  public let initial: JobReader
  /// The key `model`, for mistakes that stand nowhere else.
  public let modelField: JobField
  public let observables: JobReader
  /// End of the evolution; 1 where the job has none that can be read.
  public let end: Double
  /// Keys of the sweep.
  public let swept: [String]
  /// Files of numbers that the job names.
  public let arrays: ArrayCollection
}

/// A typed model, read.
public struct TypedModelReading {
  /// With `typed`, and one variant whose parameters are the numbers that a sweep may change.
  public let description: ModelDescription
  /// Where the job gives these numbers, by parameter.
  public let numbers: [(name: String, field: JobField)]

  public init(_ description: ModelDescription, numbers: [(name: String, field: JobField)]) {
    self.description = description
    self.numbers = numbers
  }
}

/// What a job says of a model that it describes itself, beside the numbers that a sweep may change.
public protocol TypedModel: Sendable {
  /// What decides the numbers of a result, by dotted key.
  var identity: [(key: String, text: String)] { get }
  /// The section `model` without the name, with these numbers.
  func modelJSON(_ numbers: [String: ParameterValue]) -> [(String, JSON)]
  /// The section `initial`, with the numbers of this state.
  func initialJSON(_ initial: InitialState) -> [(String, JSON)]
  /// Numbers of the initial state that a sweep may change.
  var initialKeys: [InitialKey] { get }
  /// Looks for all that may be wrong with the job's numbers in its texts. Once a job: it takes time.
  /// - Throws: `JobError`.
  func check(_ job: Job) throws
}

extension JobReader {
  private var evolutionEnd: Double {
    guard case .mapping(let entries)? = field(TimeGrid.path)?.node.content,
      let end = entries.first(where: { $0.key == "end" })?.value.number, end > 0, end.isFinite
    else { return 1 }
    return end
  }

  /// The model and the section of its numbers, of a model that the job describes.
  func typedModel(
    _ reader: any TypedModelReader, _ section: JobReader, sweep: JobReader?,
    _ arrays: ArrayCollection
  ) throws -> (ModelDescription, JobReader) {
    let reading = try reader.read(
      TypedModelSource(
        model: section, initial: self.section("initial"), modelField: field("model")!,
        observables: self.section("observables"), end: evolutionEnd, swept: sweep?.keys ?? [],
        arrays: arrays))
    let entries = reading.numbers.map { name, field in
      JobNode.Entry(key: name, place: field.keyPlace, value: field.node)
    }
    return (
      reading.description,
      JobReader(
        path: section.path, place: section.place, entries: entries, vocabulary: vocabulary)
    )
  }
}
