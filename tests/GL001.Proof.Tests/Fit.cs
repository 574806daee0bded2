using System.Reflection;
using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>A unit as it is built: kind, and the options that decide which rows and signals it has.</summary>
internal sealed class Fit
{
    private readonly (string Option, int Value)[] _options;

    private Fit(string name, UnitKind kind, params (string Option, int Value)[] options)
    {
        Name = name;
        Kind = kind;
        _options = options;
    }

    public static Fit Boiler { get; } = new("Boiler", UnitKind.Boiler);

    public static Fit Furnace { get; } = new("Furnace", UnitKind.Furnace);

    /// <summary>An oil boiler with all its options but the condensate monitor, whose minutes would make too many states.</summary>
    public static Fit OilBoiler { get; } = new("OilBoiler", UnitKind.Boiler, ("FuelKind", 1), ("LeakTest", 0), ("DrumLevelTransmitters", 3), ("SteamThermometer", 1));

    /// <summary>An oil boiler with the condensate monitor.</summary>
    public static Fit CondensateBoiler { get; } = new("CondensateBoiler", UnitKind.Boiler, ("FuelKind", 1), ("LeakTest", 0), ("DrumLevelTransmitters", 3), ("SteamThermometer", 1), ("CondensateMonitor", 1));

    /// <summary>A furnace with a chamber that may be proved hot, where the flame may then go unseen.</summary>
    public static Fit HotFurnace { get; } = new("HotFurnace", UnitKind.Furnace, ("ChamberThermometer", 1), ("ProtectiveAtmosphere", 1), ("HighTemperatureMode", 1));

    public string Name { get; }

    public UnitKind Kind { get; }

    public bool HasLeakTest => Option("LeakTest", 1) == 1;

    public bool HasChamber => Option("ChamberThermometer", 0) == 1;

    public bool RelaxesFlame => Option("HighTemperatureMode", 0) == 1;

    /// <summary>A unit of a kind without any option.</summary>
    public static implicit operator Fit(UnitKind kind) => kind == UnitKind.Boiler ? Boiler : Furnace;

    /// <summary>The rows to be mutated: all of a unit without options; of another, those that it alone has and those that its options change.</summary>
    public IEnumerable<SheetRow> OwnRows()
    {
        Fit plain = Kind;
        var others = Sheet.Rows(plain).Select(row => row.Tag).ToHashSet();
        return Sheet.Rows(this).Where(row => this == plain || !others.Contains(row.Tag) || row.Arming == "MainFuelCold");
    }

    /// <summary>The unit of this name.</summary>
    public static Fit Of(string name) => new[] { Boiler, Furnace, OilBoiler, CondensateBoiler, HotFurnace }.Single(fit => fit.Name == name);

    /// <summary>The value of an option, or its default.</summary>
    public double Option(string name, double byDefault)
    {
        foreach (var (option, value) in _options)
        {
            if (option == name)
            {
                return value;
            }
        }

        return byDefault;
    }

    /// <summary>The options as the control core takes them.</summary>
    public UnitOptions Options()
    {
        var options = new UnitOptions();
        foreach (var (option, value) in _options)
        {
            typeof(UnitOptions).GetProperty(option, BindingFlags.Public | BindingFlags.Instance)!.SetValue(options, value);
        }

        return options;
    }

    public override string ToString() => Name;
}
