using System.Globalization;
using GL001.Plant;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GL001.SiteFiles;

/// <summary>Reads a site's YAML and the series it names.</summary>
public static class SiteFile
{
    /// <summary>Loads a site; paths of series are relative to the site file.</summary>
    /// <exception cref="SiteFileException">Anything is wrong with the file or its series; carries all findings.</exception>
    public static Site Load(string path)
    {
        var findings = new List<SiteFinding>();
        YamlNode? root = ReadYaml(path, findings);
        Site? site = root is null ? null : new SiteReader(path, findings).Read(root);
        return findings.Count == 0 ? site! : throw new SiteFileException(findings);
    }

    /// <summary>The one document of a YAML file; null with a finding when there is none.</summary>
    internal static YamlNode? ReadYaml(string path, List<SiteFinding> findings)
    {
        try
        {
            var yaml = new YamlStream();
            using var text = new StreamReader(path);
            yaml.Load(text);
            if (yaml.Documents.Count == 1)
            {
                return yaml.Documents[0].RootNode;
            }

            findings.Add(new SiteFinding(SiteFindingKind.Syntax, path, 1, 1, "(file)", $"the file holds {yaml.Documents.Count} documents", "exactly one"));
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            findings.Add(new SiteFinding(SiteFindingKind.MissingFile, path, 1, 1, "(file)", $"the file cannot be read: {missing.Message}", null));
        }
        catch (YamlException broken)
        {
            findings.Add(new SiteFinding(SiteFindingKind.Syntax, path, (int)broken.Start.Line, (int)broken.Start.Column, "(file)", broken.Message, null));
        }

        return null;
    }
}

/// <summary>Walks one site file from top to bottom. Ids are collected before anything that refers to them is read.</summary>
internal sealed partial class SiteReader(string path, List<SiteFinding> findings)
{
    private static readonly Dictionary<string, HeaderKind> HeaderKinds = new() { ["steam"] = HeaderKind.Steam, ["hot-oil"] = HeaderKind.HotOil, ["charge"] = HeaderKind.Charge };

    private static readonly Dictionary<string, StoreKind> StoreKinds = new() { ["steam-accumulator"] = StoreKind.SteamAccumulator, ["hot-water"] = StoreKind.HotWater };

    private static readonly Dictionary<string, UnitKind> UnitKinds = new() { ["boiler"] = UnitKind.Boiler, ["furnace"] = UnitKind.Furnace };

    private static readonly Dictionary<string, DemandTier> Tiers = new()
    {
        ["life-safety"] = DemandTier.LifeSafety,
        ["product-safety"] = DemandTier.ProductSafety,
        ["equipment-protection"] = DemandTier.EquipmentProtection,
        ["production"] = DemandTier.Production,
    };

    private static readonly Dictionary<string, SeriesTime> SeriesTimes = new()
    {
        ["wall-clock"] = SeriesTime.WallClock,
        ["seconds-of-year"] = SeriesTime.SecondsOfYear,
    };

    private static readonly Dictionary<string, SourceUnit> SourceUnits = new()
    {
        ["MW"] = new(SeriesUnit.Megawatt, 1),
        ["kW"] = new(SeriesUnit.Megawatt, 1e-3),
        ["W"] = new(SeriesUnit.Megawatt, 1e-6),
        ["EUR/MWh"] = new(SeriesUnit.EurPerMegawattHour, 1),
        ["degC"] = new(SeriesUnit.DegreeCelsius, 1),
    };

    /// <summary>Above any single fired unit or line that is built; catches kilowatts written as megawatts.</summary>
    private static readonly Bounds PositiveMegawatts = new(0, 2000, LeastAllowed: false);

    private readonly HashSet<string> _seriesIds = [];
    private readonly HashSet<string> _fuelIds = [];
    private readonly HashSet<string> _plantIds = [];
    private readonly HashSet<string> _headerIds = [];
    private readonly HashSet<string> _unitIds = [];
    private readonly HashSet<string> _controllerIds = [];
    private readonly HashSet<string> _demandIds = [];
    private readonly HashSet<string> _lineIds = [];
    private readonly HashSet<string> _networkIds = [];
    private readonly HashSet<string> _storeIds = [];

    private bool _hasElectricity;

