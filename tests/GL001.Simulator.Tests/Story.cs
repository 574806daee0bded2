using GL001.Control;
using GL001.Plant;
using GL001.Simulator.Plants;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Tests;

/// <summary>
/// One unit on one header with a constant demand, in virtual time. Composed here from the same parts as a site, so
/// that a story may set the controller wrongly or stop a scan, which a site refuses.
/// </summary>
internal sealed class Story
{
    public const int StepMs = SimulatedSite.StepMs;
    public const double RatedMw = 20.0;

    private readonly SteamHeader? _steam;
    private readonly OilHeader? _oil;
    private readonly DateTimeOffset _start = new(2026, 1, 15, 6, 0, 0, TimeSpan.Zero);

    private Story(UnitKind kind, double demandMw, double? setpoint, int seed, IReadOnlyDictionary<int, double>? options, double startDegC = 280.0)
    {
        var unit = Unit(kind);
        var header = new Header
        {
            Id = "HDR-1",
            Kind = kind == UnitKind.Boiler ? HeaderKind.Steam : HeaderKind.HotOil,
            NominalPressure = kind == UnitKind.Boiler ? GaugePressure.FromBarg(10.0) : null,
            SupplyTemperature = kind == UnitKind.Boiler ? null : Temperature.FromDegreesCelsius(280.0),
        };
        var site = SiteWith([unit], [header], [Demand("DEM-1", DemandTier.Production, demandMw)]);
        if (kind == UnitKind.Boiler)
        {
            var boiler = new DrumBoiler(unit, 10.0);
            _steam = new SteamHeader(header, site, [boiler]);
            Subject = new SimulatedUnit("Plant-1", boiler, setpoint ?? 10.0, seed, options);
        }
        else
        {
            var heater = new OilHeater(unit, startDegC);
            _oil = new OilHeader(header, site, [heater], startDegC);
            Subject = new SimulatedUnit("Plant-1", heater, setpoint ?? 280.0, seed, options);
        }
    }

    public SimulatedUnit Subject { get; }

    public long NowMs { get; private set; }

    public DrumBoiler Boiler => (DrumBoiler)Subject.Fired;

    public OilHeater Heater => (OilHeater)Subject.Fired;

    public Combustion Combustion => Subject.Fired.Combustion;

    public SteamHeader Steam => _steam!;

    public Customers Customers => _steam?.Customers ?? _oil!.Customers;

    public ScanCycle Cycle => Subject.Controller.Cycle;

    public BurnerState State => Cycle.Burner.State;

    public FirstOut FirstOut => Cycle.Interlocks.FirstOut;

    /// <summary>Relays that really carry their supply.</summary>
    public int Live => Subject.Board.Relays.Live;

    public bool FuelIsOn => Relay.LetsFuelThrough(Live);

    /// <summary>Most gas that was ever in the furnace.</summary>
    public double MostGas { get; private set; }

    /// <summary>A controller that hangs: the board lives, the program does not scan.</summary>
    public bool ProgramHangs { get; set; }

    /// <summary>What happens before each step, for example a fault that grows.</summary>
    public Action? BeforeEachStep { get; set; }

    public static Story OfBoiler(double demandMw = 12.0, double? setpoint = null, int seed = 1, IReadOnlyDictionary<int, double>? options = null) =>
        new(UnitKind.Boiler, demandMw, setpoint, seed, options);

    public static Story OfFurnace(double demandMw = 12.0, int seed = 1, IReadOnlyDictionary<int, double>? options = null) =>
        new(UnitKind.Furnace, demandMw, null, seed, options);

    /// <summary>A hot-oil heater whose loop has cooled down.</summary>
    public static Story OfColdFurnace(double startDegC, IReadOnlyDictionary<int, double> options, double demandMw = 4.0) =>
        new(UnitKind.Furnace, demandMw, null, 1, options, startDegC);

