extension Places {
  /// Cities, countries and regions by IANA zone.
  static let table: [String: String] = Dictionary(
    byZone.flatMap { zone, names in names.split(separator: ",").map { (String($0), zone) } },
    uniquingKeysWith: { first, _ in first })

  private static let byZone: [(String, String)] = [
    ("Etc/UTC", "utc,gmt,zulu,greenwich mean time,universal"),
    (
      "Europe/London",
      "uk,england,britain,great britain,united kingdom,scotland,wales,edinburgh,manchester,glasgow,cardiff,liverpool,birmingham,leeds,bristol,oxford,cambridge"
    ),
    ("Europe/Dublin", "ireland,cork,galway"),
    ("Europe/Paris", "france,lyon,marseille,nice,toulouse,bordeaux,strasbourg"),
    (
      "Europe/Berlin",
      "germany,munich,frankfurt,hamburg,cologne,stuttgart,dusseldorf,dresden,leipzig,central europe,cet"
    ),
    ("Europe/Madrid", "spain,barcelona,valencia,seville,malaga,bilbao"),
    ("Europe/Rome", "italy,milan,florence,venice,naples,turin,bologna"),
    ("Europe/Zurich", "switzerland,geneva,basel,bern,lausanne"),
    ("Europe/Vienna", "austria,salzburg,graz,innsbruck"),
    ("Europe/Amsterdam", "netherlands,holland,rotterdam,the hague,utrecht"),
    ("Europe/Brussels", "belgium,antwerp,ghent,bruges"),
    ("Europe/Lisbon", "portugal,porto"),
    ("Europe/Copenhagen", "denmark,aarhus"),
    ("Europe/Stockholm", "sweden,gothenburg,malmo"),
    ("Europe/Oslo", "norway,bergen"),
    ("Europe/Helsinki", "finland,tampere"),
    ("Atlantic/Reykjavik", "iceland"),
    ("Europe/Warsaw", "poland,krakow,gdansk,wroclaw"),
    ("Europe/Prague", "czechia,czech republic,brno"),
    ("Europe/Budapest", "hungary"),
    ("Europe/Athens", "greece,thessaloniki"),
    ("Europe/Bucharest", "romania"),
    ("Europe/Sofia", "bulgaria"),
    ("Europe/Belgrade", "serbia"),
    ("Europe/Zagreb", "croatia,split,dubrovnik"),
    ("Europe/Kyiv", "ukraine,kiev,kyiv,odessa,lviv"),
    ("Europe/Istanbul", "turkey,ankara,izmir,turkiye"),
    ("Europe/Moscow", "saint petersburg,st petersburg"),
    (
      "America/New_York",
      "boston,washington,washington dc,miami,philadelphia,atlanta,orlando,baltimore,pittsburgh,new york state,florida,massachusetts,georgia usa,virginia,east coast,us east coast,eastern,est,edt,nyc"
    ),
    (
      "America/Chicago",
      "dallas,houston,austin,san antonio,new orleans,minneapolis,st louis,kansas,memphis,nashville,texas,illinois,central,cst,cdt"
    ),
    ("America/Denver", "salt lake,colorado,utah,albuquerque,mountain,mst,mdt"),
    ("America/Phoenix", "arizona,tucson"),
    (
      "America/Los_Angeles",
      "san francisco,seattle,san diego,las vegas,portland,silicon valley,san jose,sacramento,hollywood,california,nevada,oregon,west coast,us west coast,pacific,pst,pdt,la"
    ),
    ("Pacific/Honolulu", "hawaii"),
    ("America/Anchorage", "alaska"),
    ("America/Detroit", "michigan"),
    ("America/Toronto", "ottawa,montreal,quebec,ontario"),
    ("America/Edmonton", "calgary,alberta"),
    ("America/Vancouver", "victoria,british columbia"),
    ("America/Mexico_City", "mexico,guadalajara"),
    ("America/Sao_Paulo", "rio de janeiro,rio,brasilia,sao paulo"),
    ("America/Argentina/Buenos_Aires", "argentina,buenos aires"),
    ("America/Santiago", "chile"),
    ("America/Bogota", "colombia,medellin"),
    ("America/Lima", "peru,cusco"),
    ("America/Caracas", "venezuela"),
    ("America/Havana", "cuba"),
    ("America/Jamaica", "kingston"),
    ("Asia/Tokyo", "japan,osaka,kyoto,yokohama,sapporo,jst"),
    ("Asia/Seoul", "korea,south korea,busan"),
    ("Asia/Shanghai", "china,beijing,shenzhen,guangzhou,chengdu,wuhan"),
    ("Asia/Hong_Kong", "hongkong"),
    ("Asia/Taipei", "taiwan"),
    ("Asia/Kolkata", "india,mumbai,bombay,delhi,new delhi,bangalore,bengaluru,chennai,hyderabad,pune,calcutta,ist"),
    ("Asia/Karachi", "pakistan,lahore,islamabad"),
    ("Asia/Dhaka", "bangladesh"),
    ("Asia/Colombo", "sri lanka"),
    ("Asia/Kathmandu", "nepal,kathmandu"),
    ("Asia/Bangkok", "thailand,phuket,chiang mai"),
    ("Asia/Ho_Chi_Minh", "vietnam,saigon,hanoi"),
    ("Asia/Singapore", "singapore"),
    ("Asia/Kuala_Lumpur", "malaysia"),
    ("Asia/Manila", "philippines,cebu"),
    ("Asia/Makassar", "bali"),
    ("Asia/Dubai", "united arab emirates,uae,abu dhabi"),
    ("Asia/Riyadh", "saudi arabia,jeddah,mecca"),
    ("Asia/Qatar", "doha"),
    ("Asia/Jerusalem", "israel,tel aviv"),
    ("Asia/Tehran", "iran"),
    ("Asia/Baghdad", "iraq"),
    ("Asia/Kabul", "afghanistan"),
    ("Africa/Cairo", "egypt,alexandria"),
    ("Africa/Lagos", "nigeria,abuja"),
    ("Africa/Nairobi", "kenya"),
    ("Africa/Johannesburg", "south africa,cape town,pretoria,durban"),
    ("Africa/Casablanca", "morocco,marrakesh,marrakech,rabat"),
    ("Africa/Accra", "ghana"),
    ("Africa/Addis_Ababa", "ethiopia"),
    ("Australia/Sydney", "canberra,new south wales"),
    ("Australia/Brisbane", "gold coast,queensland"),
    ("Pacific/Auckland", "new zealand,wellington,christchurch"),
    ("Pacific/Fiji", "fiji"),
  ]

  /// Places with several zones, the most populous first.
  static let wide: [String: [String]] = [
    "usa": usa, "us": usa, "united states": usa, "united states of america": usa, "america": usa,
    "canada": ["America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver", "America/Halifax"],
    "australia": ["Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"],
    "russia": ["Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"],
    "brazil": ["America/Sao_Paulo", "America/Manaus", "America/Rio_Branco"],
    "indonesia": ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"],
    "europe": ["Europe/London", "Europe/Berlin", "Europe/Athens"],
  ]

  private static let usa = [
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
    "Pacific/Honolulu",
  ]
}
