import Foundation

/// Distances on the scale of a force area.
public enum Distance {
    private static let kilometresADegree = 111.2

    /// Kilometres as the crow flies between two points in degrees; right to one in a hundred within a few hundred kilometres.
    public static func kilometres(fromLatitude latitude: Double, longitude: Double, toLatitude otherLatitude: Double, longitude otherLongitude: Double) -> Double {
        let north = (otherLatitude - latitude) * kilometresADegree
        let east = (otherLongitude - longitude) * kilometresADegree * cos((latitude + otherLatitude) / 2 * .pi / 180)
        return (north * north + east * east).squareRoot()
    }
}
