using GL001.Control;

namespace GL001.Firmware;

/// <summary>Which unit this controller serves. Edit for each boiler or furnace, then build and flash.</summary>
public static class UnitConfiguration
{
    public const string Plant = "Plant-001";
    public const string Controller = "BLR-101-CTL";
    public const string Unit = "BLR-101";
    public const string FirmwareVersion = "0.1.0";

    public const string BrokerHost = "192.0.2.1";
    public const int BrokerPort = 1883;

    public const int ScanPeriodMs = 100;

    public static UnitParameters Parameters()
    {
        return new UnitParameters(UnitKind.Boiler, ratedHeatMw: 40.0, minimumHeatMw: 8.0,
            rampMwPerMinute: 2.0, setpoint: 10.0);
    }

    public static BurnerTimings Timings()
    {
        return new BurnerTimings(prepurgeMs: 300_000, postpurgeMs: 30_000, pilotIgnitionMs: 10_000, mainTrialMs: 10_000);
    }
}
