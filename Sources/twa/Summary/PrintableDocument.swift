import BatchCore
import BatchRunner

extension ResultDocument {
  /// The document with texts that a terminal shows as they are, of bounded length. Whoever wrote the
  /// file chose its texts and names.
  var printable: ResultDocument {
    var document = self
    document.attributes = attributes.map { name, value in
      let value: Attribute =
        switch value {
        case .text(let text): .text(name.hasPrefix("job_") ? text : text.shown)
        case .texts(let texts): .texts(texts.map(\.shown))
        case .integer, .real: value
        }
      return (name, value)
    }
    document.coordinates = coordinates.map { coordinate in
      var coordinate = coordinate
      coordinate.name = coordinate.name.printable
      if case .text(let texts) = coordinate.values { coordinate.values = .text(texts.map(\.shown)) }
      return coordinate
    }
    document.variables = variables.map { variable in
      var variable = variable
      variable.name = variable.name.printable
      variable.dimensions = variable.dimensions.map(\.printable)
      return variable
    }
    return document
  }
}

extension String {
  fileprivate var shown: String { printable.shortened(to: 1000) }
}
