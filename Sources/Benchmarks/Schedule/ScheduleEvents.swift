/// What is to happen, earliest first.
struct EventQueue<Event> {
  private var heap: [(time: Double, event: Event)] = []

  mutating func add(_ event: Event, at time: Double) {
    heap.append((time, event))
    var child = heap.count - 1
    while child > 0, heap[child].time < heap[(child - 1) / 2].time {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func next() -> (time: Double, event: Event)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if heap.isEmpty { return first }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { return first }
      if child + 1 < heap.count, heap[child + 1].time < heap[child].time { child += 1 }
      guard heap[child].time < heap[parent].time else { return first }
      heap.swapAt(child, parent)
      parent = child
    }
  }
}

/// A fixed number in 0 ..< 1 for each number.
func scatter(_ number: Int) -> Double {
  var z = UInt64(truncatingIfNeeded: number) &* 0x9e37_79b9_7f4a_7c15 &+ 0x1234_5678_9abc_def1
  z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
  z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
  return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
}
