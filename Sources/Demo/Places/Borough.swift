/// One of the 33 areas of London, each a unit of the synthetic force.
public struct Borough: Hashable, Sendable {
    /// Two letters, used in unit codes and custody numbers.
    public let code: String
    public let name: String
    /// The rough centre in degrees (WGS 84).
    public let latitude: Double
    public let longitude: Double
    /// Half its width in kilometres.
    public let reach: Double
    /// People in thousands, and how much crime is recorded for its size (100 is average).
    public let population: Int
    public let crime: Int
    public let outcodes: [String]

    init(_ code: String, _ name: String, _ latitude: Double, _ longitude: Double, reach: Double, population: Int, crime: Int, _ outcodes: String) {
        self.code = code
        self.name = name
        self.latitude = latitude
        self.longitude = longitude
        self.reach = reach
        self.population = population
        self.crime = crime
        self.outcodes = outcodes.split(separator: " ").map(String.init)
    }

    public static let all: [Borough] = [
        Borough("BD", "Barking and Dagenham", 51.546, 0.133, reach: 3.2, population: 219, crime: 100, "IG11 RM8 RM9 RM10"),
        Borough("BN", "Barnet", 51.613, -0.211, reach: 5.0, population: 389, crime: 80, "EN5 N2 N3 N12 NW4 NW7 HA8"),
        Borough("BX", "Bexley", 51.459, 0.140, reach: 4.2, population: 247, crime: 68, "DA5 DA6 DA7 DA15 DA16"),
        Borough("BT", "Brent", 51.557, -0.268, reach: 3.6, population: 340, crime: 96, "HA0 HA9 NW10 NW2"),
        Borough("BR", "Bromley", 51.383, 0.052, reach: 6.0, population: 330, crime: 72, "BR1 BR2 BR3 BR5 BR6"),
        Borough("CM", "Camden", 51.545, -0.152, reach: 2.6, population: 210, crime: 150, "NW1 NW3 NW5 WC1H"),
        Borough("CR", "Croydon", 51.357, -0.086, reach: 5.0, population: 391, crime: 94, "CR0 CR2 CR7 SE25"),
        Borough("EA", "Ealing", 51.522, -0.323, reach: 4.0, population: 367, crime: 92, "W3 W5 W7 W13 UB1"),
        Borough("EN", "Enfield", 51.651, -0.086, reach: 4.6, population: 330, crime: 94, "EN1 EN2 EN3 N9 N13 N21"),
        Borough("GR", "Greenwich", 51.474, 0.054, reach: 4.0, population: 289, crime: 100, "SE3 SE7 SE9 SE10 SE18"),
        Borough("HK", "Hackney", 51.551, -0.062, reach: 2.4, population: 259, crime: 118, "E5 E8 E9 N16"),
        Borough("HF", "Hammersmith and Fulham", 51.490, -0.221, reach: 2.2, population: 183, crime: 116, "W6 W12 W14 SW6"),
        Borough("HG", "Haringey", 51.590, -0.107, reach: 3.0, population: 264, crime: 116, "N8 N15 N17 N22"),
        Borough("HW", "Harrow", 51.594, -0.340, reach: 3.6, population: 261, crime: 66, "HA1 HA2 HA3 HA5 HA7"),
        Borough("HV", "Havering", 51.567, 0.200, reach: 5.0, population: 262, crime: 76, "RM1 RM2 RM3 RM12 RM14"),
        Borough("HD", "Hillingdon", 51.544, -0.447, reach: 5.2, population: 306, crime: 86, "UB3 UB4 UB7 UB8 HA4"),
        Borough("HO", "Hounslow", 51.468, -0.366, reach: 4.0, population: 288, crime: 96, "TW3 TW4 TW5 TW7 W4"),
        Borough("IS", "Islington", 51.546, -0.106, reach: 2.2, population: 217, crime: 128, "N1 N5 N7 N19 EC1V"),
        Borough("KC", "Kensington and Chelsea", 51.502, -0.192, reach: 2.0, population: 143, crime: 140, "SW3 SW5 SW7 W8 W10 W11"),
        Borough("KT", "Kingston upon Thames", 51.394, -0.290, reach: 3.2, population: 168, crime: 74, "KT1 KT2 KT3 KT5 KT6"),
        Borough("LB", "Lambeth", 51.457, -0.117, reach: 3.0, population: 318, crime: 116, "SW2 SW4 SW9 SE27 SE11"),
        Borough("LW", "Lewisham", 51.448, -0.017, reach: 3.0, population: 300, crime: 102, "SE4 SE6 SE12 SE13 SE23"),
        Borough("MT", "Merton", 51.410, -0.198, reach: 3.0, population: 215, crime: 72, "SW19 SW20 CR4 SM4"),
        Borough("NH", "Newham", 51.528, 0.034, reach: 3.2, population: 351, crime: 110, "E6 E7 E12 E13 E15 E16"),
        Borough("RB", "Redbridge", 51.580, 0.074, reach: 3.6, population: 310, crime: 82, "IG1 IG2 IG3 IG5 E18"),
        Borough("RT", "Richmond upon Thames", 51.440, -0.310, reach: 4.0, population: 195, crime: 66, "TW1 TW2 TW9 TW10 SW14"),
        Borough("SK", "Southwark", 51.482, -0.073, reach: 2.8, population: 308, crime: 122, "SE1 SE5 SE15 SE16 SE22"),
        Borough("ST", "Sutton", 51.361, -0.190, reach: 3.2, population: 210, crime: 66, "SM1 SM2 SM3 SM5"),
        Borough("TH", "Tower Hamlets", 51.515, -0.036, reach: 2.4, population: 310, crime: 116, "E1 E2 E3 E14"),
        Borough("WF", "Waltham Forest", 51.594, -0.012, reach: 3.4, population: 278, crime: 92, "E4 E10 E11 E17"),
        Borough("WW", "Wandsworth", 51.451, -0.185, reach: 3.0, population: 328, crime: 86, "SW11 SW12 SW15 SW17 SW18"),
        Borough("WM", "Westminster", 51.513, -0.158, reach: 2.2, population: 204, crime: 260, "W1 W2 W9 SW1 NW8"),
        Borough("CL", "City of London", 51.515, -0.092, reach: 0.7, population: 9, crime: 500, "EC2 EC3 EC4"),
    ]

    static let homes = Weighted(all.indices.map { ($0, all[$0].population) })

    /// Where crimes fall: people times the rate.
    static let scenes = Weighted(all.indices.map { ($0, all[$0].population * all[$0].crime) })
}
