/// Help for a mistyped word.
public enum Suggestion {
  /// The candidate most like the word, nil if none is like it.
  static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let word = normalized(word)
    let tolerance = word.count <= 2 ? 0 : word.count <= 5 ? 1 : word.count <= 8 ? 2 : 3
    var best: (candidate: String, score: Int)?
    for candidate in candidates {
      let other = normalized(candidate)
      var score = distance(word, other)
      if score > tolerance {
        let (short, long) = word.count < other.count ? (word, other) : (other, word)
        guard short.count >= 3, long.contains(short) else { continue }
        score = tolerance + 1 + long.count - short.count
      }
      if best == nil || score < best!.score { best = (candidate, score) }
    }
    return best?.candidate
  }

  /// "did you mean `x`? ", or nothing.
  public static func question(_ word: String, in candidates: some Sequence<String>) -> String {
    nearest(to: word, in: candidates).map { "did you mean `\($0)`? " } ?? ""
  }

  private static func normalized(_ word: String) -> String {
    word.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
  }

  /// Number of insertions, deletions, replacements and swaps of neighbours between two words.
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.prefix(100)), Array(b.prefix(100)))
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, rows[i - 1][j - 1] + 1)
        }
        row.append(cost)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
