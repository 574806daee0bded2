using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Actors;

/// <summary>
/// Judges heat header by header from what is measured: steam does not help a customer of hot oil, and a plan heats nobody.
/// </summary>
/// <remarks>
/// No line has a flow meter. Line flows are those of the plan in force, limited by what the sending header has; without a
/// plan in force none is counted, so a header that lives on imports is then judged too gravely rather than too well. Life
/// safety is taken to be served first on its header, as the plan does it.
/// </remarks>
/// <param name="clock">Measures how long heat has been short.</param>
/// <param name="settling">How long less than enough is a ramp or a hand-over and not yet <see cref="HeatStatus.Reduced"/>.</param>
public sealed class HeatStatusJudge(TimeProvider clock, TimeSpan settling)
{
    /// <summary>Heat is enough at this share of the demand: below it, more is missing than meters are wrong by.</summary>
    public const double EnoughShare = 0.95;

    /// <summary>How long a unit takes to follow the others' change of load.</summary>
    public static readonly TimeSpan StandardSettling = TimeSpan.FromSeconds(120);

    /// <summary>Heat below this is a meter's zero, MW.</summary>
    private const double Negligible = 0.01;

    private readonly Dictionary<string, long> _shortSince = [];

    /// <summary>Every plant as it stands now. To be asked regularly: shortage counts from when it was first seen.</summary>
    /// <param name="site">The site.</param>
    /// <param name="deliveredMegawatts">Heat that each unit delivers now; a unit that is missing delivers nothing.</param>
    /// <param name="plan">The plan in force, for the flows in lines; null without one.</param>
    public ImmutableArray<PlantHeat> Judge(Site site, IReadOnlyDictionary<string, double> deliveredMegawatts, PlanView? plan)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(deliveredMegawatts);
        var now = clock.GetUtcNow();
        var inForce = plan is not null && now <= plan.ValidUntil ? plan : null;
        var balances = Balances(site, deliveredMegawatts, inForce, now).ToDictionary(heat => heat.HeaderId);
        return [.. site.Plants.Select(plant =>
        {
            ImmutableArray<HeaderHeatStatus> headers = [.. plant.Headers.Select(header => new HeaderHeatStatus(balances[header.Id], StatusOf(balances[header.Id])))];
            return new PlantHeat(
                plant.Id,
                headers.Length == 0 ? HeatStatus.Normal : headers.Max(header => header.Status),
                headers.All(header => IsEnough(header.Heat.SuppliedMegawatts, header.Heat.CriticalDemandMegawatts)),
                headers);
        })];
    }

    private HeatStatus StatusOf(HeaderHeat heat)
    {
        if (IsEnough(heat.SuppliedMegawatts, heat.DemandMegawatts))
        {
            _shortSince.Remove(heat.HeaderId);
            return HeatStatus.Normal;
        }

        _shortSince.TryAdd(heat.HeaderId, clock.GetTimestamp());
        if (heat.SuppliedMegawatts < Negligible)
        {
            return HeatStatus.Lost;
        }

        return clock.GetElapsedTime(_shortSince[heat.HeaderId]) > settling ? HeatStatus.Reduced : HeatStatus.Normal;
    }

    private static bool IsEnough(double supplied, double wanted) => wanted < Negligible || supplied >= EnoughShare * wanted;

    private static IEnumerable<HeaderHeat> Balances(Site site, IReadOnlyDictionary<string, double> deliveredMegawatts, PlanView? plan, DateTimeOffset now)
    {
        var delivered = site.Headers.ToDictionary(
            header => header.Id,
            header => site.Units.Where(unit => unit.HeaderId == header.Id).Sum(unit => deliveredMegawatts.GetValueOrDefault(unit.Id)));
        var sent = Flows(site, delivered, plan, now);
        return site.Headers.Select(header => new HeaderHeat(
            header.Id,
            Demand(header.Id, _ => true),
            Demand(header.Id, tier => tier == DemandTier.LifeSafety),
            delivered[header.Id],
            Inflow(site, sent, header.Id),
            site.TransferLines.Where(line => line.FromHeaderId == header.Id).Sum(line => sent[line.Id])));

        double Demand(string headerId, Func<DemandTier, bool> counts) =>
            site.Demands.Where(demand => demand.HeaderId == headerId && counts(demand.Tier) && !IsSuspended(demand.Id)).Sum(demand => demand.HeatAt(now).Megawatts);

        // By order nobody serves it: it is not short of heat.
        bool IsSuspended(string demandId) => plan?.Demands.Any(demand => demand.DemandId == demandId && demand.IsSuspended) == true;
    }

    /// <summary>Planned flow of each line in the present step, cut in proportion where a header has less than it is to send.</summary>
    private static Dictionary<string, double> Flows(Site site, Dictionary<string, double> delivered, PlanView? plan, DateTimeOffset now)
    {
        var planned = site.TransferLines.ToDictionary(line => line.Id, line => Planned(line.Id));
        var sent = new Dictionary<string, double>(planned);

        // A header may send on what it receives: a cut travels one line further with each round.
        for (var round = 0; round < site.TransferLines.Count; round++)
        {
            foreach (var lines in site.TransferLines.GroupBy(line => line.FromHeaderId))
            {
                var wanted = lines.Sum(line => planned[line.Id]);
                var available = delivered[lines.Key] + Inflow(site, sent, lines.Key);
                var share = wanted > available ? available / wanted : 1.0;
                foreach (var line in lines)
                {
                    sent[line.Id] = share * planned[line.Id];
                }
            }
        }

        return sent;

        double Planned(string lineId)
        {
            if (plan?.Lines.FirstOrDefault(line => line.LineId == lineId) is not { SentMegawatts: { Length: > 0 } steps })
            {
                return 0.0;
            }

            var step = (int)((now - plan.Start) / plan.Step);
            return steps[Math.Clamp(step, 0, steps.Length - 1)];
        }
    }

    private static double Inflow(Site site, Dictionary<string, double> sent, string headerId) =>
        site.TransferLines.Where(line => line.ToHeaderId == headerId).Sum(line => sent[line.Id] * (1.0 - line.LossFraction));
}