    private readonly Dictionary<string, TimeSeries> _series = [];
    private readonly Dictionary<string, CsvTable> _tables = [];

    /// <summary>The site; to be used only when no finding was added.</summary>
    public Site Read(YamlNode root)
    {
        var file = new FieldReader(path, "", root, findings);
        string name = file.Text("name");
        DispatchSettings dispatch = ReadDispatch(file.Child("dispatch"));
        foreach (FieldReader item in file.Items("series"))
        {
            ReadSeries(item);
        }

        List<Fuel> fuels = [.. file.Items("fuels").Select(ReadFuel)];
        TimeSeries electricity = SeriesOf(file, "electricityPriceSeries", SeriesUnit.EurPerMegawattHour);
        _hasElectricity = file.Has("electricity");
        ElectricityConnection? grid = _hasElectricity ? ReadElectricity(file.Child("electricity"), electricity) : null;
        Weather weather = ReadWeather(file.Child("weather"));
        List<PlantModel> plants = [.. file.Items("plants").Select(ReadPlant)];
        List<Header> headers = [.. plants.SelectMany(plant => plant.Headers)];
        List<TransferLine> lines = [.. file.Items("transferLines", required: false).Select(item => ReadLine(item, headers))];
        (double co2Price, List<SiteCap> caps) = file.Has("emissions") ? ReadEmissions(file.Child("emissions")) : (0, []);
        List<SiteReserve> reserves = [.. file.Items("reserves", required: false).Select(item => ReadReserve(item, headers))];
        LossRule? lossRule = file.Has("nMinusOne") ? ReadLossRule(file.Child("nMinusOne")) : null;
        file.RefuseUnknown();

        return new Site
        {
            Name = name,
            Plants = plants,
            TransferLines = lines,
            Fuels = fuels,
            ElectricityPrice = electricity,
            Electricity = grid,
            Co2PriceEurPerTonne = co2Price,
            Caps = caps,
            Reserves = reserves,
            LossRule = lossRule,
            Weather = weather,
            Dispatch = dispatch,
        };
    }

    private static DispatchSettings ReadDispatch(FieldReader? item)
    {
        if (item is null)
        {
            return new DispatchSettings { IntervalSeconds = 1, HorizonHours = 1, StepMinutes = 1, LeaseValidSeconds = 1 };
        }

        int interval = item.WholeNumber("intervalSeconds", 5, 800);
        int horizon = item.WholeNumber("horizonHours", 1, 168);
        int step = item.WholeNumber("stepMinutes", 1, 60);
        int lease = item.WholeNumber("leaseValidSeconds", 10, 900);   // controllers refuse more than 15 min
        if (step > 0 && 60 % step != 0)
        {
            item.Report(SiteFindingKind.OutOfRange, "stepMinutes", $"{step} does not divide an hour", "1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60");
        }

        if (lease <= interval)
        {
            item.Report(SiteFindingKind.OutOfRange, "leaseValidSeconds", $"a lease of {lease} s lapses before the next plan", $"more than intervalSeconds ({interval})");
        }

        item.RefuseUnknown();
        return new DispatchSettings { IntervalSeconds = interval, HorizonHours = horizon, StepMinutes = step, LeaseValidSeconds = lease };
    }

    private void ReadSeries(FieldReader item)
    {
        int before = findings.Count;
        string id = item.Id("id", "series", _seriesIds);
        string file = item.Text("file");
        string timeColumn = item.Text("timeColumn");
        SeriesTime time = item.Choice("time", SeriesTimes);
        string valueColumn = item.Text("valueColumn");
        SourceUnit unit = item.Choice("unit", SourceUnits);
        SeriesClock clock = ReadClock(item, time);
        int year = time == SeriesTime.SecondsOfYear ? item.WholeNumber("year", 1900, 2100) : 0;
        item.RefuseUnknown();
        if (findings.Count > before)
        {
            return;
        }

        if (TableOf(item, file) is { } table
            && HasColumn(item, "timeColumn", timeColumn, table)
            & HasColumn(item, "valueColumn", valueColumn, table)
            && SeriesFile.Read(table, new SeriesDefinition(id, timeColumn, time, clock, year, valueColumn, unit), findings) is { } series)
        {
            _series.Add(id, series);
        }
    }

