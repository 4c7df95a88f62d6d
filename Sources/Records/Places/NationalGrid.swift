import Foundation

/// The British National Grid, in which the Ordnance Survey publishes metres east and north.
///
/// The transverse Mercator projection of the Airy ellipsoid turned back (OS, "A guide to coordinate systems in Great Britain", annex C), then the
/// Helmert transformation to WGS 84, which is good to about five metres.
public enum NationalGrid {
    private static let airy = (a: 6_377_563.396, b: 6_356_256.909)
    private static let wgs84 = (a: 6_378_137.0, b: 6_356_752.314245)
    private static let scale = 0.9996012717
    private static let origin = (latitude: 49 * Double.pi / 180, longitude: -2 * Double.pi / 180, easting: 400_000.0, northing: -100_000.0)

    /// - Parameters:
    ///   - easting: metres, 0 to 700,000.
    ///   - northing: metres, 0 to 1,300,000.
    /// - Returns: nothing for metres outside the grid.
    public static func point(easting: Double, northing: Double) -> Point? {
        guard (0...700_000).contains(easting), (0...1_300_000).contains(northing) else { return nil }
        let (latitude, longitude) = airyDegrees(easting, northing)
        return toWGS84(latitude, longitude)
    }

    /// Radians on the Airy ellipsoid.
    private static func airyDegrees(_ easting: Double, _ northing: Double) -> (Double, Double) {
        let (a, b) = airy
        let e2 = 1 - (b * b) / (a * a)
        var phi = origin.latitude
        var arc = 0.0
        for _ in 0..<20 {
            phi += (northing - origin.northing - arc) / (a * scale)
            arc = meridian(phi)
            if abs(northing - origin.northing - arc) < 0.00001 { break }
        }
        let (sine, cosine, tangent) = (sin(phi), cos(phi), tan(phi))
        let nu = a * scale / (1 - e2 * sine * sine).squareRoot()
        let rho = a * scale * (1 - e2) / pow(1 - e2 * sine * sine, 1.5)
        let eta2 = nu / rho - 1
        let (t2, t4, t6) = (tangent * tangent, pow(tangent, 4), pow(tangent, 6))
        let seven = tangent / (2 * rho * nu)
        let eight = tangent / (24 * rho * pow(nu, 3)) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2)
        let nine = tangent / (720 * rho * pow(nu, 5)) * (61 + 90 * t2 + 45 * t4)
        let ten = 1 / (cosine * nu)
        let eleven = 1 / (cosine * 6 * pow(nu, 3)) * (nu / rho + 2 * t2)
        let twelve = 1 / (cosine * 120 * pow(nu, 5)) * (5 + 28 * t2 + 24 * t4)
        let twelveA = 1 / (cosine * 5040 * pow(nu, 7)) * (61 + 662 * t2 + 1320 * t4 + 720 * t6)
        let d = easting - origin.easting
        return (
            phi - seven * pow(d, 2) + eight * pow(d, 4) - nine * pow(d, 6),
            origin.longitude + ten * d - eleven * pow(d, 3) + twelve * pow(d, 5) - twelveA * pow(d, 7)
        )
    }

    /// Metres along the meridian from the true origin.
    private static func meridian(_ phi: Double) -> Double {
        let (a, b) = airy
        let n = (a - b) / (a + b)
        let (n2, n3) = (n * n, n * n * n)
        let (sum, difference) = (phi + origin.latitude, phi - origin.latitude)
        let first = (1 + n + 5 / 4 * n2 + 5 / 4 * n3) * difference
        let second = (3 * n + 3 * n2 + 21 / 8 * n3) * sin(difference) * cos(sum)
        let third = (15 / 8 * n2 + 15 / 8 * n3) * sin(2 * difference) * cos(2 * sum)
        let fourth = 35 / 24 * n3 * sin(3 * difference) * cos(3 * sum)
        return b * scale * (first - second + third - fourth)
    }

    private static func toWGS84(_ phi: Double, _ lambda: Double) -> Point {
        let e2 = 1 - (airy.b * airy.b) / (airy.a * airy.a)
        let nu = airy.a / (1 - e2 * sin(phi) * sin(phi)).squareRoot()
        let (x, y, z) = (nu * cos(phi) * cos(lambda), nu * cos(phi) * sin(lambda), nu * (1 - e2) * sin(phi))
        // OSGB36 to WGS 84: metres, parts per million, seconds of arc.
        let s = 1 - 20.4894e-6
        let second = Double.pi / 180 / 3600
        let (rx, ry, rz) = (0.1502 * second, 0.2470 * second, 0.8421 * second)
        let u = 446.448 + s * x - rz * y + ry * z
        let v = -125.157 + rz * x + s * y - rx * z
        let w = 542.060 - ry * x + rx * y + s * z
        let (a, b) = wgs84
        let f2 = 1 - (b * b) / (a * a)
        let p = (u * u + v * v).squareRoot()
        var latitude = atan2(w, p * (1 - f2))
        for _ in 0..<10 {
            let radius = a / (1 - f2 * sin(latitude) * sin(latitude)).squareRoot()
            latitude = atan2(w + f2 * radius * sin(latitude), p)
        }
        return Point(latitude: latitude * 180 / .pi, longitude: atan2(v, u) * 180 / .pi)
    }
}
