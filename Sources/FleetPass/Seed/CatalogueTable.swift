// The makes and models of the demonstration as a table for people. Reading it is Catalogue.swift's.

/// A line that starts at the margin is a make. Below it, indented, its models:
///
///     model | class | body | fuels | seats | dollars a day | share | model years | start of the VIN
///
/// The first fuel is as common as all the others together. Shares are of all vehicles, whatever the make.
/// Years have two digits.
enum CatalogueTable {
    static let text = """
        Toyota
          Corolla | compact | sedan | petrol, hybrid | 5 | 52 | 30 | 17-27 | 5YF
          Corolla Hatchback | compact | hatchback | petrol | 5 | 54 | 8 | 19-27 | JTN
          Camry | midsize | sedan | petrol, hybrid | 5 | 62 | 34 | 17-27 | 4T1
          Prius | compact | hatchback | hybrid, plug_in_hybrid | 5 | 60 | 12 | 17-27 | JTD
          RAV4 | suv | suv | petrol, hybrid, plug_in_hybrid | 5 | 74 | 46 | 17-27 | 2T3
          Corolla Cross | suv | suv | petrol, hybrid | 5 | 66 | 10 | 22-27 | 7MU
          Highlander | large_suv | suv | petrol, hybrid | 7, 8 | 98 | 18 | 17-27 | 5TD
          4Runner | suv | suv | petrol | 5, 7 | 96 | 11 | 17-27 | JTE
          Sequoia | large_suv | suv | hybrid | 7, 8 | 139 | 4 | 18-27 | 7SV
          Tacoma | pickup | pickup | petrol, hybrid | 5 | 84 | 16 | 17-27 | 3TM
          Tundra | pickup | pickup | petrol, hybrid | 5, 6 | 104 | 10 | 17-27 | 5TF
          Sienna | minivan | minivan | hybrid | 7, 8 | 96 | 14 | 21-27 | 5TD
          GR86 | sports | coupe | petrol | 4 | 89 | 3 | 22-27 | JF1
        Honda
          Civic | compact | sedan | petrol, hybrid | 5 | 53 | 30 | 17-27 | 2HG
          Civic Hatchback | compact | hatchback | petrol | 5 | 55 | 8 | 17-27 | SHH
          Accord | midsize | sedan | petrol, hybrid | 5 | 63 | 24 | 17-27 | 1HG
          Fit | economy | hatchback | petrol | 5 | 43 | 7 | 17-20 | 3HG
          HR-V | suv | suv | petrol | 5 | 64 | 14 | 17-27 | 3CZ
          CR-V | suv | suv | petrol, hybrid | 5 | 73 | 34 | 17-27 | 2HK
          Pilot | large_suv | suv | petrol | 7, 8 | 97 | 14 | 17-27 | 5FN
          Ridgeline | pickup | pickup | petrol | 5 | 86 | 5 | 17-27 | 5FP
          Odyssey | minivan | minivan | petrol | 7, 8 | 94 | 12 | 17-27 | 5FN
        Ford
          Fusion | midsize | sedan | petrol, hybrid, plug_in_hybrid | 5 | 56 | 12 | 17-20 | 3FA
          Focus | compact | hatchback | petrol | 5 | 47 | 6 | 17-18 | 1FA
          Mustang | sports | coupe | petrol | 4 | 99 | 12 | 17-27 | 1FA
          Mustang Convertible | convertible | convertible | petrol | 4 | 112 | 9 | 17-27 | 1FA
          Mustang Mach-E | suv | suv | electric | 5 | 92 | 9 | 21-27 | 3FM
          Escape | suv | suv | petrol, hybrid, plug_in_hybrid | 5 | 68 | 26 | 17-26 | 1FM
          Bronco Sport | suv | suv | petrol | 5 | 72 | 10 | 21-27 | 3FM
          Explorer | large_suv | suv | petrol, hybrid | 6, 7 | 99 | 24 | 17-27 | 1FM
          Expedition | large_suv | suv | petrol | 8 | 142 | 9 | 18-27 | 1FM
          Maverick | pickup | pickup | hybrid, petrol | 5 | 72 | 8 | 22-27 | 3FT
          Ranger | pickup | pickup | petrol | 5 | 79 | 8 | 19-27 | 1FT
          F-150 | pickup | pickup | petrol, hybrid | 5, 6 | 98 | 34 | 17-27 | 1FT
          F-150 Lightning | pickup | pickup | electric | 5 | 119 | 4 | 22-26 | 1FT
          Transit Passenger | van | van | petrol, diesel | 12, 15 | 148 | 12 | 17-27 | 1FB
          Transit Cargo | van | van | petrol, electric | 2, 3 | 98 | 9 | 17-27 | 1FT
        Chevrolet
          Spark | economy | hatchback | petrol | 4 | 39 | 10 | 17-22 | KL8
          Malibu | midsize | sedan | petrol | 5 | 57 | 22 | 17-25 | 1G1
          Bolt EV | compact | hatchback | electric | 5 | 58 | 7 | 17-23 | 1G1
          Camaro | sports | coupe | petrol | 4 | 102 | 5 | 17-24 | 1G1
          Camaro Convertible | convertible | convertible | petrol | 4 | 114 | 4 | 17-24 | 1G1
          Corvette | sports | coupe | petrol | 2 | 289 | 2 | 20-27 | 1G1
          Trax | suv | suv | petrol | 5 | 56 | 14 | 17-27 | KL7
          Equinox | suv | suv | petrol | 5 | 67 | 26 | 17-27 | 3GN
          Equinox EV | suv | suv | electric | 5 | 78 | 6 | 24-27 | 3GN
          Blazer | suv | suv | petrol | 5 | 79 | 8 | 19-26 | 3GN
          Traverse | large_suv | suv | petrol | 7, 8 | 94 | 13 | 17-27 | 1GN
          Tahoe | large_suv | suv | petrol, diesel | 7, 8 | 138 | 13 | 17-27 | 1GN
          Suburban | large_suv | suv | petrol, diesel | 7, 8 | 152 | 9 | 17-27 | 1GN
          Colorado | pickup | pickup | petrol | 5 | 79 | 7 | 17-27 | 1GC
          Silverado 1500 | pickup | pickup | petrol, diesel | 5, 6 | 97 | 26 | 17-27 | 3GC
          Express Passenger | van | van | petrol | 12, 15 | 139 | 5 | 17-26 | 1GA
        Nissan
          Versa | economy | sedan | petrol | 5 | 42 | 20 | 17-25 | 3N1
          Sentra | compact | sedan | petrol | 5 | 49 | 22 | 17-27 | 3N1
          Altima | midsize | sedan | petrol | 5 | 56 | 24 | 17-27 | 1N4
          Leaf | compact | hatchback | electric | 5 | 55 | 5 | 17-27 | 1N4
          Kicks | suv | suv | petrol | 5 | 55 | 14 | 18-27 | 3N8
          Rogue | suv | suv | petrol | 5 | 67 | 30 | 17-27 | 5N1
          Murano | suv | suv | petrol | 5 | 82 | 7 | 17-27 | 5N1
          Pathfinder | large_suv | suv | petrol | 7, 8 | 93 | 9 | 17-27 | 5N1
          Frontier | pickup | pickup | petrol | 5 | 77 | 7 | 17-27 | 1N6
        Hyundai
          Accent | economy | sedan | petrol | 5 | 41 | 12 | 17-22 | 3KP
          Elantra | compact | sedan | petrol, hybrid | 5 | 50 | 24 | 17-27 | KMH
          Sonata | midsize | sedan | petrol, hybrid | 5 | 58 | 16 | 17-27 | KMH
          Ioniq 5 | suv | suv | electric | 5 | 84 | 8 | 22-27 | KM8
          Venue | suv | suv | petrol | 5 | 52 | 8 | 20-27 | KMH
          Kona | suv | suv | petrol, electric | 5 | 58 | 12 | 18-27 | KM8
          Tucson | suv | suv | petrol, hybrid, plug_in_hybrid | 5 | 67 | 24 | 17-27 | 5NM
          Santa Fe | suv | suv | petrol, hybrid | 5, 7 | 79 | 16 | 17-27 | 5NM
          Palisade | large_suv | suv | petrol | 7, 8 | 104 | 9 | 20-27 | KM8
          Santa Cruz | pickup | pickup | petrol | 5 | 76 | 4 | 22-27 | 5NT
        Kia
          Rio | economy | sedan | petrol | 5 | 40 | 12 | 17-23 | 3KP
          Forte | compact | sedan | petrol | 5 | 49 | 18 | 17-24 | 3KP
          K4 | compact | sedan | petrol | 5 | 52 | 6 | 25-27 | 3KP
          K5 | midsize | sedan | petrol | 5 | 58 | 12 | 21-27 | 5XX
          Soul | compact | hatchback | petrol | 5 | 49 | 14 | 17-25 | KND
          Niro | suv | suv | hybrid, plug_in_hybrid, electric | 5 | 65 | 8 | 17-27 | KND
          Sportage | suv | suv | petrol, hybrid, plug_in_hybrid | 5 | 67 | 18 | 17-27 | KND
          Sorento | suv | suv | petrol, hybrid | 6, 7 | 82 | 12 | 17-27 | 5XY
          Telluride | large_suv | suv | petrol | 7, 8 | 108 | 9 | 20-27 | 5XY
          EV6 | suv | suv | electric | 5 | 86 | 5 | 22-27 | KND
          EV9 | large_suv | suv | electric | 6, 7 | 124 | 3 | 24-27 | KND
          Carnival | minivan | minivan | petrol, hybrid | 8 | 92 | 10 | 22-27 | KND
        Jeep
          Compass | suv | suv | petrol | 5 | 66 | 14 | 17-27 | 3C4
          Cherokee | suv | suv | petrol | 5 | 69 | 8 | 17-23 | 1C4
          Wrangler | suv | suv | petrol, plug_in_hybrid | 4, 5 | 104 | 16 | 17-27 | 1C4
          Grand Cherokee | suv | suv | petrol, plug_in_hybrid | 5 | 92 | 20 | 17-27 | 1C4
          Grand Cherokee L | large_suv | suv | petrol | 6, 7 | 104 | 8 | 21-27 | 1C4
          Wagoneer | large_suv | suv | petrol | 7, 8 | 149 | 4 | 22-26 | 1C4
          Gladiator | pickup | pickup | petrol | 5 | 99 | 6 | 20-27 | 1C6
        Dodge
          Charger | fullsize | sedan | petrol | 5 | 79 | 14 | 17-23 | 2C3
          Challenger | sports | coupe | petrol | 5 | 96 | 9 | 17-23 | 2C3
          Durango | large_suv | suv | petrol | 6, 7 | 98 | 9 | 17-26 | 1C4
          Grand Caravan | minivan | minivan | petrol | 7 | 76 | 9 | 17-20 | 2C4
        Chrysler
          300 | fullsize | sedan | petrol | 5 | 77 | 9 | 17-23 | 2C3
          Pacifica | minivan | minivan | petrol, plug_in_hybrid | 7, 8 | 92 | 17 | 17-27 | 2C4
          Voyager | minivan | minivan | petrol | 7 | 82 | 8 | 20-27 | 2C4
        Ram
          1500 | pickup | pickup | petrol, diesel | 5, 6 | 98 | 22 | 17-27 | 1C6
          2500 | pickup | pickup | diesel, petrol | 5, 6 | 119 | 7 | 17-27 | 3C6
          ProMaster | van | van | petrol, electric | 2, 3 | 97 | 8 | 17-27 | 3C6
        GMC
          Terrain | suv | suv | petrol | 5 | 71 | 9 | 17-27 | 3GK
          Acadia | large_suv | suv | petrol | 6, 7 | 94 | 8 | 17-27 | 1GK
          Yukon | large_suv | suv | petrol, diesel | 7, 8 | 148 | 8 | 17-27 | 1GK
          Sierra 1500 | pickup | pickup | petrol, diesel | 5, 6 | 104 | 13 | 17-27 | 3GT
        Subaru
          Impreza | compact | hatchback | petrol | 5 | 54 | 8 | 17-27 | 4S3
          Crosstrek | suv | suv | petrol, hybrid | 5 | 63 | 15 | 17-27 | JF2
          Forester | suv | suv | petrol, hybrid | 5 | 70 | 17 | 17-27 | JF2
          Outback | midsize | wagon | petrol | 5 | 74 | 17 | 17-25 | 4S4
          Ascent | large_suv | suv | petrol | 7, 8 | 94 | 6 | 19-27 | 4S4
          BRZ | sports | coupe | petrol | 4 | 89 | 2 | 17-27 | JF1
        Mazda
          Mazda3 | compact | hatchback | petrol | 5 | 56 | 11 | 17-27 | JM1
          CX-30 | suv | suv | petrol | 5 | 63 | 9 | 20-27 | 3MV
          CX-5 | suv | suv | petrol | 5 | 70 | 18 | 17-27 | JM3
          CX-90 | large_suv | suv | petrol, plug_in_hybrid | 7, 8 | 104 | 6 | 24-27 | JM3
          MX-5 Miata | convertible | convertible | petrol | 2 | 98 | 5 | 17-27 | JM1
        Volkswagen
          Golf GTI | compact | hatchback | petrol | 5 | 69 | 5 | 17-27 | WVW
          Golf SportWagen | midsize | wagon | petrol | 5 | 64 | 4 | 17-19 | 3VW
          Jetta | compact | sedan | petrol, hybrid | 5 | 52 | 18 | 17-27 | 3VW
          Passat | midsize | sedan | petrol | 5 | 58 | 9 | 17-22 | 1VW
          Tiguan | suv | suv | petrol | 5, 7 | 70 | 15 | 17-27 | 3VV
          Atlas | large_suv | suv | petrol | 7 | 95 | 8 | 18-27 | 1V2
          ID.4 | suv | suv | electric | 5 | 77 | 7 | 21-27 | WVG
          ID. Buzz | minivan | minivan | electric | 6, 7 | 129 | 2 | 25-27 | WVG
        Tesla
          Model 3 | midsize | sedan | electric | 5 | 84 | 24 | 17-27 | 5YJ
          Model Y | suv | suv | electric | 5, 7 | 94 | 26 | 20-27 | 7SA
          Model S | luxury | sedan | electric | 5 | 178 | 4 | 17-26 | 5YJ
          Model X | luxury | suv | electric | 6, 7 | 192 | 4 | 17-26 | 7SA
          Cybertruck | pickup | pickup | electric | 5 | 189 | 2 | 24-27 | 7G2
        Mitsubishi
          Mirage | economy | hatchback | petrol | 5 | 39 | 12 | 17-24 | ML3
          Outlander | suv | suv | petrol, plug_in_hybrid | 7 | 70 | 9 | 17-27 | JA4
        MINI
          Cooper | compact | hatchback | petrol, electric | 4 | 64 | 6 | 17-27 | WMW
          Cooper Convertible | convertible | convertible | petrol | 4 | 89 | 3 | 17-27 | WMW
        Fiat
          500e | economy | hatchback | electric | 4 | 52 | 3 | 24-26 | ZFA
        Buick
          Encore GX | suv | suv | petrol | 5 | 64 | 9 | 20-27 | KL4
          Enclave | large_suv | suv | petrol | 7 | 99 | 6 | 17-27 | 5GA
          LaCrosse | fullsize | sedan | petrol | 5 | 69 | 4 | 17-19 | 1G4
        Cadillac
          CT5 | luxury | sedan | petrol | 5 | 109 | 5 | 20-27 | 1G6
          XT5 | luxury | suv | petrol | 5 | 112 | 6 | 17-26 | 1GY
          Lyriq | luxury | suv | electric | 5 | 128 | 4 | 23-27 | 1GY
          Escalade | luxury | suv | petrol, diesel | 7, 8 | 239 | 6 | 17-27 | 1GY
        Lincoln
          Nautilus | luxury | suv | petrol, hybrid | 5 | 114 | 5 | 19-27 | 2LM
          Aviator | luxury | suv | petrol, plug_in_hybrid | 6, 7 | 142 | 4 | 20-27 | 5LM
          Navigator | luxury | suv | petrol | 7, 8 | 219 | 4 | 18-27 | 5LM
        Lexus
          ES | luxury | sedan | petrol, hybrid | 5 | 104 | 8 | 17-27 | 58A
          NX | luxury | suv | petrol, hybrid, plug_in_hybrid | 5 | 106 | 8 | 17-27 | 2T2
          RX | luxury | suv | petrol, hybrid | 5 | 118 | 11 | 17-27 | 2T2
          LC Convertible | convertible | convertible | petrol | 4 | 349 | 1 | 21-26 | JTH
        Acura
          TLX | luxury | sedan | petrol | 5 | 94 | 5 | 17-25 | 19U
          MDX | luxury | suv | petrol | 7 | 112 | 7 | 17-27 | 5J8
        Infiniti
          Q50 | luxury | sedan | petrol | 5 | 92 | 4 | 17-24 | JN1
          QX60 | luxury | suv | petrol | 7 | 109 | 5 | 17-27 | 5N1
        Genesis
          G80 | luxury | sedan | petrol | 5 | 124 | 3 | 17-27 | KMT
          GV70 | luxury | suv | petrol, electric | 5 | 119 | 5 | 22-27 | KMU
        Volvo
          S60 | luxury | sedan | petrol, plug_in_hybrid | 5 | 99 | 4 | 17-25 | 7JR
          V60 | luxury | wagon | petrol, plug_in_hybrid | 5 | 104 | 4 | 17-26 | YV1
          XC40 | luxury | suv | petrol, electric | 5 | 92 | 6 | 19-27 | YV4
          XC90 | luxury | suv | petrol, plug_in_hybrid | 6, 7 | 129 | 6 | 17-27 | YV4
        BMW
          3 Series | luxury | sedan | petrol, plug_in_hybrid | 5 | 108 | 10 | 17-27 | WBA
          4 Series Convertible | convertible | convertible | petrol | 4 | 149 | 3 | 17-27 | WBA
          5 Series | luxury | sedan | petrol, plug_in_hybrid | 5 | 139 | 6 | 17-27 | WBA
          i4 | luxury | sedan | electric | 5 | 128 | 3 | 22-27 | WBY
          X3 | luxury | suv | petrol, plug_in_hybrid | 5 | 118 | 9 | 17-27 | 5UX
          X5 | luxury | suv | petrol, plug_in_hybrid | 5, 7 | 152 | 8 | 17-27 | 5UX
        Mercedes-Benz
          C-Class | luxury | sedan | petrol | 5 | 112 | 8 | 17-27 | W1K
          E-Class Wagon | luxury | wagon | petrol | 5, 7 | 148 | 2 | 17-27 | W1K
          GLC | luxury | suv | petrol, plug_in_hybrid | 5 | 119 | 8 | 17-27 | W1N
          GLE | luxury | suv | petrol, plug_in_hybrid | 5, 7 | 152 | 6 | 17-27 | 4JG
          SL | convertible | convertible | petrol | 2, 4 | 389 | 1 | 17-27 | W1K
          Metris Passenger | van | van | petrol | 8 | 112 | 3 | 17-23 | W1W
          Sprinter Passenger | van | van | diesel, petrol | 12, 15 | 159 | 6 | 17-27 | W1Z
        Audi
          A3 | luxury | sedan | petrol | 5 | 92 | 5 | 17-27 | WAU
          A4 | luxury | sedan | petrol | 5 | 102 | 6 | 17-25 | WAU
          A4 Allroad | luxury | wagon | petrol | 5 | 109 | 2 | 17-25 | WA1
          A5 Cabriolet | convertible | convertible | petrol | 4 | 142 | 2 | 17-24 | WAU
          Q5 | luxury | suv | petrol, plug_in_hybrid | 5 | 112 | 9 | 17-27 | WA1
          Q8 e-tron | luxury | suv | electric | 5 | 152 | 2 | 19-24 | WA1
        Land Rover
          Defender | luxury | suv | petrol | 5, 7 | 189 | 3 | 20-27 | SAL
          Range Rover Sport | luxury | suv | petrol, diesel, plug_in_hybrid | 5 | 249 | 3 | 17-27 | SAL
        Porsche
          911 Carrera | sports | coupe | petrol | 4 | 399 | 1 | 17-27 | WP0
          718 Boxster | convertible | convertible | petrol | 2 | 299 | 1 | 17-25 | WP0
          Macan | luxury | suv | petrol, electric | 5 | 159 | 3 | 17-27 | WP1
          Taycan | luxury | sedan | electric | 4, 5 | 229 | 2 | 20-27 | WP0
        Polestar
          2 | luxury | hatchback | electric | 5 | 104 | 3 | 21-27 | LPS
        Rivian
          R1S | luxury | suv | electric | 7 | 189 | 2 | 22-27 | 7PD
          R1T | pickup | pickup | electric | 5 | 172 | 2 | 22-27 | 7FC
        """
}