    private static SeriesClock ReadClock(FieldReader item, SeriesTime time)
    {
        const string Allowed = "UTC, Europe/Berlin, or a fixed offset such as +01:00";
        string written = item.Text("clock");
        switch (written)
        {
            case "":
            case "UTC":
                return SeriesClock.Utc;
            case "Europe/Berlin" when time == SeriesTime.WallClock:
                return SeriesClock.CentralEuropean;
            case "Europe/Berlin":
                item.Report(SiteFindingKind.OutOfRange, "clock", "counted seconds have no summer time", "UTC, or a fixed offset such as +01:00");
                return SeriesClock.Utc;
        }

        if (written[0] is '+' or '-'
            && TimeSpan.TryParseExact(written[1..], "hh\\:mm", CultureInfo.InvariantCulture, out TimeSpan offset)
            && offset <= TimeSpan.FromHours(14))
        {
            return SeriesClock.FixedOffset(written[0] == '-' ? -offset : offset);
        }

        item.Report(SiteFindingKind.OutOfRange, "clock", $"'{written}' is not a clock", Allowed);
        return SeriesClock.Utc;
    }

    private CsvTable? TableOf(FieldReader item, string file)
    {
        string full = Path.Combine(Path.GetDirectoryName(path) ?? "", file);
        if (_tables.TryGetValue(full, out CsvTable? known))
        {
            return known;
        }

        try
        {
            return _tables[full] = CsvTable.Read(full);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            item.Report(SiteFindingKind.MissingFile, "file", $"'{file}' cannot be read: {missing.Message}", "a CSV file beside the site file");
            return null;
        }
    }

    private static bool HasColumn(FieldReader item, string field, string column, CsvTable table)
    {
        if (table.Columns.Contains(column, StringComparer.Ordinal))
        {
            return true;
        }

        string hint = NearestName.To(column, table.Columns) is { } near ? $", did you mean '{near}'?" : "";
        item.Report(SiteFindingKind.MissingColumn, field, $"{Path.GetFileName(table.File)} has no column '{column}'{hint}", string.Join(", ", table.Columns));
        return false;
    }

    private Fuel ReadFuel(FieldReader item)
    {
        var fuel = new Fuel
        {
            Id = item.Id("id", "fuel", _fuelIds),
            Name = item.Text("name"),
            Price = SeriesOf(item, "priceSeries", SeriesUnit.EurPerMegawattHour),
            Co2TonnesPerMegawattHour = item.Number("co2TonnesPerMegawattHour", new Bounds(0, 2), fallback: 0),
            StockMegawattHours = item.Number("stockMegawattHours", Energy, fallback: double.PositiveInfinity),
            ContractMegawattHours = item.Number("contractMegawattHours", Energy, fallback: 0),
            NotTakenEurPerMegawattHour = item.Number("notTakenEurPerMegawattHour", Price, fallback: 0),
        };
        item.RefuseUnknown();
        return fuel;
    }

    private Weather ReadWeather(FieldReader? item)
    {
        if (item is null)
        {
            return new Weather { AmbientTemperature = TimeSeries.Constant("", SeriesUnit.DegreeCelsius, 0) };
        }

        var weather = new Weather { AmbientTemperature = SeriesOf(item, "ambientTemperatureSeries", SeriesUnit.DegreeCelsius) };
        item.RefuseUnknown();
        return weather;
    }

    private PlantModel ReadPlant(FieldReader item)
    {
        string id = item.Id("id", "plant", _plantIds);
        string name = item.Text("name");
        List<Header> headers = [.. item.Items("headers").Select(ReadHeader)];
        List<HotWaterNetwork> networks = [.. item.Items("networks", required: false).Select(network => ReadNetwork(network, headers))];
        var usedBy = new Dictionary<string, string>();
        var plant = new PlantModel
        {
            Id = id,
            Name = name,
            Headers = headers,
            Units = [.. item.Items("units").Select(unit => ReadUnit(unit, headers, usedBy))],
            Demands = [.. item.Items("demands").Select(demand => ReadDemand(demand, headers, networks))],
            Networks = networks,
            Stores = [.. item.Items("stores", required: false).Select(store => ReadStore(store, headers, networks))],
            LocalUnits = [.. item.Items("localUnits", required: false).Select(unit => ReadLocalUnit(unit, headers))],
        };
        item.RefuseUnknown();
        return plant;
    }

