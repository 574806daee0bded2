using GL001.Plant;
using GL001.Simulator.Agents;
using GL001.Simulator.Faults;

namespace GL001.Simulator.Scenarios;

/// <summary>A run, written down: what there is, what goes wrong, what people do, what has to come of it.</summary>
public sealed record Scenario
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public required ScenarioSite Site { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Site time at which the run begins: drives series and time stamps.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 15, 6, 0, 0, TimeSpan.Zero);

    public required long DurationMs { get; init; }

    /// <summary>Whether the site is brought on load first; the run's time then begins after that.</summary>
    public bool IsWarm { get; init; }

    /// <summary>Whether the controllers are on the virtual broker. Campaigns without network faults leave it out.</summary>
    public bool HasNetwork { get; init; } = true;

    /// <summary>Whether it needs a real coordinator, so that virtual time cannot run it.</summary>
    public bool NeedsCoordinator { get; init; }

    /// <summary>Somebody presses the local reset so long after a lockout, and again after the same time while it stays; null for nobody.</summary>
    public long? ResetsAfterMs { get; init; }

    /// <summary>Agents that the run plays for the coordinator.</summary>
    public IReadOnlyList<PlayedPost> Agents { get; init; } = [];

    /// <summary>Whether the coordinator has to be asked about agents, tasks or incidents.</summary>
    public bool AsksOfAgents => Agents.Count > 0 || Actions.Any(action => IsOfIncidents(action.Kind)) || Expectations.Any(expectation => IsOfCoordination(expectation.Kind));

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    public IReadOnlyList<OperatorAction> Actions { get; init; } = [];

    public IReadOnlyList<Expectation> Expectations { get; init; } = [];

    /// <summary>Whether an expectation of this kind is about agents, tasks or incidents.</summary>
    public static bool IsOfCoordination(ExpectationKind kind) => kind >= ExpectationKind.AgentsConnected;

    /// <summary>Whether somebody does this to an incident.</summary>
    public static bool IsOfIncidents(OperatorActionKind kind) => kind is OperatorActionKind.TellIncident or OperatorActionKind.AcknowledgeIncident or OperatorActionKind.ResolveIncident;

    /// <summary>The faults, and what people do to supply and emergency stop, which acts in the same places.</summary>
    public IReadOnlyList<Fault> EffectiveFaults() => [.. Faults,
        .. Paired(OperatorActionKind.PowerOff, OperatorActionKind.PowerOn, FaultKind.PowerLost),
        .. Paired(OperatorActionKind.EmergencyStop, OperatorActionKind.EmergencyStopReleased, FaultKind.EmergencyStop)];

    private IEnumerable<Fault> Paired(OperatorActionKind begin, OperatorActionKind end, FaultKind kind) => Actions
        .Where(action => action.Kind == begin)
        .Select(action => new Fault(kind, action.Subject, "", 0.0, action.AtMs, Actions
            .Where(other => other.Kind == end && other.Subject == action.Subject && other.AtMs > action.AtMs)
            .Select(other => other.AtMs)
            .DefaultIfEmpty(long.MaxValue)
            .Min()));
}

/// <summary>The site of a scenario: a file's, or a few units written down in it.</summary>
public sealed record ScenarioSite
{
    /// <summary>Path of a site file as written; null for an inline site.</summary>
    public string? File { get; init; }

    /// <summary>Name of a site that comes with the simulator; null for another.</summary>
    public string? Sample { get; init; }

    public required Site Model { get; init; }

    /// <summary>The units of an inline site.</summary>
    public IReadOnlyList<InlineUnit> Units { get; init; } = [];

    public double AmbientDegC { get; init; } = 10.0;

    /// <summary>
    /// So many plants, the first ones of an inline site, are the coordinator's at first; the others stand there in local control, and none of their controllers is on
    /// the network, until an action makes the site whole. Null where it is whole from the beginning.
    /// </summary>
    public int? StartsWithPlants { get; init; }

