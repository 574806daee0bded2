using System.Text.Json;
using GL001.Simulator.Plants;
using GL001.Engineering.Steam;

namespace GL001.Simulator.Tests;

/// <summary>
/// The drum against Data/drum_boiler_reference.json: steady states and step responses of the equations of Åström and Bell
/// (Automatica 36 (2000) 363) with the parameters of <see cref="DrumParameters.P16G16"/>, computed independently of this code
/// with another implementation of IAPWS-IF97. It is not a table of the paper.
/// </summary>
public sealed class DrumTests
{
    private const double FeedEnthalpy = 945.4127854716669;   // 220 °C at 8.5 MPa
    private const double ReferenceBara = 85.0;

    private static readonly JsonElement s_reference = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "drum_boiler_reference.json"))).RootElement;

    [Fact]
    public void The_feedwater_of_the_reference_is_water_at_220_degC() =>
        Assert.Equal(FeedEnthalpy, Iapws97.Liquid(493.15, 8.5).EnthalpyKjPerKg, 1e-4);

    [Fact]
    public void The_equations_close_at_the_steady_states_of_the_reference_within_a_thousandth()
    {
        int compared = 0;
        foreach (JsonElement row in s_reference.GetProperty("steady").EnumerateArray())
        {
            double steam = Number(row, "qs");
            var drum = new Drum(DrumParameters.P16G16, ReferenceBara, steam, FeedEnthalpy);
            AssertShare(Number(row, "Q_MW"), drum.Settle(ReferenceBara, steam, FeedEnthalpy) / 1_000.0);
            AssertShare(Number(row, "alpha_r"), drum.SteamFraction);
            AssertShare(Number(row, "alpha_v"), drum.RiserVoid);
            AssertShare(Number(row, "qdc"), drum.CirculationKgPerS);
            AssertShare(Number(row, "Vsd"), drum.BubbleM3);
            AssertShare(Number(row, "Vwd"), drum.DrumWaterM3);
            AssertShare(Number(row, "Vwt"), drum.WaterM3);
            AssertShare(Number(row, "Tsat_C"), drum.Saturation.TemperatureDegC);

            // Left alone with the reference's own heat it stays: the derivatives are zero there.
            (double bara, double water, double fraction, double bubbles) = (drum.Bara, drum.WaterM3, drum.SteamFraction, drum.BubbleM3);
            Run(drum, Number(row, "Q_MW"), steam, steam, seconds: 60.0);
            AssertShare(bara, drum.Bara);
            AssertShare(water, drum.WaterM3);
            AssertShare(fraction, drum.SteamFraction);
            AssertShare(bubbles, drum.BubbleM3);
            compared++;
        }

        Assert.Equal(5, compared);
    }

    [Theory]
    [InlineData("Q+10MW", 10.0, 0.0)]
    [InlineData("qs+10kg/s", 0.0, 10.0)]
    public void Step_responses_are_those_of_the_reference(string name, double heatMw, double steamKgPerS)
    {
        var drum = new Drum(DrumParameters.P16G16, ReferenceBara, 50.0, FeedEnthalpy);
        double heat = (drum.Settle(ReferenceBara, 50.0, FeedEnthalpy) / 1_000.0) + heatMw;
        double now = 0.0;
        foreach (JsonElement row in s_reference.GetProperty("steps").GetProperty(name).EnumerateArray())
        {
            double at = Number(row, "t_s");
            Run(drum, heat, 50.0, 50.0 + steamKgPerS, at - now);
            now = at;
            Assert.Equal(Number(row, "p_MPa"), drum.Bara / 10.0, 0.0005);
            Assert.Equal(Number(row, "Vwt_m3"), drum.WaterM3, 0.005);
            Assert.Equal(Number(row, "alpha_r"), drum.SteamFraction, 0.00005);
            Assert.Equal(Number(row, "Vsd_m3"), drum.BubbleM3, 0.01);
            Assert.Equal(Number(row, "level_change_m"), drum.LevelMm / 1_000.0, 0.0005);
            AssertShare(Number(row, "qdc"), drum.CirculationKgPerS);
        }
    }

    [Fact]
    public void More_steam_swells_the_level_first_and_more_cold_feedwater_shrinks_it_first()
    {
        var drum = new Drum(DrumParameters.Packaged(20.0), 11.0, 5.0);
        double heat = drum.Settle(11.0, 5.0, DrumBoiler.FeedEnthalpy) / 1_000.0;
        Run(drum, heat, 5.0, 6.5, 5.0, DrumBoiler.FeedEnthalpy);
        Assert.True(drum.LevelMm > 5.0, $"{drum.LevelMm:0.0} mm after a step of steam");

        drum.Settle(11.0, 5.0, DrumBoiler.FeedEnthalpy);
        Run(drum, heat, 6.5, 5.0, 5.0, DrumBoiler.FeedEnthalpy);
        Assert.True(drum.LevelMm < -5.0, $"{drum.LevelMm:0.0} mm after a step of feedwater");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Mass_and_energy_close_within_a_thousandth_over_a_ride_through_the_load_range(bool isPaper)
    {
        var drum = isPaper ? new Drum(DrumParameters.P16G16, ReferenceBara, 50.0, FeedEnthalpy) : new Drum(DrumParameters.Packaged(20.0), 11.0, 5.0);
        double rated = isPaper ? 90.0 : 8.5;
        double feedEnthalpy = isPaper ? FeedEnthalpy : DrumBoiler.FeedEnthalpy;
        double massBefore = drum.MassKg;
        double energyBefore = drum.EnergyKj;
        double mass = 0.0, energy = 0.0, massThrough = 0.0, energyThrough = 0.0;
        for (int i = 0; i < 36_000; i++)
        {
            double t = i * 0.1;
            double steam = rated * (0.55 + (0.4 * Math.Sin(t / 240.0)));
            double feed = rated * (0.55 + (0.4 * Math.Sin((t / 240.0) - 0.3)));
            double heat = rated * (0.55 + (0.4 * Math.Sin((t / 240.0) - 0.1))) * (drum.Saturation.SteamEnthalpy - feedEnthalpy);
            double left = drum.Saturation.SteamEnthalpy;
            drum.Step(heat, feed, feedEnthalpy, steam, 0.1);
            mass += (feed - steam) * 0.1;
            energy += (heat + (feed * feedEnthalpy) - (steam * left)) * 0.1;
            massThrough += steam * 0.1;
            energyThrough += heat * 0.1;
        }

        Assert.Equal(mass, drum.MassKg - massBefore, 1e-5 * massThrough);
        Assert.Equal(energy, drum.EnergyKj - energyBefore, 1e-5 * energyThrough);
    }

    [Fact]
    public void Without_fire_and_flow_the_drum_stands_still_and_after_a_fire_its_risers_fill_again()
    {
        var drum = new Drum(DrumParameters.Packaged(20.0), 11.0);
        double water = drum.WaterM3;
        Run(drum, 0.0, 0.0, 0.0, 600.0);
        Assert.Equal(11.0, drum.Bara, 1e-9);
        Assert.Equal(water, drum.WaterM3, 1e-9);
        Assert.Equal(0.0, drum.LevelMm, 1e-6);

        Run(drum, 10.0, 4.0, 4.0, 300.0);
        Assert.InRange(drum.RiserVoid, 0.3, 0.8);
        Run(drum, 0.0, 0.0, 0.0, 600.0);
        Assert.InRange(drum.RiserVoid, 0.0, 0.05);
    }

    [Fact]
    public void A_step_of_a_second_gives_what_ten_of_a_tenth_give()
    {
        var coarse = new Drum(DrumParameters.Packaged(20.0), 11.0, 5.0);
        var fine = new Drum(DrumParameters.Packaged(20.0), 11.0, 5.0);
        for (int i = 0; i < 30; i++)
        {
            coarse.Step(15_000.0, 5.0, DrumBoiler.FeedEnthalpy, 7.0, 1.0);
            Run(fine, 15.0, 5.0, 7.0, 1.0, DrumBoiler.FeedEnthalpy);
        }

        Assert.Equal(fine.Bara, coarse.Bara, 0.01);
        Assert.Equal(fine.LevelMm, coarse.LevelMm, 1.0);
    }

    private static void Run(Drum drum, double heatMw, double feedKgPerS, double steamKgPerS, double seconds, double feedEnthalpy = FeedEnthalpy)
    {
        for (int i = 0; i < (int)Math.Round(seconds * 10.0); i++)
        {
            drum.Step(heatMw * 1_000.0, feedKgPerS, feedEnthalpy, steamKgPerS, 0.1);
        }
    }

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();

    private static void AssertShare(double expected, double actual) => Assert.Equal(expected, actual, 0.001 * Math.Abs(expected));
}
