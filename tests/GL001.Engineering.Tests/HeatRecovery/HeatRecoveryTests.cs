using GL001.Engineering.HeatRecovery;

namespace GL001.Engineering.Tests.HeatRecovery;

public sealed class HeatRecoveryTests
{
    /// <summary>A published calculation sheet: 38.1103549 mmHg of water, 0.00097421 mmHg of SO3 give 383.525 K.</summary>
    [Fact]
    public void Verhoff_and_Banchero_give_the_published_figure() =>
        Assert.Equal(383.525, AcidDewPoint.VerhoffBanchero(38.1103549, 0.00097421) + 273.15, 0.01);

    /// <summary>Both correlations were fitted to the same kind of measurements and have to agree within their accuracy.</summary>
    [Theory]
    [InlineData(10.0, 10.0)]
    [InlineData(8.0, 20.0)]
    [InlineData(12.0, 5.0)]
    [InlineData(15.0, 30.0)]
    public void Both_correlations_agree_within_ten_kelvin(double water, double trioxide)
    {
        AcidDewPointResult result = AcidDewPoint.Calculate(new AcidDewPointInput(water, trioxide));
        Assert.Equal(result.VerhoffBancheroDegC, result.OkkesDegC!.Value, 10.0);
        Assert.InRange(result.DesignDegC, 120.0, 155.0);
        Assert.True(result.WaterDewPointDegC < 60.0);
    }

    [Fact]
    public void More_acid_or_water_raises_the_dew_point()
    {
        double plain = AcidDewPoint.Calculate(new AcidDewPointInput(10.0, 10.0)).DesignDegC;
        Assert.True(AcidDewPoint.Calculate(new AcidDewPointInput(10.0, 20.0)).DesignDegC > plain);
        Assert.True(AcidDewPoint.Calculate(new AcidDewPointInput(14.0, 10.0)).DesignDegC > plain);
    }

    [Fact]
    public void An_economiser_tells_duty_by_both_sides_and_its_margins()
    {
        EconomiserResult result = Economiser.Calculate(new EconomiserInput(5.0, 105.0, 140.0, 12.0, 260.0, 150.0, 6.2, 1.1, 10.0, 10.0));

        // Water tables: 589.2 − 440.9 kJ/kg.
        Close.To(5.0 * 148.6, result.DutyKw, 0.5);
        Close.To(6.2 * 1.1 * 110.0, result.GasDutyKw!.Value, 1e-9);
        Close.To(100.0 * 110.0 / 155.0, result.EffectivenessPct, 1e-9);
        Assert.Equal(187.96 - 140.0, result.SteamingMarginK, 0.05);
        Assert.True(result.AcidMarginK < 0.0 && result.WaterMarginK > 0.0);
        Assert.Contains("cold end corrodes", Assert.Single(result.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_economiser_near_boiling_or_with_meters_apart_is_told()
    {
        EconomiserResult result = Economiser.Calculate(new EconomiserInput(5.0, 105.0, 180.0, 12.0, 260.0, 150.0, 6.2));
        Assert.Equal(2, result.Findings.Count);
        Assert.Contains("steam", result.Findings[0], StringComparison.Ordinal);
        Assert.Contains("differ", result.Findings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10.0, 60.0, 100.0, "source")]
    [InlineData(10.0, 30.0, 50.0, "sink")]
    [InlineData(0.5, 60.0, 300.0, "approach")]
    public void Recoverable_heat_is_the_least_of_source_sink_and_approach(double sinkCapacity, double sinkIn, double sinkOut, string limit)
    {
        HeatRecoveryResult result = HeatRecoveryPotential.Calculate(new HeatRecoveryInput("kiln", 2.0, 1.1, 250.0, 130.0, sinkCapacity, sinkIn, sinkOut, 10.0, 80.0, 50.0, 5_000.0, 20_000.0));
        Assert.Equal(limit, result.LimitedBy);
        Assert.Equal(result.RecoverableKw, 2.2 * (250.0 - result.SourceOutletDegC), 6);
        Assert.Equal(result.RecoverableKw, sinkCapacity * (result.SinkOutletDegC - sinkIn), 6);
        Assert.True(250.0 - result.SinkOutletDegC >= 10.0 - 1e-9 && result.SourceOutletDegC - sinkIn >= 10.0 - 1e-9);
        Assert.Equal(result.RecoverableKw / 0.8 * 5.0 * 50.0, result.SavingPerYear, 6);
        Assert.Equal(20_000.0 / result.SavingPerYear, result.SimplePaybackYears!.Value, 9);
    }

    /// <summary>Four streams of Linnhoff et al., A User Guide on Process Integration (1982), also Kemp, Pinch Analysis: 20 kW, 60 kW, pinch 90/80 °C.</summary>
    [Fact]
    public void The_four_stream_problem_has_its_published_targets()
    {
        PinchResult result = PinchTargets.Calculate(new PinchInput(
            [new("hot 2", 170.0, 60.0, 3.0), new("hot 4", 150.0, 30.0, 1.5), new("cold 1", 20.0, 135.0, 2.0), new("cold 3", 80.0, 140.0, 4.0)], 10.0));
        Assert.Equal(20.0, result.HotUtilityKw, 9);
        Assert.Equal(60.0, result.ColdUtilityKw, 9);
        Assert.Equal(450.0, result.RecoveredKw, 9);
        Assert.Equal(90.0, result.PinchHotDegC!.Value, 9);
        Assert.Equal(80.0, result.PinchColdDegC!.Value, 9);
        Assert.Equal([165.0, 145.0, 140.0, 85.0, 55.0, 25.0], result.Cascade.Select(level => level.ShiftedDegC));
        Assert.Equal([20.0, 80.0, 82.5, 0.0, 75.0, 60.0], result.Cascade.Select(level => Math.Round(level.HeatKw, 9)));
    }

    [Fact]
    public void A_threshold_problem_needs_one_utility_and_has_no_pinch()
    {
        PinchResult result = PinchTargets.Calculate(new PinchInput([new("hot", 200.0, 100.0, 5.0), new("cold", 30.0, 60.0, 2.0)], 10.0));
        Assert.Equal(0.0, result.HotUtilityKw, 9);
        Assert.Equal(440.0, result.ColdUtilityKw, 9);
        Assert.Null(result.PinchHotDegC);
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("sulphur_trioxide_ppm", () => AcidDewPoint.Calculate(new AcidDewPointInput(10.0, 0.0)), "ppm");
        Refused.At("water_outlet_deg_c", () => Economiser.Calculate(new EconomiserInput(5.0, 105.0, 100.0, 12.0, 260.0, 150.0)));
        Refused.At("streams[0].target_deg_c", () => PinchTargets.Calculate(new PinchInput([new("a", 100.0, 100.0, 1.0)], 10.0)), "phase change");
        Refused.At("streams[0].capacity_kw_per_k", () => PinchTargets.Calculate(new PinchInput([new("a", 100.0, 50.0, -1.0)], 10.0)), "kW/K");
        Refused.At("least_approach_k", () => PinchTargets.Calculate(new PinchInput([new("a", 100.0, 50.0, 1.0)], 0.0)), "K");
    }
}
