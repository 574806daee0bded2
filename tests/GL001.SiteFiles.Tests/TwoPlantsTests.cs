using GL001.Plant;

namespace GL001.SiteFiles.Tests;

public class TwoPlantsTests
{
    private static readonly Site Site = TwoPlants.Site;

    [Fact]
    public void Sample_has_two_plants_four_boilers_two_furnaces_and_one_line()
    {
        Assert.Equal(["Plant-001", "Plant-002"], Site.Plants.Select(plant => plant.Id));
        Assert.Equal(4, Site.Units.Count(unit => unit.Kind == UnitKind.Boiler));
        Assert.Equal(2, Site.Units.Count(unit => unit.Kind == UnitKind.Furnace));
        TransferLine line = Assert.Single(Site.TransferLines);
        Assert.Equal((10.0, 0.05), (line.Capacity.Megawatts, line.LossFraction));
        Assert.Equal(4, Site.Demands.Select(demand => demand.Tier).Distinct().Count());
        Assert.Equal(96, Site.Dispatch.StepCount);
    }

    [Fact]
    public void Demand_is_the_stated_share_of_the_network_at_its_recorded_peak()
    {
        // Row "2020-01-20 08:15:00" of district-heat-2020-15min.csv: 266.177 MW, gas 32.641 EUR/MWh; local time is UTC+1.
        var peak = new DateTimeOffset(2020, 1, 20, 7, 15, 0, TimeSpan.Zero);
        Demand production = Site.Demands.Single(demand => demand.Id == "DEM-140");
        Assert.Equal(0.115 * 266.177, production.HeatAt(peak).Megawatts, 9);
        Assert.Equal(32.641, Site.Fuel("natural-gas").PriceAt(peak).EurPerMegawattHour, 9);
    }

    [Fact]
    public void Idle_and_negative_rows_of_the_measured_boiler_are_lifted_to_the_floor()
    {
        Demand reboilers = Site.Demands.Single(demand => demand.Id == "DEM-150");
        // Last but one row of steam-boiler-year-output-15min.csv: 31534200 s, -1959600 W.
        var negative = new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(31_534_200);
        Assert.Equal(-1.9596, reboilers.Series.At(negative), 9);
        Assert.Equal(2.2, reboilers.HeatAt(negative).Megawatts);
    }

    [Fact]
    public void All_units_together_cover_every_quarter_hour_of_the_year_and_without_BLR_101_only_production_is_short()
    {
        double rated(string header) => Site.Units.Where(unit => unit.HeaderId == header).Sum(unit => unit.MaxHeat.Megawatts);
        double withoutBlr101 = rated("STM-100") - 40;
        TransferLine line = Site.TransferLines[0];
        double worstWithoutBlr101 = 0;
        for (int quarter = 0; quarter < 366 * 96; quarter++)
        {
            DateTimeOffset at = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(15 * quarter);
            var demand = Site.Demands.ToLookup(item => item.HeaderId, item => (item.Tier, item.HeatAt(at).Megawatts));
            double all(string header) => demand[header].Sum(item => item.Megawatts);
            double critical(string header) => demand[header].Where(item => item.Tier != DemandTier.Production).Sum(item => item.Megawatts);

            double sent = Math.Max(0, all("STM-200") - rated("STM-200")) / (1 - line.LossFraction);
            Assert.True(sent <= line.Capacity.Megawatts, $"{at:u}: the line would have to carry {sent} MW");
            Assert.True(all("STM-100") + sent <= rated("STM-100"), $"{at:u}: STM-100 needs {all("STM-100") + sent} MW");
            Assert.True(all("OIL-100") <= rated("OIL-100"), $"{at:u}: OIL-100 needs {all("OIL-100")} MW");
            Assert.True(all("OIL-200") <= rated("OIL-200"), $"{at:u}: OIL-200 needs {all("OIL-200")} MW");
            Assert.True(critical("STM-100") <= withoutBlr101, $"{at:u}: without BLR-101 the upper tiers need {critical("STM-100")} MW");
            Assert.True(critical("STM-200") <= rated("STM-200"), $"{at:u}: STM-200's upper tiers need {critical("STM-200")} MW");
            worstWithoutBlr101 = Math.Max(worstWithoutBlr101, all("STM-100") - withoutBlr101);
        }

        Assert.True(worstWithoutBlr101 > 10, $"The loss of BLR-101 sheds at most {worstWithoutBlr101} MW: the tiers would not show.");
    }

    [Fact]
    public void Least_demand_of_each_header_keeps_its_smallest_unit_above_minimum_output()
    {
        // Otherwise summer nights would force surplus heat.
        foreach (Header header in Site.Headers)
        {
            double least = Site.Units.Where(unit => unit.HeaderId == header.Id).Min(unit => unit.MinHeat.Megawatts);
            double floor = Site.Demands.Where(demand => demand.HeaderId == header.Id).Sum(demand => demand.Floor.Megawatts);
            Assert.True(least <= floor, $"{header.Id}: least output {least} MW, least demand {floor} MW");
        }
    }
}