    private Header ReadHeader(FieldReader item)
    {
        string id = item.Id("id", "header", _headerIds);
        HeaderKind kind = item.Choice("kind", HeaderKinds);
        var header = kind == HeaderKind.Steam
            ? new Header { Id = id, Kind = kind, NominalPressure = GaugePressure.FromBarg(item.Number("nominalPressureBarg", new Bounds(0, 200, LeastAllowed: false))) }
            : new Header { Id = id, Kind = kind, SupplyTemperature = Temperature.FromDegreesCelsius(Math.Max(-273.15, item.Number("supplyTemperatureDegC", new Bounds(50, 400)))) };
        header = header with { DumpMegawatts = item.Number("dumpMegawatts", Megawatts, fallback: double.PositiveInfinity) };
        item.RefuseUnknown();
        return header;
    }

    private HotWaterNetwork ReadNetwork(FieldReader item, List<Header> headers)
    {
        string id = item.Id("id", "network", _networkIds);
        string header = SteamHeaderOf(item, "header", headers);
        double supply = item.Number("supplyTemperatureDegC", new Bounds(40, 180));
        double back = item.Number("returnTemperatureDegC", new Bounds(10, 150));
        if (back > supply - 5.0)
        {
            item.Report(SiteFindingKind.OutOfRange, "returnTemperatureDegC", string.Create(CultureInfo.InvariantCulture, $"{back} leaves no heat to the customers"), string.Create(CultureInfo.InvariantCulture, $"at most {supply - 5.0}"));
        }

        var network = new HotWaterNetwork
        {
            Id = id,
            HeaderId = header,
            Supply = Temperature.FromDegreesCelsius(supply),
            Return = Temperature.FromDegreesCelsius(back),
            Exchanger = ThermalPower.FromMegawatts(item.Number("exchangerMegawatts", PositiveMegawatts)),
            LengthMetres = item.Number("lengthMetres", new Bounds(1, 50_000)),
            InnerDiameterMetres = item.Number("innerDiameterMetres", new Bounds(0.02, 2)),
            LossWattsPerMetreKelvin = item.Number("lossWattsPerMetreKelvin", new Bounds(0, 10), fallback: 0.3),
        };
        item.RefuseUnknown();
        return network;
    }

    private HeatStore ReadStore(FieldReader item, List<Header> headers, List<HotWaterNetwork> networks)
    {
        string id = item.Id("id", "store", _storeIds);
        StoreKind kind = item.Choice("kind", StoreKinds);
        double volume = item.Number("volumeCubicMetres", new Bounds(0, 200_000, LeastAllowed: false));
        HeatStore store;
        if (kind == StoreKind.HotWater)
        {
            store = new HeatStore
            {
                Id = id,
                Kind = kind,
                VolumeCubicMetres = volume,
                NetworkId = item.Reference("network", "network in this plant", networks.Select(network => network.Id)),
                LossKilowattsPerKelvin = item.Number("lossKilowattsPerKelvin", new Bounds(0, 100), fallback: 0),
            };
        }
        else
        {
            string from = SteamHeaderOf(item, "from", headers);
            string to = SteamHeaderOf(item, "to", headers);
            store = new HeatStore
            {
                Id = id,
                Kind = kind,
                VolumeCubicMetres = volume,
                FromHeaderId = from,
                ToHeaderId = to,
                Charge = ThermalPower.FromMegawatts(item.Number("chargeMegawatts", PositiveMegawatts)),
                Discharge = ThermalPower.FromMegawatts(item.Number("dischargeMegawatts", PositiveMegawatts)),
            };
            double? high = headers.Find(header => header.Id == from)?.NominalPressure?.Barg;
            if (high is { } above && headers.Find(header => header.Id == to)?.NominalPressure?.Barg is { } below && below >= above)
            {
                item.Report(SiteFindingKind.OutOfRange, "to", string.Create(CultureInfo.InvariantCulture, $"'{to}' stands at {below} barg, and '{from}' at {above}"), "a steam header of lower pressure than 'from'");
            }
        }

        bool isAccumulator = kind == StoreKind.SteamAccumulator;
        store = store with
        {
            Planning = item.Has("planning")
                ? ReadStorePlanning(item.Child("planning"), isAccumulator ? store.Charge.Megawatts : null, isAccumulator ? store.Discharge.Megawatts : null)
                : null,
        };
        item.RefuseUnknown();
        return store;
    }

