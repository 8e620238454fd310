/// Tables of the job's keys as Markdown, made of what validation itself uses.
public struct JobReference {
  private let catalogue: Catalogue

  public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  /// Names for `table`: the sections of a job, then the models.
  public var names: [String] { sections.map(\.0) + catalogue.models.map(\.name) }

  private var sections: [(String, [KeyRow])] {
    let paths = catalogue.paths
    return [("job", Self.top(catalogue)), ("initial", InitialKey.rows)]
      + paths.dropLast().map { ($0, catalogue.rows(at: $0)) }
      + [
        (
          "observables",
          catalogue.observables.map(\.row) + (catalogue.expressions == nil ? [] : [Self.expression])
        )
      ]
      + paths.suffix(1).map { ($0, catalogue.rows(at: $0)) }
  }

  private static let expression = KeyRow(
    "NAME", "expression", "none",
    "`NAME`, or `NAME_re` and `NAME_im`: the expectation value of an operator in the language of the model, such as `\"sum(i in atom: sp[i]*sm[i])\"`; see below"
  )

  /// Keys at the top level.
  static func top(_ catalogue: Catalogue) -> [KeyRow] {
    let methods = catalogue.methods
    let meanings = methods.map { "`\($0.name)`: \($0.meaning)" }.joined(separator: " ")
    let own = catalogue.paths.filter { ![Sampling.path, TimeGrid.path, Output.path].contains($0) }
    return [
      KeyRow(
        "name", "text", "the file's name without extension",
        "also the default output, `results/NAME.h5`; no slash, no leading dot, at most 200 bytes"),
      KeyRow("model", "section", "required", "the system and its parameters"),
      KeyRow("initial", "section", "the model's own", "initial state"),
      KeyRow(
        "method", listed(methods.map(\.name)), "`\(methods.first?.name ?? "")`", meanings),
    ] + catalogue.rows(at: "")
      + [
        KeyRow("sampling", "section", "", "numbers of samples, seed"),
        KeyRow("time", "section", "required", "length, step, records"),
      ] + own.map { KeyRow($0, "section", "", "keys of one method") }
      + [
        KeyRow("observables", "section", "", "what is measured"),
        KeyRow("sweep", "section", "none", "parameters that take several values"),
        KeyRow("output", "section", "", "saving"),
      ]
  }

  /// The table of a section, or of a model's parameters; nil if there is none of that name.
  public func table(_ name: String) -> String? {
    if let section = sections.first(where: { $0.0 == name }) { return Self.table(section.1) }
    guard let model = catalogue.model(named: name) else { return nil }
    return model.variants.map { variant in
      let heading = model.variants.count > 1 ? "With \(variant.title):\n\n" : ""
      let choices = variant.choices.map { choice in
        let alternatives = choice.map { listed($0, by: " and ") }.joined(separator: ", or ")
        return "\n\nExactly one of \(alternatives)."
      }
      return heading + Self.table(variant.parameters.map { Self.row($0, variant) })
        + choices.joined()
    }.joined(separator: "\n\n")
  }

  private static func table(_ keys: [KeyRow]) -> String {
    (["| key | type | default | meaning |", "|---|---|---|---|"]
      + keys.map { "| `\($0.name)` | \($0.type) | \($0.defaultText) | \($0.meaning) |" })
      .joined(separator: "\n")
  }

  private static func row(_ parameter: ParameterDescription, _ variant: ParameterVariant)
    -> KeyRow
  {
    let isChoice = variant.choices.contains { $0.contains { $0.contains(parameter.name) } }
    let defaultText =
      switch parameter.defaultValue {
      case .number(.pi / 2)?: "`pi/2`"
      case .number(let value)?: Quantity.text(value)
      case .word(let word)?: "`\(word)`"
      case .list, .distribution: "a list"
      case nil:
        if case .text(_, let text) = parameter.kind {
          text
        } else {
          isChoice ? "see below" : "required"
        }
      }
    let unit =
      parameter.unit == "1" || parameter.unit == parameter.name ? "" : " [`\(parameter.unit)`]"
    return KeyRow(
      parameter.name, type(parameter.kind), defaultText,
      parameter.meaning.replacing("<a>", with: "⟨a⟩") + unit)
  }

  private static func type(_ kind: ParameterDescription.Kind) -> String {
    switch kind {
    case .integer(let range): "whole ≥ \(range.lowerBound)"
    case .real(let range):
      range.lowerBound == 0 ? "number ≥ 0" : range.lowerBound > 0 ? "number > 0" : "number"
    case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .flag: "boolean"
    case .perSite: "per site"
    case .vectors: "list of [x, y, z]"
    case .table(let words, _):
      (words.map { "`\($0)`" } + ["rows of numbers", "`{file: …}`"]).joined(separator: ", ")
    case .direction: "number, or [x, y, z]"
    case .text(let form, _): form
    }
  }
}
