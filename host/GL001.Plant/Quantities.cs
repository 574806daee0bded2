using System.Globalization;

namespace GL001.Plant;

/// <summary>Heat per time. Megawatts of heat (MWth), never of fuel or of electricity.</summary>
public readonly record struct ThermalPower : IComparable<ThermalPower>
{
    private ThermalPower(double megawatts) => Megawatts = megawatts;

    public static ThermalPower Zero => default;

    public double Megawatts { get; }

    public double Kilowatts => Megawatts * 1000.0;

    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    public static ThermalPower FromMegawatts(double megawatts) => new(Finite.Required(megawatts, nameof(megawatts)));

    /// <summary>The heat delivered when this power is held for <paramref name="duration"/>.</summary>
    public HeatEnergy Over(TimeSpan duration) => HeatEnergy.FromMegawattHours(Megawatts * duration.TotalHours);

    public static ThermalPower operator +(ThermalPower left, ThermalPower right) => FromMegawatts(left.Megawatts + right.Megawatts);

    public static ThermalPower operator -(ThermalPower left, ThermalPower right) => FromMegawatts(left.Megawatts - right.Megawatts);

    public static bool operator <(ThermalPower left, ThermalPower right) => left.Megawatts < right.Megawatts;

    public static bool operator >(ThermalPower left, ThermalPower right) => left.Megawatts > right.Megawatts;

    public static bool operator <=(ThermalPower left, ThermalPower right) => left.Megawatts <= right.Megawatts;

    public static bool operator >=(ThermalPower left, ThermalPower right) => left.Megawatts >= right.Megawatts;

    public int CompareTo(ThermalPower other) => Megawatts.CompareTo(other.Megawatts);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Megawatts} MW");
}

/// <summary>An amount of heat.</summary>
public readonly record struct HeatEnergy
{
    private HeatEnergy(double megawattHours) => MegawattHours = megawattHours;

    public static HeatEnergy Zero => default;

    public double MegawattHours { get; }

    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    public static HeatEnergy FromMegawattHours(double megawattHours) => new(Finite.Required(megawattHours, nameof(megawattHours)));

    public static HeatEnergy operator +(HeatEnergy left, HeatEnergy right) => FromMegawattHours(left.MegawattHours + right.MegawattHours);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{MegawattHours} MWh");
}

/// <summary>Price of energy. May be negative: power exchanges have such hours.</summary>
public readonly record struct EnergyPrice
{
    private EnergyPrice(double eurPerMegawattHour) => EurPerMegawattHour = eurPerMegawattHour;

    public double EurPerMegawattHour { get; }

    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    public static EnergyPrice FromEurPerMegawattHour(double eurPerMegawattHour) =>
        new(Finite.Required(eurPerMegawattHour, nameof(eurPerMegawattHour)));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{EurPerMegawattHour} EUR/MWh");
}

/// <summary>Temperature on the Celsius scale.</summary>
public readonly record struct Temperature
{
    private Temperature(double degreesCelsius) => DegreesCelsius = degreesCelsius;

    public double DegreesCelsius { get; }

    /// <exception cref="ArgumentOutOfRangeException">The value is NaN, infinite or below absolute zero.</exception>
    public static Temperature FromDegreesCelsius(double degreesCelsius)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Finite.Required(degreesCelsius, nameof(degreesCelsius)), -273.15, nameof(degreesCelsius));
        return new Temperature(degreesCelsius);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{DegreesCelsius} °C");
}

/// <summary>Pressure above the surrounding air. Absolute pressure is never kept in this type.</summary>
public readonly record struct GaugePressure
{
    private GaugePressure(double barg) => Barg = barg;

    public double Barg { get; }

    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    public static GaugePressure FromBarg(double barg) => new(Finite.Required(barg, nameof(barg)));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Barg} barg");
}

internal static class Finite
{
    public static double Required(double value, string name) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A quantity is a finite number.");
}
