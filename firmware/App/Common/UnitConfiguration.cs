using GL001.Control;
using GL001.Runtime;
using GL001.Storage;

namespace GL001.Firmware;

/// <summary>
/// Which unit this controller serves. Edit for each boiler or furnace, then build and flash. Parameters that were changed at
/// the unit and stored there take precedence, but for how the unit is built: fuel, leak test, transmitters, chamber, atmosphere
/// (docs/parameters.md, written never) are as they stand here, whatever is stored.
/// </summary>
public static class UnitConfiguration
{
    public const string Plant = "Plant-001";
    public const string Controller = "BLR-101-CTL";
    public const string Unit = "BLR-101";
    public const string FirmwareVersion = "0.1.0";

    public const int ScanPeriodMs = 100;

    /// <summary>Whether a monitoring thermometer is fitted, beside the resistance thermometer that trips. The ESP32 board has no pin for one.</summary>
    public static bool HasMonitor => false;

    /// <summary>
    /// The broker. For TLS: the broker's name and 8883, UseTls, the authority's certificate as PEM, and user name or client
    /// certificate. Keep a file with a password or key out of version control.
    /// </summary>
    public static BrokerAccess Broker()
    {
        return new BrokerAccess("192.0.2.1", 1883);
    }

    /// <summary>Name plate and commissioning figures; docs/parameters.md lists every parameter with its default.</summary>
    public static ParameterSet Parameters()
    {
        return UnitSettings.BuiltIn(UnitKind.Boiler,
            new int[]
            {
                ParameterTable.RatedHeatMw, ParameterTable.MinimumHeatMw, ParameterTable.RampMwPerMinute,
                ParameterTable.SteamPressureSetpointBarg, ParameterTable.PurgeVolumesPerMinute,
            },
            new double[] { 40.0, 8.0, 2.0, 10.0, 2.0 });
    }
}
