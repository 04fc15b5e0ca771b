// Workers: turns among lanes, limits, queues, and the end. Threads run for real.

import Glibc
import Synchronization
import Testing

@testable import Threads

/// What jobs have done, and a door that holds them.
private final class Work: Sendable {
    private struct State {
        var done: [Int] = []
        var running: [Int: Int] = [:]
        var most: [Int: Int] = [:]
        var isOpen = false
    }

    private let state = Mutex(State())

    func open() { state.withLock { $0.isOpen = true } }
    var done: [Int] { state.withLock { $0.done } }
    func most(_ lane: Int) -> Int { state.withLock { $0.most[lane] ?? 0 } }

    func job(_ lane: Int, waits: Bool = false) -> WorkerPool.Job {
        { [self] in
            state.withLock { state in
                state.running[lane, default: 0] += 1
                state.most[lane] = max(state.most[lane] ?? 0, state.running[lane] ?? 0)
            }
            while waits, !state.withLock({ $0.isOpen }) { usleep(200) }
            state.withLock { state in
                state.running[lane, default: 0] -= 1
                state.done.append(lane)
            }
        }
    }

    /// Waits, at most twenty seconds, for so many to begin or to end.
    func wait(running count: Int) { wait { $0.running.values.reduce(0, +) == count } }
    func wait(done count: Int) { wait { $0.done.count >= count } }

    private func wait(for isSo: (borrowing State) -> Bool) {
        for _ in 0..<20_000 where !state.withLock({ isSo($0) }) { usleep(1_000) }
    }
}

@Suite struct WorkerPoolTests {
    @Test("Whoever has very much to do holds up others by what is under way, and no more")
    func flood() {
        let (pool, work) = (WorkerPool(threads: 2), Work())
        let (noisy, quiet) = (pool.lane(limit: 2, queue: 10_000), pool.lane(limit: 2, queue: 1))
        for _ in 0..<2 { _ = noisy.submit(work.job(0, waits: true)) }
        work.wait(running: 2)
        let taken = (0..<10_000).filter { _ in noisy.submit(work.job(0)) }.count
        #expect(quiet.submit(work.job(1)) && taken == 10_000)
        work.open()
        work.wait(done: 10_003)
        let before = work.done.firstIndex(of: 1) ?? .max
        #expect(before <= 4 && work.done.count == 10_003)
        pool.stop()
    }

    @Test("Of no lane more run at once than its limit, and as many as that", arguments: [1, 2, 3, 4])
    func limits(limit: Int) {
        let (pool, work) = (WorkerPool(threads: 4), Work())
        let lane = pool.lane(limit: limit, queue: 100)
        for _ in 0..<20 { _ = lane.submit(work.job(0, waits: true)) }
        work.wait(running: limit)
        usleep(20_000)
        #expect(work.most(0) == limit)
        // A lane that is held up leaves the other threads to others.
        if limit < 4 {
            _ = pool.lane(limit: 4, queue: 1).submit(work.job(1))
            work.wait(done: 1)
            #expect(work.done == [1])
        }
        work.open()
        work.wait(done: 20)
        #expect(work.most(0) == limit)
        pool.stop()
    }

    @Test("A full queue refuses at once, and so does a pool that is stopped; what was taken is done")
    func ends() {
        let (pool, work) = (WorkerPool(threads: 1), Work())
        let lane = pool.lane(limit: 1, queue: 3)
        _ = lane.submit(work.job(0, waits: true))
        work.wait(running: 1)
        #expect((0..<5).map { _ in lane.submit(work.job(0)) } == [true, true, true, false, false])
        pool.stop()
        #expect(!lane.submit(work.job(0)))
        work.open()
        work.wait(done: 4)
        usleep(20_000)
        #expect(work.done.count == 4)
    }

    @Test("Many lanes, used by many and let go with work in them: all that was taken is done, once")
    func stress() {
        let (pool, work) = (WorkerPool(threads: 4), Work())
        let taken = Mutex(0)
        let threads = (0..<4).map { part in
            Thread.start("submitter") {
                for round in 0..<200 {
                    let lane = pool.lane(limit: 1 + round % 3, queue: 16)
                    let count = (0..<20).filter { _ in lane.submit(work.job(part * 1_000 + round)) }.count
                    taken.withLock { $0 += count }
                }
            }
        }
        for thread in threads { thread?.join() }
        let count = taken.withLock { $0 }
        work.wait(done: count)
        usleep(20_000)
        #expect(work.done.count == count && count >= 4 * 200 * 16)
        let beyond = (0..<4).flatMap { part in
            (0..<200).filter { work.most(part * 1_000 + $0) > 1 + $0 % 3 }
        }
        #expect(beyond == [])
        pool.stop()
    }
}

/// The order alone, without threads.
@Suite struct WorkerLineTests {
    @Test("Lanes take turns, and a job that may not begin wakes nobody")
    func turns() {
        var lines = WorkerLines()
        let (one, two) = (lines.open(limit: 1, queue: 9), lines.open(limit: 2, queue: 9))
        #expect((0..<3).map { _ in lines.append({}, to: one) } == [true, false, false])
        #expect((0..<3).map { _ in lines.append({}, to: two) } == [true, true, false])
        #expect((0..<4).map { _ in lines.next()?.lane } == [one, two, two, nil])
        #expect(lines.ready == 0 && lines.end(one) && lines.end(two) && lines.ready == 2)
        #expect((0..<3).map { _ in lines.next()?.lane } == [one, two, nil])
        #expect([one, two, two].map { lines.end($0) } == [true, false, false])
    }

    @Test("The place of a lane is given to another once its work is done")
    func places() {
        var lines = WorkerLines()
        let first = lines.open(limit: 1, queue: 9)
        _ = lines.append({}, to: first)
        lines.close(first)
        let second = lines.open(limit: 1, queue: 9)
        #expect(second != first && lines.next()?.lane == first)
        _ = lines.end(first)
        #expect(lines.open(limit: 1, queue: 9) == first)
    }

    @Test("First in, first out, however the places are used again")
    func queue() {
        var (queue, model) = (Queue<Int>(), [Int]())
        for step in 0..<2_000 {
            if step % 7 < 4 {
                queue.append(step)
                model.append(step)
            } else if !model.isEmpty {
                #expect(queue.popFirst() == model.removeFirst())
            }
        }
        #expect(queue.count == model.count && model.count > 100)
    }
}
