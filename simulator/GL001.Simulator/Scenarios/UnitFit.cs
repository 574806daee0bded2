using GL001.Control;
using GL001.Runtime;
using GL001.Storage;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Scenarios;

/// <summary>What a unit of a scenario is fitted with where it differs from hardware/parameters.csv: a parameter's name and its value.</summary>
public static class UnitFit
{
    /// <summary>Parameters that a scenario may set: what rows of the trip table and signals depend on.</summary>
    public static IReadOnlyList<int> Parameters { get; } =
    [
        ParameterTable.FlameResponseSeconds, ParameterTable.LowWaterDelaySeconds, ParameterTable.FuelKind, ParameterTable.LeakTest,
        ParameterTable.DrumLevelTransmitters, ParameterTable.SteamThermometer, ParameterTable.CondensateMonitor, ParameterTable.CondensateDelaySeconds,
        ParameterTable.ChamberThermometer, ParameterTable.ProtectiveAtmosphere, ParameterTable.HighTemperatureMode,
    ];

    public static IReadOnlyDictionary<string, double> None { get; } = new Dictionary<string, double>();

    public static bool AppliesTo(int parameter, UnitKind kind) => ParameterTable.AppliesTo(parameter, KindOf(kind));

    /// <summary>The same by the parameters' numbers.</summary>
    public static IReadOnlyDictionary<int, double> ByNumber(IReadOnlyDictionary<string, double> fit) =>
        Parameters.Where(id => fit.ContainsKey(ParameterTable.Name(id))).ToDictionary(id => id, id => fit[ParameterTable.Name(id)]);

    /// <summary>What rows and signals of such a unit depend on.</summary>
    /// <exception cref="ArgumentException">The parameters break a rule of the table.</exception>
    public static UnitOptions OptionsOf(UnitKind kind, IReadOnlyDictionary<string, double> fit)
    {
        var entered = ByNumber(fit);
        return UnitSettings.Options(UnitSettings.BuiltIn(KindOf(kind), [.. entered.Keys], [.. entered.Values]));
    }

    private static Control.UnitKind KindOf(UnitKind kind) => kind == UnitKind.Boiler ? Control.UnitKind.Boiler : Control.UnitKind.Furnace;
}
