using GL001.Plant;
using GL001.Simulator.Scenarios;
using GL001.SiteFiles;

namespace GL001.Simulator.Tests.Scenarios;

public sealed class InlineSiteFileTests
{
    [Fact]
    public void What_a_scenario_writes_down_itself_is_the_same_site_when_read_from_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("gl001-inline-");
        try
        {
            var site = ScenarioSite.Inline(
            [
                new InlineUnit("B-1", UnitKind.Boiler, "HDR-1", 20.5, 4.1, 0.92, 9.5, 12.3, DemandTier.LifeSafety),
                new InlineUnit("B-2", UnitKind.Boiler, "HDR-1", 10.0, 2.0, 0.9, 9.5, 0.0, DemandTier.EquipmentProtection),
                new InlineUnit("F-1", UnitKind.Furnace, "HDR-2", 8.0, 2.0, 0.9, 270.0, 5.0),
            ], -3.5);
            var read = SiteFile.Load(InlineSiteFile.Write(site, folder));
            var wanted = site.Model;
            Assert.Equal(wanted.Dispatch, read.Dispatch);
            Assert.Equal(wanted.Plants[0].Headers, read.Plants[0].Headers);
            Assert.Equal(wanted.Plants[0].Units.Select(Figures), read.Plants[0].Units.Select(Figures));
            Assert.Equal(wanted.Plants[0].Demands.Select(Figures), read.Plants[0].Demands.Select(Figures));
            Assert.Equal(Figures(wanted), Figures(read));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_first_plants_alone_are_written_and_then_all_in_the_same_place()
    {
        var folder = Directory.CreateTempSubdirectory("gl001-inline-");
        try
        {
            var site = ScenarioSite.Inline(
            [
                new InlineUnit("B-1", UnitKind.Boiler, "HDR-1", 20.5, 4.1, 0.92, 9.5, 12.3) { PlantId = "P-1" },
                new InlineUnit("B-2", UnitKind.Boiler, "HDR-2", 10.0, 2.0, 0.9, 9.5, 4.0) { PlantId = "P-2" },
                new InlineUnit("B-3", UnitKind.Boiler, "HDR-3", 8.0, 2.0, 0.9, 9.5, 5.0) { PlantId = "P-3" },
            ], 10.0, startsWithPlants: 2);
            Assert.Equal("B-3", Assert.Single(site.LaterUnits));
            var path = InlineSiteFile.Write(site, folder, site.StartsWithPlants);
            Assert.Equal(["P-1", "P-2"], SiteFile.Load(path).Plants.Select(plant => plant.Id));
            Assert.Equal(path, InlineSiteFile.Write(site, folder));
            var whole = SiteFile.Load(path);
            Assert.Equal(site.Model.Plants.Select(plant => plant.Id), whole.Plants.Select(plant => plant.Id));
            Assert.Equal(site.Model.Units.Select(Figures), whole.Units.Select(Figures));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_site_that_is_a_file_is_not_written_again() =>
        Assert.Throws<ArgumentException>(() => InlineSiteFile.Write(new ScenarioSite { Model = ScenarioSite.Inline([new InlineUnit("B-1", UnitKind.Boiler, "H", 2.0, 0.5, 0.9, 8.0, 1.0)]).Model }, new DirectoryInfo(".")));

    private static readonly DateTimeOffset s_someTime = new(2027, 8, 12, 13, 7, 0, TimeSpan.Zero);

    private static object Figures(Unit unit) => (unit.Id, unit.Kind, unit.HeaderId, unit.ControllerId, unit.MinHeat, unit.MaxHeat, unit.RampUpPerMinute, unit.RampDownPerMinute, (unit.Efficiency, unit.FuelId));

    private static object Figures(Demand demand) => (demand.Id, demand.HeaderId, demand.Tier, demand.Scale, demand.Series.At(s_someTime));

    private static object Figures(Site site) => (site.Plants.Count, site.TransferLines.Count, site.Fuels[0].Id, site.Fuels[0].Price.At(s_someTime), site.ElectricityPrice.At(s_someTime), site.Weather.AmbientTemperature.At(s_someTime));
}