    /// <summary>Units of the plants that come later.</summary>
    public IReadOnlySet<string> LaterUnits => Model.Plants.Skip(StartsWithPlants ?? int.MaxValue).SelectMany(plant => plant.Units, (_, unit) => unit.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>Path of the site file, given the path of the scenario; null for an inline site.</summary>
    public string? PathFrom(string scenario) => Sample is { } sample ? Path.Combine(AppContext.BaseDirectory, "samples", sample, "site.yaml")
        : File is { } file ? Path.Combine(Path.GetDirectoryName(scenario) ?? "", file)
        : null;

    /// <summary>Units on headers of their own or shared ones, each header with one constant demand.</summary>
    public static ScenarioSite Inline(IReadOnlyList<InlineUnit> units, double ambientDegC = 10.0, int? startsWithPlants = null) => new()
    {
        StartsWithPlants = startsWithPlants,
        Units = units,
        AmbientDegC = ambientDegC,
        Model = Build(units, ambientDegC),
    };

    private static Site Build(IReadOnlyList<InlineUnit> units, double ambientDegC)
    {
        return new Site
        {
            Name = "inline",
            Plants = [.. units.GroupBy(unit => unit.PlantId).DefaultIfEmpty().Select(PlantOf)],
            TransferLines = [],
            Fuels = [new Fuel { Id = "natural-gas", Name = "Natural gas", Price = TimeSeries.Constant("gas", SeriesUnit.EurPerMegawattHour, 30.0) }],
            ElectricityPrice = TimeSeries.Constant("electricity", SeriesUnit.EurPerMegawattHour, 80.0),
            Weather = new Weather { AmbientTemperature = TimeSeries.Constant("weather", SeriesUnit.DegreeCelsius, ambientDegC) },
            Dispatch = new DispatchSettings { IntervalSeconds = 60, HorizonHours = 24, StepMinutes = 15, LeaseValidSeconds = 300 },
        };
    }

    /// <summary>A site without units has a plant too, for the findings that follow.</summary>
    private static PlantModel PlantOf(IGrouping<string, InlineUnit>? units) => new()
    {
        Id = units?.Key ?? InlineUnit.OnlyPlant,
        Name = "inline",
        Headers = [.. (units ?? Enumerable.Empty<InlineUnit>()).GroupBy(unit => unit.HeaderId).Select(group => new Header
        {
            Id = group.Key,
            Kind = group.First().Kind == UnitKind.Boiler ? HeaderKind.Steam : HeaderKind.HotOil,
            NominalPressure = group.First().Kind == UnitKind.Boiler ? GaugePressure.FromBarg(group.First().Setpoint) : null,
            SupplyTemperature = group.First().Kind == UnitKind.Boiler ? null : Temperature.FromDegreesCelsius(group.First().Setpoint),
        })],
        Units = [.. (units ?? Enumerable.Empty<InlineUnit>()).Select(UnitOf)],
        Demands = [.. (units ?? Enumerable.Empty<InlineUnit>()).Select(DemandOf)],
    };

    private static Unit UnitOf(InlineUnit unit) => new()
    {
        Id = unit.Id,
        Kind = unit.Kind,
        HeaderId = unit.HeaderId,
        ControllerId = unit.Id + "-CTL",
        MinHeat = ThermalPower.FromMegawatts(unit.MinimumMw),
        MaxHeat = ThermalPower.FromMegawatts(unit.RatedMw),
        RampUpPerMinute = ThermalPower.FromMegawatts(0.05 * unit.RatedMw),
        RampDownPerMinute = ThermalPower.FromMegawatts(0.05 * unit.RatedMw),
        Efficiency = unit.Efficiency,
        FuelId = "natural-gas",
    };

    private static Demand DemandOf(InlineUnit unit) => new()
    {
        Id = "DEM-" + unit.Id,
        Name = "Customers of " + unit.Id,
        HeaderId = unit.HeaderId,
        Tier = unit.Tier,
        Series = TimeSeries.Constant("demand " + unit.Id, SeriesUnit.Megawatt, unit.DemandMw),
        Scale = 1.0,
    };
}

/// <summary>A unit written down in a scenario, with what its customers want.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Boiler or furnace.</param>
/// <param name="HeaderId">Its header.</param>
/// <param name="RatedMw">Rated heat, MW.</param>
/// <param name="MinimumMw">Least heat while firing, MW.</param>
/// <param name="Efficiency">Heat over fuel heat.</param>
/// <param name="Setpoint">Pressure in barg or temperature in °C.</param>
/// <param name="DemandMw">What the customers of its header want because of it, MW.</param>
/// <param name="Tier">How grave it is to leave them without.</param>
public sealed record InlineUnit(string Id, UnitKind Kind, string HeaderId, double RatedMw, double MinimumMw, double Efficiency, double Setpoint,
    double DemandMw, DemandTier Tier = DemandTier.Production)
{
    /// <summary>Plant of a unit that names none.</summary>
    public const string OnlyPlant = "Plant-1";

    /// <summary>Its plant.</summary>
    public string PlantId { get; init; } = OnlyPlant;

    /// <summary>Parameters that differ from the tables' defaults, by their names: see <see cref="UnitFit"/>.</summary>
    public IReadOnlyDictionary<string, double> Fit { get; init; } = UnitFit.None;
}

/// <summary>What people do in a run.</summary>
public enum OperatorActionKind
{
    /// <summary>Presses the local reset for a second.</summary>
    Reset = 0,
    SelectLocal,
    SelectRemote,

    /// <summary>All customers want this share of their series from now on.</summary>
    Demand,

    /// <summary>The host offers a lease.</summary>
    Lease,

    /// <summary>The host offers a lease with steps, which goes on by itself for up to eight hours.</summary>
    Schedule,
    PowerOff,
    PowerOn,
    EmergencyStop,
    EmergencyStopReleased,

