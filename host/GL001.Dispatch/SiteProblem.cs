using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>From a site and a moment to numbers. The only such way: for the coordinator and for plans on paper.</summary>
public sealed partial record DispatchProblem
{
    /// <summary>A fired unit fires and rests at least this long within a plan where its site says nothing: burners are not for switching.</summary>
    public static readonly TimeSpan ShortestRun = TimeSpan.FromHours(1);

    /// <summary>The problem of a site from <paramref name="start"/> over its horizon.</summary>
    /// <param name="site">The site.</param>
    /// <param name="start">Begin of the first step.</param>
    /// <param name="states">Of units with and without a controller; one without a state counts as unavailable.</param>
    /// <param name="storeLevels">MWh in a store; one without a level is left out, because nobody knows what it could give.</param>
    public static DispatchProblem FromSite(
        Site site, DateTimeOffset start, IReadOnlyDictionary<string, UnitState> states, IReadOnlyDictionary<string, double>? storeLevels = null)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(states);
        DateTimeOffset[] at = [.. Enumerable.Range(0, site.Dispatch.StepCount).Select(t => start + (t * site.Dispatch.Step))];
        HeatStore[] stores = [.. site.Plants.SelectMany(plant => plant.Stores).Where(store => store.Planning is not null && storeLevels?.ContainsKey(store.Id) == true)];
        HeatStore[] accumulators = [.. stores.Where(store => store.Kind == StoreKind.SteamAccumulator)];

