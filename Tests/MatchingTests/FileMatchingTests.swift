import Base
import Foundation
import Testing

@testable import Matching

@Suite("Matching files")
struct FileMatchingTests {
    private let scene: FileScene
    private static let header = "id,given_name,family_name,date_of_birth,sex,house_number,address_1,postcode,phone,pnc_id\n"
    private static let strangers = (0..<40).map { "S\($0),Given\(letters($0)),Family\(letters($0 * 7)),19\(40 + $0)-0\($0 % 9 + 1)-1\($0 % 7),F,\($0),Road \($0),AB\($0) 1CD,,\n" }.joined()

    init() throws { scene = try FileScene() }

    private static func letters(_ number: Int) -> String { String(decoding: [97 + UInt8(number % 26), 97 + UInt8(number / 26 % 26), 113], as: UTF8.self) }

    private func match(_ rows: String, header: String = FileMatchingTests.header, threshold: Double = 0.5, apart: String? = nil) throws -> FileMatching {
        try FileMatching([scene.file(header + Self.strangers + rows)], threshold: threshold, apart: apart)
    }

    // Refusals

    @Test("a file that is not there, a folder, and an empty file are told apart from one without a header")
    func unreadable() throws {
        #expect(scene.fault(scene.path("nothing.csv")).contains("cannot be read"))
        #expect(scene.fault(scene.folder.path).contains("cannot be read"))
        #expect(scene.fault(try scene.file("")).contains("empty"))
        #expect(scene.fault(try scene.file("1,John,Smith,1985-03-04\n")).contains("first row must name the columns"))
        #expect(scene.fault(try scene.file("id,date_of_birth\n1,1985-03-04\n")).contains("one must be a name"))
        #expect(scene.fault(try scene.file("surname,last_name\na,b\n")).contains("two columns hold the same thing"))
        #expect(scene.fault(try scene.file(bytes: [0xFF, 0xFE] + "id,surname\n".utf8.flatMap { [$0, 0] })).contains("not UTF-8"))
    }

    @Test("an id that comes twice is refused with both its rows, and a quote that never closes with its row")
    func broken() throws {
        let twice = scene.fault(try scene.file("id,surname\na,Smith\nb,Jones\na,Brown\n"))
        #expect(twice.contains("the id a stands in rows 1 and 3"))
        #expect(scene.fault(try scene.file("id,surname\na,Smith\nb,\"Jones\n")).contains("never closes"))
    }

    @Test("what cannot be written is told, and nothing half written stays")
    func unwritable() throws {
        let matching = try match("")
        #expect(throws: MatchingFault.unwritable(scene.path("no/such/folder.csv"))) { try matching.writePairs(to: scene.path("no/such/folder.csv")) }
        #expect(throws: MatchingFault.unwritable(scene.folder.path)) { try matching.writePairs(to: scene.folder.path) }
        #expect(!FileManager.default.fileExists(atPath: scene.folder.path + ".part"))
    }

    // Awkward but whole

    @Test("broken UTF-8, letters as a date, extra fields and a huge field are counted, and no row is lost")
    func counted() throws {
        var bytes = Array("id,surname,dob,colour\n1,Smith,unknown,red\n2,Jones,1985-02-30,red,more\n3,".utf8)
        bytes += [UInt8](repeating: 97, count: 1_000_000) + Array(",1985-03-04,red\n4,M".utf8) + [0xFF, 0xC3] + Array("ller,,red\n".utf8)
        let matching = try FileMatching([scene.file(bytes: bytes)])
        #expect(matching.rows == 4)
        let notes = matching.notes.joined(separator: "\n")
        for part in ["not used: colour", "1 rows have more fields", "1 rows are not UTF-8", "1 fields are longer", "1 birth dates could not be read", "1 birth dates are not in the calendar"] {
            #expect(notes.contains(part), "\(part) in \(notes)")
        }
        _ = try matching.writeClusters(to: scene.path("clusters.csv"))
        #expect(try scene.rows("clusters.csv").map { $0[0] } == ["1", "2", "3", "4"])
    }

    @Test("CRLF, a byte-order mark, quotes, blanks after commas, short and blank rows read like any other")
    func written() throws {
        let text = "\u{FEFF}rec_id, given_name, surname, date_of_birth\r\n\"a,\"\"1\"\"\", \"Robert\", \"O'Brien\", 19850304\r\n\r\nb, Robert, OBrien, 19850304\r\nc, Lone"
        let matching = try FileMatching([scene.file(text)], threshold: 0.1)
        #expect(matching.rows == 3)
        #expect(matching.notes == [])
        try matching.writePairs(to: scene.path("pairs.csv"))
        #expect(try String(contentsOfFile: scene.path("pairs.csv"), encoding: .utf8).hasPrefix("left_id,right_id,probability,why\n\"a,\"\"1\"\"\",b,0."))
    }