    /// <summary>A reference to a steam header of this plant.</summary>
    private static string SteamHeaderOf(FieldReader item, string field, List<Header> headers)
    {
        string id = item.Reference(field, "header in this plant", headers.Select(header => header.Id));
        if (headers.Find(header => header.Id == id) is { } header && header.Kind != HeaderKind.Steam)
        {
            item.Report(SiteFindingKind.UnknownReference, field, $"'{id}' is a {header.Kind} header", "a Steam header");
        }

        return id;
    }

    private Unit ReadUnit(FieldReader item, List<Header> headers, Dictionary<string, string> usedBy)
    {
        string id = item.Id("id", "unit", _unitIds);
        UnitKind kind = item.Choice("kind", UnitKinds);
        string headerId = item.Reference("header", "header in this plant", headers.Select(header => header.Id));
        string controllerId = item.Id("controller", "controller", _controllerIds);
        double min = item.Number("minHeatMegawatts", new Bounds(0, 2000));
        double max = item.Number("maxHeatMegawatts", PositiveMegawatts);
        double rampUp = item.Number("rampUpMegawattsPerMinute", PositiveMegawatts);
        double rampDown = item.Number("rampDownMegawattsPerMinute", PositiveMegawatts);
        double efficiency = item.Number("efficiency", new Bounds(0, 1, LeastAllowed: false));
        string fuelId = item.Reference("fuel", "fuel", _fuelIds);
        bool isProcess = item.Has("process");
        ProcessCharge? process = isProcess ? ReadProcess(item.Child("process")) : null;
        UnitPlanning planning = ReadPlanning(item, min, max, 1) with { StartDelay = TimeSpan.FromMinutes(item.Number("startDelayMinutes", new Bounds(0, 48 * 60), fallback: 0)) };
        item.RefuseUnknown();

        if (min > max)
        {
            item.Report(SiteFindingKind.OutOfRange, "minHeatMegawatts", string.Create(CultureInfo.InvariantCulture, $"{min} is above maxHeatMegawatts"), string.Create(CultureInfo.InvariantCulture, $"at most {max}"));
        }

        if (isProcess && kind != UnitKind.Furnace)
        {
            item.Report(SiteFindingKind.OutOfRange, "process", $"a {kind} has no goods moving through it", "only with kind: furnace");
        }

        HeaderKind needed = kind == UnitKind.Boiler ? HeaderKind.Steam : isProcess ? HeaderKind.Charge : HeaderKind.HotOil;
        if (headers.Find(header => header.Id == headerId) is { } fed && fed.Kind != needed)
        {
            item.Report(SiteFindingKind.UnknownReference, "header", $"a {kind}{(kind == UnitKind.Furnace ? isProcess ? " with a process" : " without a process" : "")} cannot feed the {fed.Kind} header '{headerId}'", $"a {needed} header");
        }

        if (isProcess && !usedBy.TryAdd(headerId, id))
        {
            item.Report(SiteFindingKind.UnknownReference, "header", $"'{headerId}' already goes through {usedBy[headerId]}", "a Charge header of its own");
        }

        return new Unit
        {
            Id = id,
            Kind = kind,
            HeaderId = headerId,
            ControllerId = controllerId,
            MinHeat = ThermalPower.FromMegawatts(min),
            MaxHeat = ThermalPower.FromMegawatts(max),
            RampUpPerMinute = ThermalPower.FromMegawatts(rampUp),
            RampDownPerMinute = ThermalPower.FromMegawatts(rampDown),
            Efficiency = efficiency,
            FuelId = fuelId,
            Process = process,
            Planning = planning,
        };
    }

    private static ProcessCharge? ReadProcess(FieldReader? item)
    {
        if (item is null)
        {
            return null;
        }

        var process = new ProcessCharge
        {
            Inlet = Temperature.FromDegreesCelsius(item.Number("inletTemperatureDegC", new Bounds(-40, 200), fallback: 20)),
            Zones = item.Has("zones") ? item.WholeNumber("zones", 1, 8) : 3,
            Residence = TimeSpan.FromMinutes(item.Number("residenceMinutes", new Bounds(10, 240))),
        };
        item.RefuseUnknown();
        return process;
    }