        // Hot water from a store reaches the customers of its network and nobody else: a header of its own behind the exchanger.
        HotWaterNetwork[] networks = [.. site.Plants.SelectMany(plant => plant.Networks).Where(network => stores.Any(store => store.Kind == StoreKind.HotWater && store.NetworkId == network.Id))];
        return new DispatchProblem
        {
            Start = start,
            Step = site.Dispatch.Step,
            Steps = at.Length,
            Headers =
            [
                .. site.Headers.Select(header => new DispatchHeader(header.Id) { DumpMegawatts = header.DumpMegawatts }),
                .. accumulators.Select(store => new DispatchHeader(store.Id) { DumpMegawatts = 0 }),
                .. networks.Select(network => new DispatchHeader(network.Id) { DumpMegawatts = 0 }),
            ],
            Units =
            [
                .. site.Units.Select(unit => FromUnit(unit, states.GetValueOrDefault(unit.Id), at, site.Dispatch.Step)),
                .. site.LocalUnits.Select(unit => FromLocalUnit(unit, states.GetValueOrDefault(unit.Id), at, site.Dispatch.Step)),
            ],
            Lines =
            [
                .. site.TransferLines.Select(line => new DispatchLine(line.Id, line.FromHeaderId, line.ToHeaderId, line.Capacity.Megawatts, line.LossFraction, line.Kind == TransferKind.LetDown ? LineKind.LetDown : LineKind.Transfer)),

                // An accumulator is charged from one header and feeds another: a header of its own between two valves.
                .. accumulators.SelectMany(store => new[]
                {
                    new DispatchLine($"{store.Id}.charge", store.FromHeaderId, store.Id, store.Planning!.Charge.Megawatts, 0),
                    new DispatchLine($"{store.Id}.discharge", store.Id, store.ToHeaderId, store.Planning.Discharge.Megawatts, 0),
                }),
                .. networks.Select(network => new DispatchLine($"{network.Id}.exchanger", network.HeaderId, network.Id, network.Exchanger.Megawatts, 0)),
            ],
            Demands = [.. site.Demands.Select(demand => new DispatchDemand(demand.Id, networks.Any(network => network.Id == demand.NetworkId) ? demand.NetworkId! : demand.HeaderId, demand.Tier, [.. at.Select(instant => demand.HeatAt(instant).Megawatts)]))],
            Stores = [.. stores.Select(store => FromStore(store, storeLevels![store.Id]))],
            Fuels = [.. site.Fuels.Select(fuel => FromFuel(fuel, at))],
            Power = site.Electricity is { } grid ? FromGrid(grid, at) : null,
            Co2PriceEurPerTonne = site.Co2PriceEurPerTonne,
            Caps = [.. site.Caps.SelectMany(cap => Windows(cap, at.Length, site.Dispatch.Step))],
            Reserves = [.. site.Reserves.Select(reserve => new OnlineReserve(reserve.Id, reserve.HeaderId, [.. at.Select(_ => reserve.Heat.Megawatts)]))],
            NMinusOne = site.LossRule is { } rule ? new NMinusOne(rule.UpToTier, rule.HoldFor) : null,
        };
    }

    /// <summary>A plan on paper: every unit available and resting, every store at the level that the site begins with.</summary>
    public static DispatchProblem OnPaper(Site site, DateTimeOffset start)
    {
        ArgumentNullException.ThrowIfNull(site);
        UnitState resting = new(UnitAvailability.Available, 0);
        return FromSite(
            site,
            start,
            site.Units.Select(unit => unit.Id).Concat(site.LocalUnits.Select(unit => unit.Id)).ToDictionary(id => id, _ => resting),
            site.Plants.SelectMany(plant => plant.Stores).Where(store => store.Planning is not null).ToDictionary(store => store.Id, store => store.Planning!.StartLevelMegawattHours));
    }

    private static DispatchUnit FromUnit(Unit unit, UnitState? state, DateTimeOffset[] at, TimeSpan step) => Planned(
        new DispatchUnit
        {
            Id = unit.Id,
            HeaderId = unit.HeaderId,
            Kind = unit.Kind == UnitKind.Furnace ? DispatchUnitKind.Furnace : DispatchUnitKind.Boiler,
            CurrentHeatMegawatts = 0,
            MinHeatMegawatts = unit.MinHeat.Megawatts,
            MaxHeatMegawatts = unit.MaxHeat.Megawatts,
            RampUpMegawattsPerMinute = unit.RampUpPerMinute.Megawatts,
            RampDownMegawattsPerMinute = unit.RampDownPerMinute.Megawatts,
            MinUp = ShortestRun,
            MinDown = ShortestRun,
            Efficiency = unit.Efficiency,
            FuelId = unit.FuelId,
        },
        unit.Planning,
        state,
        at,
        step);

    private static DispatchUnit FromLocalUnit(LocalUnit unit, UnitState? state, DateTimeOffset[] at, TimeSpan step) => Planned(
        new DispatchUnit
        {
            Id = unit.Id,
            HeaderId = unit.HeaderId,
            Kind = unit.Kind switch
            {
                LocalUnitKind.Chp => DispatchUnitKind.Chp,
                LocalUnitKind.HeatPump => DispatchUnitKind.HeatPump,
                LocalUnitKind.ElectricBoiler => DispatchUnitKind.ElectricBoiler,
                LocalUnitKind.WasteHeat => DispatchUnitKind.WasteHeat,
                _ => DispatchUnitKind.Solar,
            },
            CurrentHeatMegawatts = 0,
            MinHeatMegawatts = unit.MinHeat.Megawatts,
            MaxHeatMegawatts = unit.MaxHeat.Megawatts,
            RampUpMegawattsPerMinute = unit.RampUpPerMinute.Megawatts,
            RampDownMegawattsPerMinute = unit.RampDownPerMinute.Megawatts,
            MinUp = unit.Kind == LocalUnitKind.Chp ? ShortestRun : TimeSpan.Zero,
            MinDown = unit.Kind == LocalUnitKind.Chp ? ShortestRun : TimeSpan.Zero,
            Efficiency = unit.Efficiency,
            FuelId = unit.FuelId,
            OperatingPoints = [.. unit.OperatingPoints.Select(point => new OperatingPoint(point.PowerMegawatts, point.Heat.Megawatts, point.FuelMegawatts))],
            AvailableShare = unit.Available is { } series ? [.. at.Select(instant => Math.Clamp(series.At(instant) * unit.AvailableScale / unit.MaxHeat.Megawatts, 0, 1))] : [],
        },
        unit.Planning,
        state,
        at,
        step);

    /// <summary>The unit with what its site wants of the plan, at its present state.</summary>
    private static DispatchUnit Planned(DispatchUnit unit, UnitPlanning planning, UnitState? state, DateTimeOffset[] at, TimeSpan step)
    {
        bool fires = state is { BurnerRunning: true } or { HeatMegawatts: > 0 };
        unit = unit with
        {
            Availability = state?.Availability ?? UnitAvailability.Unavailable,
            Commitment = state?.Commitment ?? UnitCommitment.Free,
            CurrentHeatMegawatts = Math.Max(0, state?.HeatMegawatts ?? 0),
            BurnerRunning = state?.BurnerRunning ?? false,
            MinHeatMegawatts = Math.Max(unit.MinHeatMegawatts, state?.MinHeatMegawatts ?? 0),
            MaxHeatMegawatts = Math.Min(unit.MaxHeatMegawatts, state?.MaxHeatMegawatts ?? double.PositiveInfinity),
            InputCurve = [.. planning.InputCurve.Select(point => new CurvePoint(point.Heat.Megawatts, point.InputMegawatts))],
            StartCost = planning.Start is { } start ? new StartCost(start.HotEur, start.WarmEur, start.ColdEur, start.HotHours, start.WarmHours) : StartCost.None,
            WearEurPerMegawattHour = planning.WearEurPerMegawattHour,
            NoxKilogramsPerMegawattHour = planning.NoxKilogramsPerMegawattHour,
            MinUp = planning.MinUp ?? unit.MinUp,
            MinDown = planning.MinDown ?? unit.MinDown,
            StartDelay = planning.StartDelay,
            HoursInState = state?.HoursInState,
            Maintenance = [.. planning.Maintenance.Select(window => StepsOf(window, at, step)).Where(window => window.EndStep > window.FirstStep)],
        };

        // A run or rest that only the dispatch asks for ends with a trip: it must not keep a unit from its customers.
        TimeSpan asked = (fires ? planning.MinUp : planning.MinDown) ?? TimeSpan.Zero;
        TimeSpan taken = fires ? unit.MinUp : unit.MinDown;
        double? hours = unit.HoursInState is { } told && !unit.StartIsUnderWay && told >= asked.TotalHours ? Math.Max(told, taken.TotalHours) : unit.HoursInState;

        // Who stopped and must rest cannot be told to run: that would leave the whole site without a plan.
        bool mayStart = fires || hours is null || hours >= unit.MinDown.TotalHours;
        return unit with
        {
            HoursInState = hours,
            Commitment = unit.Commitment == UnitCommitment.Free && planning.MustRun && mayStart ? UnitCommitment.Committed : unit.Commitment,
        };
    }

    /// <summary>Every step that a window touches.</summary>
    private static StepWindow StepsOf(MaintenanceWindow window, DateTimeOffset[] at, TimeSpan step) =>
        new(at.Count(begin => begin + step <= window.From), at.Count(begin => begin < window.To));

    private static DispatchStore FromStore(HeatStore store, double level)
    {
        StorePlanning planning = store.Planning!;
        return new DispatchStore
        {
            Id = store.Id,
            HeaderId = store.Kind == StoreKind.SteamAccumulator ? store.Id : store.NetworkId,
            MinLevelMegawattHours = planning.MinLevelMegawattHours,
            MaxLevelMegawattHours = planning.MaxLevelMegawattHours,
            StartLevelMegawattHours = Math.Clamp(level, planning.MinLevelMegawattHours, planning.MaxLevelMegawattHours),
            EndLevelMegawattHours = planning.EndLevelMegawattHours,
            ChargeMegawatts = planning.Charge.Megawatts,
            DischargeMegawatts = planning.Discharge.Megawatts,
            ChargeEfficiency = planning.ChargeEfficiency,
            DischargeEfficiency = planning.DischargeEfficiency,
            StandingLossPerHour = planning.StandingLossPerHour,
        };
    }

    private static DispatchFuel FromFuel(Fuel fuel, DateTimeOffset[] at) => new()
    {
        Id = fuel.Id,
        PriceEurPerMegawattHour = [.. at.Select(instant => fuel.PriceAt(instant).EurPerMegawattHour)],
        StockMegawattHours = fuel.StockMegawattHours,
        ContractMegawattHours = fuel.ContractMegawattHours,
        NotTakenEurPerMegawattHour = fuel.NotTakenEurPerMegawattHour,
        Co2TonnesPerMegawattHour = fuel.Co2TonnesPerMegawattHour,
    };

    private static DispatchPower FromGrid(ElectricityConnection grid, DateTimeOffset[] at) => new(
        [.. at.Select(grid.BuyAt)],
        [.. at.Select(grid.SellAt)],
        [.. at.Select(instant => Math.Max(0, (grid.Demand?.At(instant) ?? 0) * grid.DemandScale))])
    {
        MostBoughtMegawatts = grid.MostBoughtMegawatts,
        MostSoldMegawatts = grid.MostSoldMegawatts,
    };

    private static IEnumerable<EmissionCap> Windows(SiteCap cap, int steps, TimeSpan step)
    {
        int each = Math.Max(1, (int)Math.Round(cap.Window / step));
        for (int first = 0; first < steps; first += each)
        {
            int end = Math.Min(steps, first + each);
            yield return new EmissionCap(
                each >= steps ? cap.Id : FormattableString.Invariant($"{cap.Id} {(first / each) + 1}"),
                cap.Pollutant == CappedPollutant.Co2 ? Pollutant.Co2 : Pollutant.Nox,
                cap.Limit * (end - first) / each,
                new StepWindow(first, end),
                [.. cap.UnitIds]);
        }
    }
}
