extension ExpressionCompiler {
  func call(
    _ name: ExpressionNode.Name, _ list: [ExpressionNode], _ columns: ClosedRange<Int>,
    _ context: Context
  ) throws -> ExpressionProgram {
    switch name.text {
    case "dag": return try adjoint(list, columns, context)
    case "size": return .scalar(try size(list, columns, context))
    case "dist": return .scalar(try distance(list, columns, context))
    default: break
    }
    guard let function = ScalarFunction.all[name.text] else {
      throw context.error(notAFunction(name.text, context), name.columns)
    }
    let parts = try list.map { node in
      guard case .scalar(let part) = try program(node, context.part) else {
        throw context.error("`\(name.text)` of an operator; functions take numbers", node.columns)
      }
      return part
    }
    let place = place(of: parts, context)
    let counts = if case .real(let counts, _) = function { counts } else { 1...1 }
    guard counts.contains(parts.count) else {
      let count = ["one number", "two numbers"][min(counts.lowerBound, 2) - 1]
      throw context.error("`\(name.text)` takes \(count)", columns)
    }
    return .scalar(
      try scalar(of: parts) { frame in
        let value: ComplexNumber
        switch function {
        case .complex(let function): value = function(try parts[0].value(frame))
        case .real(_, let function):
          let values = try zip(parts, list).map { part, node in
            let value = try part.value(frame)
            if value.im != 0 {
              throw context.error("`\(name.text)` takes real numbers\(place(frame))", node.columns)
            }
            return value.re
          }
          if name.text == "mod", values[1] == 0 {
            throw context.error("division by zero\(place(frame))", columns)
          }
          value = ComplexNumber(function(values))
        }
        return try Self.finite(value, "`\(name.text)`", place, frame, columns, context)
      })
  }

  private func notAFunction(_ name: String, _ context: Context) -> String {
    let indices = scope.parameters[name]?.over.count ?? scope.definitions[name]?.indices.count
    if ExpressionScope.operators[name] != nil || indices == 1 {
      return "`\(name)` is not a function; write `\(name)[i]`"
    }
    if indices == 2 { return "`\(name)` is not a function; write `\(name)[i,j]`" }
    if indices != nil || context.index(name) != nil || ExpressionScope.constants.contains(name) {
      return "`\(name)` is not a function; write a product as `\(name)*(...)`"
    }
    return unknown("function", name, ScalarFunction.names)
  }

  private func adjoint(
    _ list: [ExpressionNode], _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ExpressionProgram {
    guard list.count == 1 else { throw context.error("`dag` takes one operator", columns) }
    switch try program(list[0], context.part) {
    case .scalar(let part):
      return .scalar(try scalar(of: [part]) { (try part.value($0)).conjugate })
    case .operators(let part):
      return .operators(
        OperatorProgram(dependsOnTime: part.dependsOnTime) { frame, factor, terms in
          let inner = try frame.alone {
            var inner = OperatorTerms()
            try part.emit(frame, ComplexNumber(1), &inner)
            return inner
          }
          terms.appendAdjoint(of: inner, times: factor, frame)
        })
    }
  }

  private func size(
    _ list: [ExpressionNode], _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ScalarProgram {
    guard list.count == 1, case .name(let name) = list[0].kind else {
      throw context.error("`size` takes the name of a set", columns)
    }
    let set = try set(.init(text: name, columns: list[0].columns), context)
    return ScalarProgram(ComplexNumber(Double(scope.sets[set].count)))
  }

  private func distance(
    _ list: [ExpressionNode], _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ScalarProgram {
    guard list.count == 2 else { throw context.error("`dist` takes two indices", columns) }
    let indices = try list.map { try index($0, context) }
    guard let number = try set(of: indices, columns, context) ?? (scope.sets.count == 1 ? 0 : nil)
    else { throw context.error("the indices of `dist` do not tell the set", columns) }
    let members = try indices.map {
      try member(of: number, [$0], "dist", $0.columns, context)
    }
    let set = scope.sets[number]
    return try scalar(of: members.map(\.scalar)) { frame in
      ComplexNumber(set.distance(try members[0].value(frame), try members[1].value(frame)))
    }
  }
}