    @Test("a header alone is a file of nobody")
    func nobody() throws {
        let matching = try FileMatching([scene.file("id,surname\n")])
        #expect(try scene.pairs(matching) == [])
        #expect(try scene.clusters(matching) == [])
    }

    @Test("rows without an id are called by their number")
    func unnamed() throws {
        let matching = try FileMatching([scene.file("surname,given_name,dob\nSmithson,Ada,1985-03-04\nSmithson,Ada,1985-03-04\n")], threshold: 0.01)
        #expect(try scene.pairs(matching).first?.prefix(2) == ["1", "2"])
    }

    // Who is who

    @Test("duplicates are found with the reasons, the likeliest first, and the same twice over")
    func duplicates() throws {
        let rows = "a,Robert,O'Brien,1985-03-04,M,12,High Street,LS1 4AB,07700900123,\nb,Bob,O BRIEN,1985-03-04,M,12,High St,LS1 4AB,,\nc,Robert,OBrien,1985-04-03,M,12,High Street,LS1 4AB,,\n"
        let found = try scene.pairs(try match(rows))
        #expect(Set(found.map { Set($0[0...1]) }) == [["a", "b"], ["a", "c"], ["b", "c"]])
        #expect(found.map { $0[2] } == found.map { $0[2] }.sorted(by: >))
        #expect(found.contains { $0[3].contains("same birth date") } && found.contains { $0[3].contains("day and month of birth swapped") })
        #expect(try scene.pairs(try match(rows)) == found)
        #expect(try scene.clusters(try match(rows)) == [["a", "b", "c"]])
    }

    @Test("twins, a father and a son of one name, and two PNC IDs are never joined, not even by a record that is like both")
    func contradictions() throws {
        let twins = "a,Jack,Synth,2001-05-06,M,9,Low Road,LS2 5EF,07700900124,\nb,Oliver,Synth,2001-05-06,M,9,Low Road,LS2 5EF,07700900124,\nc,,Synth,2001-05-06,M,9,Low Road,LS2 5EF,07700900124,\n"
        for cluster in try scene.clusters(try match(twins, threshold: 0.01)) { #expect(!cluster.isSuperset(of: ["a", "b"])) }
        let generations = "a,George,Synth,1951-05-06,M,9,Low Road,LS2 5EF,,\nb,George,Synth,1978-11-20,M,9,Low Road,LS2 5EF,,\nc,George,Synth,,M,9,Low Road,LS2 5EF,,\n"
        for cluster in try scene.clusters(try match(generations, threshold: 0.01)) { #expect(!cluster.isSuperset(of: ["a", "b"])) }
        let (one, other) = ("1990/0012345\(CheckCharacter.of(900_012_345))", "1991/0012345\(CheckCharacter.of(910_012_345))")
        let numbers = [one, "", other].enumerated().map { "\("abc".map(String.init)[$0]),George,Synth,1951-05-06,M,9,Low Road,LS2 5EF,,\($1)\n" }.joined()
        let clusters = try scene.clusters(try match(numbers, threshold: 0.01))
        #expect(clusters.count == 1)
        for cluster in clusters { #expect(!cluster.isSuperset(of: ["a", "c"])) }
    }

    @Test("rows an officer keeps apart stay apart")
    func keptApart() throws {
        let rows = "a,Robert,O'Brien,1985-03-04,M,12,High Street,LS1 4AB,,\nb,Robert,O'Brien,1985-03-04,M,12,High Street,LS1 4AB,,\nc,Robert,O'Brien,1985-03-04,M,12,High Street,LS1 4AB,,\n"
        #expect(try scene.clusters(try match(rows)) == [["a", "b", "c"]])
        let apart = try scene.file("left_id,right_id\nb,a\nb,nobody\n", "apart.csv")
        let matching = try match(rows, apart: apart)
        #expect(matching.notes.contains { $0.contains("1 pairs to be kept apart name a row that is not there") })
        #expect(!(try scene.pairs(matching)).contains { Set($0[0...1]) == ["a", "b"] })
        for cluster in try scene.clusters(matching) { #expect(!cluster.isSuperset(of: ["a", "b"])) }
        let wrong = try scene.file("one,two\na,b\n", "wrong.csv")
        #expect(throws: MatchingFault.wrong(wrong, "the first row must name the columns left_id and right_id")) { try match(rows, apart: wrong) }
    }

    @Test("two files are linked across, never within")
    func link() throws {
        let one = try scene.file(Self.header + Self.strangers + "a,Ada,Synthson,1985-03-04,F,1,High Street,LS1 4AB,,\na2,Ada,Synthson,1985-03-04,F,1,High Street,LS1 4AB,,\n", "one.csv")
        let two = try scene.file("unique_id,first_name,last_name,dob\na,Ada,Synthson,19850304\nz,Zoe,Elsewhere,19500101\n", "two.csv")
        let found = try scene.pairs(try FileMatching([one, two]))
        #expect(Set(found.map { [$0[0], $0[1]] }) == [["a", "a"], ["a2", "a"]])
    }
}
