import Base
import Testing

@testable import Records

@Suite("Reading the numbers of things")
struct IdentifierReadingTests {
    private func code<Value>(_ reading: () throws(Misread) -> Value) -> String {
        do {
            return "\(try reading())"
        } catch {
            return "refused: \(error.code)"
        }
    }

    @Test(
        "a registration mark is letters and digits; what is something else is called by its name",
        arguments: [
            ("07700 900123", "refused: is-a-telephone-number"), ("+44 (0)20 7946 0123", "refused: is-a-telephone-number"),
            ("0161-496-0000", "refused: is-a-telephone-number"), ("---", "refused: not-a-mark"), ("LQ12 ??I", "refused: bad-character"),
            ("ЛQ12 QQI", "refused: bad-character"), ("1M8GDM9AXKP042788", "refused: is-a-vin"), ("LQ12QQILQ12", "refused: too-long"),
            ("lq12 qqi", "LQ12QQI"), ("LQ-12.QQI", "LQ12QQI"), ("1", "1"), ("QI 2", "QI2"),
        ])
    func marks(_ typed: String, _ expected: String) { #expect(code { () throws(Misread) in try RegistrationMark.read(typed) } == expected) }

    @Test("a mark is written as on its plate", arguments: [("LQ12QQI", "LQ12 QQI"), ("A1BCD", "A1 BCD"), ("A123BCD", "A123 BCD"), ("ABC1D", "ABC 1D"), ("ABC123D", "ABC 123D"), ("QIZ1234", "QIZ 1234"), ("1QI", "1QI")])
    func plates(_ mark: String, _ plate: String) { #expect(RegistrationMark.plate(mark) == plate) }

    @Test(
        "an identification number has seventeen characters, and in North America a check among them",
        arguments: [
            ("1M8GDM9AXKP042788", "1M8GDM9AXKP042788"), ("1m8-gdm9 axkp042788", "1M8GDM9AXKP042788"), ("11111111111111111", "11111111111111111"),
            ("1M8GDM9A1KP042788", "refused: check-character"), ("1M8GDM9AXKP042789", "refused: check-character"), ("WTESTIOQ000000001", "refused: bad-character"),
            ("WTEST000000000001", "WTEST000000000001"), ("AB12345", "AB12345"), ("AB1", "refused: too-short"), ("1M8GDM9AXKP0427881", "refused: too-long"),
            ("1M8GDM9AXKP04278é", "refused: bad-character"),
        ])
    func vins(_ typed: String, _ expected: String) { #expect(code { () throws(Misread) in try VIN.read(typed) } == expected) }

    @Test(
        "an IMEI has fifteen digits, the last of which checks the others",
        arguments: [
            ("490154203237518", "490154203237518"), ("49-015420-323751-8", "490154203237518"), ("35 209900 176148 1", "352099001761481"),
            ("490154203237517", "refused: check-digit"), ("490154203237581", "refused: check-digit"), ("4901542032375181", "refused: is-an-imeisv"),
            ("49015420323751", "refused: length"), ("07700900123", "refused: length"), ("000000000000000", "refused: not-issued"), ("49015420323751X", "refused: not-digits"),
            ("４９０１５４２０３２３７５１８", "refused: not-digits"),
        ])
    func imeis(_ typed: String, _ expected: String) { #expect(code { () throws(Misread) in try IMEI.read(typed) } == expected) }

    @Test("every single digit misread, and every two neighbours swapped but 0 and 9, breaks an IMEI's check")
    func imeiCatches() {
        let good = Array("490154203237518")
        for place in good.indices {
            for digit in "0123456789" where digit != good[place] {
                var wrong = good
                wrong[place] = digit
                #expect(!IMEI.isChecked(String(wrong)))
            }
        }
        for place in good.indices.dropLast() where good[place] != good[place + 1] && Set([good[place], good[place + 1]]) != ["0", "9"] {
            var wrong = good
            wrong.swapAt(place, place + 1)
            #expect(!IMEI.isChecked(String(wrong)))
        }
    }

    @Test(
        "a UPRN has up to twelve digits, without its leading noughts",
        arguments: [("000012345678", "12345678"), ("100 023 336 956", "100023336956"), ("0", "refused: length"), ("1234567890123", "refused: length"), ("12A", "refused: not-digits")])
    func uprns(_ typed: String, _ expected: String) { #expect(code { () throws(Misread) in try LocationParticulars.uprn(typed) } == expected) }

    @Test("a mark is offered again with the characters that look alike, and never without bound")
    func alike() {
        #expect(Set(ThingMatches.alike("AB1O")) == ["A81O", "ABIO", "AB10", "A8IO", "A810", "ABI0", "A8I0"])
        #expect(ThingMatches.alike("LQ").isEmpty)
        #expect(ThingMatches.alike("0000000000").count == 15)
        #expect(ThingMatches.alike(String(repeating: "0", count: 10_000)).isEmpty)
    }

    @Test("metres of the National Grid become degrees as the Ordnance Survey's example has it")
    func grid() throws {
        // OS, "A guide to coordinate systems in Great Britain": TG 51409 13177 is 52°39'28.72"N 1°42'57.79"E in WGS 84, to five metres.
        let point = try #require(NationalGrid.point(easting: 651_409.903, northing: 313_177.270))
        #expect(abs(point.latitude - (52 + 39 / 60 + 28.72 / 3600)) < 0.00005)
        #expect(abs(point.longitude - (1 + 42 / 60 + 57.79 / 3600)) < 0.00007)
        // Trafalgar Square.
        let square = try #require(NationalGrid.point(easting: 530_034, northing: 180_381))
        #expect(abs(square.latitude - 51.5074) < 0.0005 && abs(square.longitude + 0.1278) < 0.0005)
        for (east, north) in [(-1.0, 0.0), (700_001, 0), (0, 1_300_001), (.nan, 0)] { #expect(NationalGrid.point(easting: east, northing: north) == nil) }
    }

    @Test("a weight is kept in milligrams and read back in grams", arguments: [(2500, "2.5 g"), (1, "0.001 g"), (1000, "1 g"), (120_050, "120.05 g")])
    func grams(_ milligrams: Int, _ text: String) { #expect(ObjectItem.grams(milligrams) == text) }
}

@Suite("Points in polygons")
struct PolygonTests {
    private typealias V = Polygon.Vertex
    private let square = Polygon(rings: [[V(0, 0), V(4, 0), V(4, 4), V(0, 4), V(0, 0)], [V(1, 1), V(3, 1), V(3, 3), V(1, 3), V(1, 1)]])

    @Test(
        "inside, in a hole, on every border and corner, and outside",
        arguments: [
            (0.5, 0.5, true), (2, 2, false), (1, 2, true), (3, 3, true), (2, 1, true), (0, 0, true), (4, 4, true), (4, 2, true), (2, 4, true), (0, 2, true),
            (-0.001, 2, false), (4.001, 2, false), (2, -0.001, false), (2, 4.001, false), (5, 0, false), (-1, 0, false), (-1, 4, false), (3.5, 1, true),
        ])
    func squareWithHole(_ x: Double, _ y: Double, _ expected: Bool) { #expect(square.contains(x: x, y: y) == expected) }

    @Test(
        "a ray through corners counts them once",
        arguments: [(1.0, 1.0, true), (3, 1, true), (2, 1, true), (2, 0.5, true), (2, 2.5, false), (0.5, 2, true), (2.5, 2, true), (2, 1.999, true), (-1, 2, false), (-1, 1, false), (5, 1, false), (-1, 0, false)])
    func notched(_ x: Double, _ y: Double, _ expected: Bool) {
        // An M: two peaks at y = 4 and a notch down to y = 2 between them.
        let shape = Polygon(rings: [[V(0, 0), V(4, 0), V(4, 4), V(2, 2), V(0, 4), V(0, 0)]])
        #expect(shape.contains(x: x, y: y) == expected)
    }

    @Test("rings that are none make no shape", arguments: ["", "[]", "[[]]", "[[[]]]", "[[[[0,0],[1,0],[1,1]]]]", "[[[[0,0],[1,0],[1,1],[0,1]]]]", "[[[[0,0],[1,0],[1,\"x\"],[0,0]]]]", "{}"])
    func noShape(_ text: String) { #expect(Boundary.Shape(coordinates: text) == nil) }

    @Test("nobody is in nothing")
    func empty() { #expect(!Polygon(rings: []).contains(x: 0, y: 0)) }
}
