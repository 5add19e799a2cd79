"""What the units of normalised values are called in English: data only."""

from __future__ import annotations

# canonical form -> what one of it is called, and many
CURRENCIES: dict[str, tuple[str, str]] = {
    code: (one, many or one)
    for code, one, many in (
        ("CNY", "yuan", ""),
        ("USD", "US dollar", "US dollars"),
        ("HKD", "Hong Kong dollar", "Hong Kong dollars"),
        ("TWD", "New Taiwan dollar", "New Taiwan dollars"),
        ("JPY", "yen", ""),
        ("EUR", "euro", "euros"),
        ("GBP", "British pound", "British pounds"),
        ("KRW", "won", ""),
        ("RUB", "ruble", "rubles"),
        ("CHF", "Swiss franc", "Swiss francs"),
        ("INR", "rupee", "rupees"),
        ("THB", "baht", ""),
        ("CAD", "Canadian dollar", "Canadian dollars"),
        ("AUD", "Australian dollar", "Australian dollars"),
        ("SGD", "Singapore dollar", "Singapore dollars"),
        ("MOP", "Macau pataca", "Macau patacas"),
        ("VND", "Vietnamese dong", ""),
        ("IDR", "Indonesian rupiah", ""),
        ("MYR", "Malaysian ringgit", ""),
        ("DEM", "German mark", "German marks"),
        ("TRY", "lira", "lira"),
        ("NZD", "New Zealand dollar", "New Zealand dollars"),
    )
}
DURATIONS = {
    name: (name, "centuries" if name == "century" else f"{name}s")
    for name in "year quarter month week day hour minute second millisecond century".split()
}
# A Chinese measure is explained, not converted: how long a li was depends on when and where.
_MEASURES = {
    "km": ("kilometer", "kilometers"),
    "m": ("meter", "meters"),
    "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"),
    "um": ("micrometer", "micrometers"),
    "nm": ("nanometer", "nanometers"),
    "nmi": ("nautical mile", "nautical miles"),
    "mi": ("mile", "miles"),
    "ft": ("foot", "feet"),
    "in": ("inch", "inches"),
    "yd": ("yard", "yards"),
    "ly": ("light-year", "light-years"),
    "li": ("li (Chinese mile)", "li (Chinese miles)"),
    "chi": ("chi (Chinese foot)", "chi (Chinese feet)"),
    "cun": ("cun (Chinese inch)", "cun (Chinese inches)"),
    "zhang": ("zhang (ten Chinese feet)", "zhang (ten Chinese feet each)"),
    "km2": ("square kilometer", "square kilometers"),
    "m2": ("square meter", "square meters"),
    "cm2": ("square centimeter", "square centimeters"),
    "mi2": ("square mile", "square miles"),
    "ft2": ("square foot", "square feet"),
    "ha": ("hectare", "hectares"),
    "acre": ("acre", "acres"),
    "mu": ("mu (Chinese acre)", "mu (Chinese acres)"),
    "ping": ("ping (3.3 square meters)", "ping (3.3 square meters each)"),
    "m3": ("cubic meter", "cubic meters"),
    "km3": ("cubic kilometer", "cubic kilometers"),
    "cm3": ("cubic centimeter", "cubic centimeters"),
    "L": ("liter", "liters"),
    "mL": ("milliliter", "milliliters"),
    "kg": ("kilogram", "kilograms"),
    "g": ("gram", "grams"),
    "mg": ("milligram", "milligrams"),
    "t": ("metric ton", "metric tons"),
    "jin": ("jin (Chinese pound)", "jin (Chinese pounds)"),
    "liang": ("liang (Chinese ounce)", "liang (Chinese ounces)"),
    "lb": ("pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "J": ("joule", "joules"),
    "cal": ("calorie", "calories"),
    "kcal": ("kilocalorie", "kilocalories"),
    "Pa": ("pascal", "pascals"),
    "hp": ("horsepower", "horsepower"),
    "W": ("watt", "watts"),
    "V": ("volt", "volts"),
}
# Written alike in both languages.
_SYMBOLS = "kW MW GW kWh kV Hz kHz MHz GHz KB MB GB TB dB km/h m/s".split()
UNITS: dict[str, tuple[str, str]] = (
    CURRENCIES | DURATIONS | _MEASURES | {symbol: (symbol, symbol) for symbol in _SYMBOLS}
)
ATTACHED = frozenset({"°C", "°F", "%"})
