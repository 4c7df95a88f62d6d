public import Base
public import Core
import Storage

/// Records and the links between them, from one record outwards, as far as an officer may see: a path through a hidden record does not exist.
public struct LinkChart: Sendable {
    /// Links away from the start.
    public static let depthMax = 3
    public static let nodesMax = 500
    /// Links drawn from one record; a suite where thousands were detained would fill any chart.
    public static let linksPerNodeMax = 100
    /// Records opened one by one.
    public static let openMax = 100

    public struct Node: Sendable {
        public let entry: Entry
        /// Links away from the start.
        public let depth: Int
        /// The record it was first reached from; nothing for the start.
        public let parent: RawID?
        /// Its links are on the chart.
        public internal(set) var isOpen = false
        /// It has more links than are drawn from one record.
        public internal(set) var hasMore = false
        /// Further records of the same person: this node stands for them all.
        public internal(set) var others: [Entry] = []
    }

    public struct Edge: Sendable {
        public let link: RawID
        public let from: RawID
        public let to: RawID
        /// What the first is to the second, and back.
        public let role: String
        public let inverse: String
        public let since: Instant?
        public let until: Instant?
    }

    /// In the order they were reached; the start is first.
    public private(set) var nodes: [Node]
    public private(set) var edges: [Edge] = []
    /// Records were left out because the chart holds no more.
    public private(set) var isFull = false
    private var places: [RawID: Int]
    private var drawn: Set<RawID> = []

    private init(_ start: Entry) {
        nodes = [Node(entry: start, depth: 0, parent: nil)]
        places = [start.id: 0]
    }

    /// The records around one record.
    ///
    /// - Parameters:
    ///   - depth: 1 to 3: how far everything is opened.
    ///   - open: records whose links are wanted besides, where they are on the chart and fewer than three links away.
    ///   - source: what may be seen.
    public static func around(_ start: Ref, depth: Int, open: Set<RawID> = [], _ source: ChartSource) throws -> LinkChart {
        var chart = LinkChart(try source.start(start))
        let depth = min(max(1, depth), depthMax)
        // One that was opened by another of its records, or before it was joined.
        func isAskedFor(_ node: Node) -> Bool { open.contains(node.entry.id) || source.others(of: node.entry.id).contains { open.contains($0.id) } }
        var next = 0
        while next < chart.nodes.count {
            let node = chart.nodes[next]
            if node.depth < depth || node.depth < depthMax && isAskedFor(node) { try chart.open(next, source) }
            next += 1
        }
        chart.tellOthers(source)
        return chart
    }

    private mutating func open(_ place: Int, _ source: ChartSource) throws {
        let node = nodes[place]
        let found = try source.links(of: node.entry.id)
        nodes[place].isOpen = true
        nodes[place].hasMore = found.count > Self.linksPerNodeMax
        for neighbour in found.prefix(Self.linksPerNodeMax) { add(neighbour, from: node) }
    }

    private mutating func add(_ neighbour: ChartSource.Neighbour, from node: Node) {
        let other = neighbour.entry.id
        if places[other] == nil {
            guard nodes.count < Self.nodesMax else {
                isFull = true
                return
            }
            places[other] = nodes.count
            nodes.append(Node(entry: neighbour.entry, depth: node.depth + 1, parent: node.entry.id))
        }
        if drawn.insert(neighbour.link).inserted { edges.append(neighbour.edge(of: node.entry.id)) }
    }

    // MARK: Paths

    /// The shortest paths between two records, up to three links from either. Nothing where there is none; `isFull` says whether the search had to stop.
    public static func paths(from start: Ref, to end: Ref, _ source: ChartSource) throws -> LinkChart {
        var chart = LinkChart(try source.start(start))
        var there = Reach(try source.start(start))
        var back = Reach(try source.start(end))
        while true {
            let meeting = there.distances.keys.filter { back.distances[$0] != nil }
            if !meeting.isEmpty {
                chart.draw(there, back, meeting)
                chart.tellOthers(source)
                return chart
            }
            // The smaller side goes on, so that a hub at one end is opened last.
            let sides = [there.canGoOn, back.canGoOn]
            guard sides[0] || sides[1] else { break }
            if !sides[1] || sides[0] && there.frontier.count <= back.frontier.count { try there.step(source) } else { try back.step(source) }
        }
        chart.isFull = there.isFull || back.isFull
        chart.tellOthers(source)
        return chart
    }