    private Demand ReadDemand(FieldReader item, List<Header> headers, List<HotWaterNetwork> networks)
    {
        var demand = new Demand
        {
            Id = item.Id("id", "demand", _demandIds),
            Name = item.Text("name"),
            HeaderId = item.Reference("header", "header in this plant", headers.Select(header => header.Id)),
            Tier = item.Choice("tier", Tiers),
            Series = SeriesOf(item, "series", SeriesUnit.Megawatt),
            Scale = item.Number("scale", new Bounds(0, 1000, LeastAllowed: false)),
            Floor = ThermalPower.FromMegawatts(item.Number("floorMegawatts", new Bounds(0, 2000), fallback: 0)),
            NetworkId = item.Has("network") ? item.Reference("network", "network in this plant", networks.Select(network => network.Id)) : null,
        };
        item.RefuseUnknown();
        if (networks.Find(network => network.Id == demand.NetworkId) is { } by && by.HeaderId != demand.HeaderId)
        {
            item.Report(SiteFindingKind.UnknownReference, "network", $"'{by.Id}' is heated from '{by.HeaderId}', not from '{demand.HeaderId}'", "a network of the same header");
        }

        return demand;
    }

    private TransferLine ReadLine(FieldReader item, List<Header> headers)
    {
        string id = item.Id("id", "transfer line", _lineIds);
        string from = item.Reference("from", "header", headers.Select(header => header.Id));
        string to = item.Reference("to", "header", headers.Select(header => header.Id));
        double capacity = item.Number("capacityMegawatts", PositiveMegawatts);
        double loss = item.Number("lossFraction", new Bounds(0, 1, MostAllowed: false));
        double delay = item.Number("delaySeconds", new Bounds(0, 3600), fallback: 0);
        TransferKind kind = item.Has("kind") ? item.Choice("kind", TransferKinds) : TransferKind.Line;
        item.RefuseUnknown();

        Header? sending = headers.Find(header => header.Id == from);
        Header? receiving = headers.Find(header => header.Id == to);
        if (sending is not null && sending == receiving)
        {
            item.Report(SiteFindingKind.OutOfRange, "to", $"the line begins and ends at '{to}'", "another header than 'from'");
        }
        else if (sending?.Kind == HeaderKind.Charge)
        {
            item.Report(SiteFindingKind.OutOfRange, "from", $"'{from}' is goods, which no line carries", "a Steam or HotOil header");
        }
        else if (sending is not null && receiving is not null && sending.Kind != receiving.Kind)
        {
            item.Report(SiteFindingKind.OutOfRange, "to", $"the line would join a {sending.Kind} and a {receiving.Kind} header", $"a {sending.Kind} header");
        }

        if (kind == TransferKind.LetDown && sending?.NominalPressure?.Barg is { } high && !(receiving?.NominalPressure?.Barg < high))
        {
            item.Report(SiteFindingKind.OutOfRange, "to", string.Create(CultureInfo.InvariantCulture, $"a valve lets down nothing from {high} barg at '{from}' to '{to}'"), "a steam header of lower pressure than 'from'");
        }

        return new TransferLine { Id = id, Kind = kind, FromHeaderId = from, ToHeaderId = to, Capacity = ThermalPower.FromMegawatts(capacity), LossFraction = loss, Delay = TimeSpan.FromSeconds(delay) };
    }

    /// <summary>The loaded series behind a reference, if its unit is the one needed.</summary>
    private TimeSeries SeriesOf(FieldReader item, string field, SeriesUnit unit)
    {
        string id = item.Reference(field, "series", _seriesIds);
        if (_series.TryGetValue(id, out TimeSeries? series))
        {
            if (series.Unit == unit)
            {
                return series;
            }

            item.Report(SiteFindingKind.UnknownReference, field, $"series '{id}' is in {series.Unit}", $"a series in {unit}");
        }

        // Either the reference or the series itself already has its finding; this stands in so that reading goes on.
        return TimeSeries.Constant(id, unit, 0);
    }
}
