/// What a message between ranks says.
public enum MessageTag: Int {
  /// Rank 0 → all: a round begins; the units to compute, and those of which a state is kept.
  case round = 1
  /// Any rank → 0: complete nodes, and notes on their units.
  case nodes
  /// Any rank → 0: wants more blocks.
  case request
  /// Rank 0 → any: blocks from … to, empty at the end.
  case blocks
  /// Any rank → 0: everything of mine is with you.
  case finished
  /// Any rank → 0: I was told to end, for this reason.
  case interrupted
  /// Rank 0 → all: we end, for this reason, giving up units after so many milliseconds.
  case stop
  /// Any rank → 0: this unit cannot be computed.
  case failure
  /// Rank 0 → all: nothing more of this point.
  case skip
  /// Any rank → 0: what was found out at a point before the units.
  case prepared
  /// Rank 0 → all: the same of all points together.
  case preparation
  /// Rank 0 → all: the run is over, with this exit code.
  case end
  /// Rank 0 → all, before anything else: the job.
  case job
  /// Any rank → 0: the state in flight of a unit. Rank 0 → any: the same, when asked for.
  case state
  /// Any rank → 0: wants the state that is kept of a unit.
  case stateRequest
  /// First rank of a group → the others: compute this unit, from this state.
  case unit
  /// First rank of a group → the others: whether the unit goes on.
  case verdict
}
