// Who is next: jobs by lane, and the lanes that have one to begin. Starts no thread and takes no lock.

/// A job is ready when a thread may begin it: when its lane runs fewer than its limit. Each step takes the
/// same time however many lanes and jobs there are.
struct WorkerLines {
    private struct Lane {
        let limit: Int
        let queue: Int
        var waiting = Queue<WorkerPool.Job>()
        var running = 0
        var isClosed = false

        var ready: Int { min(waiting.count, limit - running) }
        var isOver: Bool { isClosed && running == 0 && waiting.count == 0 }
    }

    private var lanes: [Lane?] = []
    private var free: [Int] = []
    /// Lanes with a job that is ready, each once.
    private var line = Queue<Int>()
    /// Jobs that are ready, of all lanes.
    private(set) var ready = 0

    mutating func open(limit: Int, queue: Int) -> Int {
        let lane = Lane(limit: max(1, limit), queue: queue)
        guard let number = free.popLast() else {
            lanes.append(lane)
            return lanes.count - 1
        }
        lanes[number] = lane
        return number
    }

    mutating func close(_ number: Int) { change(number) { $0.isClosed = true } }

    func hasRoom(_ number: Int) -> Bool { lanes[number].map { $0.waiting.count < $0.queue } ?? false }

    /// Whether the next job would be ready at once.
    func isFree(_ number: Int) -> Bool {
        lanes[number].map { $0.waiting.count + $0.running < $0.limit } ?? false
    }

    /// - Returns: whether the lane has one more that is ready.
    mutating func append(_ job: @escaping WorkerPool.Job, to number: Int) -> Bool {
        change(number) { $0.waiting.append(job) }
    }

    /// A job of the lane that has waited longest for its turn; it counts as running from now on.
    mutating func next() -> (lane: Int, job: WorkerPool.Job)? {
        guard let number = line.popFirst() else { return nil }
        var job: WorkerPool.Job?
        change(number, isInLine: false) { lane in
            job = lane.waiting.popFirst()
            lane.running += 1
        }
        return job.map { (number, $0) }
    }

    /// - Returns: whether its lane has one more that is ready.
    mutating func end(_ number: Int) -> Bool { change(number) { $0.running -= 1 } }

    /// - Parameter isInLine: nil: if it had a job that was ready.
    @discardableResult
    private mutating func change(_ number: Int, isInLine: Bool? = nil, _ body: (inout Lane) -> Void) -> Bool {
        guard var lane = lanes[number] else { return false }
        // Taken out meanwhile, so that its queue is not copied.
        lanes[number] = nil
        let before = lane.ready
        body(&lane)
        let after = lane.ready
        ready += after - before
        if after > 0, !(isInLine ?? (before > 0)) { line.append(number) }
        if lane.isOver { free.append(number) } else { lanes[number] = lane }
        return after > before
    }
}
