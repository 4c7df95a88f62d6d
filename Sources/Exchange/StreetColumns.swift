/// The columns of street-level crime and outcome files as data.police.uk publishes them; read by the import and written by the publication.
enum StreetColumns {
    static let header = [
        "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name", "Crime type",
        "Last outcome category", "Context",
    ]
    /// Of an outcomes file: the same place columns, and the outcome that was given.
    static let outcomes = [
        "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name", "Outcome type",
    ]
    /// How the publisher writes that there is no place.
    static let noLocation = "No Location"
}
