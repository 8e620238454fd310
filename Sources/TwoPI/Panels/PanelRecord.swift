/// What a solved panel leaves for a solution on the same panels with another number of nodes, which starts its sweeps
/// from there.
package struct PanelRecord: Equatable {
  /// Start of the panel, which has 2^−level of the whole length.
  let start: Double
  let level: Int
  /// Functions of two times at the nodes of the panel and the earlier ones, in single precision:
  /// [function][node][column].
  let rows: [Float]
  /// The same within the panel.
  let corners: [Double]
  /// Functions of one time.
  let one: [Double]

  func write(to state: inout StateWriter) {
    state.append(start)
    state.append(level)
    state.append(rows)
    state.append(corners)
    state.append(one)
  }

  init(start: Double, level: Int, rows: [Float], corners: [Double], one: [Double]) {
    (self.start, self.level) = (start, level)
    (self.rows, self.corners, self.one) = (rows, corners, one)
  }

  init(_ state: inout StateReader) {
    start = state.double()
    level = state.int()
    rows = state.singles()
    corners = state.doubles()
    one = state.doubles()
  }
}
