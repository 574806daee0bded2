using GL001.Control;

namespace GL001.Storage.Tests;

/// <summary>The burner's compiled limits and those of hardware/parameters.csv are the same figures.</summary>
public sealed class BurnerLimitTests
{
    [Theory]
    [InlineData(ParameterTable.PrepurgeSeconds, BurnerTimings.PrepurgeMinimumMs)]
    [InlineData(ParameterTable.PostpurgeSeconds, BurnerTimings.PostpurgeMinimumMs)]
    [InlineData(ParameterTable.PilotTrialSeconds, BurnerTimings.PilotIgnitionMinimumMs)]
    [InlineData(ParameterTable.PilotProveSeconds, BurnerTimings.PilotProveMinimumMs)]
    [InlineData(ParameterTable.MainTrialSeconds, BurnerTimings.MainTrialMinimumMs)]
    [InlineData(ParameterTable.LowFireHoldSeconds, BurnerTimings.LowFireMinimumMs)]
    [InlineData(ParameterTable.ValveProvingHoldSeconds, BurnerTimings.ValveTestMinimumMs)]
    public void A_time_cannot_be_set_below_its_compiled_minimum(int id, int minimumMs) =>
        Assert.Equal(minimumMs, ParameterTable.Minimum(id) * 1_000.0);

    [Theory]
    [InlineData(ParameterTable.PilotTrialSeconds, BurnerTimings.PilotIgnitionMaximumMs)]
    [InlineData(ParameterTable.PilotProveSeconds, BurnerTimings.PilotProveMaximumMs)]
    [InlineData(ParameterTable.MainTrialSeconds, BurnerTimings.MainTrialMaximumMs)]
    [InlineData(ParameterTable.AirProvingSeconds, BurnerTimings.AirProvingMaximumMs)]
    [InlineData(ParameterTable.ValveProvingFillSeconds, BurnerTimings.ValveFillMaximumMs)]
    public void A_trial_cannot_be_set_above_its_compiled_maximum(int id, int maximumMs) =>
        Assert.Equal(maximumMs, ParameterTable.Maximum(id) * 1_000.0);

    [Theory]
    [InlineData(ParameterTable.FlameResponseSeconds, UnitOptions.FlameResponseMsMinimum, UnitOptions.FlameResponseMsMaximum)]
    [InlineData(ParameterTable.LowWaterDelaySeconds, UnitOptions.LowWaterDelayMsMinimum, UnitOptions.LowWaterDelayMsMaximum)]
    [InlineData(ParameterTable.CondensateDelaySeconds, UnitOptions.CondensateDelayMsMinimum, UnitOptions.CondensateDelayMsMaximum)]
    public void A_delay_of_a_row_has_the_compiled_limits(int id, int minimumMs, int maximumMs)
    {
        Assert.Equal(minimumMs, ParameterTable.Minimum(id) * 1_000.0);
        Assert.Equal(maximumMs, ParameterTable.Maximum(id) * 1_000.0);
    }

    [Fact]
    public void Amounts_and_counts_have_the_compiled_limits()
    {
        Assert.Equal(BurnerTimings.PurgeVolumesMinimum, ParameterTable.Minimum(ParameterTable.PurgeVolumeChanges));
        Assert.Equal(BurnerTimings.PurgeAirMinimumPct, ParameterTable.Minimum(ParameterTable.PurgeAirPct));
        Assert.Equal(BurnerTimings.RecycleMaximum, ParameterTable.Maximum(ParameterTable.RecycleCount));
        Assert.Equal(BurnerTimings.StartsMaximum, ParameterTable.Maximum(ParameterTable.StartLimitCount));
        Assert.Equal(BurnerTimings.WindowMinimumMs, ParameterTable.Minimum(ParameterTable.StartLimitMinutes) * 60_000.0);
    }

    [Theory]
    [InlineData(UnitKind.Boiler)]
    [InlineData(UnitKind.Furnace)]
    public void A_unit_without_further_words_has_the_defaults_of_the_table(UnitKind kind)
    {
        var isBoiler = kind == UnitKind.Boiler;
        var unit = new UnitParameters(kind, 40.0, 8.0, 2.0, setpoint: isBoiler ? 10.0 : 280.0);
        Assert.Equal(Default(isBoiler ? ParameterTable.SteamPressureCutInBar : ParameterTable.OutletTemperatureCutInK), unit.Setpoint - unit.CutIn, 1e-9);
        Assert.Equal(Default(isBoiler ? ParameterTable.SteamPressureCutOutBar : ParameterTable.OutletTemperatureCutOutK), unit.CutOut - unit.Setpoint, 1e-9);
        Assert.Equal(Default(isBoiler ? ParameterTable.SteamPressureGainPctPerBar : ParameterTable.OutletTemperatureGainPctPerK), unit.GainPctPerUnit);
        Assert.Equal(Default(isBoiler ? ParameterTable.SteamPressureIntegralSeconds : ParameterTable.OutletTemperatureIntegralSeconds), unit.IntegralTimeSeconds);
        Assert.Equal(Default(ParameterTable.FiringRatePctPerSecond), unit.FiringRatePctPerSecond);
        Assert.Equal(Default(ParameterTable.DroopMaximumPct), unit.DroopMaximumPct);

        static double Default(int id) => ParameterTable.Default(id);
    }
}