    /// <summary>The story from the moment on at which the unit fires and has settled.</summary>
    public static Story Firing(Story story)
    {
        story.RunUntil(() => story.State == BurnerState.Modulating);
        story.Run(TimeSpan.FromMinutes(25));
        Assert.Equal(BurnerState.Modulating, story.State);
        return story;
    }

    public void Step()
    {
        NowMs += StepMs;
        BeforeEachStep?.Invoke();
        Subject.Board.MoveOutputs(StepMs);
        _steam?.Step(_start.AddMilliseconds(NowMs), StepMs / 1000.0);
        _oil?.Step(_start.AddMilliseconds(NowMs), StepMs / 1000.0);
        if (ProgramHangs)
        {
            Subject.Fired.Step(Live, Subject.Board.FuelValvePct, Subject.Board.AirDamperPct, 10.0, StepMs / 1000.0);
        }
        else
        {
            Subject.Step(NowMs, 10.0, StepMs);
        }

        MostGas = Math.Max(MostGas, Combustion.GasShare);
    }

    public void Run(TimeSpan time)
    {
        for (var end = NowMs + (long)time.TotalMilliseconds; NowMs < end;)
        {
            Step();
        }
    }

    private string ResetBlockedBy => Cycle.Interlocks.ResetBlocked ? Cycle.Interlocks.Row(Cycle.Interlocks.ResetBlockedBy).Tag : "";

    /// <summary>Steps until it happens and returns how long it took; fails after an hour of virtual time.</summary>
    public TimeSpan RunUntil(Func<bool> happened)
    {
        var start = NowMs;
        while (!happened())
        {
            Step();
            Assert.True(NowMs - start < 3_600_000, $"did not happen within an hour; burner in {State}, first-out '{FirstOut.Id}', reset blocked by '{ResetBlockedBy}', start by {Cycle.Burner.Blocked} and rows {Cycle.Interlocks.StartBlockedRows:x}");
        }

        return TimeSpan.FromMilliseconds(NowMs - start);
    }

    public void AssertTripped(string id)
    {
        Assert.Equal(BurnerState.Lockout, State);
        Assert.Equal(id, FirstOut.Id);
        Assert.Equal(0, Cycle.Output.Relays & Relay.Fuel);
    }

    public static Site SiteWith(IReadOnlyList<Unit> units, IReadOnlyList<Header> headers, IReadOnlyList<Demand> demands) => new()
    {
        Name = "Story",
        Plants = [new PlantModel { Id = "Plant-1", Name = "Plant", Headers = headers, Units = units, Demands = demands }],
        TransferLines = [],
        Fuels = [],
        ElectricityPrice = TimeSeries.Constant("electricity", SeriesUnit.EurPerMegawattHour, 80.0),
        Weather = new Weather { AmbientTemperature = TimeSeries.Constant("weather", SeriesUnit.DegreeCelsius, 10.0) },
        Dispatch = new DispatchSettings { IntervalSeconds = 60, HorizonHours = 24, StepMinutes = 15, LeaseValidSeconds = 300 },
    };

    public static Unit Unit(UnitKind kind, string id = "UNIT-1", string headerId = "HDR-1") => new()
    {
        Id = id,
        Kind = kind,
        HeaderId = headerId,
        ControllerId = id + "-CTL",
        MinHeat = ThermalPower.FromMegawatts(4.0),
        MaxHeat = ThermalPower.FromMegawatts(RatedMw),
        RampUpPerMinute = ThermalPower.FromMegawatts(1.0),
        RampDownPerMinute = ThermalPower.FromMegawatts(1.0),
        Efficiency = 0.92,
        FuelId = "gas",
    };

    public static Demand Demand(string id, DemandTier tier, double heatMw, string headerId = "HDR-1") => new()
    {
        Id = id,
        Name = id,
        HeaderId = headerId,
        Tier = tier,
        Series = TimeSeries.Constant(id, SeriesUnit.Megawatt, heatMw),
        Scale = 1.0,
    };
}
