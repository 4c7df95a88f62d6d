import Base
import TestSupport

/// Synthetic report texts: the words of such reports in rough proportion, with people, streets and a few rare words.
struct ReportBook {
    private static let common = """
        the a of and to was in on at by with from that for he she they his her had not but were been this who as it is an which when after before about said
        stated reported informed officer police victim witness suspect male female person persons people unknown address home house flat street road door window
        rear front garden kitchen bedroom car vehicle van bicycle phone mobile money cash wallet bag keys laptop damage damaged broken forced entry entered left
        returned found seen heard noticed called attended scene time night morning evening afternoon between approximately around near outside inside towards
        wearing dark clothing black blue white red grey jacket hooded jumper jeans trainers hat build height years old hair short long threatened assaulted
        pushed punched kicked grabbed shouted ran walked drove made off direction cctv camera footage neighbour friend family partner brother mother son daughter
        work school shop station bus train park pub hospital injury injuries bruise cut pain taken stolen value pounds property items jewellery tools shed lock
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let seldom = """
        ladder crowbar screwdriver hammer catapult machete cannabis cocaine heroin wrap scales burner ketamine moped scooter quadbike caravan trailer horsebox
        copper cable catalytic converter forklift generator strimmer chainsaw trombone violin clarinet accordion aquarium tortoise budgerigar ferret whippet
        pergola gazebo trampoline letterbox keysafe bollard skip scaffold guttering skylight cellar attic conservatory greenhouse allotment towpath underpass
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let titles = ["Burglary in a dwelling", "Theft from a motor vehicle", "Common assault", "Criminal damage", "Theft of a bicycle", "Harassment", "Robbery", "Shoplifting", "Fraud", "Threats"]

    func title(_ numbers: inout SeededNumbers) -> String { numbers.one(of: Self.titles) }

    func text(naming person: SearchPerson, _ numbers: inout SeededNumbers) -> String {
        var words: [String] = []
        let count = 45 + numbers.below(80)
        while words.count < count {
            // Squaring makes the first words of the list the commonest, as they are.
            let draw = numbers.below(1_000_000)
            words.append(Self.common[draw * draw / 1_000_000 * Self.common.count / 1_000_000])
            if numbers.below(60) == 0 { words.append(numbers.one(of: Self.seldom)) }
        }
        words.insert(contentsOf: [person.given[0], person.family], at: words.count / 3)
        if numbers.percent(30) { words.append(person.address) }
        if numbers.percent(4) { words.append("code\(numbers.below(20_000))") }
        return words.joined(separator: " ")
    }

    func commonWord(_ numbers: inout SeededNumbers) -> String { Self.common[numbers.below(Self.common.count / 2)] }
    func seldomWord(_ numbers: inout SeededNumbers) -> String { numbers.one(of: Self.seldom) }
}