    private mutating func tellOthers(_ source: ChartSource) {
        for place in nodes.indices { nodes[place].others = source.others(of: nodes[place].entry.id) }
    }

    private mutating func draw(_ there: Reach, _ back: Reach, _ meeting: [RawID]) {
        func length(_ id: RawID) -> Int { (there.distances[id] ?? 0) + (back.distances[id] ?? 0) }
        let shortest = meeting.map(length).min() ?? 0
        let middle = meeting.filter { length($0) == shortest }
        let (first, second) = (there.traced(from: middle), back.traced(from: middle))
        let ids = first.union(second)
        let entries = there.entries.merging(back.entries) { own, _ in own }
        func depth(_ id: RawID) -> Int { there.distances[id] ?? shortest - (back.distances[id] ?? 0) }
        let ordered = ids.compactMap { entries[$0] }.sorted { (depth($0.id), $0.title, $0.id) < (depth($1.id), $1.title, $1.id) }
        let lines = (there.edges + back.edges).filter { ids.contains($0.from) && ids.contains($0.to) && depth($0.from) != depth($0.to) }
        for entry in ordered where places[entry.id] == nil {
            guard nodes.count < Self.nodesMax else {
                isFull = true
                break
            }
            let parent = lines.lazy.compactMap { line -> RawID? in
                let other = line.from == entry.id ? line.to : line.to == entry.id ? line.from : nil
                return other.flatMap { depth($0) == depth(entry.id) - 1 ? $0 : nil }
            }.first
            places[entry.id] = nodes.count
            nodes.append(Node(entry: entry, depth: depth(entry.id), parent: parent, isOpen: true))
        }
        for line in lines where places[line.from] != nil && places[line.to] != nil && drawn.insert(line.link).inserted { edges.append(line) }
        nodes[0].isOpen = true
    }
}

/// What has been reached from one end of a path.
private struct Reach {
    private(set) var entries: [RawID: Entry]
    private(set) var distances: [RawID: Int]
    private(set) var edges: [LinkChart.Edge] = []
    private(set) var frontier: [RawID]
    private(set) var isFull = false
    private var depth = 0

    init(_ start: Entry) {
        entries = [start.id: start]
        distances = [start.id: 0]
        frontier = [start.id]
    }

    var canGoOn: Bool { depth < LinkChart.depthMax && !frontier.isEmpty && !isFull }

    mutating func step(_ source: ChartSource) throws {
        depth += 1
        var next: [RawID] = []
        for id in frontier {
            let found = try source.links(of: id)
            if found.count > LinkChart.linksPerNodeMax { isFull = true }
            for neighbour in found.prefix(LinkChart.linksPerNodeMax) {
                let other = neighbour.entry.id
                if distances[other] == nil {
                    guard distances.count < LinkChart.nodesMax else {
                        isFull = true
                        continue
                    }
                    distances[other] = depth
                    entries[other] = neighbour.entry
                    next.append(other)
                }
                if distances[other] == depth { edges.append(neighbour.edge(of: id)) }
            }
        }
        frontier = next
    }

    /// Every record on a shortest way from the start to one of these.
    func traced(from ends: [RawID]) -> Set<RawID> {
        var before: [RawID: [RawID]] = [:]
        for edge in edges {
            let isOnward = (distances[edge.from] ?? 0) < (distances[edge.to] ?? 0)
            before[isOnward ? edge.to : edge.from, default: []].append(isOnward ? edge.from : edge.to)
        }
        var seen = Set(ends)
        var waiting = ends
        while let id = waiting.popLast() {
            for other in before[id] ?? [] where seen.insert(other).inserted { waiting.append(other) }
        }
        return seen
    }
}

extension LinkChart.Node {
    fileprivate init(entry: Entry, depth: Int, parent: RawID?, isOpen: Bool) {
        self.init(entry: entry, depth: depth, parent: parent)
        self.isOpen = isOpen
    }
}
