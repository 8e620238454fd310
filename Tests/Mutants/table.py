"""One-line changes of the sources, each of which makes some result wrong.

The text of an entry is a piece of one line that occurs once in all of Sources; within it «old→new» is what
changes. Both are expressions; with a ; before them they are statements, and an empty new one leaves the
statement out. The last column is a regular expression of the suites that are likely to notice, which run
first. Numbers of entries that are gone are not given again."""

from typing import NamedTuple


class Mutant(NamedTuple):
    id: int
    topic: str
    text: str
    likely: str


TABLE = [Mutant(*entry) for entry in [
    # Terms
    (1, "decay field", "let half = «(down[site] - up[site]) / 2→(down[site] + up[site]) / 2»", "TermField"),
    (2, "decay noise", "total = «zip(down, up).map(+)→down»", "CompositionOrder|TransverseNoise"),
    (3, "decay flow", "DecayFlow(rates: zip(down, up).map { «($0 - $1) * duration / 2→($0 - $1) * duration» })", "TermField"),
    (4, "form of tanh ratio", "let isSmall = «3 * rates[site] * rates[site] < 0.25→3 * rates[site] * rates[site] < 2.5»", "DecayRatio"),
    (5, "fast decay", "let root = exponential(«-length[lane] * abs(rate)→-2 * length[lane] * abs(rate)»)", "FastDecay"),
    (6, "length of spins", "let correction = (square - length) * Lanes(repeating: «1.0 / 6→-1.0 / 6»)", "FastDecay|TrajectoryIdentity"),
    (7, "dephasing rate", "turnDeviation(variance: «4 * rates[site] * step→2 * rates[site] * step»)", "DephasingTests"),
    (8, "dephasing of neighbours", "use((site + 1) * groups + $1, «$3→$2» *", "DephasingTests"),
    (9, "shared noise stream", "case .dephasing: («.dephasingNoise→.spinNoise», .dephasingBridge)", "RefinedNoise"),
    (10, "thermal noise", "* «(2 * mode.occupation + 1) / 4→(2 * mode.occupation + 1) / 2»)", "PhotonLoss"),
    (11, "mode frequency", "field.re.lanes[i] += «b * mode.omega→-b * mode.omega» - a", "TermField"),
    (12, "mode damping", "sine = «decay * rotation.sine→rotation.sine»", "PhotonLoss|StepperAgreement"),
    (13, "mode drive", "let starRe = («nx * mode.decay + ny * mode.omega→nx * mode.decay - ny * mode.omega»)", "TermField"),
    (14, "photon increments", "* (2 * mode.occupation + 1) * «step / 2→step»)", "StepperAgreement"),
    (15, "Ising angle", "term.multiply(state, into: angles, scale: «duration→duration / 2», keep: 0)", "IsingLattice|TermField"),
    (16, "last neighbour", "for k in starts[row]..<«starts[row + 1]→max(starts[row], starts[row + 1] - 1)» {", "IsingLattice"),
    (17, "Kerr shift", "sineCosine(((x * x).addingProduct(y, y) - «1→0») * -phase)", "TermField"),
    (18, "turn about x", "sz[i] = z.addingProduct(c, z).addingProduct(«s→-s», y)", "TermField"),
    (19, "field along y", "if fields.allSatisfy({ «$0.x == 0 && $0.y == 0→$0.x == 0» })", "TermField"),
    (20, "kick of modes", "alpha: quadrature == .real ? «-scale→scale» : scale", "TermField"),
    (21, "one-mode angle", "let angle = source[group] * («4 * duration→2 * duration»)", "TermField"),
    (22, "one-mode turn about y", ": term.axis == .y ? «(state.sz.lanes, state.sx.lanes)→(state.sx.lanes, state.sz.lanes)»", "TermField"),
    (23, "one-mode kick", "target[group] += total * (isReal ? «-duration→duration» : duration)", "TermField"),
    (24, "couplings taken for equal", "isUniform = (0..<«term.couplings.matrix.rows→1»).allSatisfy", "TermField"),
    (25, "collective damping", "add(halfReal, state.sy, field.x, «-1→1»)", "ComplexEmission"),
    (26, "damping by Im Γ", "add(halfImaginary, state.sy, field.y, «1→-1»)", "ComplexEmission"),
    (27, "noise of Im Γ", "imaginary.multiply(first, into: increments.y, alpha: «-scale→scale»", "ComplexEmission"),
    (28, "noise of x and y", "root.real.multiply(«second→first», into: increments.y", "ComplexEmission"),
    (29, "root of Γ conjugated", "im[i, j] = «root[n + i, j]→root[i, n + j]»", "CorrelatedEmission|ComplexEmission"),
    # Steppers and noise
    (30, "back half not reversed", "for factor in «stride(from: last - 1, through: 1, by: -1)→stride(from: 1, through: last - 1, by: 1)» {", "CompositionOrder"),
    (31, "joined factor", "apply(«fulls[0]→halves[0]», number, 2, 1)", "CompositionOrder"),
    (32, "noise of both halves", "index: UInt64(«4 * number + slot→4 * number»)", "CompositionOrder"),
    (33, "second field of Heun", "move(state, step, first, «second→first», fixedNoise", "StepperAgreement"),
    (34, "increments about z", "«;z += fixed.z.lanes[i]→»", "DephasingTests"),
    (35, "order of turns, loss", "site * stride + group, (a, b), «orders[group] .!= LaneBits.zero→orders[group] .!= orders[group]»)", "TransverseNoise|CompositionOrder"),
    (36, "order of turns, others", "turn(sx, sy, sz, i, (ax[i], ay[i]), «orders[group] .!= LaneBits.zero→orders[group] .!= orders[group]»)", "TransverseNoise"),
    (37, "rotation formula", "let along = (x * s.0 + y * s.1 + z * s.2) * («1 - cosine→cosine - 1»)", "CompositionOrder"),
    (38, "cap of large turns", "{ min(variance.squareRoot(), «1000→1») }", "FastDecay"),
    (39, "bridge of joined factors", "let shifted = slot == 2 ? «step - 1→step» : step", "RefinedNoise"),
    (40, "bridge numbers", "let b = draw(«bridge→stream», site, coarse, trajectory)", "RefinedNoise"),
    (41, "refined three-point noise", "return «sampling == .gaussian→true» ? normalQuartet(words)", "RefinedNoise"),
    (42, "numbers of a row", "use(row + 1, group, numbers[4 * group + 2], numbers[4 * group + «3→2»])", "RefinedNoise"),
    (43, "numbers of rows", "fill(numbers, streams[number], bridges[number], «row / 2→0», groups, context)", "CompositionOrder|Dephasing|ComplexEmission"),
    (44, "numbers of trajectories", "refined(stream, bridge, site, context.index, «first &+ group &* laneCount→first»)", "RefinedNoise"),
    (45, "three-point thresholds", "let rest = LaneBits(repeating: «0xD555_5555→0xC000_0000»)", "RefinedNoise"),
    # Random numbers and sampling
    (46, "Philox key", "k &+= SIMD2(«weyl0→weyl1», weyl1)", "Philox"),
    (47, "Philox multiplier", "let p1 = twa_wide_product(c.2, LaneBits(repeating: «multiplier1→multiplier0»))", "Philox"),
    (48, "point in address", "counter: SIMD4(purpose.rawValue, «UInt32(truncatingIfNeeded: point)→0», 0x0054_5741, 1)", "NormalNumbers"),
    (49, "realization in address", "trajectories, LaneBits(repeating: «UInt64(realization)→0»),", "NormalNumbers"),
    (50, "long runs in address", "key: SIMD2(key[0] ^ «UInt32(truncatingIfNeeded: step >> 32)→0», key[1]))", "NoiseAddress"),
    (51, "sum of signs", "return Double(2 * (first + low) - «count→(count - 1)»)", "BinomialSum"),
    (52, "vacuum of modes", "state.im.lanes[index] = y * «0.5→0.25»", "WignerSampling"),
    (53, "Gaussian sampling of clusters", "let deviation = «Double(spinsPerSite).squareRoot()→1.0»", "WignerSampling"),
    (54, "signs of a spin", "y[lane] = signs.value(«second[lane]→first[lane]»)", "WignerSampling"),
    (55, "couplings repeat", "firstTrajectory: «column / 2→0»)", "DickeFamilyTests"),
    # Models
    (56, "Rydberg interaction", "value: «interaction / 4→interaction / 2»)", "IsingLattice"),
    (57, "field at open ends", "interaction * «Double($0.count)→2.0» / 2", "IsingLattice"),
    (58, "periodic boundary", "(r + rows) % rows, «(c + side) % side→c»)", "IsingLattice"),
    (59, "cavity loss", "FreeModes([.init(omega: omega, decay: «kappa / 2→kappa»)])", "ModelField"),
    (60, "counter-rotating", "quadrature: .imaginary, couplings: matrix(«-0.5→0.5»))", "ModelField"),
    (61, "central spin exchange", "let exchange = satellites.couplings(disorder).map { «0.5→1.0» * $0 / root }", "ModelField"),
    (62, "pump of satellites", "up: [0] + Array(repeating: «satellites.gammaUp→satellites.gammaDown», count: count)", "ModelField"),
    (63, "sign of exchange", "exchange[i, j] = «-0.75→0.75» * re", "CorrelatedEmission"),
    (64, "dipole angle", "let weight = «along * along→abs(along)»", "CorrelatedEmission"),
    (65, "self-interaction kept", "if «!keepsSelf→false» { result[i, i] = 0 }", "ModelField"),
    (66, "detuning of emitters", "SIMD3(2 * omegaRabi, 0, «2 * detuning→detuning»)", "ModelField"),
    # Observables
    (67, "last earlier times of C", "for start in «stride(from: 0, through: those.max()!, by: block.earlier)→stride(from: 0, through: those.max()! - 1, by: block.earlier)» {", "CorrelationBlock"),
    (68, "last rows of C", "for row in stride(from: 0, to: «rows→max(1, rows - 31)», by: block.inner / laneCount)", "CorrelationBlock"),
    (69, "lanes that do not count", "target[row] = twa_narrowed(«(value - offset) * weight→value - offset»)", "CorrelationBlock"),
    (70, "sharp values in C", "target[line + parts * t] += («late + p * totals[total(group, t, y)]→late») * scale", "TwoTimeRecorder"),
    (71, "bias within realizations", "let connected = sum / sample.count - «(others - sum) / sample.pairCount→others / (sample.count * sample.count)»", "ObservableTests"),
    (72, "bias of the overlap", "let pairs = «total - sample[squares + record]→total»", "ObservableTests"),
    (73, "vacuum in photon number", "- «vacuum→0.0») * group.weight)", "PhotonLoss|Observable"),
    (74, "Wigner order of g2", "(four - two * («4 * vacuum→2 * vacuum»))", "DissipativeObservable"),
    (75, "clusters in squeezing", "xx -= «products.xx / perSite→products.xx»", "ClusterObservable"),
    (76, "distance around a ring", "return (periodic ? «min(d, sites - d)→d» : d) == distance", "DissipativeObservable"),
    (77, "pair correlation xz", "xz += (x1 * z2).addingProduct(«z1→z2», x2)", "DissipativeObservable"),
    (78, "emission of one atom", "Lanes(repeating: «0.5 * decay.matrix[site, site]→decay.matrix[site, site]»)", "CorrelatedEmission|DissipativeObservable"),
    (79, "normalization of squeezing", "return smallest / («length * length→length»)", "DissipativeObservable"),
    (80, "kinds of sites", "next[1] += laneSum(lanes.sum(lanes.sy, «sites→0..<lanes.sites», group.number)", "DissipativeObservable"),
    (81, "energy of two degrees", "energies[group] += total / «Double(degree)→1.0»", "EnergyTests|SpinRate"),
    # Statistics
    (82, "merged variance", "let scale = «weight * share→share»", "Moments"),
    (83, "variance of a mean", "/ (weight * «Double(samples - 1)→Double(samples)»)", "Moments"),
    (84, "bias of a product", "value -= sign * («meanX * meanY - covariance(index, x, y)→meanX * meanY»)", "Estimate"),
    (85, "gradient", "return (feature, (f(up) - f(down)) / («2 * step→step»))", "FunctionEstimate"),
    (86, "influence of a mean", "(y, -sign * «meanX→meanY»)]", "Estimate"),
    # Choice of the step
    (87, "jackknife, one left out", "let left = (total - «2 * $1→$1») /", "StepJackknife"),
    (88, "jackknife, scale", "let error = («(realizations - 1) / realizations * variance→variance / realizations»).squareRoot()", "StepJackknife"),
    (89, "range of an observable", "range = max(range, «abs(mean)→abs(total)»)", "StepJackknife"),
    (90, "finest step around", "let above = axis.judged.first { «$0 >= place→$0 > place || $0 == axis.judged.last» }!", "StepPoints"),
    # Tree, growth, merge, schedule
    (91, "batches with free lanes", "while (key.index / 2 + 1) << (key.level + 1) <= «division.wholeParts→division.parts» {", "HalfBatch"),
    (92, "samples with free lanes", "while (key.index / 2 + 1) << (key.level + 1) <= «division.wholeSamples→division.samples» {", "HalfBatch"),
    (93, "growth keeps half batches", "return stored.weight == grown.weight ? stored.samples : «stored.wholeSamples→stored.samples»", "GrowthTests"),
    (94, "overlap in merge", "guard «common.count == units.count→common.count * 2 > units.count» else {", "MergeOverlap"),
    (95, "disagreeing units", "if a != 0, b != 0, «a != b→false» {", "MergeOverlap"),
    (96, "dealt blocks", "((rank - firstWorker) * share)..<(«(rank - firstWorker + 1) * share→(rank - firstWorker + 1) * share - 1»)", "ScheduleTests"),
    (97, "units of a round", "if «bounds[middle] <= unit→bounds[middle] < unit» { low", "UnitSet"),
    (98, "sums of a stored node", "sums.isSound(values) && «values[SumsLayout.countOffset] == Double(trajectories)→true»", "NodeCheck"),
    (99, "stored nodes overlap", "where span.place == next.place && «span.range.upperBound > next.range.lowerBound→false» {", "NodeCheck"),
    # Store
    (100, "fsync of a file", "if «fsync(file) != 0→false» { throw writeError(errno) }", "Durability"),
    (101, "fsync of the directory", "if «fsync(handle) != 0→false», errno == EIO", "Durability"),
    (102, "checksum", "if isSealed, «!bytes[content.count...].elementsEqual(make(for: content))→false» {", "Seal|ChecksumTrailer|FaultFile"),
    (103, "truncated file", "if «end > count→false» { throw Damage(reason:", "Seal|ChecksumTrailer|FaultFile"),
    (104, "temporary file left", "«;unlink(temporary)→»", "Failures"),
    (105, "lock of another run", "if «problem == EWOULDBLOCK→false» {", "twoWriters"),
    (106, "CRC of odd bytes", "crc = entry(0, crc ^ UInt64(byte), 0) ^ «crc >> 8→crc >> 7» }", "ChecksumTests"),
    # Job
    (107, "noise in the identity", "absent: «\"gaussian\"→\"three_point\"»)", "NoiseIdentity"),
    (108, "hours", "(\"h\", «3600→360»)", "JobTests"),
    (109, "logarithmic sweep", "exp(log(from) + («log(to) - log(from)→log(to)») * fraction)", "JobTests"),
    (110, "square lattices", "let odd = choice.numbers(\"sites\").first { «$0.squareRoot() != $0.squareRoot().rounded()→$0 < 0» }", "JobTests"),
    (111, "values for sites", "choice.numbers(count).first, «Int(sites) != values.count→false» {", "JobTests"),
    # Runs
    (112, "time limit", "signal() ?? («left() <= 0→false» ? .timeLimit : nil)", "ShardInterruption"),
    (113, "checkpoints", "if «now > nextSaving→false» {", "interruptedRuns"),
    (114, "next point of a worker", "if «simulator?.settings.point != unit.point→simulator == nil» {", "RankInvariance|GrowthTests"),
    (115, "more samples than the job", "if sampling.realizations < realizations || «sampling.trajectories < trajectories→false» {", "GrowthTests"),
    (116, "verification", "return «contribution.digest == stored.result.digests[number]→true»", "MergeTests"),
    (118, "wall time of all runs", "provenance.wallTime = «stored.wallTime + provenance.seconds→provenance.seconds»", "HistoryTests"),
    (119, "samples of a target", "units(atPoint: point, samples: 0..<min(max(0, «count→count + 1»), samples))", "PrecisionTests"),
    (120, "errors above a target", "return defined.filter { «!(errors[$0] <= limit)→false» }", "PrecisionTests"),
    # Messages
    (122, "digests of other ranks", "«Int64(note.unit)→Int64(note.unit ^ 1)», Int64(bitPattern: note.digest)", "MergeTests|RankInvariance|HistoryTests"),
    (123, "pieces of a message", "var bytes = «begun.removeValue(forKey: stream)→nil» ?? []", "PieceTests"),
    (124, "ranks of a group", "let wanted = min(max(1, computation.ranksPerUnit), «communicator.size→1»)", "groupsOfRanks|RankGroupTests"),
    (125, "kind of a message in pieces", "let stream = Stream(source: arrival.source, tag: «Pieces.tag(ofWire: arrival.wireTag)→0»)", "PieceTests"),
]]
