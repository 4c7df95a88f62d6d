/// The columns of a street-level crime file as data.police.uk publishes it; read by the import and written by the publication.
enum StreetColumns {
    static let header = [
        "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name", "Crime type",
        "Last outcome category", "Context",
    ]
    /// How the publisher writes that there is no place.
    static let noLocation = "No Location"
}