    /// <summary>The played agents are asked for tasks.</summary>
    AskAgents,

    /// <summary>A played agent is started over with another version.</summary>
    AgentVersion,

    /// <summary>The plants that come later are there: the coordinator is started again with the whole site, and their controllers join.</summary>
    Expand,

    /// <summary>Whoever watches from outside tells the coordinator of an incident, again until it is confirmed.</summary>
    TellIncident,

    /// <summary>A person takes an open incident, or ends it; waits until there is one.</summary>
    AcknowledgeIncident,
    ResolveIncident,
}

/// <summary>Something that somebody does.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">Unit, agent or alert; empty for a demand, for what all agents are asked and for the whole site.</param>
/// <param name="AtMs">Virtual time, ms.</param>
/// <param name="Value">Share of the demand, heat of the lease in MW, or tasks a second.</param>
/// <param name="ValidForMs">Validity of the lease, length of a step of the schedule, or how long agents are asked, ms.</param>
public sealed record OperatorAction(OperatorActionKind Kind, string Subject, long AtMs, double Value = 0.0, long ValidForMs = 0)
{
    /// <summary>Heat of the schedule, step by step, MW.</summary>
    public IReadOnlyList<double> StepsMw { get; init; } = [];

    /// <summary>How long each task takes its agent, ms.</summary>
    public long TakesMs { get; init; }

    /// <summary>Severity of an incident that is told, role of whoever takes or ends one; empty for everything else.</summary>
    public string Word { get; init; } = "";

    /// <summary>Version that the agent has from now on; null where none changes.</summary>
    public Version? Version { get; init; }
}

/// <summary>What a run is held to.</summary>
public enum ExpectationKind
{
    /// <summary>The burner comes to this state within the time.</summary>
    State = 0,

    /// <summary>This tag stands as first-out within the time.</summary>
    FirstOut,

    /// <summary>The unit never locks out within the time.</summary>
    NoLockout,

    /// <summary>The quantity stays between low and high all the time.</summary>
    Within,

    /// <summary>The customers of a header get at least this share of what they want, from some moment within the time until its end.</summary>
    Served,

    /// <summary>The unit takes its load from there within the time.</summary>
    Source,

    /// <summary>The host sees the controller connected, or not, within the time.</summary>
    Online,
    Offline,

    /// <summary>The coordinator's newest plan came about like this within the time.</summary>
    Plan,

    /// <summary>Telemetry records wait at the unit's controller because history has not confirmed them, within the time.</summary>
    RecordsWaiting,

    /// <summary>History has confirmed the unit's records but for the newest, within the time.</summary>
    RecordsConfirmed,

    // From here on: what the coordinator says of agents, tasks and incidents.

    /// <summary>At least so many instances of played agents are connected within the time.</summary>
    AgentsConnected,

    /// <summary>The coordinator may give tasks to the agent's version, or not, within the time.</summary>
    AgentCompatible,
    AgentIncompatible,

    /// <summary>Failures of agents have spread so far within the time.</summary>
    CascadeLevel,

    /// <summary>At least so many tasks were asked for, and every one is kept once and has ended with its answer, within the time.</summary>
    TasksSucceeded,

    /// <summary>The coordinator has said at least so often that it could not keep a task, within the time.</summary>
    TasksNotKept,

    /// <summary>An incident of this alert and severity is open within the time.</summary>
    IncidentOpened,

    /// <summary>An incident of this alert has called all of these roles within the time.</summary>
    IncidentTold,

    /// <summary>No incident of this alert calls any of these roles within the time.</summary>
    IncidentNotTold,

    /// <summary>There was an incident of this alert, and none is open, within the time.</summary>
    IncidentClosed,

    /// <summary>The verification after a rollback passes within the time.</summary>
    Verification,
}

/// <summary>A quantity that an expectation may bound.</summary>
public enum Quantity
{
    None = 0,

    /// <summary>Drum pressure, barg.</summary>
    Pressure,

    /// <summary>Drum level, mm from normal.</summary>
    Level,

    /// <summary>Oil outlet, °C.</summary>
    Outlet,

    /// <summary>Firing rate, %.</summary>
    FiringRate,
}

/// <summary>One expectation with its time.</summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="Subject">Unit, header, agent or alert.</param>
/// <param name="Value">State, tag, source, cascade level, severity, or roles with spaces between them.</param>
/// <param name="Quantity">What is bounded.</param>
/// <param name="Low">Least value, least share served, or least number.</param>
/// <param name="High">Greatest value.</param>
/// <param name="Tier">Customers of this tier only; null for all.</param>
/// <param name="AfterMs">From when on, ms.</param>
/// <param name="ByMs">Until when, ms.</param>
public sealed record Expectation(ExpectationKind Kind, string Subject, string Value, Quantity Quantity, double Low, double High, DemandTier? Tier, long AfterMs, long ByMs);
